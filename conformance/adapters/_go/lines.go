// Package lines speaks protocol lines/1 for adapters of Go libraries:
// one JSON object a line on stdin, one answer a line on stdout.
package lines

import (
	"bufio"
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is a string whose octets need not be UTF-8; such octets travel as "b64:...".
type Text string

func (t *Text) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if rest, ok := strings.CutPrefix(s, "b64:"); ok {
		octets, err := base64.StdEncoding.DecodeString(rest)
		*t = Text(octets)
		return err
	}
	*t = Text(s)
	return nil
}

func (t Text) wire() string {
	if s := string(t); utf8.ValidString(s) && !strings.HasPrefix(s, "b64:") {
		return s
	}
	return "b64:" + base64.StdEncoding.EncodeToString([]byte(t))
}

// Given is what a case gives; the fields are those of the protocol.
type Given struct {
	Request struct {
		Method, URL, Body Text
		Headers           [][2]Text
	}
	Pairs       struct{ Query, Form [][2]Text }
	Credentials Credentials
	OAuth       [][2]Text
	Realm       Text
	Placement   string
	Now         int64
	Seen        [][4]Text
	Known       []Credentials
}

// Credentials are those of the client and its token.
type Credentials struct {
	ConsumerKey    Text `json:"consumer_key"`
	ConsumerSecret Text `json:"consumer_secret"`
	Token          Text `json:"token"`
	TokenSecret    Text `json:"token_secret"`
	PrivateKey     Text `json:"private_key"`
	PublicKey      Text `json:"public_key"`
}

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
		return nil, err
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

// Lookup returns the first value of a protocol parameter, and whether there is one.
func (g *Given) Lookup(name string) (string, bool) {
	for _, p := range g.OAuth {
		if string(p[0]) == name {
			return string(p[1]), true
		}
	}
	return "", false
}

// Value returns the first value of a protocol parameter, or "".
func (g *Given) Value(name string) string {
	v, _ := g.Lookup(name)
	return v
}

// Usual are the protocol parameters that every library sets.
var Usual = []string{"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"}

// Only refuses cases that set protocol parameters which the library has no setting for.
func (g *Given) Only(more ...string) error {
	seen := map[Text]bool{}
	for _, p := range g.OAuth {
		switch name := string(p[0]); {
		case !slices.Contains(Usual, name) && !slices.Contains(more, name):
			return Unsupported("no way to set " + name)
		case seen[p[0]]:
			return Unsupported("no way to set " + name + " twice")
		}
		seen[p[0]] = true
	}
	return nil
}

// HTTPRequest builds the request as a program using net/http does.
func (g *Given) HTTPRequest() (*http.Request, error) {
	r := g.Request
	var body io.Reader
	if r.Body != "" {
		body = strings.NewReader(string(r.Body))
	}
	req, err := http.NewRequest(string(r.Method), string(r.URL), body)
	if err != nil {
		return nil, err
	}
	for _, h := range r.Headers {
		req.Header.Add(string(h[0]), string(h[1]))
	}
	return req, nil
}

// Values are pairs as net/url holds them.
func Values(pairs [][2]Text) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		v.Add(string(p[0]), string(p[1]))
	}
	return v
}

// Catch is a transport that keeps the request instead of sending it.
type Catch struct{ Request *http.Request }

// RoundTrip answers every request with an empty 200.
func (c *Catch) RoundTrip(r *http.Request) (*http.Response, error) {
	c.Request = r
	return &http.Response{StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// Sent is what was caught, as an answer holds it.
func (c *Catch) Sent() Out {
	body := ""
	if c.Request.Body != nil {
		b, _ := io.ReadAll(c.Request.Body)
		body = string(b)
	}
	out := Out{"url": c.Request.URL.String(), "body": body}
	for _, v := range c.Request.Header.Values("Authorization") { // net/http adds one of its own for user info
		if out["authorization"] == "" || strings.HasPrefix(v, "OAuth") {
			out["authorization"] = v
		}
	}
	return out
}

// PrivateKey reads the key of the credentials.
func (c *Credentials) RSAPrivateKey() (*rsa.PrivateKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(der(c.PrivateKey))
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PrivateKey), nil
}

// RSAPublicKey reads the public key of the credentials.
func (c *Credentials) RSAPublicKey() (*rsa.PublicKey, error) {
	key, err := x509.ParsePKIXPublicKey(der(c.PublicKey))
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PublicKey), nil
}

func der(text Text) []byte {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil
	}
	return block.Bytes
}

// Knows returns the credentials that a verifier is to know: nobody, if the list is empty.
func (g *Given) Knows() []Credentials {
	if g.Known != nil {
		return g.Known
	}
	return []Credentials{g.Credentials}
}

// ModuleVersion is the version of a module that was built in.
func ModuleVersion(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return ""
}

// DebianVersion is the version of an installed Debian package.
func DebianVersion(name string) string {
	b, _ := exec.Command("dpkg-query", "-W", "-f", "${Version}", name).Output()
	return string(b)
}
