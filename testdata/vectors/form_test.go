package vectors_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// order is the order of fields in a file, by the field that holds them.
var order = map[string][]string{
	"": strings.Fields(`id formerly edition kind title why spec tags needs wire_only twin changed given ask choice
		expect_one_of expect aims_at`),
	"spec":        {"doc", "section", "level"},
	"given":       strings.Fields("request pairs credentials known oauth realm placement now seen"),
	"request":     {"method", "url", "headers", "body"},
	"pairs":       {"query", "form"},
	"saw":         {"query", "form"},
	"ask":         {"method", "path", "query", "form"},
	"credentials": strings.Fields("consumer_key consumer_secret token token_secret private_key public_key"),
	"known":       strings.Fields("consumer_key consumer_secret token token_secret private_key public_key"),
	"expect":      strings.Fields("parameters base_uri base_string key signature authorization url body verdict problem status stage saw"),
}

// TestFilesAreWrittenInOneWay holds the layout: fields in order, a value on one line where 120 columns hold it, a list of texts
// always on one line, a line feed at the end. So a file that is rewritten differs by what was changed alone.
func TestFilesAreWrittenInOneWay(t *testing.T) {
	for _, name := range files(t) {
		data := read(t, name)
		require.True(t, utf8.Valid(data), name)
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		n := node(t, d)
		inOrder(t, name, "", n)
		assert.Equal(t, n.text(0)+"\n", string(data), "%s is laid out otherwise", name)
	}
}

// tree is JSON whose fields keep their order.
type tree struct {
	open   json.Delim // { or [, or 0 for a scalar
	names  []string
	nodes  []tree
	scalar string
}

func node(t *testing.T, d *json.Decoder) tree {
	t.Helper()
	token, err := d.Token()
	require.NoError(t, err)
	open, isDelim := token.(json.Delim)
	if !isDelim {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		require.NoError(t, e.Encode(token))
		return tree{scalar: strings.TrimSuffix(b.String(), "\n")}
	}
	n := tree{open: open}
	for d.More() {
		if open == '{' {
			name, err := d.Token()
			require.NoError(t, err)
			n.names = append(n.names, name.(string))
		}
		n.nodes = append(n.nodes, node(t, d))
	}
	_, err = d.Token()
	require.NoError(t, err)
	return n
}

func inOrder(t *testing.T, file, field string, n tree) {
	t.Helper()
	if want := order[field]; n.open == '{' && want != nil {
		last := -1
		for _, name := range n.names {
			i := slices.Index(want, name)
			require.Greater(t, i, last, "%s: the field %q of %q is out of order", file, name, field)
			last = i
		}
	}
	for i, child := range n.nodes {
		under := field
		if n.open == '{' {
			under = n.names[i]
		}
		inOrder(t, file, under, child)
	}
}

func (n tree) text(depth int) string {
	flat := n.flat()
	texts := n.open == '[' && !slices.ContainsFunc(n.nodes, func(c tree) bool { return !strings.HasPrefix(c.scalar, `"`) })
	if n.open == 0 || len(n.nodes) == 0 || depth > 0 && (texts || utf8.RuneCountInString(flat)+2*depth <= 120) {
		return flat
	}
	lines := make([]string, len(n.nodes))
	for i, child := range n.nodes {
		lines[i] = strings.Repeat("  ", depth+1) + n.name(i) + child.text(depth+1)
	}
	return string(n.open) + "\n" + strings.Join(lines, ",\n") + "\n" + strings.Repeat("  ", depth) + n.close()
}

func (n tree) flat() string {
	if n.open == 0 {
		return n.scalar
	}
	items := make([]string, len(n.nodes))
	for i, child := range n.nodes {
		items[i] = n.name(i) + child.flat()
	}
	return string(n.open) + strings.Join(items, ", ") + n.close()
}

func (n tree) name(i int) string {
	if n.open != '{' {
		return ""
	}
	return `"` + n.names[i] + `": `
}

func (n tree) close() string { return map[json.Delim]string{'{': "}", '[': "]"}[n.open] }
