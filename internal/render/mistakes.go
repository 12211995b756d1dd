package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Mistakes is a list of rows of the catalogue.
type Mistakes []*diagnose.Mistake

// Text draws the list by stage, as it is sorted.
func (ms Mistakes) Text(st Style) string {
	p := &page{style: st}
	stage := signer.Stage(0)
	for _, m := range ms {
		if m.Stage != stage {
			stage = m.Stage
			p.heading(stage.String(), "")
		}
		if p.style.Plain {
			p.text("  ", 4, m.ID+": "+m.Title, quiet)
			continue
		}
		lead := "  " + pad(m.ID, 34) + "  "
		if width(m.ID) > 34 {
			p.add(run{"  " + m.ID, strong})
			lead = strings.Repeat(" ", 38)
		}
		p.text(lead, 38, m.Title, quiet)
	}
	p.blank()
	p.add(run{plural(len(ms), "mistake") + "; oauthdebug help ID explains one", dim})
	return p.String()
}

// MistakesDocument is the JSON form of the list: see schema/mistakes-1.json.
type MistakesDocument struct {
	Schema   string            `json:"schema"` // "oauthdebug/mistakes/1"
	Mistakes []mistakeDocument `json:"mistakes"`
}

type mistakeDocument struct {
	ID     string         `json:"id"`
	Title  string         `json:"title"`
	Why    string         `json:"why"`
	Fix    string         `json:"fix"`
	Ref    string         `json:"ref"`
	Stage  string         `json:"stage"`
	Fate   string         `json:"fate"`
	Needs  string         `json:"needs"`
	Seen   int            `json:"seen"`
	Sides  []string       `json:"sides"`
	Twins  []string       `json:"twins"`
	Idioms []pairDocument `json:"idioms"` // language and code
}

// Document returns the JSON form.
func (ms Mistakes) Document() *MistakesDocument {
	d := &MistakesDocument{Schema: "oauthdebug/mistakes/1", Mistakes: []mistakeDocument{}}
	for _, m := range ms {
		row := mistakeDocument{
			ID: m.ID, Title: m.Title, Why: m.Why, Fix: m.Fix, Ref: m.Ref, Stage: m.Stage.String(), Fate: m.Fate.String(), Needs: m.Needs, Seen: m.Seen,
			Sides: sides(m.Sides), Twins: append([]string{}, m.Twins...), Idioms: []pairDocument{},
		}
		for _, i := range m.Idioms {
			row.Idioms = append(row.Idioms, pairDocument{i.Language, i.Code})
		}
		d.Mistakes = append(d.Mistakes, row)
	}
	return d
}

func sides(s diagnose.Sides) []string {
	list := []string{}
	if s&diagnose.Client != 0 {
		list = append(list, "client")
	}
	if s&diagnose.Server != 0 {
		list = append(list, "server")
	}
	return list
}

// MistakePage is the page of one mistake. Right and Wrong are its example by the
// RFC and with the mistake; nil if there is none.
type MistakePage struct {
	*diagnose.Mistake
	Right, Wrong *signer.Trace
	Note         string
}

// Text draws the page.
func (m *MistakePage) Text(st Style, mask *Masker) string {
	p := &page{style: st}
	p.text("", 0, m.ID+": "+m.Title, strong)
	p.blank()
	p.text("", 0, m.Why, quiet)
	if m.Ref != "" {
		p.text("", 0, because(&diagnose.Finding{Ref: refOf(m.Ref)}), dim)
	}
	p.blank()
	if m.Fix != "" {
		p.text("fix: ", 5, m.Fix, quiet)
	}
	for _, i := range m.Idioms {
		lines := strings.Split(strings.TrimRight(i.Code, "\n"), "\n")
		p.add(run{"  " + pad(i.Language, 12), dim}, run{p.show(lines[0]), code})
		for _, l := range lines[1:] {
			p.add(run{strings.Repeat(" ", 14), quiet}, run{p.show(l), code})
		}
	}
	p.blank()
	p.text("told by: ", 9, m.told(), quiet)
	if len(m.Twins) > 0 {
		p.text("often the same bytes: ", 22, strings.Join(m.Twins, ", "), quiet)
	}
	if m.Wrong != nil {
		p.example(m, mask)
	}
	return p.String()
}

func refOf(ref string) string {
	if strings.Contains(ref, " ") {
		return ref
	}
	return "RFC 5849 § " + ref
}

func (m *MistakePage) told() string {
	switch m.Fate {
	case diagnose.FateRule:
		return "the signature (or base string), made again with the mistake"
	case diagnose.FateCheck:
		return "looking at the request"
	case diagnose.FateContext:
		return "what it needs: " + m.Needs
	}
	return "nothing: " + m.Needs
}

func (p *page) example(m *MistakePage, mask *Masker) {
	p.heading("example", "")
	words := fmt.Sprintf("%s %s", m.Example.Method, m.Example.URL)
	p.octets("  ", 4, words)
	if m.Example.Form != "" {
		p.octets("  form: ", 8, m.Example.Form)
	}
	if m.Note != "" || m.Example.Note != "" {
		p.text("  ", 2, "("+join(m.Example.Note, m.Note)+")", dim)
	}
	for _, s := range [][3]string{
		{"base string", m.Right.Base.Octets, m.Wrong.Base.Octets},
		{"signature", m.Right.Signature.Reveal(), m.Wrong.Signature.Reveal()},
	} {
		if s[1] != s[2] {
			p.stage(s[0], "", s[1], s[2], mask)
		}
	}
}
