package signer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Recording runs a rule on one unit of a text after the other and notes which
// octets came out of which. There is no second way to compute anything: if the
// pieces put together are not what the rule makes of the whole text, the rule
// looks further than one unit, and its result gets a single origin.

// given is a text of the request as the first link of a chain.
func given(octets string, o Origin) Text {
	o.Start, o.End = 0, len(octets)
	return spanning(octets, o)
}

// constant is a text that the computation adds.
func constant(octets string) Text {
	return spanning(octets, Origin{Kind: OfConstant, Param: -1})
}

func spanning(octets string, o Origin, passed ...Pass) Text {
	if octets == "" {
		return Text{Spans: []Span{}}
	}
	return Text{Octets: octets, Spans: []Span{{End: len(octets), Origin: o, Passed: passed}}}
}

// joined is the texts, one behind the other.
func joined(texts ...Text) Text {
	out := Text{Spans: []Span{}}
	var buf strings.Builder
	for _, t := range texts {
		n := buf.Len()
		buf.WriteString(t.Octets)
		for _, s := range t.Spans {
			s.Start, s.End = s.Start+n, s.End+n
			out.push(s)
		}
	}
	out.Octets = buf.String()
	return out
}

// push appends a span and joins it to the one before if nothing tells them
// apart: untouched octets that lie side by side.
func (t *Text) push(s Span) {
	if s.Start == s.End {
		return
	}
	if n := len(t.Spans); n > 0 {
		last := &t.Spans[n-1]
		if len(last.Passed)+len(s.Passed) == 0 && last.Origin.meets(s.Origin) {
			last.End, last.Origin.End = s.End, s.Origin.End
			return
		}
	}
	t.Spans = append(t.Spans, s)
}

// meets reports whether p begins where o ends.
func (o Origin) meets(p Origin) bool {
	return o.Kind == p.Kind && o.Kind != OfConstant && o.Param == p.Param && o.Part == p.Part && o.End == p.Start
}

// through sends t through a rule, unit by unit. want is what the rule makes of
// the whole; pass names the rule where it changes something.
func (t Text) through(want string, rule func(dst, unit []byte) []byte, pass func(unit string, before []Pass) Pass) Text {
	out := Text{Spans: []Span{}}
	var buf strings.Builder
	for _, s := range t.Spans {
		from := len(out.Spans)
		for rest := t.Octets[s.Start:s.End]; rest != ""; {
			unit := rest[:unitLen(rest)]
			rest = rest[len(unit):]
			start := buf.Len()
			buf.Write(rule(nil, []byte(unit)))
			piece := Span{Start: start, End: buf.Len(), Origin: s.at(s.End-len(rest)-len(unit), len(unit)), Passed: s.Passed}
			if buf.String()[start:] != unit {
				piece.Passed = append(slices.Clip(s.Passed), pass(unit, s.Passed))
			}
			if len(s.Passed) > 0 && len(out.Spans) > from { // what was changed as one stays one
				last := &out.Spans[len(out.Spans)-1]
				last.End = piece.End
				if len(piece.Passed) > len(last.Passed) {
					last.Passed = piece.Passed
				}
				continue
			}
			out.push(piece)
		}
	}
	out.Octets = buf.String()
	if out.Octets != want {
		return t.around(want, pass(t.Octets, nil))
	}
	return out
}

// around is the record of a rule that looks further than one unit, and yet may
// only have put something around t, or cut something off.
func (t Text) around(want string, pass Pass) Text {
	if i := strings.Index(want, t.Octets); i >= 0 && t.Octets != "" {
		own := Origin{Kind: OfRule, Param: -1}
		return joined(spanning(want[:i], own, pass), t, spanning(want[i+len(t.Octets):], own, pass))
	}
	if i := strings.Index(t.Octets, want); i >= 0 && want != "" {
		return t.slice(i, i+len(want))
	}
	return spanning(want, t.hull(), pass)
}

// slice is octets from to to of t.
func (t Text) slice(from, to int) Text {
	out := Text{Octets: t.Octets[from:to], Spans: []Span{}}
	for _, s := range t.Spans {
		start, end := max(s.Start, from), min(s.End, to)
		if start < end {
			out.push(Span{Start: start - from, End: end - from, Origin: s.at(start, end-start), Passed: s.Passed})
		}
	}
	return out
}

// at is the origin of n octets of the span, from octet i of its Text on. Of a
// span that was changed it is all of it.
func (s Span) at(i, n int) Origin {
	o := s.Origin
	if len(s.Passed) == 0 && o.End-o.Start == s.End-s.Start && o.Kind != OfConstant {
		o.Start += i - s.Start
		o.End = o.Start + n
	}
	return o
}

// hull is one origin for all of t: the range of its parameter or part of the
// address if there is one alone, else a rule.
func (t Text) hull() Origin {
	if len(t.Spans) == 0 {
		return Origin{Kind: OfRule, Param: -1}
	}
	h := t.Spans[0].Origin
	for _, s := range t.Spans[1:] {
		o := s.Origin
		if o.Kind != h.Kind || o.Param != h.Param || o.Part != h.Part {
			return Origin{Kind: OfRule, Param: -1}
		}
		h.Start, h.End = min(h.Start, o.Start), max(h.End, o.End)
	}
	return h
}

// unitLen is the length of the first unit of s: a character of UTF-8, plain or
// all of its escapes; a single escape; or an octet that is none of these.
func unitLen(s string) int {
	if s[0] != '%' || BadEscape(view(s[:min(3, len(s))])) == 0 {
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	var space [utf8.UTFMax]byte
	for n := utf8.UTFMax; n > 1; n-- {
		if len(s) < 3*n || strings.Count(s[:3*n], "%") != n || s[3*(n-1)] != '%' {
			continue
		}
		octets := AppendUnescaped(space[:0], view(s[:3*n]), false)
		if _, size := utf8.DecodeRune(octets); size == n && len(octets) == n {
			return 3 * n
		}
	}
	return 3
}

// assembled finds the parts of whole, which a rule has put together, one behind
// the other; what stands between them is the rule's own. If one is not to be
// found, whole has a single origin.
func assembled(whole string, slot Slot, parts ...Text) Text {
	out := Text{Octets: whole, Spans: []Span{}}
	own := func(from, to int) {
		out.push(Span{Start: from, End: to, Origin: Origin{Kind: OfRule, Param: -1}, Passed: []Pass{{slot, "put in by the rule"}}})
	}
	at := 0
	for _, p := range parts {
		i := strings.Index(whole[at:], p.Octets)
		if i < 0 {
			return spanning(whole, Origin{Kind: OfRule, Param: -1}, Pass{slot, "put together by the rule"})
		}
		own(at, at+i)
		at += i
		for _, s := range p.Spans {
			s.Start, s.End = s.Start+at, s.End+at
			out.push(s)
		}
		at += len(p.Octets)
	}
	own(at, len(whole))
	return out
}
