package signer

import (
	"errors"
	"slices"
)

// Compute runs r through the computation once and returns its Trace. An RSA
// method without a private key leaves Sum and Signature empty; that is no error
// here.
func Compute(r *Request, c *Credentials, ru *Rules) (*Trace, error) {
	var m Machine
	if err := m.Run(r, c, ru); err != nil && !errors.Is(err, ErrNoPrivateKey) {
		return nil, err
	}
	return m.Trace(), nil
}

// Trace returns the last Run as a Trace, which holds copies.
func (m *Machine) Trace() *Trace {
	t := &Trace{
		Request:   *m.request,
		URL:       m.request.URL(),
		Method:    string(m.rules.AppendMethod(nil, m.request)),
		Digest:    m.digest,
		Signature: NewSecret(string(m.sig)),
		Departs:   m.rules.Written(),
		Params:    []TracedParam{},
		Order:     []int{},
	}
	if m.digest.Kind != RSA {
		t.Key = NewSecret(string(m.key))
	}
	if m.digest.Kind != Plaintext {
		t.Sum = slices.Clone(m.sum)
	}
	r := recorder{m: m, ru: m.rules, trace: t, index: map[*Pair]int{}}
	r.listParams()
	for _, p := range m.order {
		t.Order = append(t.Order, r.index[p])
	}
	t.URI, t.Normalized = r.uri(), r.normalized()
	t.Base = r.base(t.URI, t.Normalized)
	// What the Run made is what counts; a record that differs would be a fault
	// of the recording and must not be shown.
	t.URI.mustBe(m.uri)
	t.Normalized.mustBe(m.params)
	t.Base.mustBe(m.base)
	t.Notes = m.notes(t)
	return t
}

func (t *Text) mustBe(octets []byte) {
	if t.Octets != string(octets) {
		*t = spanning(string(octets), Origin{Kind: OfRule, Param: -1})
	}
}

// listParams lists the parameters in the order in which they were found: the
// signed ones, those that were left out, and at the end those that rules made.
func (r *recorder) listParams() {
	found := r.found()
	signed := map[int]*Pair{}
	var made []*Pair
	for i := range r.m.pairs {
		p := &r.m.pairs[i]
		if p.id == 0 || signed[p.id] != nil {
			made = append(made, p)
			continue
		}
		signed[p.id] = p
	}
	for i := range found {
		f := &found[i]
		p := signed[f.id]
		if f.id > 0 && p != nil {
			r.index[p] = len(r.trace.Params)
			r.trace.Params = append(r.trace.Params, p.traced())
			continue
		}
		q := f.traced()
		q.Signed, q.Why = false, r.why(f)
		if r.m.digest.Kind == Plaintext && f.Is("oauth_signature") {
			q.Wire[Value], q.Decoded[Value] = mask, mask // it is the secrets
		}
		r.trace.Params = append(r.trace.Params, q)
	}
	for _, p := range made {
		r.index[p] = len(r.trace.Params)
		r.trace.Params = append(r.trace.Params, p.traced())
	}
}

// found collects once more, and puts in what the RFC finds and the rules did
// not collect: the realm, or a source that a rule does not read.
func (r *recorder) found() []Pair {
	ru, request := r.ru, r.m.request
	ps := ru.Collect(nil, request)
	for i := range ps {
		ps[i].id = i + 1
	}
	rfc := noRules.QueryPairs(nil, request)
	rfc = noRules.BodyPairs(rfc, request)
	rfc = noRules.HeaderPairs(rfc, request)
	rfc = AppendSigner(rfc, request)
	all := make([]Pair, 0, len(ps))
	for source := FromQuery; source <= FromRule; source++ {
		own := pairsOf(ps, source)
		if missing := pairsOf(rfc, source); len(own) == 0 || source == FromHeader {
			own = merge(own, missing)
		}
		all = append(all, own...)
	}
	ru.DecodeAll(nil, all)
	return all
}

func pairsOf(ps []Pair, s Source) (own []Pair) {
	for _, p := range ps {
		if p.Source == s {
			own = append(own, p)
		}
	}
	return own
}

// merge puts those of others into ps that ps does not hold, each before the
// first that stands behind it.
func merge(ps, others []Pair) []Pair {
	if len(ps) == 0 {
		return others
	}
	type wire struct{ name, value string }
	held := map[wire]bool{}
	for _, p := range ps {
		held[wire{textOf(p.Wire[Name]), textOf(p.Wire[Value])}] = true
	}
	for _, o := range others {
		if held[wire{textOf(o.Wire[Name]), textOf(o.Wire[Value])}] {
			continue
		}
		i := slices.IndexFunc(ps, func(p Pair) bool { return p.At > o.At })
		if i < 0 {
			i = len(ps)
		}
		ps = slices.Insert(ps, i, o)
	}
	return ps
}

// why says for what reason a parameter was left out.
func (r *recorder) why(p *Pair) string {
	ru := r.ru
	switch {
	case p.id == 0 && p.Source == FromHeader && p.Is("realm"):
		return "realm is never signed"
	case p.id == 0:
		return "the rule for the " + p.Source.String() + " does not read it"
	case ru.Exclude == nil && p.Is("oauth_signature"):
		return "oauth_signature is never signed"
	case ru.Exclude != nil && ru.Exclude(p):
		return "the rule Exclude leaves it out"
	case p.Protocol() && ru.KeepProtocol != nil && !ru.KeepProtocol(p):
		return "the rule KeepProtocol leaves it out"
	case !p.Protocol() && ru.Keep != nil && !ru.Keep(p):
		return "the rule Keep leaves it out"
	}
	return "the rule Shape leaves it out"
}

func (p *Pair) traced() TracedParam {
	return TracedParam{
		Source: p.Source, At: p.At, Bare: p.Bare, Signed: true,
		Wire:    [2]string{string(p.Wire[Name]), string(p.Wire[Value])},
		Decoded: [2]string{string(p.Text[Name]), string(p.Text[Value])},
		Escaped: [2]string{string(p.Escaped[Name]), string(p.Escaped[Value])},
	}
}
