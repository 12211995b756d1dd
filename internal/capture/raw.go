package capture

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var (
	requestLine = expression(`^([A-Za-z]{3,20})[ \t]+(\S.*?)[ \t]+HTTP/\d(?:\.\d)?[ \t]*$`)
	requestBare = expression(`^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)[ \t]+(https?://\S+|/\S*)[ \t]*$`)
	statusLine  = expression(`^HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b`)
	transcript  = expression(`(?m)(?:^|[\r\d])[ \t]*> [A-Za-z]{3,20} \S.* HTTP/\d`)
	verboseLine = expression(`^(?:[*<>]|[{}] \[|\s*%\s+Total|Note:)`)
)

// isRaw reports whether the text begins with a request line, or as the output of
// curl -v does.
func isRaw(text string) bool {
	first := firstLine(text)
	if requestLine.MatchString(first) || strings.HasPrefix(first, ":authority:") || strings.HasPrefix(first, ":method:") {
		return true
	}
	if requestBare.MatchString(first) { // a URL with a method is not a dump; a header must follow
		_, rest, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), "\n")
		return headerLine.MatchString(firstLine(rest))
	}
	return verboseLine.MatchString(first) && transcript.MatchString(text)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), "\n")
	return strings.TrimSpace(line)
}

// readRaw reads dumps of requests and of their answers.
func (s *source) readRaw() error {
	messages, https := readMessages(s.text)
	form := "raw HTTP"
	if transcript.MatchString(s.text) {
		form = "curl -v output"
	}
	for i := range messages {
		m := &messages[i]
		if len(s.result.Cases) == MaxCases {
			break
		}
		if m.status != 0 {
			s.attach(m.response())
			continue
		}
		c, err := s.rawCase(m, https)
		if err != nil {
			return err
		}
		s.add(c, m.start, m.end)
	}
	if len(s.result.Cases) == 0 {
		return fmt.Errorf("reading a raw HTTP request: no request line (like \"GET /path HTTP/1.1\") in its %s", plural(len(s.text), "byte"))
	}
	c := s.result.Cases[0]
	s.result.Read = form + ", " + c.Request.Method + ", " + s.counts()
	return nil
}

// rawCase makes the case of a request as it was dumped. Its octets are kept; a
// dump does not tell the scheme.
func (s *source) rawCase(m *message, https bool) (*diagnose.Case, error) {
	c := &diagnose.Case{Kind: "raw", Request: signer.Request{Method: m.method, Target: m.target, Header: m.header, Body: []byte(m.body)}}
	r := &c.Request
	r.Host = m.host
	if u, err := signer.ParseURL(m.target); err == nil { // absolute form: sent to a proxy
		r.Scheme, r.Typed = u.Scheme, m.target
		r.Target = u.Path
		if r.Target == "" {
			r.Target = "/"
		}
		if u.HasQuery {
			r.Target += "?" + u.Query
		}
		if r.Host == "" {
			if r.Host = u.Host; u.Port != "" {
				r.Host += ":" + u.Port
			}
		}
	}
	if r.Scheme == "" {
		r.Scheme = m.scheme
	}
	if r.Scheme == "" {
		r.Scheme, c.Guessed.Scheme = guessScheme(r.Host, https)
	}
	c.Guessed.Host = r.Host == ""
	if len(r.Target) > signer.MaxTarget {
		return nil, fmt.Errorf("reading the request line: the target has %d bytes, the limit is %d", len(r.Target), signer.MaxTarget)
	}
	if m.unseen {
		c.Guessed.Body = true
		s.find(diagnose.Finding{ID: "body-not-shown", Level: diagnose.Info, Certainty: diagnose.Certain,
			Message: "curl -v does not show the body that it sent; its parameters are missing here",
			Fix:     "give the curl command too, or its output with --trace-ascii -"})
	}
	if m.note != "" {
		c.Guessed.Body = true
		s.find(diagnose.Finding{ID: "body-length-differs", Level: diagnose.Warning, Certainty: diagnose.Certain, Message: m.note,
			Why: "a signature covers a form body to the last octet, and a body hash covers any body", Fix: "dump the request again, in full"})
	}
	return c, nil
}

// guessScheme tells the scheme by the port, or by what else the dump says. A
// dump without any sign is taken for https. A port is a sign, no more: https
// may be spoken on port 80.
func guessScheme(host string, https bool) (scheme string, guessed bool) {
	switch {
	case https:
		return "https", false
	case strings.HasSuffix(host, ":443"):
		return "https", true
	case strings.HasSuffix(host, ":80"), strings.HasPrefix(host, "localhost") || strings.HasPrefix(host, "127."):
		return "http", true
	}
	return "https", true
}

// message is one request or response of a dump.
type message struct {
	method, target string
	scheme, host   string
	status         int
	header         http.Header
	body           string
	note           string // what is odd about the body
	unseen         bool   // there was a body, and the dump does not show it
	start, end     int    // octets of the text
	indent         int    // blanks before each line
}

func (m *message) response() *diagnose.Response {
	r := &diagnose.Response{Status: m.status, Header: m.header, Body: m.body}
	learn(r)
	return r
}
