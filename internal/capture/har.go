package capture

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var harMark = expression(`^\s*\{\s*"log"\s*:`)

func isHAR(text string) bool {
	return harMark.MatchString(text) || strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, `"entries"`) && strings.Contains(text, `"startedDateTime"`)
}

type har struct {
	Log struct {
		Creator struct{ Name string }
		Entries []harEntry
	}
}

type harEntry struct {
	Request struct {
		Method, URL string
		Headers     []harPair
		PostData    *struct {
			MimeType, Text, Encoding string
			Params                   []harPair
		}
	}
	Response struct {
		Status  int
		Headers []harPair
		Content struct{ Text, Encoding string }
	}
}

type harPair struct{ Name, Value string }

// readHAR reads one entry of a HAR file: the one asked for, or the first that
// failed.
func (s *source) readHAR() error {
	var h har
	if err := json.Unmarshal([]byte(s.text), &h); err != nil {
		return jsonError("a HAR file", s.text, err)
	}
	entries := h.Log.Entries
	if len(entries) == 0 {
		return errors.New("reading a HAR file: it has no entries; record the request with the network panel open, then export again")
	}
	n := s.in.Entry
	if n < 0 || n > len(entries) {
		return fmt.Errorf("reading a HAR file: no entry %d, it has %d", n, len(entries))
	}
	if n == 0 {
		n = chooseEntry(entries) + 1
	}
	c, err := entries[n-1].toCase()
	if err != nil {
		return fmt.Errorf("reading entry %d of the HAR file: %w", n, err)
	}
	for i := range entries[:n-1] {
		if e, err := entries[i].toCase(); err == nil && e.Request.Host == c.Request.Host && signed(&e.Request) && len(c.Earlier) < 1000 {
			c.Earlier = append(c.Earlier, e.Request)
		}
	}
	start, end := s.entryRange(n - 1)
	s.add(c, start, end)
	s.result.Read = fmt.Sprintf("HAR file, entry %d of %d, %s", n, len(entries), c.Request.Method)
	if c.Response != nil {
		s.result.Read += fmt.Sprintf(", answered %d", c.Response.Status)
	}
	if !signed(&c.Request) && c.Request.Header.Get("Authorization") == "" {
		s.find(diagnose.Finding{
			ID: "har-sanitized", Level: diagnose.Warning, Certainty: diagnose.Likely,
			Message: "the request has no Authorization header; browsers leave it out of a HAR file by default",
			Why:     "Chrome exports sanitized files, without Authorization and cookies, so the signature cannot be seen",
			Fix:     `in Chrome's DevTools: Settings, Preferences, Network, "Allow to generate HAR with sensitive data"; or use "Copy as cURL"`,
		})
	}
	return nil
}

// entryRange returns where an entry stands in the text.
func (s *source) entryRange(n int) (start, end int) {
	var h struct {
		Log struct{ Entries []json.RawMessage }
	}
	if json.Unmarshal([]byte(s.text), &h) == nil && n < len(h.Log.Entries) {
		raw := string(h.Log.Entries[n])
		if i := strings.Index(s.text, raw); i >= 0 {
			return i, i + len(raw)
		}
	}
	return 0, len(s.text)
}

// chooseEntry returns the first signed entry that failed, else the first that
// failed as a signature does, else the first signed one, else the first.
func chooseEntry(entries []harEntry) int {
	best, rank := 0, 0
	for i := range entries {
		e := &entries[i]
		c, err := e.toCase()
		if err != nil {
			continue
		}
		r := 0
		oauth := signed(&c.Request)
		switch failed := e.Response.Status >= 400; {
		case failed && oauth:
			r = 4
		case oauth:
			r = 2
		case e.Response.Status == 400 || e.Response.Status == 401 || e.Response.Status == 403:
			r = 3
		case failed:
			r = 1
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

// toCase makes the case of an entry.
func (e *harEntry) toCase() (*diagnose.Case, error) {
	header, host := http.Header{}, ""
	for _, f := range e.Request.Headers {
		switch {
		case strings.HasPrefix(f.Name, ":"): // HTTP/2; the URL has the same
		case strings.EqualFold(f.Name, "Host"):
			host = f.Value
		default:
			header.Add(f.Name, f.Value)
		}
	}
	var body []byte
	if p := e.Request.PostData; p != nil {
		body = []byte(p.Text)
		if p.Encoding == "base64" {
			if b, err := base64.StdEncoding.DecodeString(p.Text); err == nil {
				body = b
			}
		}
		if p.Text == "" && signer.MediaType(p.MimeType) == signer.FormType {
			body = harForm(p.Params)
		}
		if header.Get("Content-Type") == "" && p.MimeType != "" {
			header.Set("Content-Type", p.MimeType)
		}
	}
	r, err := signer.NewRequest(e.Request.Method, e.Request.URL, header, body)
	if err != nil {
		return nil, err
	}
	if host != "" {
		r.Host = host
	}
	c := &diagnose.Case{Kind: "har", Request: r}
	if e.Response.Status != 0 {
		answer := &diagnose.Response{Status: e.Response.Status, Header: map[string][]string{}, Body: e.Response.Content.Text}
		if e.Response.Content.Encoding == "base64" {
			if b, err := base64.StdEncoding.DecodeString(answer.Body); err == nil {
				answer.Body = string(b)
			}
		}
		for _, f := range e.Response.Headers {
			http.Header(answer.Header).Add(f.Name, f.Value)
		}
		learn(answer)
		setResponse(c, answer)
	}
	return c, nil
}

// harForm joins the parameters of a form body that has no text. HAR keeps them
// as sent in Chrome and decoded in others; those with characters that no form
// has are escaped.
func harForm(params []harPair) []byte {
	var b []byte
	for i, p := range params {
		if i > 0 {
			b = append(b, '&')
		}
		b = append(b, formText(p.Name)...)
		b = append(b, '=')
		b = append(b, formText(p.Value)...)
	}
	return b
}

var formClean = expression(`^(?:[A-Za-z0-9._~*+-]|%[0-9A-Fa-f]{2})*$`)

func formText(text string) string {
	if formClean.MatchString(text) {
		return text
	}
	return signer.EscapeString(text)
}

// jsonError says where JSON text is broken.
func jsonError(what, text string, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if int(syntax.Offset) >= len(strings.TrimRight(text, " \r\n\t")) {
			return fmt.Errorf("reading %s: it ends in the middle (%s); save or copy it again, in full", what, where(text, len(text)))
		}
		return fmt.Errorf("reading %s: broken JSON at %s: %w", what, where(text, int(syntax.Offset)-1), err)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("reading %s: %q holds a %s, at %s", what, kind.Field, kind.Value, where(text, int(kind.Offset)-1))
	}
	return fmt.Errorf("reading %s: %w", what, err)
}
