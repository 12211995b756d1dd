package conformance

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Text writes the report for people: causes first, then what is unexpected,
// then what is fixed or known, folded. Verbose adds what was wanted and got.
func (r *Report) Text(out io.Writer, verbose bool) error {
	w := &lines{out: out}
	w.f("%s, edition %s, %s\n\n", r.subject(), r.Edition, plural(r.Total, "vector"))
	r.textFindings(w)
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
	w.f("%s of %s:\n", plural(len(r.Causes), "cause")+r.explains(explained), plural(len(failures), "failure"))
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

// explains is the verb for what the causes do to failures. Of a verifier, which
// says only yes or no, a cause fits and explains nothing.
func (r *Report) explains(failures int) string {
	verb := "explain"
	if !slices.ContainsFunc(r.Causes, func(c Cause) bool { return c.Certainty == diagnose.Proved }) {
		verb = "fit"
	}
	if len(r.Causes) == 1 {
		verb += "s"
	}
	return fmt.Sprintf(" %s %d", verb, failures)
}

func noted(note string) string {
	if note == "" {
		return ""
	}
	return " (" + note + ")"
}

func (r *Report) textFailures(w *lines, verbose bool) {
	title, left := false, 0
	unpaired := map[string][]string{} // by what they say, which is the same for all of one twin
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
		if x.Verdict == Unpaired && !verbose {
			unpaired[x.Detail] = append(unpaired[x.Detail], x.ID)
			continue
		}
		w.f("  %-8s %s  %s\n", x.Verdict, x.ID, firstLine(x.Detail))
		if verbose {
			w.detail(&x)
		}
	}
	for _, detail := range sortedKeys(unpaired) {
		w.f("  unpaired %s  %s\n", shortList(unpaired[detail], false), firstLine(detail))
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
		w.f("  %-30s %-16s %s\n", c.Choice, strings.Join(r.observed(c), ", "), c.Title)
	}
}

// observed lists the alternatives that were met in a grey area: with the
// vectors where it depends on them.
func (r *Report) observed(c Observation) []string {
	if len(c.Observed) == 1 {
		return c.Observed
	}
	var out []string
	for _, name := range c.Observed {
		var by []string
		for _, x := range r.Results {
			if x.Choice == c.Choice && x.Observed == name {
				by = append(by, x.ID)
			}
		}
		out = append(out, name+" ("+strings.Join(by, " ")+")")
	}
	return out
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
