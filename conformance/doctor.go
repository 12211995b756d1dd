package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Probe is one thing that an adapter must do before its answers are believed.
type Probe struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // "ok", "failed" or "skipped"
	Detail  string `json:"detail"`
}

// stranger is an adapter that can be sent an operation of any name.
type stranger interface {
	Strange(ctx context.Context, op string) (Answer, error)
}

// Doctor asks an adapter what shows whether it is wired rightly. The error says
// that it could not be asked at all; ok is whether nothing failed.
func Doctor(ctx context.Context, a Adapter, kit string) (passport Passport, probes []Probe, ok bool, err error) {
	passport, err = a.Hello(ctx, Hello{Kit: kit, Edition: "doctor"})
	if err != nil {
		return passport, nil, false, fmt.Errorf("%w: the adapter does not say hello: %w", ErrNothingJudged, err)
	}
	d := &doctor{ctx: ctx, a: a, p: passport}
	d.strange()
	if contains(passport.Ops, string(KindSign)) {
		d.signs()
	}
	if contains(passport.Ops, string(KindVerify)) {
		d.verifies()
	}
	d.crowd()
	ok = !slices.ContainsFunc(d.probes, func(p Probe) bool { return p.Outcome == "failed" })
	return passport, d.probes, ok, nil
}

type doctor struct {
	ctx    context.Context
	a      Adapter
	p      Passport
	token  bool // it signs with a token only
	probes []Probe
}

// found notes a probe; an empty detail is success.
func (d *doctor) found(name, detail string) {
	p := Probe{Name: name, Outcome: "ok"}
	if detail != "" {
		p.Outcome, p.Detail = "failed", detail
	}
	d.probes = append(d.probes, p)
}

func (d *doctor) skipped(name, why string) {
	d.probes = append(d.probes, Probe{Name: name, Outcome: "skipped", Detail: why})
}

func (d *doctor) strange() {
	const name = "an operation that nobody knows is answered as unsupported"
	s, ok := d.a.(stranger)
	if !ok {
		d.skipped(name, "the adapter is no process")
		return
	}
	switch a, err := s.Strange(d.ctx, "op-7f3a"); {
	case err != nil:
		d.found(name, broke(err))
	case a.Unsupported == nil:
		d.found(name, "it answers something else; an adapter must not answer what it does not know")
	default:
		d.found(name, "")
	}
}

// crowd puts many cases at once, which stalls an adapter that does not read
// while it writes.
func (d *doctor) crowd() {
	const name, many = "64 cases at once are all answered", 64
	if !contains(d.p.Ops, string(KindSign)) || d.method() == "" {
		d.skipped(name, "it does not sign")
		return
	}
	var wg sync.WaitGroup
	troubles := make([]string, many)
	for i := range troubles {
		wg.Go(func() {
			query := strings.Repeat("x", 4096)
			_, troubles[i] = d.sign(d.trivial(fmt.Sprintf("%s%02d", firstNonce[:22], i), query))
		})
	}
	wg.Wait()
	slices.Sort(troubles)
	d.found(name, troubles[many-1])
}
