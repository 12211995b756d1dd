package signer

// Normalize appends the parameters joined with '=' and '&' (section 3.4.1.3.2).
// Slot: JoinPairs.
func (ru *Rules) Normalize(dst []byte, order []*Pair) []byte {
	if ru.JoinPairs != nil {
		return ru.JoinPairs(dst, order)
	}
	for i, p := range order {
		if i > 0 {
			dst = append(dst, '&')
		}
		dst = append(dst, p.Escaped[Name]...)
		dst = append(dst, '=')
		dst = append(dst, p.Escaped[Value]...)
	}
	return dst
}

// AppendEscapedURI appends the base string URI as it enters the base string.
// Slots: EscapeURI, Escape (through t).
func (ru *Rules) AppendEscapedURI(dst, uri []byte, t *Table) []byte {
	if ru.EscapeURI != nil {
		return ru.EscapeURI(dst, uri, t)
	}
	return t.Append(dst, uri)
}

// AppendEscapedParams appends the parameter section as it enters the base
// string. Slots: EscapeParams, Escape (through t).
func (ru *Rules) AppendEscapedParams(dst, params []byte, t *Table) []byte {
	if ru.EscapeParams != nil {
		return ru.EscapeParams(dst, params, t)
	}
	return t.Append(dst, params)
}

// AppendBase appends the signature base string (section 3.4.1.1) of its three
// parts, already escaped. Slots: JoinParts, Finish, Escape (through t).
func (ru *Rules) AppendBase(dst, method, uri, params []byte, t *Table) []byte {
	from := len(dst)
	dst = ru.AppendJoined(dst, method, uri, params)
	if ru.Finish != nil {
		joined := append([]byte(nil), dst[from:]...)
		dst = ru.Finish(dst[:from], joined, t)
	}
	return dst
}

// AppendJoined appends the three parts joined with '&'. Slot: JoinParts.
func (ru *Rules) AppendJoined(dst, method, uri, params []byte) []byte {
	if ru.JoinParts != nil {
		return ru.JoinParts(dst, method, uri, params)
	}
	dst = append(dst, method...)
	dst = append(dst, '&')
	dst = append(dst, uri...)
	dst = append(dst, '&')
	return append(dst, params...)
}

// AppendKey appends the key of section 3.4.2: both secrets escaped, '&' between
// them always. Slots: Secrets, EscapeKey, JoinKey, FinishKey, Escape (through t).
func (ru *Rules) AppendKey(dst []byte, c *Credentials, t *Table) []byte {
	consumer, token := c.ConsumerSecret, c.TokenSecret
	if ru.Secrets != nil {
		consumer, token = ru.Secrets(c)
	}
	from := len(dst)
	if ru.JoinKey == nil {
		dst = ru.appendSecret(dst, consumer, t)
		dst = append(dst, '&')
		dst = ru.appendSecret(dst, token, t)
	} else {
		dst = ru.JoinKey(dst, ru.appendSecret(nil, consumer, t), ru.appendSecret(nil, token, t))
	}
	if ru.FinishKey != nil {
		joined := append([]byte(nil), dst[from:]...)
		dst = ru.FinishKey(dst[:from], joined)
	}
	return dst
}

func (ru *Rules) appendSecret(dst []byte, s Secret, t *Table) []byte {
	if ru.EscapeKey != nil {
		return ru.EscapeKey(dst, s, t)
	}
	return t.Append(dst, view(s.text))
}
