package conformance

import (
	"io"
	"slices"
	"strings"
)

// Matrix compares reports: rows are topics, columns libraries.
type Matrix struct {
	Reports []*Report
	Topics  []MatrixRow
	Causes  []MatrixCause // by library, in the order of the columns
	Choices []MatrixRow
}

// MatrixRow is a topic or a choice with a cell for each report.
type MatrixRow struct {
	Name  string
	Cells []string
}

// MatrixCause is what one library does, in words.
type MatrixCause struct {
	Report *Report
	Causes []Cause
	Rest   []Leftover // failures that no cause explains
}

// NewMatrix lays reports out, sorted by name and version.
func NewMatrix(reports []*Report) *Matrix {
	m := &Matrix{Reports: slices.Clone(reports)}
	slices.SortStableFunc(m.Reports, func(a, b *Report) int {
		return strings.Compare(strings.ToLower(a.subject()), strings.ToLower(b.subject()))
	})
	topics, choices := map[string]bool{}, map[string]bool{}
	for _, r := range m.Reports {
		for _, t := range r.Topics() {
			topics[t.Name] = true
		}
		for _, c := range r.Choices {
			choices[c.Choice] = true
		}
		m.Causes = append(m.Causes, MatrixCause{Report: r, Causes: r.Causes, Rest: r.leftovers()})
	}
	for _, name := range sortedKeys(topics) {
		m.Topics = append(m.Topics, m.row(name, func(r *Report) string { return r.cell(name) }))
	}
	m.Topics = append(m.Topics, m.row("all", func(r *Report) string { return r.sum().Tally() }))
	for _, name := range sortedKeys(choices) {
		m.Choices = append(m.Choices, m.row(name, func(r *Report) string { return r.chose(name) }))
	}
	return m
}

func (m *Matrix) row(name string, cell func(*Report) string) MatrixRow {
	row := MatrixRow{Name: name}
	for _, r := range m.Reports {
		row.Cells = append(row.Cells, cell(r))
	}
	return row
}

func (r *Report) cell(topic string) string {
	for _, t := range r.Topics() {
		if t.Name == topic && t.Judged() > 0 {
			return t.Tally()
		}
	}
	return "-"
}

func (r *Report) chose(choice string) string {
	for _, c := range r.Choices {
		if c.Choice == choice {
			return strings.Join(c.Observed, " or ")
		}
	}
	return "-"
}

// Render writes the matrix as markdown, html or json.
func (m *Matrix) Render(out io.Writer, format string) error {
	switch format {
	case "html":
		return writePage(out, "matrix.html", m)
	case "json":
		text, err := marshal(m.Reports)
		if err == nil {
			_, err = out.Write(append(text, '\n'))
		}
		return err
	}
	return m.markdown(out)
}

// markdown turns the table on its side, a row for each library: libraries are
// many and topics are few.
func (m *Matrix) markdown(out io.Writer) error {
	w := &lines{out: out}
	w.f("| library |")
	for _, t := range m.Topics {
		w.f(" %s |", t.Name)
	}
	w.f("\n|---|%s\n", strings.Repeat("---:|", len(m.Topics)))
	for i, r := range m.Reports {
		w.f("| %s |", mdText(r.subject()))
		for _, t := range m.Topics {
			w.f(" %s |", t.Cells[i])
		}
		w.f("\n")
	}
	w.f("\n## What each does instead\n")
	for _, c := range m.Causes {
		w.f("\n### %s\n\n", mdText(c.Report.subject()))
		if c.Report.Dialect != "" {
			w.f("Measured against the dialect `%s`, not RFC 5849.\n\n", c.Report.Dialect)
		}
		if len(c.Causes) == 0 && len(c.Rest) == 0 {
			w.f("Nothing: %d of %d right.\n", c.Report.Right(), c.Report.Judged())
		}
		for _, x := range c.Causes {
			w.f("- %s (`%s`); %s %d, such as %s\n", mdText(x.Title+noted(x.Note)), x.ID, x.Word(), len(x.Explains), example(x.Explains))
		}
		for _, x := range c.Rest {
			w.f("- %s; %d, such as %s\n", mdText(x.What), len(x.IDs), example(x.IDs))
		}
	}
	if len(m.Choices) > 0 {
		w.f("\n## Where the specification leaves a choice\n\n| choice |")
		for _, r := range m.Reports {
			w.f(" %s |", mdText(r.Passport.Name))
		}
		w.f("\n|---|%s\n", strings.Repeat("---|", len(m.Reports)))
		for _, c := range m.Choices {
			w.f("| %s | %s |\n", c.Name, strings.Join(c.Cells, " | "))
		}
	}
	return w.err
}

func example(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return "`" + ids[0] + "`"
}
