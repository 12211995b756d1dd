package signer

// DecodeAll sets the Text of the pairs: names and values of query and body are
// form-decoded, those of the header percent-decoded, each once. Octets that are
// not UTF-8 stay. Slot: Decode. New text is appended to buf.
func (ru *Rules) DecodeAll(buf []byte, ps []Pair) []byte {
	for i := range ps {
		buf = ru.decode(buf, &ps[i], Name)
		buf = ru.decode(buf, &ps[i], Value)
	}
	return buf
}

// EditAll changes decoded texts, which the RFC never does. Slot: Edit.
func (ru *Rules) EditAll(buf []byte, ps []Pair) []byte {
	if ru.Edit == nil {
		return buf
	}
	for i := range ps {
		for part := Name; part <= Value; part++ {
			start := len(buf)
			buf = ru.Edit(buf, &ps[i], part)
			ps[i].Text[part] = buf[start:len(buf):len(buf)]
		}
	}
	return buf
}

// CharsetAll turns texts into octets of another charset than UTF-8. Slot:
// Charset.
func (ru *Rules) CharsetAll(buf []byte, ps []Pair) []byte {
	if ru.Charset == nil {
		return buf
	}
	for i := range ps {
		for part := Name; part <= Value; part++ {
			start := len(buf)
			buf = ru.Charset(buf, ps[i].Text[part])
			ps[i].Text[part] = buf[start:len(buf):len(buf)]
		}
	}
	return buf
}

func (ru *Rules) decode(buf []byte, p *Pair, part Part) []byte {
	start := len(buf)
	if ru.Decode != nil {
		buf = ru.Decode(buf, p, part)
	} else {
		wire := p.Wire[part]
		if p.Source >= FromSigner || !encoded(wire) {
			p.Text[part] = wire
			return buf
		}
		buf = p.AppendDecoded(buf, part)
	}
	p.Text[part] = buf[start:len(buf):len(buf)]
	return buf
}

// AppendDecoded is the RFC's rule for the slot Decode.
func (p *Pair) AppendDecoded(dst []byte, part Part) []byte {
	if p.Source >= FromSigner {
		return append(dst, p.Wire[part]...)
	}
	return AppendUnescaped(dst, p.Wire[part], p.Source != FromHeader)
}

func encoded(text []byte) bool {
	for _, b := range text {
		if b == '%' || b == '+' {
			return true
		}
	}
	return false
}

// Select removes what is not signed, and adds what rules make up. What is left
// are the parameters of section 3.4.1.3.1. Added pairs come with their Text set.
func (ru *Rules) Select(ps []Pair, r *Request, c *Credentials) []Pair {
	ps = ru.ExcludeAll(ps)
	ps = ru.KeepProtocolAll(ps)
	ps = ru.KeepAll(ps)
	ps = ru.AddAll(ps, r, c)
	return ru.ShapeAll(ps)
}

// ExcludeAll removes oauth_signature, wherever it was found. Slot: Exclude.
func (ru *Rules) ExcludeAll(ps []Pair) []Pair {
	if ru.Exclude != nil {
		return filter(ps, func(p *Pair) bool { return !ru.Exclude(p) })
	}
	return filter(ps, notSignature)
}

func notSignature(p *Pair) bool { return !p.Is("oauth_signature") }

// KeepProtocolAll removes oauth_ parameters that a rule forgets. Slot:
// KeepProtocol.
func (ru *Rules) KeepProtocolAll(ps []Pair) []Pair {
	if ru.KeepProtocol == nil {
		return ps
	}
	return filter(ps, func(p *Pair) bool { return !p.Protocol() || ru.KeepProtocol(p) })
}

// KeepAll removes other parameters that a rule forgets. Slot: Keep.
func (ru *Rules) KeepAll(ps []Pair) []Pair {
	if ru.Keep == nil {
		return ps
	}
	return filter(ps, func(p *Pair) bool { return p.Protocol() || ru.Keep(p) })
}

// AddAll appends what a rule makes up. Slot: Add.
func (ru *Rules) AddAll(ps []Pair, r *Request, c *Credentials) []Pair {
	if ru.Add == nil {
		return ps
	}
	return ru.Add(ps, r, c)
}

// ShapeAll rearranges pairs as a whole. Slot: Shape.
func (ru *Rules) ShapeAll(ps []Pair) []Pair {
	if ru.Shape == nil {
		return ps
	}
	return ru.Shape(ps)
}

// filter moves the pairs to keep to the front; those before the first that
// goes stay where they are.
func filter(ps []Pair, keep func(*Pair) bool) []Pair {
	n := 0
	for i := range ps {
		if !keep(&ps[i]) {
			continue
		}
		if n != i {
			ps[n] = ps[i]
		}
		n++
	}
	return ps[:n]
}

// Made returns a pair that a rule makes up.
func Made(name, value string) Pair {
	n, v := view(name), view(value)
	return Pair{Source: FromRule, Wire: [2][]byte{n, v}, Text: [2][]byte{n, v}}
}
