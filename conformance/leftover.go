package conformance

import (
	"slices"
	"strings"
)

// Leftover are failures of one kind that no mistake of the catalogue explains.
type Leftover struct {
	What string
	IDs  []string
}

// leftovers sorts the failures without a cause by what can be said of them: the
// commonest first, and last those of which nothing can.
func (r *Report) leftovers() (out []Leftover) {
	kinds, count := map[string][]string{}, map[string]int{}
	for _, x := range r.Unexplained() {
		what := x.leftover()
		kinds[what], count[what] = append(kinds[what], x.ID), count[what]+1
	}
	for _, what := range byCount(count) {
		if what != notExplained {
			out = append(out, Leftover{what, kinds[what]})
		}
	}
	if ids := kinds[notExplained]; ids != nil {
		out = append(out, Leftover{notExplained, ids})
	}
	return out
}

const notExplained = "not explained"

// leftover says what a failure is, if there is more to say than that its octets
// are others.
func (x *Result) leftover() string {
	detail := firstLine(x.Detail)
	switch {
	case x.Verdict == Unpaired:
		return "a refusal proves nothing, since the right request beside it is refused too"
	case x.Verdict == Errored || x.Verdict == Crash || x.Verdict == Timeout || x.Verdict == Garbled:
		return "an error comes in place of an answer"
	case x.Stage == "refused":
		return opening(detail)
	case slices.Contains([]string{"parameters", "base_uri", "base_string", "key", "signature"}, x.Stage):
		return notExplained
	}
	detail, _, _ = strings.Cut(detail, " (")
	detail, _, _ = strings.Cut(detail, ";")
	return detail
}

// opening is the beginning of what a library said: the rest tells of one case.
func opening(said string) string {
	words := strings.Fields(said)
	if len(words) <= 10 {
		return said
	}
	return strings.TrimRight(strings.Join(words[:10], " "), ":,") + " ..."
}
