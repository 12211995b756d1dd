package diagnose

import (
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/oauthdebug/oauthdebug/signer"
)

// evidence is what one signer answered, and what each mistake would have made
// of the same requests.
type evidence struct {
	cases    []*Case
	dialect  signer.Rules // what is right
	written  signer.Slots // by the dialect
	rows     []*Mistake
	variants []map[*Mistake][]Variant // by case, as far as asked for
	plain    []string                 // by case: what is right; "" as long as nobody asked
	machine  signer.Machine
}

func newEvidence(cat Catalogue, dialect signer.Rules, cases []*Case) *evidence {
	ev := &evidence{cases: cases, dialect: dialect, written: dialect.Written(), variants: make([]map[*Mistake][]Variant, len(cases)), plain: make([]string, len(cases))}
	for _, row := range cat {
		if row.Fate == FateRule && row.Variants != nil {
			ev.rows = append(ev.rows, row)
		}
	}
	for i := range cases {
		ev.variants[i] = map[*Mistake][]Variant{}
	}
	return ev
}

// prepare finds the variants of all rows on some cases, on all processors.
func (ev *evidence) prepare(cases []int) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var m signer.Machine
			for i := range next {
				for _, row := range ev.rows {
					ev.find(&m, i, row)
				}
			}
		})
	}
	for _, i := range cases {
		next <- i
	}
	close(next)
	wg.Wait()
}

// live returns the variants of a row that make a difference to a case.
func (ev *evidence) live(i int, row *Mistake) []Variant {
	if found, ok := ev.variants[i][row]; ok {
		return found
	}
	return ev.find(&ev.machine, i, row)
}

func (ev *evidence) find(m *signer.Machine, i int, row *Mistake) []Variant {
	c := ev.cases[i]
	if ev.plain[i] == "" {
		ev.plain[i], _ = made(c, m, &ev.dialect)
	}
	var out []Variant
	for _, v := range row.Variants(c) {
		if v.Set == nil || !compatible(ev.written, v.Writes) {
			continue
		}
		ru := ev.dialect
		v.Set(&ru)
		if octets, ok := made(c, m, &ru); ok && (octets != ev.plain[i] || v.Writes.Has(signer.SlotWire) || v.Writes.Has(signer.SlotOutput)) {
			out = append(out, v)
		}
	}
	ev.variants[i][row] = out
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
func (ev *evidence) of(i int, e element) []Variant {
	all := ev.live(i, e.row)
	if e.any {
		return all
	}
	var out []Variant
	for _, v := range all {
		if slices.Contains(e.notes, v.Note) {
			out = append(out, v)
		}
	}
	return out
}

// touched reports whether elements can make a difference to a case.
func (ev *evidence) touched(more []element, i int) bool {
	for _, e := range more {
		if len(ev.of(i, e)) > 0 {
			return true
		}
	}
	return false
}

// reproduced reports whether the case's answer is what the model makes.
func (ev *evidence) reproduced(model []element, i int) bool {
	return ev.under(ev.dialect, ev.written, model, i)
}

func (ev *evidence) reproducedAll(model []element) []bool {
	out := make([]bool, len(ev.cases))
	for i := range ev.cases {
		out[i] = ev.reproduced(model, i)
	}
	return out
}

// under adds the rest of the model to rules that are already written, trying
// each variant of an element that may be any of them, and none.
func (ev *evidence) under(ru signer.Rules, written signer.Slots, rest []element, i int) bool {
	if len(rest) == 0 {
		return ev.cases[i].reproducedBy(&ev.machine, &ru)
	}
	e := rest[0]
	vs := ev.of(i, e)
	if e.any && ev.under(ru, written, rest[1:], i) {
		return true
	}
	for _, v := range vs {
		if !compatible(written, v.Writes) {
			continue
		}
		next := ru
		v.Set(&next)
		next.Escape, next.EscapeData = ru.Escape.Add(next.Escape), ru.EscapeData.Add(next.EscapeData)
		if ev.under(next, written|v.Writes, rest[1:], i) {
			return true
		}
	}
	return len(vs) == 0 && !e.any && ev.under(ru, written, rest[1:], i)
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
