package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// paste is a text that findings point into.
type paste struct {
	text   string // masked
	name   string // "standard input", a file's name
	masked *Masked
}

// finding draws one finding in the shape of a compiler's message, with all
// places at which it was found.
func (p *page) finding(f *diagnose.Finding, in *paste, spans ...[]int) {
	head := string(f.Level) + "[" + f.ID + "]"
	if f.Certainty != "" {
		head += " " + string(f.Certainty)
	}
	p.textAfterHead([]run{{head + ": ", levelTone(f.Level)}}, f.Message)
	located := false
	for _, span := range spans {
		if in != nil && len(span) == 2 {
			p.located(span, in)
			located = true
		}
	}
	if !located && f.Subject != "" {
		p.subject(f.Subject)
	}
	p.remark("proof", f.Proof)
	p.remark("why", because(f))
	p.remark("help", f.Fix)
}

// because joins the reason and the section that gives it.
func because(f *diagnose.Finding) string {
	switch {
	case f.Ref == "":
		return f.Why
	case f.Why == "":
		return f.Ref
	}
	return f.Why + " (" + f.Ref + ")"
}

func levelTone(l diagnose.Level) tone {
	switch l {
	case diagnose.Error:
		return bad
	case diagnose.Warning:
		return warn
	}
	return strong
}

// textAfterHead appends a head and a sentence that wraps under a small indent.
func (p *page) textAfterHead(runs []run, words string) {
	lead := 0
	for _, r := range runs {
		lead += width(r.text)
	}
	for i, l := range wrap(p.show(words), p.style.width()-9, p.style.width()-lead) {
		if i > 0 {
			runs = []run{{strings.Repeat(" ", 9), quiet}}
		}
		p.add(append(runs, run{l, strong})...)
	}
}

// remark appends "   = why:   words". Lines in words are kept.
func (p *page) remark(what, words string) {
	if words == "" {
		return
	}
	lead := pad("   = "+what+":", 12)
	for _, l := range strings.Split(words, "\n") {
		if strings.HasPrefix(l, " ") { // code: as it is
			p.add(run{lead, dim}, run{p.show(l), code})
		} else {
			p.lead(lead, p.show(l))
		}
		lead = strings.Repeat(" ", 12)
	}
}

func (p *page) lead(lead, words string) {
	for i, l := range wrap(words, p.style.width()-12, p.style.width()-width(lead)) {
		if i > 0 {
			lead = strings.Repeat(" ", 12)
		}
		p.add(run{lead, dim}, run{l, quiet})
	}
}

// subject shows a text that does not stand in the paste.
func (p *page) subject(text string) {
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		p.add(run{"   | ", dim}, run{p.shorten(l, p.style.width()-5), code})
	}
}

// located shows the line of the paste that a finding points at.
func (p *page) located(span []int, in *paste) {
	start, end := in.masked.At(span[0]), in.masked.At(span[1])
	start = min(max(start, 0), len(in.text))
	end = min(max(end, start), len(in.text))
	from := strings.LastIndexByte(in.text[:start], '\n') + 1
	to := len(in.text)
	if i := strings.IndexByte(in.text[start:], '\n'); i >= 0 {
		to = start + i
	}
	line := strings.TrimSuffix(in.text[from:to], "\r")
	where := in.name
	if n := strings.Count(in.text[:from], "\n"); n > 0 || to < len(in.text) {
		where = join(where, fmt.Sprintf("line %d", n+1))
	}
	p.add(run{"  --> ", dim}, run{join(where, fmt.Sprintf("byte %d", start-from+1)), dim})
	if p.style.Plain {
		p.add(run{"   | ", dim}, run{p.show(in.text[start:min(end, to)]), code})
		return
	}
	p.excerpt("   | ", "   | ", line, []note{{start - from, max(min(end-from, len(line)), start-from), "", mark}})
}
