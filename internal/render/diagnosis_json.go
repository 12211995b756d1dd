package render

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Merge makes one diagnosis of several, for forms that are one document: the
// worst result, all findings, the explanations of the first that has any.
func Merge(list []*Diagnosed) *Diagnosed {
	worst := []string{"problem", "inconclusive", "valid"}
	first := *list[0]
	c := *first.Diagnosis
	first.Diagnosis = &c
	c.Findings = slices.Clone(c.Findings)
	for _, d := range list[1:] {
		if slices.Index(worst, d.Result) < slices.Index(worst, c.Result) {
			c.Result, c.Checked, c.Received, c.Expected = d.Result, d.Checked, d.Received, d.Expected
		}
		c.Refused = c.Refused || d.Refused
		if len(c.Explanations) == 0 {
			c.Explanations, c.RuledOut = d.Explanations, d.RuledOut
		}
		for _, f := range d.Findings {
			if !slices.ContainsFunc(c.Findings, func(g diagnose.Finding) bool { return g.ID == f.ID && slices.Equal(g.Span, f.Span) }) {
				c.Findings = append(c.Findings, f)
			}
		}
		c.Tried.Recipes += d.Tried.Recipes
		c.Tried.MACs += d.Tried.MACs
		c.Tried.Depth = max(c.Tried.Depth, d.Tried.Depth)
		c.Tried.Exhausted = c.Tried.Exhausted && d.Tried.Exhausted
	}
	if c.Result == "problem" {
		c.Next = nil
	}
	return &first
}

// Document returns the JSON form, a contract: see schema/diagnosis-1.json. It
// is the diagnosis itself without secrets, its spans moved to match.
func (d *Diagnosed) Document(m *Masker) *diagnose.Diagnosis {
	out := d.masked(m)
	paste := m.Mask(d.Paste)
	for i := range out.Findings {
		for j := range out.Findings[i].Span {
			out.Findings[i].Span[j] = paste.At(out.Findings[i].Span[j])
		}
	}
	return out
}

// masked returns a copy of the diagnosis without secrets; nothing in it is nil.
func (d *Diagnosed) masked(m *Masker) *diagnose.Diagnosis {
	c := *d.Diagnosis
	c.Schema = "oauthdebug/diagnosis/1"
	c.Read.URL = Octets(m.Text(c.Read.URL))
	c.Received, c.Expected = Octets(m.Text(c.Received)), Octets(m.Text(c.Expected))
	texts := func(in []string) []string {
		out := []string{}
		for _, s := range in {
			out = append(out, Octets(m.Text(s)))
		}
		return out
	}
	c.Explanations = []diagnose.Explanation{}
	for _, e := range d.Explanations {
		e.Mistakes, e.Notes = append([]string{}, e.Mistakes...), texts(e.Notes)
		e.Alternatives = append([][]string{}, e.Alternatives...)
		e.BaseString, e.Signature = Octets(m.Text(e.BaseString)), Octets(m.Text(e.Signature))
		e.Assumed = Octets(m.Text(e.Assumed))
		c.Explanations = append(c.Explanations, e)
	}
	c.Findings = maskFindings(d.Findings, m)
	c.RuledOut, c.Next = texts(d.RuledOut), texts(d.Next)
	return &c
}

// maskFindings returns copies without secrets and without nil.
func maskFindings(in []diagnose.Finding, m *Masker) []diagnose.Finding {
	out := []diagnose.Finding{}
	for _, f := range in {
		f.Span = append([]int{}, slices.Clone(f.Span)...)
		for _, text := range []*string{&f.Message, &f.Fix, &f.Why, &f.Proof, &f.Subject} {
			*text = Octets(m.Text(*text))
		}
		out = append(out, f)
	}
	return out
}
