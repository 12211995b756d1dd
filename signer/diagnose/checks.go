package diagnose

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Findings returns what the row's check sees in the case, each with the row's
// own words where the check has none. A request whose signature is right gets
// no error, however odd it looks.
func (m *Mistake) Findings(c *Case) []Finding {
	if m.Check == nil {
		return nil
	}
	found := m.Check(c)
	for i := range found {
		f := &found[i]
		f.ID = m.ID
		if f.Message == "" {
			f.Message = m.Title
		}
		if f.Ref == "" {
			f.Ref = m.section()
		}
		if f.Fix == "" {
			f.Fix = m.Fix
		}
		if f.Why == "" {
			f.Why = m.Why
		}
		if f.Span == nil {
			f.Span = []int{}
		}
	}
	return found
}

// Check runs the checks of all rows, and turns suspicious calls in pasted code
// into findings. Errors become warnings if the signature of the request is
// right after all.
func (c Catalogue) Check(k *Case) []Finding {
	all := []Finding{}
	for _, m := range c {
		all = append(all, m.Findings(k)...)
	}
	for _, h := range k.Hints {
		if m := c.ByID(h.Mistake); m != nil {
			all = append(all, Finding{
				ID: m.ID, Level: Warning, Certainty: Possible, Message: fmt.Sprintf("%s: %s", h.Text, m.Title),
				Ref: m.section(), Fix: m.Fix, Why: m.Why, Span: []int{h.Start, h.End},
			})
		}
	}
	if k.verified() {
		for i := range all {
			if all[i].Level == Error {
				all[i].Level = Warning
			}
		}
	}
	return all
}

// section writes the reference of a row in full, or "".
func (m *Mistake) section() string {
	if m.Ref == "" {
		return ""
	}
	return "RFC 5849 " + m.Ref
}

// verified reports whether the signature of the request is right.
func (c *Case) verified() bool {
	if !c.Secrets || c.Received.Signature == "" || c.Received.ByServer {
		return false
	}
	creds := []signer.Credentials{c.Credentials, c.Credentials}
	creds[1].TokenSecret = signer.Secret{}
	if token, _ := c.param("oauth_token"); token != "" {
		creds = creds[:1]
	}
	return slices.ContainsFunc(creds, func(cr signer.Credentials) bool {
		var m signer.Machine
		if m.Run(&c.Request, &cr, nil) != nil && cr.PublicKey == nil {
			return false
		}
		return m.Matches(c.received())
	})
}

// finding makes one finding; what is left empty comes from its row.
func finding(level Level, certainty Certainty, span []int, message string) Finding {
	return Finding{Level: level, Certainty: certainty, Message: message, Span: span}
}

// findingf makes one finding with a formatted message.
func findingf(level Level, certainty Certainty, span []int, format string, args ...any) Finding {
	return finding(level, certainty, span, fmt.Sprintf(format, args...))
}

// just is a list of one finding.
func just(f Finding) []Finding { return []Finding{f} }

// span returns where the first of the parts stands in what was pasted.
func (c *Case) span(parts ...string) []int {
	for _, want := range parts {
		for _, p := range c.At {
			if p.Part == want {
				return []int{p.Start, p.End}
			}
		}
	}
	return []int{}
}

// spanOfParam returns where a parameter stands, wherever it was placed.
func (c *Case) spanOfParam(n string) []int {
	return c.span("oauth:"+n, "query:"+n, "body:"+n, "header:Authorization", "header:authorization")
}

// spanOfName returns where the name of a parameter stands, before its value.
func (c *Case) spanOfName(n string) []int {
	s := c.spanOfParam(n)
	if len(s) != 2 || s[0] > len(c.Paste) {
		return s
	}
	i := bytes.LastIndex(c.Paste[:s[0]], []byte(n))
	if end := i + len(n); i >= 0 && s[0]-end <= 4 {
		return []int{i, end}
	}
	return s
}

// spanOf returns where text stands in what was pasted, if it stands there once.
func (c *Case) spanOf(text string) []int {
	if text == "" || bytes.Count(c.Paste, []byte(text)) != 1 {
		return []int{}
	}
	i := bytes.Index(c.Paste, []byte(text))
	return []int{i, i + len(text)}
}

// signed reports whether the request claims to be signed: it holds a signature
// or one was given beside it.
func (c *Case) signed() bool {
	_, sent := c.param("oauth_signature")
	return sent || c.Received.Signature != ""
}

// sent returns how often each parameter name occurs, and the names in order.
func (c *Case) sent() (names []string, count map[string]int) {
	count = map[string]int{}
	for _, p := range c.pairs() {
		n := string(p.Text[name])
		if count[n] == 0 {
			names = append(names, n)
		}
		count[n]++
	}
	return names, count
}
