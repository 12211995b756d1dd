package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// oneLevel reads names with brackets as nested lists and maps, as JavaScript
// servers do, and writes one level of them out again: what lies deeper becomes
// the text that JavaScript makes of it.
func oneLevel(ps []signer.Pair) []signer.Pair {
	var out []signer.Pair
	var roots []string
	for i := range ps {
		root, _ := brackets(ps[i].Text[name])
		if slices.Contains(roots, string(root)) || slices.Contains(roots, string(ps[i].Text[name])) {
			continue
		}
		if root == nil || ps[i].Protocol() {
			out = append(out, ps[i])
			continue
		}
		roots = append(roots, string(root))
		tree := &nest{}
		for j := i; j < len(ps); j++ {
			if r, path := brackets(ps[j].Text[name]); bytes.Equal(r, root) && !ps[j].Protocol() {
				tree.put(path, string(ps[j].Text[value]))
			} else if bytes.Equal(ps[j].Text[name], root) {
				tree.put([]string{string(ps[j].Text[value])}, "true") // a[b]=1&a=2: the text becomes a key
			}
		}
		for k, child := range tree.children {
			p := ps[i]
			p.Text[name], p.Text[value] = root, []byte(child.text())
			if !tree.list() {
				p.Text[name] = slices.Concat(root, []byte("["), []byte(tree.keys[k]), []byte("]"))
			}
			out = append(out, p)
		}
	}
	return append(ps[:0], out...)
}

// brackets cuts a[b][c] into a and [b c]; nil if the name has no brackets.
func brackets(n []byte) (root []byte, path []string) {
	open := bytes.IndexByte(n, '[')
	if open <= 0 || n[len(n)-1] != ']' {
		return nil, nil
	}
	for _, key := range bytes.Split(n[open+1:len(n)-1], []byte("][")) {
		path = append(path, string(key))
	}
	return n[:open], path
}

// nest is a value of a nested list or map: texts, or children by key.
type nest struct {
	texts    []string
	keys     []string
	children []*nest
}

func (t *nest) put(path []string, text string) {
	if len(path) == 0 {
		t.texts = append(t.texts, text)
		return
	}
	i := slices.Index(t.keys, path[0])
	if i < 0 || path[0] == "" {
		i = len(t.keys)
		t.keys, t.children = append(t.keys, path[0]), append(t.children, &nest{})
	}
	t.children[i].put(path[1:], text)
}

// list reports whether all keys are numbers or empty.
func (t *nest) list() bool {
	for _, k := range t.keys {
		if strings.Trim(k, "0123456789") != "" {
			return false
		}
	}
	return true
}

// text is what JavaScript makes of it where it needs a string.
func (t *nest) text() string {
	switch {
	case len(t.children) == 0:
		return strings.Join(t.texts, ",")
	case !t.list():
		return "[object Object]"
	}
	var list []string
	for _, c := range t.children {
		list = append(list, c.text())
	}
	return strings.Join(list, ",")
}
