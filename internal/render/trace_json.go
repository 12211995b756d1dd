package render

import (
	"encoding/hex"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// TraceDocument is the JSON form of an Explained, a contract: see
// schema/trace-1.json. Texts that JSON cannot hold are written as Octets does.
type TraceDocument struct {
	Schema          string             `json:"schema"` // "oauthdebug/trace/1"
	Request         requestDocument    `json:"request"`
	SignatureMethod string             `json:"signature_method"`
	Parameters      []paramDocument    `json:"parameters"`
	Order           []int              `json:"order"`
	Normalized      textDocument       `json:"normalized"`
	URI             textDocument       `json:"base_string_uri"`
	BaseString      textDocument       `json:"base_string"`
	Key             string             `json:"key"` // facts, never the key
	Sum             string             `json:"sum"` // hexadecimal
	Signature       string             `json:"signature"`
	Received        string             `json:"received"`
	Matches         bool               `json:"matches"`
	Placed          placedDocument     `json:"placed"`
	Departs         []string           `json:"departs"`
	Notes           []noteDocument     `json:"notes"`
	Findings        []diagnose.Finding `json:"findings"`
}

type requestDocument struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Body   string `json:"body"`
}

type paramDocument struct {
	Source  string       `json:"source"`
	At      int          `json:"at"`
	Bare    bool         `json:"bare"`
	Signed  bool         `json:"signed"`
	Why     string       `json:"why"`
	Wire    pairDocument `json:"wire"`
	Decoded pairDocument `json:"decoded"`
	Escaped pairDocument `json:"escaped"`
}

type pairDocument struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type textDocument struct {
	Text  string         `json:"text"`
	Spans []spanDocument `json:"spans"`
}

type spanDocument struct {
	Start  int            `json:"start"`
	End    int            `json:"end"`
	Origin originDocument `json:"origin"`
	Passed []string       `json:"passed"`
}

type originDocument struct {
	Kind      string `json:"kind"`
	Parameter int    `json:"parameter"` // index, or -1
	Part      string `json:"part"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

type placedDocument struct {
	In            string `json:"in"`
	Authorization string `json:"authorization"`
	URL           string `json:"url"`
	Body          string `json:"body"`
}

type noteDocument struct {
	Stage     string `json:"stage"`
	ID        string `json:"id"`
	Parameter int    `json:"parameter"`
	Part      string `json:"part"`
	At        int    `json:"at"`
	Message   string `json:"message"`
}

// Document returns the JSON form of e.
func (e *Explained) Document(m *Masker) *TraceDocument {
	t := e.Trace
	text := func(s string) string { return Octets(m.Text(s)) }
	d := &TraceDocument{
		Schema:          "oauthdebug/trace/1",
		Request:         requestDocument{t.Request.Method, text(t.Request.Address()), e.plainDocument(m, string(t.Request.Body))},
		SignatureMethod: t.Digest.Name,
		Parameters:      []paramDocument{},
		Order:           append([]int{}, t.Order...),
		Normalized:      textOf(m, &t.Normalized),
		URI:             textOf(m, &t.URI),
		BaseString:      textOf(m, &t.Base),
		Received:        m.Signature(t.Digest, signer.NewSecret(e.Received)),
		Matches:         e.Matches,
		Departs:         []string{},
		Notes:           []noteDocument{},
		Findings:        maskFindings(e.Findings, m),
	}
	if e.Keyed && t.Digest.Kind != signer.RSA {
		d.Key = m.Describe("consumer secret", e.Credentials.ConsumerSecret) + "&" + m.Describe("token secret", e.Credentials.TokenSecret)
	}
	if e.Keyed || len(t.Sum) > 0 && t.Digest.Kind == signer.RSA {
		d.Sum = hex.EncodeToString(t.Sum)
		d.Signature = m.Signature(t.Digest, t.Signature)
	}
	for i := range t.Params {
		p := &t.Params[i]
		pair := func(s [2]string) pairDocument { return pairDocument{text(s[0]), e.plainDocument(m, s[1])} }
		d.Parameters = append(d.Parameters, paramDocument{p.Source.String(), p.At, p.Bare, p.Signed, p.Why, pair(p.Wire), pair(p.Decoded), pair(p.Escaped)})
	}
	for _, s := range t.Departs.List() {
		d.Departs = append(d.Departs, s.String())
	}
	for _, n := range t.Notes {
		d.Notes = append(d.Notes, noteDocument{n.Stage.String(), n.Code, n.Param, n.Part.String(), n.At, text(n.Message)})
	}
	if e.Signed != nil && d.Signature != "" {
		d.Placed = placedDocument{
			In: e.Placement.String(), Authorization: e.plainDocument(m, e.Signed.Authorization),
			URL: e.plainDocument(m, e.Signed.Request.Address()), Body: e.plainDocument(m, string(e.Signed.Request.Body)),
		}
	}
	return d
}

// plainDocument hides the signature of PLAINTEXT in a text of the request.
func (e *Explained) plainDocument(m *Masker, text string) string {
	s := steps{e: e, t: e.Trace, m: m}
	return Octets(s.plain(text))
}

// textOf returns a text and its spans, both without secrets.
func textOf(m *Masker, t *signer.Text) textDocument {
	masked := m.Mask(t.Octets)
	d := textDocument{Text: Octets(masked.Text), Spans: []spanDocument{}}
	for _, s := range t.Spans {
		passed := []string{}
		for _, p := range s.Passed {
			passed = append(passed, p.Text)
		}
		d.Spans = append(d.Spans, spanDocument{
			masked.At(s.Start), masked.At(s.End),
			originDocument{s.Origin.Kind.String(), s.Origin.Param, s.Origin.Part.String(), s.Origin.Start, s.Origin.End}, passed,
		})
	}
	return d
}
