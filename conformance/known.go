package conformance

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Known is a list of known failures, one a line: a pattern of ids, then perhaps
// "=" and the mistake that must be the cause, then perhaps '#' and a reason.
//
//	query/plus-*          = plus-in-query-not-decoded   # issue 12
//	form/duplicate-names  = ?                           # not understood yet
//	body/**                                             # any cause
type Known struct {
	Name  string // of the file
	lines []knownLine
}

type knownLine struct {
	pattern
	cause  string // "" any, "?" none that is known
	reason string
	number int
	source string // the line as written; all there is of a comment
}

// ReadKnown reads a list of known failures.
func ReadKnown(name string, in io.Reader) (*Known, error) {
	k := &Known{Name: name}
	s := bufio.NewScanner(in)
	for s.Scan() {
		l := knownLine{number: len(k.lines) + 1, source: s.Text()}
		rule, reason, _ := strings.Cut(l.source, "#")
		l.reason = strings.TrimSpace(reason)
		ids, cause, pinned := strings.Cut(rule, "=")
		if ids = strings.TrimSpace(ids); ids != "" {
			var err error
			if l.pattern, err = compilePattern(ids); err != nil {
				return nil, fmt.Errorf("reading %s, line %d: %w", name, l.number, err)
			}
		}
		l.cause = strings.TrimSpace(cause)
		if pinned && (l.cause == "" || ids == "") {
			return nil, fmt.Errorf("reading %s, line %d: %q lacks a pattern or a cause; it is written PATTERN = CAUSE, with ? for a cause that is not known", name, l.number, l.source)
		}
		k.lines = append(k.lines, l)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return k, nil
}

// apply sets the verdicts of what is listed, and returns what is wrong with the
// list itself.
func (k *Known) apply(results []Result, causes []Cause, suite *Suite) (stale []string) {
	for i := range k.lines {
		l := &k.lines[i]
		if l.re == nil {
			continue
		}
		met, former := false, false
		for j := range results {
			r := &results[j]
			named := l.re.MatchString(r.ID)
			if v := suite.ByID(r.ID); !named && v != nil && slices.ContainsFunc(v.Formerly, l.re.MatchString) {
				named, former = true, true
			}
			if named && r.Listed == "" {
				met = true
				r.listed(k, l, causes)
			}
		}
		switch {
		case !met:
			stale = append(stale, fmt.Sprintf("%s, line %d: %s names no vector that was put", k.Name, l.number, l.text))
		case former:
			stale = append(stale, fmt.Sprintf("%s, line %d: %s names a vector by a former id", k.Name, l.number, l.text))
		}
	}
	return stale
}

func (r *Result) listed(k *Known, l *knownLine, causes []Cause) {
	r.Listed = fmt.Sprintf("%s, line %d", k.Name, l.number)
	if l.reason != "" {
		r.Listed += ": " + l.reason
	}
	switch {
	case r.Verdict == Pass || r.Verdict == Observed:
		r.Verdict = Fixed
	case !r.Verdict.bad():
		r.Listed = ""
	case l.cause == "" || l.cause == "?" && len(r.Causes) == 0 || r.causedBy(l.cause, causes):
		r.Verdict = KnownFail
	default:
		r.Detail = fmt.Sprintf("listed as %s, now %s; %s", l.cause, orText(strings.Join(r.Causes, " + "), "not explained"), r.Detail)
		r.Verdict = Changed
	}
}

// causedBy reports whether a mistake is among the causes, or fits as well as one
// of them.
func (r *Result) causedBy(id string, causes []Cause) bool {
	return slices.ContainsFunc(causes, func(c Cause) bool {
		return slices.Contains(r.Causes, c.ID) && (c.ID == id || slices.Contains(c.Alternatives, id))
	})
}

// Baseline writes a list of known failures that makes the report's run succeed:
// old lines that still hold are kept as they are, with their comments.
func Baseline(out io.Writer, rep *Report, old *Known) error {
	done := map[string]bool{}
	if old != nil {
		for _, l := range old.lines {
			keep := l.re == nil
			for _, r := range rep.Results {
				if l.re != nil && l.re.MatchString(r.ID) && r.Verdict == KnownFail {
					keep, done[r.ID] = true, true
				}
			}
			if keep {
				fmt.Fprintln(out, l.source)
			}
		}
	} else {
		fmt.Fprintf(out, "# Known failures of %s %s, edition %s: PATTERN = CAUSE # REASON\n", rep.Passport.Name, rep.Passport.Version, rep.Edition)
	}
	for _, r := range rep.Results {
		if done[r.ID] || !r.Verdict.bad() && r.Verdict != KnownFail && r.Verdict != Changed {
			continue
		}
		cause := "?"
		if len(r.Causes) > 0 {
			cause = r.Causes[0]
		}
		if _, err := fmt.Fprintf(out, "%-40s = %s\n", r.ID, cause); err != nil {
			return fmt.Errorf("writing known failures: %w", err)
		}
	}
	return nil
}
