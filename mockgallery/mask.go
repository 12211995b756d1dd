package mockgallery

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// mask takes secrets out of text before it is shown: as they are, and escaped in any way and any number of times.
type mask struct {
	needles [][]byte
	begins  [1 << 12]bool // by the first octets of a needle: most text is passed over quickly
}

var masked = []byte("<masked>")

// maxEscaped is how many escapes over each other are seen through: a parameter that was escaped twice is escaped four
// times in a base string.
const maxEscaped = 6

// newMask knows secrets. Very short ones are left alone: they occur by chance.
func newMask(secrets []string) mask {
	var m mask
	add := func(n string) {
		if len(n) >= 4 {
			needle := []byte(strings.ReplaceAll(n, " ", "+"))
			m.needles = append(m.needles, needle)
			m.begins[beginning(needle[0], needle[1], needle[2])] = true
		}
	}
	for _, s := range secrets {
		add(s)
		if len(s) >= 8 {
			inBase64 := base64.RawStdEncoding.EncodeToString([]byte(s))
			add(inBase64[:len(inBase64)-min(1, len(s)%3)]) // the last letter depends on what follows
			add(hex.EncodeToString([]byte(s)))
		}
	}
	// The longest first, for one secret may begin another.
	slices.SortStableFunc(m.needles, func(a, b []byte) int { return len(b) - len(a) })
	return m
}

func beginning(a, b, c byte) int { return (int(a) ^ int(b)<<2 ^ int(c)<<4) & (1<<12 - 1) }

// bytes masks text.
func (m *mask) bytes(b []byte) []byte {
	if !m.holds(b) {
		return b
	}
	var cuts [][2]int
	l := layer{text: b}
	for range maxEscaped {
		cuts = m.find(cuts, &l)
		if !l.peel() {
			break
		}
	}
	if len(cuts) == 0 {
		return b
	}
	slices.SortFunc(cuts, func(a, b [2]int) int { return a[0] - b[0] })
	var out []byte
	at := 0
	for _, c := range cuts {
		if c[0] >= at {
			out = append(append(out, b[at:c[0]]...), masked...)
		}
		at = max(at, c[1])
	}
	return append(out, b[at:]...)
}

// holds reports whether there is anything to mask, which there seldom is: it keeps no account of where octets stood.
func (m *mask) holds(b []byte) bool {
	if len(m.needles) == 0 {
		return false
	}
	var room [1 << 10]byte
	text := append(room[:0], b...)
	for range maxEscaped {
		for i := 0; i+4 <= len(text); i++ {
			if m.needleAt(text[i:]) > 0 {
				return true
			}
		}
		i := bytes.IndexByte(text, '%')
		if i < 0 {
			i = bytes.IndexByte(text, '\\')
		} else if at := bytes.IndexByte(text[:i], '\\'); at >= 0 {
			i = at
		}
		if i < 0 {
			return false
		}
		n := i
		for ; i < len(text); n++ {
			c, width := unescaped(text[i:])
			text[n] = c
			i += width
		}
		if n == len(text) {
			return false
		}
		text = text[:n]
	}
	return false
}

// needleAt is the length of the needle that a text of at least four octets begins with, or 0.
func (m *mask) needleAt(text []byte) int {
	if m.begins[beginning(plus(text[0]), plus(text[1]), plus(text[2]))] {
		for _, n := range m.needles {
			if begins(text, n) {
				return len(n)
			}
		}
	}
	return 0
}

// find appends where needles stand, in octets of the original.
func (m *mask) find(cuts [][2]int, l *layer) [][2]int {
	for i := 0; i+4 <= len(l.text); i++ {
		if n := m.needleAt(l.text[i:]); n > 0 {
			cuts = append(cuts, [2]int{l.at(i), l.at(i + n)})
			i += n - 1
		}
	}
	return cuts
}

// plus takes a blank for a plus: in a form they mean the same.
func plus(c byte) byte {
	if c == ' ' {
		return '+'
	}
	return c
}

func begins(text, needle []byte) bool {
	if len(text) < len(needle) {
		return false
	}
	for i, c := range needle {
		if plus(text[i]) != c {
			return false
		}
	}
	return true
}

func (m *mask) text(s string) string {
	if s == "" {
		return s
	}
	if b := []byte(s); m.holds(b) {
		return string(m.bytes(b))
	}
	return s
}
