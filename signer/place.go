package signer

import "strings"

// appendAuthorization appends the value of the header field (section 3.5.1):
// realm first, then the protocol parameters, then the signature. The escaped
// texts are those that were signed, so nothing is escaped twice.
func (w *workspace) appendAuthorization(dst []byte, s *Signer) []byte {
	dst = append(dst, "OAuth "...)
	first := true
	if s.Realm != "" {
		dst = append(dst, `realm="`...)
		for i := 0; i < len(s.Realm); i++ { // a quoted-string of HTTP
			if c := s.Realm[i]; c == '"' || c == '\\' {
				dst = append(dst, '\\')
			}
			dst = append(dst, s.Realm[i])
		}
		dst, first = append(dst, '"'), false
	}
	for i := range w.request.OAuth {
		dst = w.appendItem(dst, s, &w.request.OAuth[i], first)
		first = false
	}
	w.placed = Param{"oauth_signature", textOf(w.m.sig)}
	return w.appendItem(dst, s, &w.placed, first)
}

func (w *workspace) appendItem(dst []byte, s *Signer, p *Param, first bool) []byte {
	if !first {
		dst = append(dst, ", "...)
	}
	dst = RFC.Append(dst, view(p.Name))
	dst = append(dst, `="`...)
	dst = s.Rules.appendWire(dst, p)
	return append(dst, '"')
}

// appendForm appends the protocol parameters as form pairs (sections 3.5.2 and
// 3.5.3); more says that pairs stand before them.
func (w *workspace) appendForm(dst []byte, s *Signer, more bool) []byte {
	for i := range w.request.OAuth {
		dst = w.appendPair(dst, s, &w.request.OAuth[i], more)
		more = true
	}
	w.placed = Param{"oauth_signature", textOf(w.m.sig)}
	return w.appendPair(dst, s, &w.placed, more)
}

func (w *workspace) appendPair(dst []byte, s *Signer, p *Param, more bool) []byte {
	if more {
		dst = append(dst, '&')
	}
	dst = RFC.Append(dst, view(p.Name))
	dst = append(dst, '=')
	return s.Rules.appendWire(dst, p)
}

// appendTarget appends path and query of r with the protocol parameters behind
// the query.
func (w *workspace) appendTarget(dst []byte, s *Signer, r *Request) []byte {
	target, _, _ := strings.Cut(r.Target, "#")
	if target == "" || target[0] == '?' {
		dst = append(dst, '/')
	}
	dst = append(dst, target...)
	_, query, found := strings.Cut(target, "?")
	if !found {
		dst = append(dst, '?')
	}
	return w.appendForm(dst, s, query != "")
}

// appendWire appends a protocol parameter's value as it is placed: escaped once
// by section 3.6. Slot: Wire.
func (ru *Rules) appendWire(dst []byte, p *Param) []byte {
	if ru.Wire != nil {
		return ru.Wire(dst, p)
	}
	return RFC.Append(dst, view(p.Value))
}
