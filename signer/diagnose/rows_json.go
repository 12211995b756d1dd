package diagnose

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/oauthdebug/oauthdebug/signer"
)

// node is a JSON value that remembers the order of its members and the spelling
// of its numbers, which maps and float64 forget.
type node struct {
	kind  byte // 'o', 'a', 's', or 'n' for numbers and literals
	text  string
	names []string
	items []*node
}

// parseJSON returns the tree of text, or nil if it is not JSON.
func parseJSON(text []byte) *node {
	if !json.Valid(text) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return readNode(d)
}

func readNode(d *json.Decoder) *node {
	tok, err := d.Token()
	if err != nil {
		return nil
	}
	switch t := tok.(type) {
	case json.Delim:
		n := &node{kind: 'a'}
		if t == '{' {
			n.kind = 'o'
		}
		for d.More() {
			if n.kind == 'o' {
				key, _ := d.Token()
				k, _ := key.(string)
				n.names = append(n.names, k)
			}
			n.items = append(n.items, readNode(d))
		}
		d.Token() // the closing bracket
		return n
	case string:
		return &node{kind: 's', text: t}
	case json.Number:
		return &node{kind: 'n', text: t.String()}
	case bool:
		if t {
			return &node{kind: 'n', text: "true"}
		}
		return &node{kind: 'n', text: "false"}
	}
	return &node{kind: 'n', text: "null"}
}

// style is a way to write JSON.
type style struct {
	comma, colon string
	slash        bool // '/' is written "\/"
	ascii        bool // all above 0x7E is written \uXXXX
	sorted       bool // members by name
}

func (s style) append(dst []byte, n *node) []byte {
	switch n.kind {
	case 's':
		return s.appendString(dst, n.text)
	case 'n':
		return append(dst, n.text...)
	}
	order := make([]int, len(n.items))
	for i := range order {
		order[i] = i
	}
	if s.sorted && n.kind == 'o' {
		slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(n.names[a], n.names[b]) })
	}
	brackets := "[]"
	if n.kind == 'o' {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for k, i := range order {
		if k > 0 {
			dst = append(dst, s.comma...)
		}
		if n.kind == 'o' {
			dst = append(s.appendString(dst, n.names[i]), s.colon...)
		}
		dst = s.append(dst, n.items[i])
	}
	return append(dst, brackets[1])
}

func (s style) appendString(dst []byte, text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil {
		return dst
	}
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r == '/' && s.slash:
			dst = append(dst, `\/`...)
		case r > 0x7E && s.ascii:
			for _, u := range utf16.AppendRune(nil, r) {
				dst = append(dst, '\\', 'u', lowerHex[u>>12], lowerHex[u>>8&15], lowerHex[u>>4&15], lowerHex[u&15])
			}
		default:
			dst = append(dst, string(r)...)
		}
	}
	return dst
}

const lowerHex = "0123456789abcdef"

// compact is how JavaScript writes JSON.
var compact = style{comma: ",", colon: ":"}

// members returns the members of an object as pairs, nested ones as text.
func (n *node) members(nested func(*node) string) []signer.Pair {
	var ps []signer.Pair
	if n == nil || n.kind != 'o' {
		return nil
	}
	for i, m := range n.items {
		text := m.text
		if m.kind == 'o' || m.kind == 'a' {
			text = nested(m)
		}
		ps = append(ps, signer.Made(n.names[i], text))
	}
	return ps
}

// flat returns the leaves of a tree as pairs named like PHP and Rails do:
// a[b][0].
func (n *node) flat(prefix string, index bool) []signer.Pair {
	if n == nil {
		return nil
	}
	if n.kind != 'o' && n.kind != 'a' {
		return []signer.Pair{signer.Made(prefix, n.text)}
	}
	var ps []signer.Pair
	for i, m := range n.items {
		key := ""
		switch {
		case n.kind == 'o':
			key = n.names[i]
		case index:
			key = itoa(i)
		}
		if prefix != "" {
			key = prefix + "[" + key + "]"
		}
		ps = append(ps, m.flat(key, index)...)
	}
	return ps
}

// scriptString is what JavaScript's String() makes of a nested value.
func scriptString(n *node) string {
	switch n.kind {
	case 'o':
		return "[object Object]"
	case 'a':
		var parts []string
		for _, m := range n.items {
			parts = append(parts, scriptString(m))
		}
		return strings.Join(parts, ",")
	}
	return n.text
}
