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
		Request:    *m.request,
		URL:        m.request.URL(),
		Method:     string(m.rules.AppendMethod(nil, m.request)),
		URI:        Text{Octets: string(m.uri)},
		Normalized: Text{Octets: string(m.params)},
		Base:       Text{Octets: string(m.base)},
		Digest:     m.digest,
		Signature:  NewSecret(string(m.sig)),
		Departs:    m.rules.Written(),
	}
	if m.digest.Kind != RSA {
		t.Key = NewSecret(string(m.key))
	}
	if m.digest.Kind != Plaintext {
		t.Sum = slices.Clone(m.sum)
	}
	for i := range m.pairs {
		t.Params = append(t.Params, m.pairs[i].traced())
	}
	for _, p := range m.order {
		t.Order = append(t.Order, slices.IndexFunc(m.pairs, func(q Pair) bool { return q.same(p) }))
	}
	return t
}

func (p *Pair) same(q *Pair) bool {
	return p.Source == q.Source && p.At == q.At && p.Source != FromRule
}

func (p *Pair) traced() TracedParam {
	return TracedParam{
		Source: p.Source, At: p.At, Bare: p.Bare, Signed: true,
		Wire:    [2]string{string(p.Wire[Name]), string(p.Wire[Value])},
		Decoded: [2]string{string(p.Text[Name]), string(p.Text[Value])},
		Escaped: [2]string{string(p.Escaped[Name]), string(p.Escaped[Value])},
	}
}
