package signer

import "fmt"

// Collect appends the pairs of the request by section 3.4.1.3.1, as sent: from
// the query, the form body, the Authorization header, and those that the
// signer adds. Slots: Query, Body, Protocol, Split, Stray, Cut.
func (ru *Rules) Collect(dst []Pair, r *Request) []Pair {
	if ru.Query != nil {
		dst = ru.Query(dst, r, ru)
	} else {
		dst = ru.QueryPairs(dst, r)
	}
	if ru.Body != nil {
		dst = ru.Body(dst, r, ru)
	} else {
		dst = ru.BodyPairs(dst, r)
	}
	if ru.Protocol != nil {
		return ru.Protocol(dst, r, ru)
	}
	return ru.ProtocolPairs(dst, r)
}

// QueryPairs is the RFC's rule for the slot Query.
func (ru *Rules) QueryPairs(dst []Pair, r *Request) []Pair {
	return ru.AppendForm(dst, FromQuery, r.query())
}

// BodyPairs is the RFC's rule for the slot Body: the pairs of a single-part
// form, whatever the method.
func (ru *Rules) BodyPairs(dst []Pair, r *Request) []Pair {
	if len(r.Body) == 0 || !r.Form() {
		return dst
	}
	return ru.AppendForm(dst, FromBody, textOf(r.Body))
}

// ProtocolPairs is the RFC's rule for the slot Protocol: the pairs of the
// Authorization header without realm, and those that the signer adds.
func (ru *Rules) ProtocolPairs(dst []Pair, r *Request) []Pair {
	dst = appendHeaderPairs(dst, r, false)
	return AppendSigner(dst, r)
}

// HeaderPairs appends the pairs of the Authorization header, realm included.
func (ru *Rules) HeaderPairs(dst []Pair, r *Request) []Pair { return appendHeaderPairs(dst, r, true) }

// AppendSigner appends the parameters that a signer is about to place.
func AppendSigner(dst []Pair, r *Request) []Pair {
	for i := range r.OAuth {
		var p *Pair
		dst, p = grow(dst)
		p.find(FromSigner, i, false, r.OAuth[i].Name, r.OAuth[i].Value)
	}
	return dst
}

// readsOtherwise reports whether ru collects or decodes otherwise than the RFC.
func (ru *Rules) readsOtherwise() bool {
	return ru.Query != nil || ru.Body != nil || ru.Protocol != nil || ru.Split != nil || ru.Stray || ru.Cut != nil ||
		ru.Decode != nil || ru.Edit != nil || ru.Charset != nil
}

// checkSize refuses what would take all memory.
func (r *Request) checkSize() error {
	if len(r.Target) > MaxTarget {
		return fmt.Errorf("reading the request target: %d bytes, the limit is %d", len(r.Target), MaxTarget)
	}
	if len(r.Body) > MaxFormBody && r.Form() {
		return fmt.Errorf("reading the form body: %d bytes, the limit is %d", len(r.Body), MaxFormBody)
	}
	return nil
}
