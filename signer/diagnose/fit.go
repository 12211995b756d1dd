package diagnose

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

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
	f := &fitting{ctx: ctx, cases: cases}
	f.list(cat)
	f.right = f.predictAll(nil)
	f.extend()
	f.prune()
	return f.result()
}

// element is a mistake that may be part of the model: one variant of a row, or
// whichever variant of it fits.
type element struct {
	row  *Mistake
	note string
	any  bool
	open bool
}

type fitting struct {
	ctx      context.Context
	cases    []*Case
	variants []map[*Mistake][]Variant // by case
	elements []element
	model    []element
	right    []bool     // what the model reproduces, by case
	with1    [][]answer // what it reproduces with one element more, as far as known
	machine  signer.Machine
}

// answer is whether something is reproduced, once that is known.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

// list collects the elements: the variants that make a difference to one of
// the cases.
func (f *fitting) list(cat Catalogue) {
	f.variants = make([]map[*Mistake][]Variant, len(f.cases))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var m signer.Machine
			for i := range next {
				f.variants[i] = cat.live(f.cases[i], &m)
			}
		})
	}
	for i := range f.cases {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, row := range cat {
		known := map[element]bool{}
		for i := range f.cases {
			for _, v := range f.variants[i][row] {
				e := element{row: row, note: v.Note, open: v.Open}
				if !known[e] {
					known[e] = true
					f.elements = append(f.elements, e)
				}
			}
		}
		if len(known) > 1 {
			f.elements = append(f.elements, element{row: row, any: true})
		}
	}
}

// live returns the variants of the rows that make a difference to a case.
func (cat Catalogue) live(c *Case, m *signer.Machine) map[*Mistake][]Variant {
	out := map[*Mistake][]Variant{}
	right, _ := made(c, m, &signer.Rules{})
	for _, row := range cat {
		if row.Fate != FateRule || row.Variants == nil {
			continue
		}
		for _, v := range row.Variants(c) {
			if v.Set == nil {
				continue
			}
			var ru signer.Rules
			v.Set(&ru)
			if octets, ok := made(c, m, &ru); ok && (octets != right || ru.Wire != nil || ru.Output != nil) {
				out[row] = append(out[row], v)
			}
		}
	}
	return out
}

// made returns all that rules make of a case, in one text.
func made(c *Case, m *signer.Machine, ru *signer.Rules) (string, bool) {
	credentials := c.Credentials
	credentials.PrivateKey = nil
	if err := m.Run(&c.Request, &credentials, ru); err != nil && !errors.Is(err, signer.ErrNoPrivateKey) {
		return "", false
	}
	return m.Digest().Name + "\x00" + string(m.BaseString()) + "\x00" + string(m.Key()) + "\x00" + string(m.Signature()), true
}

// of returns the variants of e on a case.
func (f *fitting) of(i int, e element) []Variant {
	all := f.variants[i][e.row]
	if e.any {
		return all
	}
	for j := range all {
		if all[j].Note == e.note {
			return all[j : j+1]
		}
	}
	return nil
}

// predict reports whether the case's answer is what the model makes.
func (f *fitting) predict(model []element, i int) bool {
	return f.under(signer.Rules{}, 0, model, i)
}

// under adds the rest of the model to rules that are already written, trying
// each variant of an element that may be any of them, and none.
func (f *fitting) under(ru signer.Rules, written signer.Slots, rest []element, i int) bool {
	if len(rest) == 0 {
		return f.cases[i].reproducedBy(&f.machine, &ru)
	}
	e := rest[0]
	vs := f.of(i, e)
	if e.any && f.under(ru, written, rest[1:], i) {
		return true
	}
	for _, v := range vs {
		if v.Set == nil || !compatible(written, v.Writes) {
			continue
		}
		next := ru
		v.Set(&next)
		next.Escape, next.EscapeData = ru.Escape.Add(next.Escape), ru.EscapeData.Add(next.EscapeData)
		if f.under(next, written|v.Writes, rest[1:], i) {
			return true
		}
	}
	return len(vs) == 0 && !e.any && f.under(ru, written, rest[1:], i)
}

// reproducedBy reports whether the rules make what the case received.
func (c *Case) reproducedBy(m *signer.Machine, ru *signer.Rules) bool {
	credentials := c.Credentials
	if credentials.PublicKey != nil {
		credentials.PrivateKey = nil // the public half proves as much, and is faster
	}
	if err := m.Run(&c.Request, &credentials, ru); err != nil && !errors.Is(err, signer.ErrNoPrivateKey) {
		return false
	}
	if c.Received.Signature == "" {
		return c.Received.BaseString == string(m.BaseString())
	}
	if m.Digest().Kind == signer.RSA && c.Received.BaseString != "" && c.Received.BaseString != string(m.BaseString()) {
		return false // much cheaper than the public key
	}
	if m.Digest().Kind == signer.RSA && ru.Output != nil {
		err := m.Run(&c.Request, &c.Credentials, ru)
		return err == nil && signer.Equal(string(m.Signature()), unwire(c.Received.Signature, c.Received.Place))
	}
	if ru.Wire != nil {
		made := ru.Wire(nil, &signer.Param{Name: "oauth_signature", Value: string(m.Signature())})
		return string(made) == c.Received.Signature
	}
	return m.Matches(unwire(c.Received.Signature, c.Received.Place))
}

func (f *fitting) predictAll(model []element) []bool {
	out := make([]bool, len(f.cases))
	for i := range f.cases {
		out[i] = f.predict(model, i)
	}
	return out
}

// extend adds to the model what reproduces most answers that it does not yet,
// one element or a pair at a time.
func (f *fitting) extend() {
	f.with1 = make([][]answer, len(f.elements))
	for e := range f.with1 {
		f.with1[e] = make([]answer, len(f.cases))
	}
	for range maxCauses {
		best, score := -1, 0
		for e := range f.elements {
			if f.ctx.Err() != nil {
				return
			}
			if s := f.score(e); s > score || s == score && s > 0 && f.better(e, best) {
				best, score = e, s
			}
		}
		var more []element
		if best >= 0 {
			more = []element{f.elements[best]}
		} else if more = f.pair(); more == nil {
			return
		}
		f.adopt(more)
	}
}

const maxCauses = 12

// adopt makes elements part of the model. What they cannot touch stays known.
func (f *fitting) adopt(more []element) {
	f.model = f.with(more...)
	for i := range f.cases {
		if !f.touched(more, i) {
			continue
		}
		f.right[i] = f.predict(f.model, i)
		for e := range f.with1 {
			f.with1[e][i] = unknown
		}
	}
}

func (f *fitting) with(more ...element) []element {
	return append(slices.Clone(f.model), more...)
}

// predictWith is predict for the model and one element more.
func (f *fitting) predictWith(e, i int) bool {
	if len(f.of(i, f.elements[e])) == 0 {
		return f.right[i]
	}
	known := &f.with1[e][i]
	if *known == unknown {
		*known = no
		if f.predict(f.with(f.elements[e]), i) {
			*known = yes
		}
	}
	return *known == yes
}

// score weighs what an element makes the model reproduce against what it
// spoils.
func (f *fitting) score(e int) int {
	gained := 0
	for i := range f.cases {
		if !f.right[i] && f.predictWith(e, i) {
			gained++
		}
	}
	points := 3 * gained
	if f.elements[e].any {
		points -= gained + 1 // what can be anything proves less
	}
	if f.elements[e].open {
		points -= gained
	}
	for i := range f.cases {
		if points <= 0 {
			return 0
		}
		if f.right[i] && !f.predictWith(e, i) {
			points -= 6
		}
	}
	return points
}

// scorePair is score for two elements, where one alone gains nothing.
func (f *fitting) scorePair(more []element) int {
	points, model := 0, f.with(more...)
	for i, right := range f.right {
		switch {
		case !f.touched(more, i) || right == f.predict(model, i):
		case right:
			points -= 6
		default:
			points += 3
		}
	}
	return points
}

// touched reports whether elements can make a difference to a case.
func (f *fitting) touched(more []element, i int) bool {
	return slices.ContainsFunc(more, func(e element) bool { return len(f.of(i, e)) > 0 })
}

// better decides between elements that explain as much: a client's mistake
// before a server's, the catalogue's order else.
func (f *fitting) better(e, than int) bool {
	return than >= 0 && f.elements[e].row.Sides&Client != 0 && f.elements[than].row.Sides&Client == 0
}

// pair finds two elements that explain together what neither explains alone,
// starting from the shortest answers that are not explained.
func (f *fitting) pair() []element {
	var left []int
	for i, ok := range f.right {
		if !ok {
			left = append(left, i)
		}
	}
	slices.SortFunc(left, func(a, b int) int { return len(f.cases[a].Request.Target) - len(f.cases[b].Request.Target) })
	var best []element
	score := 0
	for _, i := range left[:min(len(left), 3)] {
		live := f.live(i)
		for a, first := range live {
			if f.ctx.Err() != nil {
				return nil
			}
			for _, second := range live[a+1:] {
				if second.row == first.row {
					continue
				}
				if more := []element{first, second}; f.predict(f.with(more...), i) {
					if s := f.scorePair(more); s > score {
						best, score = more, s
					}
				}
			}
		}
	}
	return best
}

// live returns the elements that change the answer of a case, one for each
// answer: of several that make the same octets the first stands for all.
func (f *fitting) live(i int) (out []element) {
	seen := map[string]bool{}
	for _, e := range f.elements {
		vs := f.of(i, e)
		if e.any || e.open || len(vs) == 0 {
			continue
		}
		var ru signer.Rules
		vs[0].Set(&ru)
		octets, _ := made(f.cases[i], &f.machine, &ru)
		if ru.Wire == nil && ru.Output == nil && seen[octets] {
			continue
		}
		seen[octets] = true
		out = append(out, e)
	}
	return out
}

// prune removes what the rest of the model makes needless.
func (f *fitting) prune() {
	for i := 0; i < len(f.model); {
		without := slices.Delete(slices.Clone(f.model), i, i+1)
		if again := f.predictAll(without); covers(again, f.right) {
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

func (f *fitting) result() *Fit {
	out := &Fit{Explained: make([][]int, len(f.cases))}
	for at, e := range f.model {
		without := f.predictAll(slices.Delete(slices.Clone(f.model), at, at+1))
		cause := FitCause{Mistake: e.row, Note: e.note}
		for i := range f.cases {
			if f.right[i] && !without[i] {
				cause.Explains = append(cause.Explains, i)
			}
		}
		cause.Alternatives = f.alternatives(at, cause.Explains)
		out.Causes = append(out.Causes, cause)
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
		if len(f.of(i, e)) == 0 || !f.predict(model, i) {
			return false
		}
	}
	for i := range f.cases {
		if f.right[i] && len(f.of(i, e)) > 0 && !f.predict(model, i) {
			return false
		}
	}
	return true
}
