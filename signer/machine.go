package signer

import "fmt"

// Machine runs the computation of section 3.4 under Rules, in buffers that it
// keeps. Results are views, good until the next Run. The zero Machine is ready;
// it is not for concurrent use.
type Machine struct {
	request     *Request
	credentials *Credentials
	rules       *Rules
	tables      Tables
	escape      Escape // what tables were made of
	escapeData  Escape

	url    URL
	pairs  []Pair
	order  []*Pair
	text   []byte // decoded texts that differ from the wire
	esc    []byte // escaped texts that differ from the decoded
	params []byte
	uri    []byte
	parts  []byte // escaped URI, then escaped parameters
	base   []byte
	key    []byte
	sum    []byte
	sig    []byte
	digest *Digest
	mac    mac
}

// Run computes the signature of r with the secrets of c under ru; a nil ru is
// RFC 5849. The signature method is that of ru.Digest, else of the parameter
// oauth_signature_method, else HMAC-SHA1. It looks at everything and refuses
// nothing that has an answer: the errors are a request beyond the limits, and
// an RSA method without a private key (the base string is there all the same).
func (m *Machine) Run(r *Request, c *Credentials, ru *Rules) error {
	if err := m.prepare(r, c, ru); err != nil {
		return err
	}
	return m.finish()
}

// prepare runs all stages up to base string and key.
func (m *Machine) prepare(r *Request, c *Credentials, ru *Rules) error {
	if ru == nil {
		ru = &noRules
	}
	if err := m.read(r, ru); err != nil {
		return err
	}
	m.assemble(c)
	return nil
}

// read collects and decodes the parameters and finds the signature method.
func (m *Machine) read(r *Request, ru *Rules) error {
	m.request, m.rules = r, ru
	m.sum, m.sig = m.sum[:0], m.sig[:0]
	if err := r.checkSize(); err != nil {
		return err
	}
	m.pairs = ru.Collect(m.pairs[:0], r)
	if len(m.pairs) > MaxParameters {
		return fmt.Errorf("collecting parameters: there are more than %d", MaxParameters)
	}
	for i := range m.pairs {
		m.pairs[i].id = i + 1
	}
	m.text = ru.DecodeAll(m.text[:0], m.pairs)
	m.digest = ru.digest(m.pairs)
	m.text = ru.EditAll(m.text, m.pairs)
	m.text = ru.CharsetAll(m.text, m.pairs)
	return nil
}

// assemble makes base string and key of what was read.
func (m *Machine) assemble(c *Credentials) {
	r, ru := m.request, m.rules
	m.credentials = c
	if m.tables.Whole == nil || ru.Escape != m.escape || ru.EscapeData != m.escapeData {
		m.tables, m.escape, m.escapeData = ru.Tables(), ru.Escape, ru.EscapeData
	}
	m.pairs = ru.Select(m.pairs, r, c)
	m.esc = ru.EscapeAll(m.esc[:0], m.pairs, m.tables.Data)
	m.order = ru.Arrange(m.order[:0], m.pairs)
	m.params = ru.Normalize(m.params[:0], m.order)

	m.url = r.URL()
	m.uri = ru.AppendURI(m.uri[:0], &m.url)

	m.parts = ru.AppendEscapedURI(m.parts[:0], m.uri, m.tables.Whole)
	cut := len(m.parts)
	m.parts = ru.AppendEscapedParams(m.parts, m.params, m.tables.Whole)
	m.key = ru.AppendMethod(m.key[:0], r) // the key's buffer is free until the base string is made
	m.base = ru.AppendBase(m.base[:0], m.key, m.parts[:cut:cut], m.parts[cut:], m.tables.Whole)
	m.key = ru.AppendKey(m.key[:0], c, m.tables.Whole)
}

func (m *Machine) finish() error {
	var err error
	m.sum, err = m.mac.appendSum(m.sum, m.digest, m.credentials, m.key, m.base)
	if err != nil {
		return err
	}
	if m.rules.Output != nil {
		m.sig = m.rules.Output(m.sig, m.sum)
		return nil
	}
	m.sig = m.digest.appendText(m.sig, m.sum)
	return nil
}

var noRules Rules

// digest returns the signature method of the computation.
func (ru *Rules) digest(ps []Pair) *Digest {
	if ru.Digest != nil {
		return ru.Digest
	}
	for i := range ps {
		if ps[i].Is("oauth_signature_method") {
			if d := digestByName(ps[i].Text[Value]); d != nil {
				return d
			}
		}
	}
	return Digests[0]
}

// Digest returns the signature method that the last Run used.
func (m *Machine) Digest() *Digest { return m.digest }

// Pairs returns the parameters in the order in which they were collected.
func (m *Machine) Pairs() []Pair { return m.pairs }

// Order returns the parameters as sorted.
func (m *Machine) Order() []*Pair { return m.order }

// Params returns the normalized parameters (3.4.1.3.2).
func (m *Machine) Params() []byte { return m.params }

// URI returns the base string URI (3.4.1.2).
func (m *Machine) URI() []byte { return m.uri }

// BaseString returns the signature base string (3.4.1.1).
func (m *Machine) BaseString() []byte { return m.base }

// Key returns the key of section 3.4.2. It holds the secrets: never print it.
func (m *Machine) Key() []byte { return m.key }

// Sum returns the octets of the signature before base64.
func (m *Machine) Sum() []byte { return m.sum }

// Signature returns the text of the signature, not escaped. With PLAINTEXT it
// holds the secrets.
func (m *Machine) Signature() []byte { return m.sig }
