package render

import (
	"fmt"
	"strings"
)

// Markdown writes the diagnosis for an issue or a chat: the same order as the
// text, without carets.
func (d *Diagnosed) Markdown(m *Masker) string {
	shown := d.Document(m)
	var b strings.Builder
	fmt.Fprintf(&b, "## oauthdebug: %s\n\n", headline(d))
	if shown.Read.Kind != "" {
		fmt.Fprintf(&b, "Read: %s, %s %s\n\n", shown.Read.Kind, shown.Read.Method, span(shown.Read.URL))
	}
	if shown.Received != "" {
		fmt.Fprintf(&b, "| received | expected |\n|---|---|\n| %s | %s |\n\n", span(shown.Received), span(shown.Expected))
	}
	paste := m.Mask(d.Paste).Text
	for _, f := range shown.Findings {
		fmt.Fprintf(&b, "### %s: %s\n\n`%s`, %s\n\n", f.Level, f.Message, f.ID, f.Certainty)
		switch {
		case len(f.Span) == 2 && f.Span[1] <= len(paste) && f.Span[0] < f.Span[1]:
			fmt.Fprintf(&b, "Byte %d: %s\n\n", f.Span[0]+1, span(paste[f.Span[0]:f.Span[1]]))
		case f.Subject != "":
			b.WriteString(fence(f.Subject))
		}
		for _, r := range [][2]string{{"Proof", f.Proof}, {"Why", because(&f)}, {"Fix", f.Fix}} {
			if r[1] != "" {
				fmt.Fprintf(&b, "- **%s:** %s\n", r[0], strings.ReplaceAll(r[1], "\n", "\n  "))
			}
		}
		b.WriteByte('\n')
	}
	if len(shown.RuledOut) > 0 {
		fmt.Fprintf(&b, "Ruled out: %s.\n\n", strings.Join(shown.RuledOut, ", "))
	}
	for i, n := range shown.Next {
		fmt.Fprintf(&b, "%d. %s\n", i+1, n)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func headline(d *Diagnosed) string {
	if d.Result == "valid" && d.Refused {
		return "valid, and yet refused"
	}
	return d.Result
}

// span writes text as inline code, whatever backquotes it holds.
func span(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ReplaceAll(visible(text), "|", "\\|")
	ticks := "`"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	if len(ticks) > 1 {
		return ticks + " " + text + " " + ticks
	}
	return ticks + text + ticks
}

// fence writes lines as a code block.
func fence(text string) string {
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	return ticks + "\n" + strings.TrimRight(text, "\n") + "\n" + ticks + "\n\n"
}
