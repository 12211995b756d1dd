package signer

import "slices"

// Set is a set of octets.
type Set [4]uint64

// SetOf returns the set of the octets of s.
func SetOf(s string) Set {
	var t Set
	for i := 0; i < len(s); i++ {
		t[s[i]>>6] |= 1 << (s[i] & 63)
	}
	return t
}

// SetRange returns the octets from first to last, both included.
func SetRange(first, last byte) Set {
	var t Set
	for b := int(first); b <= int(last); b++ {
		t[b>>6] |= 1 << (b & 63)
	}
	return t
}

// Has reports whether b is in the set.
func (t Set) Has(b byte) bool { return t[b>>6]&(1<<(b&63)) != 0 }

// Union returns the octets that are in t or in o.
func (t Set) Union(o Set) Set {
	for i := range t {
		t[i] |= o[i]
	}
	return t
}

// Intersect returns the octets that are in both.
func (t Set) Intersect(o Set) Set {
	for i := range t {
		t[i] &= o[i]
	}
	return t
}

// Minus returns the octets of t that are not in o.
func (t Set) Minus(o Set) Set {
	for i := range t {
		t[i] &^= o[i]
	}
	return t
}

// Unreserved are the octets that section 3.6 leaves alone.
var Unreserved = SetOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

var (
	unsendable    = SetRange(0, ' ').Union(SetRange(0x7F, 0xFF))
	sendableTable = NewTable(Escape{Raw: SetRange(0x21, 0x7E)})
)

// Escape describes how an escape function departs from section 3.6, as data, so
// that departures add up. The zero value is the RFC's own rule.
type Escape struct {
	Raw   Set  // reserved octets that are left as they are
	Also  Set  // unreserved octets that are escaped
	Plus  bool // a space becomes '+'
	Lower bool // hexadecimal digits in lower case
}

// Add returns the escape that makes the mistakes of both.
func (e Escape) Add(o Escape) Escape {
	return Escape{Raw: e.Raw.Union(o.Raw), Also: e.Also.Union(o.Also), Plus: e.Plus || o.Plus, Lower: e.Lower || o.Lower}
}

// Table is an Escape made ready for use.
type Table struct {
	changed [256]uint8   // 0 for the octets that stay
	written [256][4]byte // what is written for an octet,
	length  [256]uint8   // and how many octets of it count
}

// NewTable makes e ready for use.
func NewTable(e Escape) *Table {
	hex := "0123456789ABCDEF"
	if e.Lower {
		hex = "0123456789abcdef"
	}
	t := new(Table)
	for i := range t.written {
		b := byte(i)
		switch {
		case b == ' ' && e.Plus:
			t.changed[i], t.written[i], t.length[i] = 1, [4]byte{'+'}, 1
		case e.Also.Has(b) || !Unreserved.Has(b) && !e.Raw.Has(b):
			t.changed[i], t.written[i], t.length[i] = 1, [4]byte{'%', hex[b>>4], hex[b&15]}, 3
		default:
			t.written[i], t.length[i] = [4]byte{b}, 1
		}
	}
	return t
}

// RFC is the table of section 3.6.
var RFC = NewTable(Escape{})

// Append appends text to dst, escaped octet by octet.
func (t *Table) Append(dst, text []byte) []byte {
	if t.Clean(text) {
		return append(dst, text...)
	}
	return t.escape(dst, text)
}

// escape has no branches to guess wrong: it writes four octets for each of text,
// of which the first one or three count.
func (t *Table) escape(dst, text []byte) []byte {
	for len(text) > 0 {
		piece := text[:min(len(text), 1024)]
		text = text[len(piece):]
		dst = slices.Grow(dst, 3*len(piece)+1)
		room, n := dst[:cap(dst)], len(dst)
		for _, b := range piece {
			w := &t.written[b]
			copy(room[n:n+4], w[:])
			n += int(t.length[b])
		}
		dst = room[:n]
	}
	return dst
}

// Clean reports whether Append would leave text as it is.
func (t *Table) Clean(text []byte) bool {
	for ; len(text) >= 8; text = text[8:] { // eight at a time: most texts are clean
		w := text[:8:8]
		if t.changed[w[0]]|t.changed[w[1]]|t.changed[w[2]]|t.changed[w[3]]|t.changed[w[4]]|t.changed[w[5]]|t.changed[w[6]]|t.changed[w[7]] != 0 {
			return false
		}
	}
	for _, b := range text {
		if t.changed[b] != 0 {
			return false
		}
	}
	return true
}

// EscapeString escapes s by section 3.6.
func EscapeString(s string) string {
	if RFC.Clean(view(s)) {
		return s
	}
	return string(RFC.Append(nil, view(s)))
}

// AppendUnescaped appends text with its percent escapes decoded once. An escape
// that is not one ('%' without two hexadecimal digits) stays as it is. With
// form set, '+' is a space.
func AppendUnescaped(dst, text []byte, form bool) []byte {
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case b == '%' && i+2 < len(text) && hexDigit[text[i+1]] != 0 && hexDigit[text[i+2]] != 0:
			b = (hexDigit[text[i+1]]-1)<<4 | (hexDigit[text[i+2]] - 1)
			i += 2
		case b == '+' && form:
			b = ' '
		}
		dst = append(dst, b)
	}
	return dst
}

// Unescape decodes the percent escapes of s once, leaving bad ones as they are.
func Unescape(s string) string { return string(AppendUnescaped(nil, view(s), false)) }

// BadEscape returns the position of the first '%' of text that no two
// hexadecimal digits follow, or -1.
func BadEscape(text []byte) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			continue
		}
		if i+2 >= len(text) || hexDigit[text[i+1]] == 0 || hexDigit[text[i+2]] == 0 {
			return i
		}
		i += 2
	}
	return -1
}

// hexDigit holds the value of a hexadecimal digit plus one; 0 for all else.
var hexDigit = func() (t [256]byte) {
	for i := byte(0); i < 10; i++ {
		t['0'+i] = i + 1
	}
	for i := byte(0); i < 6; i++ {
		t['a'+i], t['A'+i] = i+11, i+11
	}
	return t
}()
