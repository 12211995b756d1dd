package render

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Forms are the ways to write a request out, for people and other tools.
var Forms = map[string]func(r *signer.Request) (string, error){
	"curl": Curl, "curl-config": CurlConfig, "httpie": HTTPie, "raw": Raw,
}

// Curl writes the request as a curl command line for a POSIX shell.
func Curl(r *signer.Request) (string, error) {
	words := []string{"curl"}
	switch method := curlMethod(r); {
	case method == "":
	case method == http.MethodHead && len(r.Body) == 0: // with -X curl would wait for a body
		words = append(words, "-I")
	default:
		words = append(words, "-X", method)
	}
	for _, f := range fields(r.Header) {
		words = append(words, "-H", curlField(f))
	}
	if untyped(r) {
		words = append(words, "-H", "Content-Type:")
	}
	if len(r.Body) > 0 {
		words = append(words, "--data-raw", string(r.Body))
	}
	return quoteAll("writing a curl command", append(words, r.Address()))
}

// curlMethod returns the verb if curl would not choose it by itself.
func curlMethod(r *signer.Request) string {
	own := http.MethodGet
	if len(r.Body) > 0 {
		own = http.MethodPost
	}
	if r.Method == own {
		return ""
	}
	return r.Method
}

// untyped reports whether curl or httpie would call the body a form or JSON,
// and by that change what is signed, unless told to say nothing.
func untyped(r *signer.Request) bool { return len(r.Body) > 0 && r.Header.Get("Content-Type") == "" }

// CurlConfig writes the request for "curl -K -", which keeps it out of the list
// of processes.
func CurlConfig(r *signer.Request) (string, error) {
	var b strings.Builder
	line := func(name, value string) error {
		if strings.ContainsRune(value, 0) {
			return fmt.Errorf("writing a curl config: %s holds a NUL, which the format cannot carry", name)
		}
		fmt.Fprintf(&b, "%s = \"%s\"\n", name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(value))
		return nil
	}
	err := line("url", r.Address())
	switch method := curlMethod(r); {
	case err != nil || method == "":
	case method == http.MethodHead && len(r.Body) == 0:
		b.WriteString("head\n")
	default:
		err = line("request", method)
	}
	for _, f := range fields(r.Header) {
		if err == nil {
			err = line("header", curlField(f))
		}
	}
	if err == nil && untyped(r) {
		err = line("header", "Content-Type:")
	}
	if err == nil && len(r.Body) > 0 {
		err = line("data-raw", string(r.Body))
	}
	return b.String(), err
}

// curlField writes a header field; curl would take one without a value for an
// order to leave it out.
func curlField(f [2]string) string {
	if f[1] == "" {
		return f[0] + ";"
	}
	return f[0] + ": " + f[1]
}

// HTTPie writes the request as a command line of httpie.
func HTTPie(r *signer.Request) (string, error) {
	words := []string{"http"}
	if len(r.Body) > 0 {
		words = append(words, "--raw", string(r.Body))
	}
	words = append(words, r.Method, r.Address())
	for _, f := range fields(r.Header) {
		words = append(words, f[0]+":"+f[1])
	}
	if untyped(r) {
		words = append(words, "Content-Type:")
	}
	return quoteAll("writing an httpie command", words)
}

// Raw writes the request as it goes over the wire, HTTP/1.1.
func Raw(r *signer.Request) (string, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.Target, r.Host)
	for _, f := range fields(r.Header) {
		if f[0] != "Content-Length" && f[0] != "Host" {
			fmt.Fprintf(&b, "%s: %s\r\n", f[0], f[1])
		}
	}
	if len(r.Body) > 0 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.Body))
	}
	b.WriteString("\r\n")
	b.Write(r.Body)
	return b.String(), nil
}

// fields lists header fields by name.
func fields(h http.Header) (list [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			list = append(list, [2]string{name, value})
		}
	}
	return list
}

func quoteAll(doing string, words []string) (string, error) {
	for i, w := range words {
		quoted, err := syntax.Quote(w, syntax.LangBash)
		if err != nil {
			return "", fmt.Errorf("%s: %w", doing, err)
		}
		words[i] = quoted
	}
	return strings.Join(words, " ") + "\n", nil
}
