package conformance

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Change is a vector that came out otherwise than before.
type Change struct {
	ID         string
	Was, Is    Verdict
	What       string // "newly failing", "newly passing", "cause changed" or "verdict changed"
	Cause, Old string
}

// Compare lists what differs between two reports, of the vectors that both
// hold.
func Compare(was, is *Report) []Change {
	old := map[string]*Result{}
	for i := range was.Results {
		old[was.Results[i].ID] = &was.Results[i]
	}
	var out []Change
	for _, x := range is.Results {
		o := old[x.ID]
		if o == nil {
			continue
		}
		c := Change{ID: x.ID, Was: o.Verdict, Is: x.Verdict, Cause: strings.Join(x.Causes, " + "), Old: strings.Join(o.Causes, " + ")}
		switch {
		case wrong(x.Verdict) && !wrong(o.Verdict):
			c.What = "newly failing"
		case !wrong(x.Verdict) && wrong(o.Verdict):
			c.What = "newly passing"
		case wrong(x.Verdict) && !slices.Equal(x.Causes, o.Causes):
			c.What = "cause changed"
		case x.Verdict != o.Verdict || x.Observed != o.Observed:
			c.What = "verdict changed"
		default:
			continue
		}
		out = append(out, c)
	}
	return out
}

func wrong(v Verdict) bool { return v.bad() || v == KnownFail || v == Changed }

// WriteChanges writes changes by kind, the worst first. worse reports whether
// anything newly fails.
func WriteChanges(out io.Writer, was, is *Report) (worse bool, err error) {
	w := &lines{out: out}
	w.f("%s, edition %s  ->  %s, edition %s\n", was.subject(), was.Edition, is.subject(), is.Edition)
	changes := Compare(was, is)
	for _, what := range []string{"newly failing", "newly passing", "cause changed", "verdict changed"} {
		title := false
		for _, c := range changes {
			if c.What != what {
				continue
			}
			if !title {
				w.f("\n%s:\n", what)
				title = true
			}
			worse = worse || what == "newly failing"
			w.f("  %s  %s -> %s%s\n", c.ID, c.Was, c.Is, c.causes())
		}
	}
	if len(changes) == 0 {
		w.f("nothing changed\n")
	}
	return worse, w.err
}

func (c *Change) causes() string {
	switch {
	case c.Cause == "" && c.Old == "":
		return ""
	case c.Old == "":
		return "  " + c.Cause
	case c.Cause == "":
		return "  was " + c.Old
	case c.Cause == c.Old:
		return "  " + c.Cause
	}
	return fmt.Sprintf("  %s -> %s", c.Old, c.Cause)
}
