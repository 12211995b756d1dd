package signer

import (
	"strings"
	"unsafe"
)

// appendAuthorization appends the value of the header field (section 3.5.1):
// realm first, then the protocol parameters, then the signature.
func (w *workspace) appendAuthorization(dst []byte, s *Signer) []byte {
	dst = append(dst, "OAuth "...)
	if s.Realm != "" {
		dst = append(dst, `realm="`...)
		for i := 0; i < len(s.Realm); i++ { // a quoted-string of HTTP
			if c := s.Realm[i]; c == '"' || c == '\\' {
				dst = append(dst, '\\')
			}
			dst = append(dst, s.Realm[i])
		}
		dst = append(dst, `", `...)
	}
	for i := range w.toPlace() {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = w.appendPart(dst, s, i, Name)
		dst = append(dst, `="`...)
		dst = w.appendPart(dst, s, i, Value)
		dst = append(dst, '"')
	}
	return dst
}

// appendForm appends the protocol parameters as form pairs (sections 3.5.2 and
// 3.5.3); more says that pairs stand before them.
func (w *workspace) appendForm(dst []byte, s *Signer, more bool) []byte {
	for i := range w.toPlace() {
		if more || i > 0 {
			dst = append(dst, '&')
		}
		dst = w.appendPart(dst, s, i, Name)
		dst = append(dst, '=')
		dst = w.appendPart(dst, s, i, Value)
	}
	return dst
}

// toPlace returns the protocol parameters, the signature behind them.
func (w *workspace) toPlace() []Param {
	w.params = append(w.request.OAuth, Param{"oauth_signature", textOf(w.m.sig)})
	return w.params
}

// appendPart appends name or value of the i-th protocol parameter as it is
// placed: escaped once by section 3.6. Slot: Wire.
func (w *workspace) appendPart(dst []byte, s *Signer, i int, part Part) []byte {
	p := &w.params[i]
	if part == Value && s.Rules.Wire != nil {
		return s.Rules.Wire(dst, p)
	}
	text := p.Name
	if part == Value {
		text = p.Value
	}
	if escaped, ok := w.signedAs(i, part, text, &s.Rules); ok {
		return append(dst, escaped...)
	}
	return RFC.Append(dst, view(text))
}

// signedAs returns how the text was escaped to be signed, so that it need not
// be escaped a second time; ok is false where a rule had a hand in it.
func (w *workspace) signedAs(i int, part Part, text string, ru *Rules) (escaped []byte, ok bool) {
	n := len(w.m.pairs) - len(w.request.OAuth) + i // they stand at the end
	if n < 0 || n >= len(w.m.pairs) || w.m.tables.Data != RFC || ru.EscapeName != nil || ru.EscapeValue != nil {
		return nil, false
	}
	p := &w.m.pairs[n]
	same := len(p.Text[part]) == len(text) && unsafe.SliceData(p.Text[part]) == unsafe.StringData(text)
	return p.Escaped[part], same && p.Source == FromSigner
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
