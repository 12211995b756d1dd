package conformance

import (
	"embed"
	"html/template"
	"io"
	"strings"
)

//go:embed templates/report.html templates/matrix.html templates/style.css
var pages embed.FS

// HTML writes the report as one page that needs nothing beside it.
func (r *Report) HTML(out io.Writer) error { return writePage(out, "report.html", r) }

func writePage(out io.Writer, name string, data any) error {
	style, err := pages.ReadFile("templates/style.css")
	if err != nil {
		return err
	}
	t, err := template.New(name).Funcs(template.FuncMap{
		"style":     func() template.CSS { return template.CSS(style) },
		"printable": printable,
		"words":     func(list []string) string { return strings.Join(list, " or ") },
		"sum":       func(list []string) string { return strings.Join(list, " + ") },
		"slug":      func(id string) string { return strings.ReplaceAll(id, "/", "-") },
		"first":     firstLine,
		"noted":     noted,
		"difference": func(x *Result) difference {
			return differ(printable(x.Want), printable(x.Got))
		},
	}).ParseFS(pages, "templates/"+name)
	if err != nil {
		return err
	}
	return t.Execute(out, data)
}

// Rest and Share are for the page.
func (t Topic) Rest() string { return t.rest() }

// Tally is right and judged as "41/52".
func (t Topic) Tally() string { return strings.TrimSpace(t.tally()) }

// Share is the part that is right, in percent.
func (t Topic) Share() int {
	if t.Judged() == 0 {
		return 0
	}
	return 100 * t.Right() / t.Judged()
}

// All is the tally of all topics.
func (r *Report) All() Topic { return r.sum() }

// Subject names the library, its version and language.
func (r *Report) Subject() string { return r.subject() }

// Failures are the results that are wrong, listed or not.
func (r *Report) Failures() []*Result { return r.failures() }

// Reasons lists why vectors could not be put.
func (r *Report) Reasons() []string { return r.reasons() }

// difference is two texts cut where they differ.
type difference struct{ Head, Want, Got, Tail string }

func differ(want, got string) difference {
	head := 0
	for head < len(want) && head < len(got) && want[head] == got[head] {
		head++
	}
	tail := 0
	for tail < len(want)-head && tail < len(got)-head && want[len(want)-1-tail] == got[len(got)-1-tail] {
		tail++
	}
	return difference{want[:head], want[head : len(want)-tail], got[head : len(got)-tail], want[len(want)-tail:]}
}
