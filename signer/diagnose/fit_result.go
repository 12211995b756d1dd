package diagnose

import (
	"slices"
	"strings"
)

// pair finds two elements that explain together what neither explains alone,
// starting from the shortest answers that are not explained. It is a long search,
// made once for an answer.
func (f *fitting) pair() []element {
	firm := slices.DeleteFunc(slices.Clone(f.model), func(e element) bool { return e.any })
	var left []int
	for i, ok := range f.right {
		if !ok && !f.paired[i] {
			left = append(left, i)
		}
	}
	slices.SortFunc(left, func(a, b int) int { return len(f.cases[a].Request.Target) - len(f.cases[b].Request.Target) })
	var best []element
	score := 0
	for _, i := range left[:min(len(left), 3)] {
		f.paired[i] = true
		telling := f.telling(i)
		for a, first := range telling {
			if f.ctx.Err() != nil {
				return nil
			}
			for _, second := range telling[a+1:] {
				if second.row == first.row {
					continue
				}
				if more := []element{first, second}; f.reproduced(append(firm[:len(firm):len(firm)], more...), i) {
					if s := f.scorePair(more); s > score {
						best, score = more, s
					}
				}
			}
		}
	}
	return best
}

// telling returns the elements that change the answer of a case, one for each
// answer: of several that make the same octets the one that touches least stands
// for all.
func (f *fitting) telling(i int) (out []element) {
	seen := map[string]int{}
	var reach []int
	for _, e := range f.elements {
		vs := f.of(i, e)
		if e.any || e.open || len(vs) == 0 {
			continue
		}
		ru := f.dialect
		vs[0].Set(&ru)
		octets, _ := made(f.cases[i], &f.machine, &ru)
		if at, found := seen[octets]; found && ru.Wire == nil && ru.Output == nil {
			if r := f.reach(e); r < reach[at] {
				out[at], reach[at] = e, r
			}
			continue
		}
		seen[octets] = len(out)
		out, reach = append(out, e), append(reach, f.reach(e))
	}
	return out
}

// reach counts the cases to which an element makes a difference.
func (f *fitting) reach(e element) (n int) {
	for i := range f.cases {
		if len(f.of(i, e)) > 0 {
			n++
		}
	}
	return n
}

// scorePair is score for two elements, where one alone gains nothing.
func (f *fitting) scorePair(more []element) int {
	points, model := 0, f.with(more...)
	for i, right := range f.right {
		switch {
		case !f.touched(more, i) || right == f.reproduced(model, i):
		case right:
			points -= 6
		default:
			points += 3
		}
	}
	return points
}

func (f *fitting) result() *Fit {
	out := &Fit{Explained: make([][]int, len(f.cases))}
	shared := slices.Clone(f.right) // reproduced whichever one cause is taken away
	for at, e := range f.model {
		without := f.reproducedAll(slices.Delete(slices.Clone(f.model), at, at+1))
		cause := FitCause{Mistake: e.row}
		if !e.any {
			named := slices.DeleteFunc(slices.Clone(e.notes), func(note string) bool { return note == "" })
			cause.Note = strings.Join(named, " or ")
		}
		for i := range f.cases {
			if f.right[i] && !without[i] {
				cause.Explains = append(cause.Explains, i)
			}
			shared[i] = shared[i] && without[i] && !f.plain[i]
		}
		out.Causes = append(out.Causes, cause)
	}
	for i := range f.cases {
		for at := 0; at < len(f.model) && shared[i]; at++ {
			if f.reproduced(f.model[at:at+1], i) {
				out.Causes[at].Explains = append(out.Causes[at].Explains, i)
				shared[i] = false
			}
		}
	}
	for at := range f.model {
		slices.Sort(out.Causes[at].Explains)
		out.Causes[at].Alternatives = f.alternatives(at, out.Causes[at].Explains)
	}
	slices.SortStableFunc(out.Causes, func(a, b FitCause) int { return len(b.Explains) - len(a.Explains) })
	for at, c := range out.Causes {
		for _, i := range c.Explains {
			out.Explained[i] = append(out.Explained[i], at)
		}
	}
	for i, ok := range f.right {
		if !ok {
			out.Unexplained = append(out.Unexplained, i)
		}
	}
	return out
}

// alternatives lists the rows that could stand in the place of an element.
func (f *fitting) alternatives(at int, explains []int) []string {
	var ids []string
	own := f.model[at]
	for _, e := range f.elements {
		if e.row == own.row || e.any || slices.Contains(ids, e.row.ID) {
			continue
		}
		model := slices.Clone(f.model)
		model[at] = e
		if f.fits(model, explains, e) {
			ids = append(ids, e.row.ID)
		}
	}
	return ids
}

// fits reports whether a model with e in it reproduces all that the present one
// does; the cases that tell most come first.
func (f *fitting) fits(model []element, first []int, e element) bool {
	for _, i := range first {
		if len(f.of(i, e)) == 0 || !f.reproduced(model, i) {
			return false
		}
	}
	for i := range f.cases {
		if f.right[i] && len(f.of(i, e)) > 0 && !f.reproduced(model, i) {
			return false
		}
	}
	return true
}
