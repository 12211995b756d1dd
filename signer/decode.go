package signer

// DecodeAll sets the Text of the pairs: names and values of query and body are
// form-decoded, those of the header percent-decoded, each once. Octets that are
// not UTF-8 stay. Slots: Decode, Edit, Charset. New text is appended to buf.
func (ru *Rules) DecodeAll(buf []byte, ps []Pair) []byte {
	for i := range ps {
		p := &ps[i]
		for part := Name; part <= Value; part++ {
			buf = ru.decode(buf, p, part)
		}
		if ru.Edit == nil && ru.Charset == nil {
			continue
		}
		for part := Name; part <= Value; part++ {
			if ru.Edit != nil {
				start := len(buf)
				buf = ru.Edit(buf, p, part)
				p.Text[part] = buf[start:len(buf):len(buf)]
			}
			if ru.Charset != nil {
				start := len(buf)
				buf = ru.Charset(buf, p.Text[part])
				p.Text[part] = buf[start:len(buf):len(buf)]
			}
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

// Select marks or removes pairs, and adds what rules make up. What is left are
// the parameters of section 3.4.1.3.1. Slots: Exclude, KeepProtocol, Keep, Add,
// Shape. Added pairs come with their Text set.
func (ru *Rules) Select(ps []Pair, r *Request, c *Credentials) []Pair {
	kept := ps[:0]
	for i := range ps {
		if ru.keeps(&ps[i]) {
			kept = append(kept, ps[i])
		}
	}
	if ru.Add != nil {
		kept = ru.Add(kept, r, c)
	}
	if ru.Shape != nil {
		kept = ru.Shape(kept)
	}
	return kept
}

func (ru *Rules) keeps(p *Pair) bool {
	if ru.Exclude != nil {
		if ru.Exclude(p) {
			return false
		}
	} else if p.Is("oauth_signature") {
		return false
	}
	if p.Protocol() {
		return ru.KeepProtocol == nil || ru.KeepProtocol(p)
	}
	return ru.Keep == nil || ru.Keep(p)
}

// Made returns a pair that a rule makes up.
func Made(name, value string) Pair {
	n, v := view(name), view(value)
	return Pair{Source: FromRule, Wire: [2][]byte{n, v}, Text: [2][]byte{n, v}}
}
