package conformance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Topic is the tally of the vectors of one folder.
type Topic struct {
	Name   string
	Counts map[Verdict]int
	Total  int
}

// Topics returns the tallies by folder, in the order of their names. Together
// they hold each vector once.
func (r *Report) Topics() []Topic {
	var out []Topic
	for _, x := range r.Results {
		name, _, _ := strings.Cut(x.ID, "/")
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, Topic{Name: name, Counts: map[Verdict]int{}})
		}
		t := &out[len(out)-1]
		t.Counts[x.Verdict]++
		t.Total++
	}
	return out
}

func (r *Report) sum() Topic { return Topic{Counts: r.Counts, Total: r.Total} }

// Right and Judged are as in Report.
func (t *Topic) Right() int { return t.Counts[Pass] + t.Counts[Observed] }

// Judged is the number of vectors that could be put.
func (t *Topic) Judged() int { return t.Total - t.Counts[Unsupported] }

func (t Topic) tally() string {
	return fmt.Sprintf("%7s", fmt.Sprintf("%d/%d", t.Right(), t.Judged()))
}

// rest names the verdicts that are neither right nor wrong by count.
func (t Topic) rest() string {
	var parts []string
	for _, v := range Verdicts {
		if n := t.Counts[v]; n > 0 && v != Pass && v != Observed {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if len(parts) == 0 {
		return "ok"
	}
	return strings.Join(parts, ", ")
}

// Headline is the outcome in two words.
func (r *Report) Headline() string {
	against := ""
	if r.Dialect != "" {
		against = " with the dialect " + r.Dialect
	}
	switch {
	case r.Judged() == 0:
		return "nothing could be judged"
	case r.Conformant():
		return "conformant" + against
	}
	return "not conformant" + against
}

func (r *Report) subject() string {
	p := r.Passport
	s := strings.TrimSpace(p.Name + " " + p.Version)
	if p.Language != "" {
		s += " (" + p.Language + ")"
	}
	return s
}

// failures are the results that have, or should have, a cause.
func (r *Report) failures() []*Result {
	var out []*Result
	for i := range r.Results {
		if x := &r.Results[i]; x.Verdict.bad() || x.Verdict == KnownFail || x.Verdict == Changed {
			out = append(out, x)
		}
	}
	return out
}

// byCount returns the keys, the largest count first.
func byCount(count map[string]int) []string {
	keys := sortedKeys(count)
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return keys
}
