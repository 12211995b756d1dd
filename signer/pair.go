package signer

import "unsafe"

// Source says where a parameter was found (section 3.4.1.3.1).
type Source uint8

// The sources of parameters, in the order in which they are collected.
const (
	FromQuery  Source = iota + 1 // the query component of the address
	FromBody                     // a single-part form body
	FromHeader                   // the Authorization header field
	FromSigner                   // protocol parameters that a signer adds (Request.OAuth)
	FromRule                     // made up by a rule; RFC 5849 has none
)

// String returns the word for a source that people know.
func (s Source) String() string {
	switch s {
	case FromQuery:
		return "query"
	case FromBody:
		return "body"
	case FromHeader:
		return "header"
	case FromSigner:
		return "added"
	case FromRule:
		return "rule"
	}
	return "unknown"
}

// Part tells the name of a parameter from its value.
type Part uint8

// The two parts of a parameter; they index the arrays of a Pair.
const (
	Name Part = iota
	Value
)

// String returns "name" or "value".
func (p Part) String() string {
	if p == Name {
		return "name"
	}
	return "value"
}

// Pair is one parameter on its way through the stages. Each array holds name
// and value, indexed by Part. The texts are views into the request or into
// buffers of the Machine: read them, never write to them.
type Pair struct {
	Source Source
	At     int  // position within its source, from 0
	Bare   bool // no '=' behind the name on the wire

	Wire    [2][]byte // as sent
	Text    [2][]byte // decoded
	Escaped [2][]byte // escaped by section 3.6
	Key     [2][]byte // what is compared when sorting; set by rules, otherwise Escaped

	id   int    // which of the collected pairs this is, from 1, for the trace; 0 if a rule made it
	head uint64 // first octets of the compared name, to decide most comparisons at once
	rank int
}

// Protocol reports whether the decoded name begins with "oauth_".
func (p *Pair) Protocol() bool {
	n := p.Text[Name]
	return len(n) >= 6 && string(n[:6]) == "oauth_"
}

// Is reports whether the decoded name is name.
func (p *Pair) Is(name string) bool { return string(p.Text[Name]) == name }

// grow appends a pair for find to fill: it is too large to be copied about.
func grow(dst []Pair) ([]Pair, *Pair) {
	if len(dst) < cap(dst) {
		dst = dst[:len(dst)+1]
	} else {
		dst = append(dst, Pair{})
	}
	return dst, &dst[len(dst)-1]
}

// find sets what is known of a pair where it is found. All else is set by the
// stages that follow.
func (p *Pair) find(source Source, at int, bare bool, name, value string) {
	p.Source, p.At, p.Bare, p.id = source, at, bare, 0
	p.Wire[Name], p.Wire[Value] = view(name), view(value)
	p.Text = [2][]byte{}
}

// view returns the octets of s without copying them. Nothing in this package
// writes to the texts of a Pair, which is what makes it safe.
func view(s string) []byte {
	if s == "" {
		return nil
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// textOf returns b as a string without copying it, for as long as nobody writes
// to b: the Machine reads a body and never writes to it.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
