package conformance

import (
	"io"
	"strings"
)

// Markdown writes the report for a pull request: a table by topic, the causes,
// and the rest folded.
func (r *Report) Markdown(out io.Writer) error {
	w := &lines{out: out}
	w.f("### %s: %s\n\n", mdText(r.subject()), r.Headline())
	w.f("%d of %d right, edition %s\n\n", r.Right(), r.Judged(), r.Edition)
	for _, f := range r.Findings {
		w.f("- %s\n", mdText(f.sentence()))
	}
	if len(r.Findings) > 0 {
		w.f("\n")
	}
	w.f("| topic | right | rest |\n|---|---:|---|\n")
	for _, t := range r.Topics() {
		w.f("| %s | %s | %s |\n", t.Name, strings.TrimSpace(t.tally()), t.rest())
	}
	w.f("| **all** | **%s** | %s |\n", strings.TrimSpace(r.sum().tally()), r.sum().rest())
	if len(r.Causes) > 0 {
		w.f("\n**Causes**:\n\n")
		for _, c := range r.Causes {
			w.f("- `%s`: %s. %s %d (%s).", c.ID, mdText(c.Title+noted(c.Note)), c.Word(), len(c.Explains), mdText(shortList(c.Explains, false)))
			if c.Fix != "" {
				w.f(" Fix: %s.", mdText(c.Fix))
			}
			w.f("\n")
		}
	}
	r.mdFailures(w)
	if len(r.Choices) > 0 {
		w.f("\n<details><summary>Where the specification leaves a choice</summary>\n\n| choice | observed | |\n|---|---|---|\n")
		for _, c := range r.Choices {
			w.f("| %s | %s | %s |\n", c.Choice, strings.Join(c.Observed, " or "), mdText(c.Title))
		}
		w.f("\n</details>\n")
	}
	return w.err
}

func (r *Report) mdFailures(w *lines) {
	rows := 0
	for _, x := range r.Results {
		if x.Verdict == Pass || x.Verdict == Observed || x.Verdict == Unsupported {
			continue
		}
		if rows == 0 {
			w.f("\n<details><summary>Failures</summary>\n\n| vector | verdict | what | cause |\n|---|---|---|---|\n")
		}
		rows++
		w.f("| %s | %s | %s | %s |\n", x.ID, x.Verdict, mdText(firstLine(x.Detail)), strings.Join(x.Causes, " + "))
	}
	if rows > 0 {
		w.f("\n</details>\n")
	}
}

// mdText keeps a text from meaning anything in Markdown.
func mdText(s string) string {
	return strings.NewReplacer("\n", " ", "|", `\|`, "<", "&lt;", ">", "&gt;", "`", "'", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`).Replace(s)
}
