package mockgallery

import "strconv"

// layer is text with some of its escapes taken off, and where its octets stood.
type layer struct {
	text  []byte
	start []int // of each octet of text, in the original; nil: at the same place
	end   int   // of the original
}

// at is where octet i of the text begins in the original.
func (l *layer) at(i int) int {
	switch {
	case l.start == nil:
		return i
	case i == len(l.text):
		return l.end
	}
	return l.start[i]
}

// peel takes one layer of escapes off: those of addresses, and those of JSON. It reports false if there are none.
func (l *layer) peel() bool {
	var text []byte
	var start []int
	for i := 0; i < len(l.text); {
		c, n := unescaped(l.text[i:])
		if n > 1 && text == nil {
			text, start = make([]byte, 0, len(l.text)), make([]int, 0, len(l.text))
			for j := range i {
				text, start = append(text, l.text[j]), append(start, l.at(j))
			}
		}
		if text != nil {
			text, start = append(text, c), append(start, l.at(i))
		}
		i += n
	}
	if text == nil {
		return false
	}
	end := l.at(len(l.text))
	l.text, l.start, l.end = text, start, end
	return true
}

// unescaped is the octet that b begins with, and how many it is written with.
func unescaped(b []byte) (byte, int) {
	if b[0] != '%' && b[0] != '\\' {
		return b[0], 1
	}
	number := func(from, n int) (byte, bool) {
		if len(b) < from+n {
			return 0, false
		}
		v, err := strconv.ParseUint(string(b[from:from+n]), 16, 8)
		return byte(v), err == nil
	}
	switch {
	case b[0] == '%':
		if v, ok := number(1, 2); ok {
			return v, 3
		}
	case b[0] != '\\' || len(b) == 1:
	case b[1] == 'u':
		if v, ok := number(2, 4); ok && v < 0x80 {
			return v, 6
		}
	case b[1] == '"' || b[1] == '/' || b[1] == '\\':
		return b[1], 2
	}
	return b[0], 1
}
