package diagnose

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/oauthdebug/oauthdebug/signer"
)

// shapeRows double, collapse or rename repeated parameters.
var shapeRows = []*Mistake{
	{
		ID: "params-counted-twice", Title: "the same parameters are signed twice",
		Why: "Each pair on the wire is signed once.",
		Fix: "collect each pair of the request once", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?limit=10"),
		Variants: list(
			shaped("query and form pairs", twice(func(p *signer.Pair) bool { return !p.Protocol() })),
			shaped("query pairs", twice(func(p *signer.Pair) bool { return p.Source == signer.FromQuery && !p.Protocol() })),
			shaped("form pairs", twice(func(p *signer.Pair) bool { return p.Source == signer.FromBody && !p.Protocol() })),
			shaped("oauth_ parameters", twice((*signer.Pair).Protocol)),
			shaped("all", twice(func(*signer.Pair) bool { return true })),
		),
	},
	{
		ID: "platform-duplicates-query-into-body", Title: "pairs that stand in query and body are signed once",
		Why: "A platform copied the pairs of the launch address into the form and signed them once; they arrive twice.",
		Fix: "sign every pair that is sent; or take the copies out of the form", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  post(gallery+"?launch=1", "launch=1&user=42"),
		Variants: list(shaped("", exactOnce)),
	},
	{
		ID: "duplicate-values-collapsed", Title: "of repeated parameters only one is signed",
		Why: "Repeated names are legal, and each pair is signed.",
		Fix: "keep all pairs of a name", Ref: "3.4.1.3.2",
		Stage: signer.StageCollect, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?tag=b&tag=a"),
		Variants: func(c *Case) []Variant {
			if !repeats(c.pairs()) {
				return nil
			}
			ways := []Variant{
				shaped("the last", keepLast),
				shaped("the first", keepFirst),
			}
			if len(c.Request.Body) > 0 {
				for _, s := range []struct {
					note  string
					shape func([]signer.Pair) []signer.Pair
				}{{"the form's", preferring(signer.FromBody)}, {"the query's", preferring(signer.FromQuery)}} {
					ways = append(ways, shaped(s.note, s.shape),
						shaped(s.note+", and of those the first", func(ps []signer.Pair) []signer.Pair { return keepFirst(s.shape(ps)) }),
						shaped(s.note+", and of those the last", func(ps []signer.Pair) []signer.Pair { return keepLast(s.shape(ps)) }))
				}
			}
			return ways
		},
	},
	{
		ID: "duplicate-values-indexed", Title: "repeated parameters are renamed with an index",
		Why: "A name is signed as it is sent; a repeated name gets no brackets.",
		Fix: "repeat the plain name", Ref: "3.4.1.3.2",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?tag=b&tag=a"),
		Variants: ifLists(
			shaped("a[0], a[1]", indexed("[", "]", true)),
			shaped("a[], a[]", indexed("[]", "", false)),
			shaped("a.0, a.1", indexed(".", "", true)),
			shaped("a0, a1", indexed("", "", true)),
			shaped("a[0], a[1] of a[], a[]", emptyIndexed),
			shaped("a, a of a[], a[] or a[0], a[1]", unindexed),
		),
	},
	{
		ID: "array-stringified", Title: "a list is signed as one text",
		Why: "Each element of a list is a pair of its own, spelt as it is sent.",
		Fix: "sign one pair per element, with the spelling that is sent", Ref: "3.4.1.3.1",
		Idioms: idioms["array-stringified"], Stage: signer.StageCollect, Seen: 12, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery + "?tag=b&tag=a"),
		Variants: stringified,
	},
	{
		ID: "server-brackets-mishandled", Title: "the server mishandles names with brackets",
		Why: "Brackets are octets of a name like others: escaped, and never a list.",
		Fix: "use the raw pairs, on the server", Ref: "3.4.1.3.2",
		Stage: signer.StageEscape, Seen: 6, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:   []string{"brackets-single-encoded", "array-stringified", "names-not-encoded", "duplicate-values-indexed"},
		Example: get(gallery + "?filter%5Bname%5D=report&filter%5Btag%5D=a"),
		Variants: ifLists(
			way("brackets escaped once", func(ru *signer.Rules) { ru.EscapeName = rawBrackets }, signer.SlotEscapeName),
			shaped("lists as Array", constant(true, "Array")),
			shaped("a[] as a[0], a[1]", emptyIndexed),
		),
	},
}

// ifLists is list for ways that concern repeated names and names with brackets.
func ifLists(ways ...Variant) func(*Case) []Variant {
	return func(c *Case) []Variant {
		ps := c.pairs()
		for i := range ps {
			if isList(ps, i) {
				return ways
			}
		}
		return nil
	}
}

func shaped(note string, shape func([]signer.Pair) []signer.Pair) Variant {
	return way(note, func(ru *signer.Rules) { ru.Shape = shape }, signer.SlotShape)
}

func twice(which func(*signer.Pair) bool) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		n := len(ps)
		for i := range n {
			if which(&ps[i]) {
				ps = append(ps, ps[i])
			}
		}
		return ps
	}
}

func sameName(a, b *signer.Pair) bool { return bytes.Equal(a.Text[name], b.Text[name]) }

// filter keeps the pairs for which keep holds; it sees them all.
func filter(ps []signer.Pair, keep func(i int) bool) []signer.Pair {
	out := make([]bool, len(ps))
	for i := range ps {
		out[i] = !keep(i)
	}
	kept := ps[:0]
	for i := range ps {
		if !out[i] {
			kept = append(kept, ps[i])
		}
	}
	return kept
}

func exactOnce(ps []signer.Pair) []signer.Pair {
	return filter(ps, func(i int) bool {
		return !slices.ContainsFunc(ps[:i], func(q signer.Pair) bool {
			return q.Source != ps[i].Source && sameName(&q, &ps[i]) && bytes.Equal(q.Text[value], ps[i].Text[value])
		})
	})
}

func keepFirst(ps []signer.Pair) []signer.Pair {
	return filter(ps, func(i int) bool {
		return !slices.ContainsFunc(ps[:i], func(q signer.Pair) bool { return sameName(&q, &ps[i]) })
	})
}

func keepLast(ps []signer.Pair) []signer.Pair {
	return filter(ps, func(i int) bool {
		return !slices.ContainsFunc(ps[i+1:], func(q signer.Pair) bool { return sameName(&q, &ps[i]) })
	})
}

// preferring lets the pairs of one source replace those of the same name
// elsewhere.
func preferring(source signer.Source) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		return filter(ps, func(i int) bool {
			return ps[i].Source == source || !slices.ContainsFunc(ps, func(q signer.Pair) bool { return q.Source == source && sameName(&q, &ps[i]) })
		})
	}
}

// count returns how many pairs have the name of ps[i], and how many before it.
func count(ps []signer.Pair, i int) (all, before int) {
	for j := range ps {
		if sameName(&ps[j], &ps[i]) {
			all++
			if j < i {
				before++
			}
		}
	}
	return all, before
}

// rename gives every pair the name that the function returns; nil keeps it.
func rename(ps []signer.Pair, to func(i int) []byte) []signer.Pair {
	names := make([][]byte, len(ps))
	for i := range ps {
		names[i] = to(i)
	}
	for i := range ps {
		if names[i] != nil {
			ps[i].Text[name] = names[i]
		}
	}
	return ps
}

func indexed(left, right string, number bool) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		return rename(ps, func(i int) []byte {
			all, before := count(ps, i)
			if all < 2 || ps[i].Protocol() {
				return nil
			}
			to := append(slices.Clone(ps[i].Text[name]), left...)
			if number {
				to = strconv.AppendInt(to, int64(before), 10)
			}
			return append(to, right...)
		})
	}
}

func emptyIndexed(ps []signer.Pair) []signer.Pair {
	return rename(ps, func(i int) []byte {
		stem, ok := bytes.CutSuffix(ps[i].Text[name], []byte("[]"))
		if !ok {
			return nil
		}
		_, before := count(ps, i)
		return append(strconv.AppendInt(append(slices.Clone(stem), '['), int64(before), 10), ']')
	})
}

func unindexed(ps []signer.Pair) []signer.Pair {
	return rename(ps, func(i int) []byte { return stem(ps[i].Text[name]) })
}

// stem returns the name of a list without its index, or nil if it has none.
func stem(n []byte) []byte {
	i := bytes.LastIndexByte(n, '[')
	if i <= 0 || n[len(n)-1] != ']' {
		return nil
	}
	for _, b := range n[i+1 : len(n)-1] {
		if b < '0' || b > '9' {
			return nil
		}
	}
	return n[:i]
}

// isList reports whether ps[i] looks like an element of a list or map.
func isList(ps []signer.Pair, i int) bool {
	if ps[i].Protocol() {
		return false
	}
	n := ps[i].Text[name]
	if bytes.IndexByte(n, '[') > 0 && bytes.HasSuffix(n, []byte("]")) {
		return true
	}
	all, _ := count(ps, i)
	return all > 1
}

// listName is the name under which the elements of a list are gathered.
func listName(n []byte) []byte {
	if i := bytes.IndexByte(n, '['); i > 0 {
		return n[:i]
	}
	return n
}

// gather replaces every list by one pair: the pairs of one name, or, for whole,
// also all those whose names differ only in their brackets.
func gather(ps []signer.Pair, whole bool, text func(elements [][]byte) []byte) []signer.Pair {
	nameOf := func(i int) []byte {
		if whole {
			return listName(ps[i].Text[name])
		}
		return ps[i].Text[name]
	}
	list := make([]bool, len(ps))
	for i := range ps {
		all, _ := count(ps, i)
		list[i] = !ps[i].Protocol() && (all > 1 || whole && isList(ps, i))
	}
	var out []signer.Pair
	for i := range ps {
		if !list[i] {
			out = append(out, ps[i])
			continue
		}
		var elements [][]byte
		first := true
		for j := range ps {
			if list[j] && bytes.Equal(nameOf(j), nameOf(i)) {
				first = first && j >= i
				elements = append(elements, ps[j].Text[value])
			}
		}
		if first {
			p := ps[i]
			p.Text[name], p.Text[value] = nameOf(i), text(elements)
			out = append(out, p)
		}
	}
	return append(ps[:0], out...)
}

func joined(whole bool, left, comma, right, quote string) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		return gather(ps, whole, func(elements [][]byte) []byte {
			text := []byte(left)
			for i, e := range elements {
				if i > 0 {
					text = append(text, comma...)
				}
				text = append(append(append(text, quote...), e...), quote...)
			}
			return append(text, right...)
		})
	}
}

func constant(whole bool, text string) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		return gather(ps, whole, func([][]byte) []byte { return []byte(text) })
	}
}

// stringified lists the texts that lists are turned into.
func stringified(c *Case) []Variant {
	ps := c.pairs()
	var ways []Variant
	repeated, brackets := repeats(ps), false
	for i := range ps {
		brackets = brackets || !ps[i].Protocol() && bytes.IndexByte(ps[i].Text[name], '[') > 0
	}
	for _, whole := range []bool{false, true} {
		note := ""
		if whole {
			note = ", names without brackets"
		}
		if whole && !brackets || !whole && !repeated {
			continue
		}
		ways = append(ways,
			shaped("joined by ','"+note, joined(whole, "", ",", "", "")),
			shaped("Array"+note, constant(whole, "Array")),
			shaped("[object Object]"+note, constant(whole, "[object Object]")),
			shaped("joined by ', '"+note, joined(whole, "", ", ", "", "")),
			shaped("as JSON"+note, joined(whole, "[", ",", "]", `"`)),
			shaped("as Python prints it"+note, joined(whole, "[", ", ", "]", "'")),
			shaped("as Ruby prints it"+note, joined(whole, "[", ", ", "]", `"`)),
			shaped("joined by blanks"+note, joined(whole, "", " ", "", "")),
			shaped("joined by nothing"+note, joined(whole, "", "", "", "")))
	}
	if brackets {
		ways = append(ways, shaped("one level of a[b][c] kept, what is deeper as JavaScript prints it", oneLevel))
	}
	return ways
}

func itoa(i int) string { return strconv.Itoa(i) }
