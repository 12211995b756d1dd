package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// document is JSON whose fields keep their order.
type document struct {
	open   json.Delim // '{' or '[', or 0 for a scalar
	names  []string
	nodes  []document
	scalar string
}

func parseDocument(text []byte) (document, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return readNode(d)
}

func readNode(d *json.Decoder) (document, error) {
	token, err := d.Token()
	if err != nil {
		return document{}, err
	}
	open, ok := token.(json.Delim)
	if !ok {
		text, err := marshal(token)
		return document{scalar: string(text)}, err
	}
	n := document{open: open}
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			if err != nil {
				return n, err
			}
			n.names = append(n.names, name.(string))
		}
		node, err := readNode(d)
		if err != nil {
			return n, err
		}
		n.nodes = append(n.nodes, node)
	}
	_, err = d.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// set replaces a field, or puts it before another.
func (n *document) set(name string, value document, before string) {
	if i := slices.Index(n.names, name); i >= 0 {
		n.nodes[i] = value
		return
	}
	i := slices.Index(n.names, before)
	if i < 0 {
		i = len(n.names)
	}
	n.names, n.nodes = slices.Insert(n.names, i, name), slices.Insert(n.nodes, i, value)
}

const columns = 120

// text lays the document out as the files of vectors are: a value on one line
// where it fits, a list of texts always, so that a change shows as what it is.
func (n document) text(depth int) string {
	flat := n.flat()
	texts := n.open == '[' && !slices.ContainsFunc(n.nodes, func(c document) bool { return !strings.HasPrefix(c.scalar, `"`) })
	if n.open == 0 || len(n.nodes) == 0 || depth > 0 && (texts || utf8.RuneCountInString(flat)+2*depth <= columns) {
		return flat
	}
	indent := strings.Repeat("  ", depth)
	items := make([]string, len(n.nodes))
	for i, child := range n.nodes {
		items[i] = indent + "  " + n.label(i) + child.text(depth+1)
	}
	return string(n.open) + "\n" + strings.Join(items, ",\n") + "\n" + indent + n.end()
}

func (n document) flat() string {
	if n.open == 0 {
		return n.scalar
	}
	items := make([]string, len(n.nodes))
	for i, child := range n.nodes {
		items[i] = n.label(i) + child.flat()
	}
	return string(n.open) + strings.Join(items, ", ") + n.end()
}

func (n document) label(i int) string {
	if n.open != '{' {
		return ""
	}
	return `"` + n.names[i] + `": `
}

func (n document) end() string {
	if n.open == '{' {
		return "}"
	}
	return "]"
}
