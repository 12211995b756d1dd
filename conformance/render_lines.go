package conformance

import (
	"fmt"
	"io"
	"strings"
)

// lines writes until the first error.
type lines struct {
	out io.Writer
	err error
}

func (w *lines) f(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

// wrap writes a text behind a label, broken at blanks to lines of a screen.
func (w *lines) wrap(label, text string) {
	if text == "" {
		return
	}
	line, indent := label, strings.Repeat(" ", 2+len(label)-len(strings.TrimLeft(label, " ")))
	for i, word := range strings.Fields(text) {
		if i > 0 && len(line)+1+len(word) > 110 {
			w.f("%s\n", line)
			line = indent + word
			continue
		}
		if i > 0 {
			line += " "
		}
		line += word
	}
	w.f("%s\n", line)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// firstLine is the line of a text that says most: the first, but the last of a
// trace of Python, whose first line is the same for all.
func firstLine(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "Traceback (most recent call last)") {
		s = s[strings.LastIndexByte(s, '\n')+1:]
	}
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > 160 {
		s = s[:160] + "..."
	}
	return s
}

// printable shows octets that a terminal would act on as escapes.
func printable(t Text) string {
	s := string(t)
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%q", s), `"`), `"`)
		}
	}
	return s
}

func shortList(ids []string, all bool) string {
	if all || len(ids) <= 3 {
		return strings.Join(ids, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:3], " "), len(ids)-3)
}
