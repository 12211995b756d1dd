package conformance

import (
	"fmt"
	"io"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Text writes the report for people: causes first, then what is unexpected,
// then what is fixed or known, folded. Verbose adds what was wanted and got.
func (r *Report) Text(out io.Writer, verbose bool) error {
	w := &lines{out: out}
	w.f("%s, edition %s, %s\n\n", r.subject(), r.Edition, plural(r.Total, "vector"))
	for _, t := range r.Topics() {
		w.f("  %-14s %s  %s\n", t.Name, t.tally(), t.rest())
	}
	w.f("  %-14s %s\n  %-14s %s  %s\n", "", strings.Repeat("-", 7), "", r.sum().tally(), r.Headline())
	if r.Stopped != "" {
		w.f("\n%s\n", r.Stopped)
	}
	r.textCauses(w, verbose)
	r.textFailures(w, verbose)
	r.textFolded(w)
	r.textChoices(w)
	return w.err
}

func (r *Report) textCauses(w *lines, verbose bool) {
	failures := r.failures()
	if len(failures) == 0 {
		return
	}
	w.f("\n")
	if len(r.Causes) == 0 {
		w.f("no mistake of the catalogue explains the %s\n", plural(len(failures), "failure"))
		return
	}
	explained := len(failures) - len(r.Unexplained())
	w.f("%s of %s:\n", plural(len(r.Causes), "cause")+explains(len(r.Causes), explained), plural(len(failures), "failure"))
	for _, c := range r.Causes {
		w.f("  %s  %s\n", c.ID, c.Title+noted(c.Note))
		w.f("      %s %d: %s\n", c.Word(), len(c.Explains), shortList(c.Explains, verbose))
		if c.Fix != "" {
			w.f("      fix: %s\n", c.Fix)
		}
		if len(c.Alternatives) > 0 {
			w.f("      fits as well: %s\n", strings.Join(c.Alternatives, ", "))
		}
	}
}

// Word says how sure a cause is.
func (c Cause) Word() string {
	if c.Certainty == diagnose.Proved {
		return "reproduces"
	}
	return "fits"
}

func explains(causes, failures int) string {
	if causes == 1 {
		return fmt.Sprintf(" explains %d", failures)
	}
	return fmt.Sprintf(" explain %d", failures)
}

func noted(note string) string {
	if note == "" {
		return ""
	}
	return " (" + note + ")"
}

func (r *Report) textFailures(w *lines, verbose bool) {
	title, left := false, 0
	for _, x := range r.Results {
		if strings.HasPrefix(x.Detail, notAsked) {
			left++
			continue
		}
		if !x.Verdict.Unexpected() || !verbose && len(x.Causes) > 0 && x.Verdict == Fail {
			continue
		}
		if !title {
			w.f("\nunexpected:\n")
			title = true
		}
		w.f("  %-8s %s  %s\n", x.Verdict, x.ID, firstLine(x.Detail))
		if verbose {
			w.detail(&x)
		}
	}
	if left > 0 {
		w.f("  crash    and %s not asked\n", plural(left, "vector"))
	}
}

func (w *lines) detail(x *Result) {
	if x.Want != "" || x.Got != "" {
		w.f("           want %s\n           got  %s\n", printable(x.Want), printable(x.Got))
	}
	if len(x.Causes) > 0 {
		w.f("           cause: %s\n", strings.Join(x.Causes, " + "))
	}
	if x.Listed != "" {
		w.f("           listed in %s\n", x.Listed)
	}
	for line := range strings.Lines(x.Stderr) {
		w.f("           stderr: %s\n", strings.TrimSpace(line))
	}
}

func (r *Report) textFolded(w *lines) {
	if n := r.Counts[KnownFail]; n > 0 {
		w.f("\n%s fail as listed\n", plural(n, "vector"))
	}
	if n := r.Counts[Unsupported]; n > 0 {
		w.f("\n%s cannot be asked: %s\n", plural(n, "vector"), strings.Join(r.reasons(), "; "))
	}
	for _, s := range r.Stale {
		w.f("\n%s\n", s)
	}
}

func (r *Report) textChoices(w *lines) {
	if len(r.Choices) == 0 {
		return
	}
	w.f("\nwhere the specification leaves a choice:\n")
	for _, c := range r.Choices {
		w.f("  %-30s %-16s %s\n", c.Choice, strings.Join(c.Observed, " or "), c.Title)
	}
}

// reasons lists why vectors could not be put, each once, the commonest first.
func (r *Report) reasons() []string {
	count := map[string]int{}
	for _, x := range r.Results {
		if x.Verdict == Unsupported {
			count[firstLine(x.Detail)]++
		}
	}
	var out []string
	for _, reason := range byCount(count) {
		out = append(out, fmt.Sprintf("%s (%d)", reason, count[reason]))
	}
	if len(out) > 6 {
		out = append(out[:6], fmt.Sprintf("and %d more reasons", len(out)-6))
	}
	return out
}

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
