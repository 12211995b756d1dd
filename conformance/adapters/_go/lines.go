// Package lines speaks protocol lines/1 for adapters of Go libraries:
// one JSON object a line on stdin, one answer a line on stdout.
package lines

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// Out holds the fields of an answer that the library gave.
type Out map[string]string

// Judged is a verifier's answer.
type Judged struct {
	Verdict string `json:"verdict"`
	Problem string `json:"problem"`
	Status  int    `json:"status"`
}

// Unsupported is the error for what the library has no way to do.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Adapter is a library: its passport, its version, and the calls of it.
// An error that is not Unsupported is the library's own refusal.
type Adapter struct {
	Passport []byte
	Version  string
	Sign     func(*Given) (Out, error)
	Verify   func(*Given) (Judged, error)
}

// Serve answers every line of stdin. Whatever a library prints goes to stderr.
func (a *Adapter) Serve() {
	out := os.Stdout
	os.Stdout = os.Stderr
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(line) > 0 {
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(a.reply(line)); err != nil {
				log.Fatal(err)
			}
			out.Write(b.Bytes())
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

func (a *Adapter) reply(line []byte) (answer map[string]any) {
	var message struct {
		Op    string
		Seq   int64
		Given json.RawMessage
	}
	if err := json.Unmarshal(line, &message); err != nil {
		log.Fatal(err)
	}
	var passport map[string]any
	if err := json.Unmarshal(a.Passport, &passport); err != nil {
		log.Fatal(err)
	}
	defer func() {
		if p := recover(); p != nil {
			answer = map[string]any{"error": fmt.Sprintf("panic: %v\n%s", p, debug.Stack())}
		}
		answer["seq"] = message.Seq
	}()
	if message.Op == "hello" {
		passport["protocol"], passport["version"], passport["language"] = 1, a.Version, "Go "+strings.TrimPrefix(runtime.Version(), "go")
		return passport
	}
	out, err := a.call(message.Op, message.Given, passport)
	switch u, missing := err.(Unsupported); {
	case missing:
		return map[string]any{"unsupported": string(u)}
	case err != nil:
		return map[string]any{"refused": Text(err.Error()).wire()}
	}
	return map[string]any{"out": out}
}

func (a *Adapter) call(op string, raw json.RawMessage, passport map[string]any) (any, error) {
	if !slices.Contains(list(passport["ops"]), op) {
		return nil, Unsupported("no such operation: " + op)
	}
	var g Given
	if err := json.Unmarshal(raw, &g); err != nil {
		panic(err) // not the library's words
	}
	if op == "verify" {
		return a.Verify(&g)
	}
	if err := g.check(passport); err != nil {
		return nil, err
	}
	made, err := a.Sign(&g)
	out := map[string]any{"parameters": []string{}}
	for _, field := range []string{"base_string", "signature", "authorization", "url", "body", "base_uri", "key"} {
		out[field] = Text(made[field]).wire()
	}
	return out, err
}

// check answers for the library what its passport says it cannot do.
func (g *Given) check(passport map[string]any) error {
	features := list(passport["features"])
	if method, ok := g.Lookup("oauth_signature_method"); ok && !slices.Contains(features, strings.ToLower(method)) {
		return Unsupported("no signature method " + method)
	}
	if !slices.Contains(list(passport["placements"]), g.Placement) {
		return Unsupported("no way to place the parameters in the " + g.Placement)
	}
	if g.Realm != "" && !slices.Contains(features, "realm") {
		return Unsupported("no way to set a realm")
	}
	settable := list(passport["settable"])
	if slices.Contains(settable, "version") { // takes the protocol parameters as they are
		return nil
	}
	for _, name := range []string{"nonce", "timestamp"} {
		if _, ok := g.Lookup("oauth_" + name); !ok && slices.Contains(settable, name) {
			return Unsupported("no way to leave out oauth_" + name)
		}
	}
	return nil
}

func list(v any) (words []string) {
	items, _ := v.([]any)
	for _, item := range items {
		words = append(words, fmt.Sprint(item))
	}
	return words
}
