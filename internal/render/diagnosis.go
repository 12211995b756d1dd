package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Diagnosed is the answer to a case and the text it was asked about: the value
// behind "diagnose" and "verify".
type Diagnosed struct {
	*diagnose.Diagnosis
	Paste string // what spans point into, not masked
	Name  string // of the paste: "standard input", a file's name
}

// Text draws the diagnosis: one root cause first, then what it hides, then
// what is ruled out, then what to do next.
func (d *Diagnosed) Text(st Style, m *Masker) string { return d.draw(st, m).String() }

// HTML draws the diagnosis as a pre element.
func (d *Diagnosed) HTML(st Style, m *Masker) string { return d.draw(st, m).HTML() }

func (d *Diagnosed) draw(st Style, m *Masker) *page {
	p := &page{style: st}
	paste := d.paste(m)
	shown := d.masked(m)
	p.verdict(shown)
	for i := 0; i < len(d.Findings); {
		f := shown.Findings[i]
		spans := [][]int{} // of all findings that say the same
		for ; i < len(d.Findings) && sameWords(&f, &shown.Findings[i]); i++ {
			spans = append(spans, d.Findings[i].Span)
		}
		p.blank()
		p.finding(&f, paste, spans...)
	}
	p.others(shown)
	p.blank()
	if len(shown.RuledOut) > 0 {
		p.text("ruled out: ", 2, strings.Join(shown.RuledOut, ", ")+".", dim)
	}
	p.next(shown)
	return p
}

func (d *Diagnosed) paste(m *Masker) *paste {
	masked := m.Mask(d.Paste)
	name := d.Name
	if name == "" {
		name = "input"
	}
	if d.Paste == "" {
		return nil
	}
	return &paste{text: masked.Text, name: name, masked: masked}
}

func sameWords(f, g *diagnose.Finding) bool {
	return f.ID == g.ID && f.Level == g.Level && f.Certainty == g.Certainty && f.Message == g.Message && f.Proof == g.Proof && f.Subject == g.Subject
}

// verdict says what became of the signature.
func (p *page) verdict(d *diagnose.Diagnosis) {
	switch {
	case d.Result == "valid" && d.Refused:
		p.add(run{"valid, and yet refused", warn}, run{": the signature is right; look at what else a server checks", quiet})
	case d.Result == "valid":
		p.add(run{"valid", good}, run{": the signature is the one that RFC 5849 gives", quiet})
	case d.Result == "inconclusive":
		p.inconclusive(d)
	case d.Checked == "signature" && d.Received != "" && d.Received != d.Expected:
		p.add(run{"signature does not match", bad})
	case d.Checked == "base-string":
		p.add(run{"base string is not the one of RFC 5849", bad})
	}
	if d.Result == "problem" && d.Checked == "structure" {
		p.add(run{"a look at the form alone; the signature was not checked", dim})
	}
	if d.Result != "valid" && d.Received != "" {
		p.octets("  received  ", 12, d.Received)
		if d.Expected != "" {
			p.octets("  expected  ", 12, d.Expected)
		}
	}
}

func (p *page) inconclusive(d *diagnose.Diagnosis) {
	p.add(run{"inconclusive", warn}, run{": " + p.inconclusiveWhy(d), quiet})
	if d.Tried.Recipes == 0 {
		return
	}
	tried := fmt.Sprintf("%s recipes of up to %s tried, none gives this %s.", thousands(d.Tried.Recipes), plural(d.Tried.Depth, "mistake"), strings.ReplaceAll(d.Checked, "-", " "))
	if !d.Tried.Exhausted {
		tried += " The budget ended the search (--budget, --deep)."
	}
	p.text("  ", 2, tried, quiet)
}

func (p *page) inconclusiveWhy(d *diagnose.Diagnosis) string {
	if d.Tried.Recipes > 0 {
		return "one of the inputs is not what was signed"
	}
	return "something that is needed is missing"
}

// others lists the explanations after the first.
func (p *page) others(d *diagnose.Diagnosis) {
	if len(d.Explanations) < 2 {
		return
	}
	p.blank()
	p.add(run{"other explanations of the same size:", quiet})
	for _, e := range d.Explanations[1:] {
		p.text("  ", 4, strings.Join(e.Mistakes, " + "), quiet)
	}
}

func (p *page) next(d *diagnose.Diagnosis) {
	switch len(d.Next) {
	case 0:
	case 1:
		p.text("next: ", 6, p.show(d.Next[0]), quiet)
	default:
		p.add(run{"next, in this order:", quiet})
		for i, n := range d.Next {
			p.text(fmt.Sprintf("  %d. ", i+1), 5, p.show(n), quiet)
		}
	}
}

// Heading draws one line that tells this request from others.
func (d *Diagnosed) Heading(st Style, m *Masker, number string) string {
	p := &page{style: st}
	what := number + ": " + d.Read.Method + " "
	p.add(run{what, title}, run{p.shorten(m.Text(d.Read.URL), st.width()-width(what)), title})
	return p.String()
}

// BaseStrings draws the base string of each explanation.
func (d *Diagnosed) BaseStrings(st Style, m *Masker) string {
	p := &page{style: st}
	for _, e := range d.masked(m).Explanations {
		p.blank()
		p.text("with ", 7, strings.Join(e.Mistakes, " + ")+":", quiet)
		p.octets("  base string  ", 15, e.BaseString)
		p.octets("  signature    ", 15, e.Signature)
	}
	if len(p.lines) == 0 {
		return ""
	}
	return "\n" + p.String()
}

// thousands writes 115217 as "115,217".
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
