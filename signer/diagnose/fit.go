package diagnose

import (
	"cmp"
	"context"
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Fit is the smallest set of mistakes, as far as it could be found, under which
// one signer gave all its answers, the right ones included.
type Fit struct {
	Causes      []FitCause
	Explained   [][]int // by case: the causes that its answer needs, as indexes; empty: right, or not explained
	Unexplained []int   // cases whose answers the causes do not reproduce
}

// FitCause is one mistake of a Fit.
type FitCause struct {
	Mistake      *Mistake
	Note         string   // the variant; "" if the row has one, or makes several here
	Explains     []int    // cases whose answers are not reproduced without it
	Alternatives []string // ids that fit all answers as well
}

// Fit explains many answers of one signer together. Each Case holds a request,
// the credentials and what came of it in Received. A mistake must reproduce
// answers that the others do not, and must not spoil those that are right: so
// the requests that came out well tell apart what one request cannot.
func (cat Catalogue) Fit(ctx context.Context, cases []*Case) *Fit {
	return cat.FitUnder(ctx, signer.Rules{}, cases)
}

// FitUnder is Fit for a signer that is to follow other rules than RFC 5849:
// those of a dialect, which are no mistakes of its own.
func (cat Catalogue) FitUnder(ctx context.Context, dialect signer.Rules, cases []*Case) *Fit {
	f := &fitting{ctx: ctx, evidence: newEvidence(cat, dialect, cases)}
	f.right = f.reproducedAll(nil)
	f.plain = slices.Clone(f.right)
	f.list()
	f.extend()
	f.prune()
	return f.result()
}

// element is a mistake that may be part of the model: a row in one of its
// variants, in the several that were met, or in whichever fits.
type element struct {
	row   *Mistake
	notes []string
	any   bool // any variant, and none
	open  bool
}

type fitting struct {
	*evidence
	ctx      context.Context
	elements []element
	model    []element
	plain    []bool     // what no mistake reproduces, by case: what is right
	right    []bool     // what the model reproduces, by case
	with1    [][]answer // what it reproduces with one element more, as far as known
	unused   []int      // by element: see spared; -1: not counted yet
	paired   []bool     // by case: pairs were tried
}

// answer is whether something is reproduced, once that is known.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

// list collects the elements: the variants that make a difference to a case
// whose answer is not right.
func (f *fitting) list() {
	var wrong []int
	for i, ok := range f.right {
		if !ok {
			wrong = append(wrong, i)
		}
	}
	f.prepare(wrong)
	for _, row := range f.rows {
		known, open := map[string]bool{}, true
		for _, i := range wrong {
			for _, v := range f.live(i, row) {
				if !known[v.Note] {
					e := element{row: row, notes: []string{v.Note}, open: v.Open || v.Note == shownByBase}
					known[v.Note], open = true, open && e.open
					f.elements = append(f.elements, e)
				}
			}
		}
		if len(known) > 1 {
			f.elements = append(f.elements, element{row: row, any: true, open: open})
		}
	}
	f.with1 = make([][]answer, len(f.elements))
	f.unused, f.paired = make([]int, len(f.elements)), make([]bool, len(f.cases))
	for e := range f.with1 {
		f.with1[e] = make([]answer, len(f.cases))
		f.unused[e] = -1
	}
}

// The ranks of what may extend a model, the best first.
const (
	specific = iota // a variant that is made wherever its row can be
	loose           // a variant whose row could have been made elsewhere and was not, or any of several
	wild            // what anything could be
)

// extend adds to the model what reproduces most answers that it does not yet:
// one element, a pair of them, and only then what proves little.
func (f *fitting) extend() {
	for len(f.model) < maxCauses && f.ctx.Err() == nil {
		more := f.best(specific)
		if more == nil {
			more = f.best(loose)
		}
		if more == nil {
			more = f.pair()
		}
		if more == nil {
			more = f.best(wild)
		}
		if more == nil {
			return
		}
		f.adopt(more)
	}
}

const maxCauses = 16

// best returns the element of that rank, or a better one, that gains most.
func (f *fitting) best(rank int) []element {
	best, score := -1, 0
	for e := range f.elements {
		if f.elements[e].open && rank < wild || f.elements[e].any && (rank < loose || f.anys() == maxAnys) {
			continue
		}
		s := f.score(e)
		if s <= 0 || s < score || rank < loose && f.spared(e) > 0 {
			continue
		}
		if s > score || f.better(e, best) {
			best, score = e, s
		}
	}
	if best < 0 {
		return nil
	}
	return f.elements[best : best+1]
}

// maxAnys bounds the elements that may be any variant: their ways multiply.
const maxAnys = 2

func (f *fitting) anys() (n int) {
	for _, e := range f.model {
		if e.any {
			n++
		}
	}
	return n
}

// adopt makes elements part of the model. What they cannot touch stays known.
func (f *fitting) adopt(more []element) {
	f.model = f.with(more...)
	for i := range f.cases {
		if !f.touched(more, i) {
			continue
		}
		f.right[i] = f.reproduced(f.model, i)
		for e := range f.with1 {
			f.with1[e][i] = unknown
		}
	}
}

// with returns the model with elements more. A row that is in it already is made
// in one way or the other.
func (f *fitting) with(more ...element) []element {
	out := slices.Clone(f.model)
	for _, e := range more {
		i := slices.IndexFunc(out, func(o element) bool { return o.row == e.row })
		if i < 0 {
			out = append(out, e)
			continue
		}
		e.any = e.any || out[i].any
		e.notes = append(slices.Clone(out[i].notes), e.notes...)
		out[i] = e
	}
	return out
}

// reproducedWith is reproduced for the model and one element more.
func (f *fitting) reproducedWith(e, i int) bool {
	if len(f.of(i, f.elements[e])) == 0 {
		return f.right[i]
	}
	known := &f.with1[e][i]
	if *known == unknown {
		*known = no
		if f.reproduced(f.with(f.elements[e]), i) {
			*known = yes
		}
	}
	return *known == yes
}

// score weighs what an element makes the model reproduce against what it
// spoils. One that only mends what others spoiled is no mistake of the signer.
func (f *fitting) score(e int) int {
	gained, wrong := 0, 0
	for i := range f.cases {
		if !f.right[i] && f.reproducedWith(e, i) {
			gained++
			if !f.plain[i] {
				wrong++
			}
		}
	}
	if wrong == 0 {
		return 0
	}
	points := 3 * gained
	if f.elements[e].any {
		points -= gained + 1 // what can be anything proves less
	}
	for i := range f.cases {
		if points <= 0 {
			return 0
		}
		if f.right[i] && !f.reproducedWith(e, i) {
			points -= 6
		}
	}
	return points
}

// spared counts the right answers in which the row of an element has a variant,
// but not this one: a mistake that is made there in no way. A note that names
// what stands in one request ("color not signed") is so told from a habit.
func (f *fitting) spared(e int) int {
	if f.unused[e] < 0 {
		f.unused[e] = 0
		el := f.elements[e]
		for i, ok := range f.right {
			if ok && !el.any && len(f.of(i, el)) == 0 && len(f.live(i, el.row)) > 0 {
				f.unused[e]++
			}
		}
	}
	return f.unused[e]
}

// better decides between elements that explain as much: the one whose row was
// spared less, the one that leaves less unexplained where it shows, a client's
// mistake before a server's, the one seen more often.
func (f *fitting) better(e, than int) bool {
	a, b := f.elements[e].row, f.elements[than].row
	return cmp.Or(cmp.Compare(f.spared(e), f.spared(than)), cmp.Compare(f.missed(e), f.missed(than)), int(b.Sides&Client)-int(a.Sides&Client), b.Seen-a.Seen) < 0
}

// missed counts the cases that an element touches and does not explain.
func (f *fitting) missed(e int) (n int) {
	for i := range f.cases {
		if len(f.of(i, f.elements[e])) > 0 && !f.reproducedWith(e, i) {
			n++
		}
	}
	return n
}

// prune removes what the rest of the model makes needless.
func (f *fitting) prune() {
	for i := 0; i < len(f.model); {
		without := slices.Delete(slices.Clone(f.model), i, i+1)
		if again := f.reproducedAll(without); covers(again, f.right) {
			f.model, f.right = without, again
			continue
		}
		i++
	}
}

// covers reports whether a is true wherever b is.
func covers(a, b []bool) bool {
	for i := range a {
		if b[i] && !a[i] {
			return false
		}
	}
	return true
}
