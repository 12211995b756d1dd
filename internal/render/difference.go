package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Difference is a comparison, the names of its sides, and what explains it.
type Difference struct {
	*diagnose.Comparison
	NameA, NameB string
	Findings     []diagnose.Finding
}

// Text draws what is equal in one line and each difference, one side over the
// other.
func (d *Difference) Text(st Style, m *Masker) string {
	p := &page{style: st}
	what := strings.ReplaceAll(d.Kind, "-", " ") + "s"
	if len(d.Differences) == 0 {
		p.add(run{what + " are equal", good})
		return p.String()
	}
	size := ""
	if d.Kind == "base-string" {
		size = fmt.Sprintf("%s %s, %s %s", d.NameA, plural(len(d.A), "byte"), d.NameB, plural(len(d.B), "byte"))
	}
	p.heading(what+" differ", size)
	equal := append([]string{}, d.Equal...)
	if d.Parameters > 0 {
		equal = append(equal, fmt.Sprintf("%d of %s", d.Alike, plural(d.Parameters, "parameter")))
	}
	p.text("equal: ", 7, strings.Join(equal, ", "), quiet)
	for _, x := range d.Differences {
		p.difference(d, x, m)
	}
	findings := maskFindings(d.Findings, m)
	for i := range findings {
		p.blank()
		p.finding(&findings[i], nil)
	}
	return p.String()
}

func (p *page) difference(d *Difference, x diagnose.Difference, m *Masker) {
	p.blank()
	where := ""
	if x.AtA >= 0 {
		where = fmt.Sprintf("from byte %d", x.AtA+1)
	}
	p.add(run{"different: ", quiet}, run{join(p.show(m.Text(x.What)), where), strong})
	n := max(width(d.NameA), width(d.NameB))
	same := differ(x.A, x.B)
	for i, s := range []struct {
		name, text string
		has        bool
	}{{d.NameA, x.A, x.InA}, {d.NameB, x.B, x.InB}} {
		lead := "  " + pad(s.name, n) + "  "
		if !s.has {
			p.add(run{lead + "(not there)", dim})
			continue
		}
		masked := m.Mask(s.text)
		notes := []note{}
		if i == 1 && x.InA { // one caret line under both
			notes = append(notes, note{masked.At(same[0]), masked.At(min(same[0]+1, len(s.text))), p.firstDifference(d, x, same[0]), mark})
		}
		p.excerpt(lead, strings.Repeat(" ", width(lead)), masked.Text, notes)
	}
	p.unwrapped(d, x, n, m)
}

// firstDifference says which octets differ first.
func (p *page) firstDifference(d *Difference, x diagnose.Difference, at int) string {
	octet := func(s string) string {
		if at >= len(s) {
			return "the end"
		}
		return "'" + visible(s[at:at+1]) + "'"
	}
	return fmt.Sprintf("first difference: %s %s, %s %s", d.NameA, octet(x.A), d.NameB, octet(x.B))
}

// unwrapped shows escaped texts decoded once, where that makes them easier to
// read.
func (p *page) unwrapped(d *Difference, x diagnose.Difference, n int, m *Masker) {
	a, b := signer.Unescape(x.A), signer.Unescape(x.B)
	if d.Kind != "base-string" || a == x.A && b == x.B || !x.InA || !x.InB {
		return
	}
	p.add(run{"  decoded once:", dim})
	p.octets("  "+pad(d.NameA, n)+"  ", n+4, m.Text(a))
	p.octets("  "+pad(d.NameB, n)+"  ", n+4, m.Text(b))
}

// DifferenceDocument is the JSON form: see schema/difference-1.json.
type DifferenceDocument struct {
	Schema      string             `json:"schema"` // "oauthdebug/difference/1"
	Kind        string             `json:"kind"`
	Result      string             `json:"result"` // "equal" or "different"
	Equal       []string           `json:"equal"`
	Differences []differenceRow    `json:"differences"`
	Parameters  int                `json:"parameters"`
	Alike       int                `json:"alike"`
	Findings    []diagnose.Finding `json:"findings"`
}

type differenceRow struct {
	What string `json:"what"`
	A    string `json:"a"`
	B    string `json:"b"`
	InA  bool   `json:"in_a"`
	InB  bool   `json:"in_b"`
	AtA  int    `json:"at_a"` // or -1
	AtB  int    `json:"at_b"`
}

// Document returns the JSON form.
func (d *Difference) Document(m *Masker) *DifferenceDocument {
	text := func(s string) string { return Octets(m.Text(s)) }
	out := &DifferenceDocument{
		Schema: "oauthdebug/difference/1", Kind: d.Kind, Result: "equal", Equal: append([]string{}, d.Equal...), Differences: []differenceRow{},
		Parameters: d.Parameters, Alike: d.Alike, Findings: maskFindings(d.Findings, m),
	}
	if len(d.Differences) > 0 {
		out.Result = "different"
	}
	for _, x := range d.Differences {
		out.Differences = append(out.Differences, differenceRow{text(x.What), text(x.A), text(x.B), x.InA, x.InB, x.AtA, x.AtB})
	}
	return out
}
