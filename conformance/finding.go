package conformance

import (
	"context"
	"strings"
)

// Finding is what a run tells of a server as a whole: what it does, by which
// answers that shows, and what they leave open. It is no verdict.
type Finding struct {
	ID    string `json:"id"`
	Says  string `json:"says"`
	Shown string `json:"shown"` // the answers that show it, or ""
	Open  string `json:"open"`  // what they do not tell, or what to do about it, or ""
}

// surveyor is an adapter that can say more than its answers to single cases do.
// It is asked once, when all results are in, and may put aside results that its
// findings rob of their meaning.
type surveyor interface {
	survey(ctx context.Context, results []Result) []Finding
}

// sentence is all of a finding in one text.
func (f *Finding) sentence() string {
	parts := []string{f.Says}
	for _, part := range []string{f.Shown, f.Open} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ". ")
}

// textFindings says first what a server does as a whole.
func (r *Report) textFindings(w *lines) {
	for _, f := range r.Findings {
		w.wrap("  ", f.Says)
		w.wrap("      shown: ", f.Shown)
		w.wrap("      open: ", f.Open)
	}
	if len(r.Findings) > 0 {
		w.f("\n")
	}
}
