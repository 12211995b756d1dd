package render

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Comparison is one request computed by the RFC and with a mistake.
type Comparison struct {
	Right, Wrong *signer.Trace
	Mistake      *diagnose.Mistake
	Note         string // which variant of the mistake
	Keyed        bool
}

// Text draws both runs, stage by stage: once where they agree, one over the
// other where they differ.
func (c *Comparison) Text(st Style, m *Masker) string {
	p := &page{style: st}
	p.add(run{c.Mistake.ID, strong}, run{": " + c.Mistake.Title, quiet})
	if c.Note != "" {
		p.text("  ", 2, "("+c.Note+")", dim)
	}
	p.stage("method", "§ 3.4.1.1", c.Right.Method, c.Wrong.Method, m)
	p.stage("normalized parameters", "§ 3.4.1.3.2", c.Right.Normalized.Octets, c.Wrong.Normalized.Octets, m)
	p.stage("base string URI", "§ 3.4.1.2", c.Right.URI.Octets, c.Wrong.URI.Octets, m)
	p.stage("base string", "§ 3.4.1.1", c.Right.Base.Octets, c.Wrong.Base.Octets, m)
	if c.Keyed {
		p.stageKey(c, m)
		p.stage("signature", "§ 3.4.2", m.Signature(c.Right.Digest, c.Right.Signature), m.Signature(c.Wrong.Digest, c.Wrong.Signature), nil)
	}
	p.blank()
	p.remark("why", join(c.Mistake.Why))
	p.remark("help", c.Mistake.Fix)
	return p.String()
}

// ComparisonDocument is the JSON form of a Comparison: see
// schema/comparison-1.json.
type ComparisonDocument struct {
	Schema  string         `json:"schema"` // "oauthdebug/comparison/1"
	Mistake string         `json:"mistake"`
	Note    string         `json:"note"`
	Right   *TraceDocument `json:"right"`
	Wrong   *TraceDocument `json:"wrong"`
}

// Document returns the JSON form. held are the credentials of both runs.
func (c *Comparison) Document(held signer.Credentials, m *Masker) *ComparisonDocument {
	side := func(t *signer.Trace) *TraceDocument {
		return (&Explained{Trace: t, Credentials: held, Keyed: c.Keyed}).Document(m)
	}
	return &ComparisonDocument{"oauthdebug/comparison/1", c.Mistake.ID, c.Note, side(c.Right), side(c.Wrong)}
}

func (p *page) stage(name, ref, right, wrong string, m *Masker) {
	p.heading(name, ref)
	if right == wrong {
		p.octets("  same   ", 9, m.Text(right))
		return
	}
	at := differ(right, wrong)
	for _, side := range []struct {
		lead, text string
		tone       tone
	}{{"  right  ", right, good}, {"  wrong  ", wrong, bad}} {
		masked := m.Mask(side.text)
		start := masked.At(min(at[0], len(side.text)))
		end := masked.At(max(len(side.text)-at[1], at[0]))
		p.excerpt(side.lead, strings.Repeat(" ", 9), masked.Text, []note{{start, end, "", side.tone}})
	}
}

// stageKey says how the keys differ, never what they are.
func (p *page) stageKey(c *Comparison, m *Masker) {
	p.heading("key", "§ 3.4.2")
	if c.Right.Key == c.Wrong.Key {
		p.add(run{"  same   " + m.describeKey(c.Right.Key), quiet})
		return
	}
	p.add(run{"  right  ", good}, run{m.describeKey(c.Right.Key), quiet})
	p.add(run{"  wrong  ", bad}, run{m.describeKey(c.Wrong.Key), quiet})
}

// differ returns how many octets two texts share at their beginning and at
// their end.
func differ(a, b string) (same [2]int) {
	n := min(len(a), len(b))
	for same[0] < n && a[same[0]] == b[same[0]] {
		same[0]++
	}
	for same[1] < n-same[0] && a[len(a)-1-same[1]] == b[len(b)-1-same[1]] {
		same[1]++
	}
	return same
}
