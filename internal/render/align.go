package render

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// change is where an escaped text differs from what was escaped: octets
// from..fromEnd became to..toEnd.
type change struct {
	from, fromEnd, to, toEnd int
	text                     string // what was escaped
	as                       string // what became of it
}

// align finds the changes between a text and its escaped form. ok is false if
// the second is not the first with some characters escaped.
func align(from, to string) (changes []change, ok bool) {
	j := 0
	for i := 0; i < len(from); {
		_, size := utf8.DecodeRuneInString(from[i:])
		start, rewritten := j, false
		for k := i; k < i+size; k++ {
			switch b := from[k]; {
			case j+2 < len(to) && to[j] == '%' && strings.EqualFold(to[j+1:j+3], fmt.Sprintf("%02X", b)):
				j, rewritten = j+3, true
			case j < len(to) && to[j] == b:
				j++
			case j < len(to) && b == ' ' && to[j] == '+':
				j, rewritten = j+1, true
			default:
				return nil, false
			}
		}
		if rewritten {
			changes = appendChange(changes, change{i, i + size, start, j, from[i : i+size], to[start:j]})
		}
		i += size
	}
	return changes, j == len(to)
}

// appendChange joins changes that touch: their carets could not be told apart.
func appendChange(changes []change, c change) []change {
	if n := len(changes); n > 0 && changes[n-1].fromEnd == c.from {
		last := &changes[n-1]
		last.fromEnd, last.toEnd = c.fromEnd, c.toEnd
		last.text, last.as = last.text+c.text, last.as+c.as
		return changes
	}
	return append(changes, c)
}

// remark says something about a change that a learner may stumble over, each
// thing once.
func (c change) remark(said map[string]bool) string {
	kind, words := "", ""
	first, size := utf8.DecodeRuneInString(c.text)
	switch {
	case c.text == " " && c.as == "%20":
		kind, words = "space", "space is %20 here, never '+'"
	case c.text == " ":
		kind, words = "space", "the RFC writes a space as %20"
	case c.text == "+":
		kind, words = "plus", "a real '+' is %2B"
	case c.text == "%":
		kind, words = "percent", "'%' itself is %25"
	case first == utf8.RuneError:
		kind, words = "octet", "an octet that is not UTF-8, kept as it is"
	case size > 1 && len(c.text) == size && len(c.as) == 3*size:
		kind = "utf8"
		words = fmt.Sprintf("'%s' is %s bytes in UTF-8: %s", visible(string(first)), [...]string{"", "", "two", "three", "four"}[size], strings.TrimSpace(strings.ReplaceAll(c.as, "%", " ")))
	case size > 1:
		kind, words = "utf8", "each byte of UTF-8 is escaped on its own"
	}
	if said[kind] {
		return ""
	}
	said[kind] = true
	return words
}
