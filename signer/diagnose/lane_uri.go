package diagnose

import (
	"hash/maphash"

	"github.com/oauthdebug/oauthdebug/signer"
)

// uriNode is one method and base string URI, with the smallest recipes that
// make them.
type uriNode struct {
	method, uri []byte
	fact        int                                            // index of the request: facts that were guessed
	escape      func(dst, text []byte, t *signer.Table) []byte // of EscapeURI, or nil
	recipes     []recipe                                       // all of the same size
}

// uriLane finds the methods and base string URIs, by number of mistakes.
type uriLane struct {
	options []option
	facts   []signer.Request
	base    *signer.Rules
	choices choices
	levels  [][]*uriNode // levels built so far
	seen    map[uint64]*uriNode
	seed    maphash.Seed
	classes map[signer.Escape]*uriClass
}

// level returns the nodes of exactly that many mistakes.
func (l *uriLane) level(n int) []*uriNode {
	for len(l.levels) <= n {
		l.build(len(l.levels))
	}
	return l.levels[n]
}

func (l *uriLane) build(n int) {
	var nodes []*uriNode
	for _, ch := range l.choices.size(n) {
		ru := apply(l.base, l.options, ch.options)
		for f := range l.facts {
			method := ru.AppendMethod(nil, &l.facts[f])
			u := l.facts[f].URL()
			uri := ru.AppendURI(nil, &u)
			var h maphash.Hash
			h.SetSeed(l.seed)
			h.Write(method)
			h.WriteByte(0)
			h.Write(uri)
			if ru.EscapeURI != nil { // opaque: known by the option that wrote it
				for _, o := range ch.options {
					if l.options[o].slots.Has(signer.SlotEscapeURI) {
						h.WriteByte(0)
						h.WriteByte(byte(o))
						h.WriteByte(byte(o >> 8))
					}
				}
			}
			if old, ok := l.seen[h.Sum64()]; ok {
				if len(old.recipes[0]) == n && old.fact == f {
					old.recipes = append(old.recipes, ch.options)
				}
				continue
			}
			node := &uriNode{method: method, uri: uri, fact: f, escape: ru.EscapeURI, recipes: []recipe{ch.options}}
			l.seen[h.Sum64()] = node
			nodes = append(nodes, node)
		}
	}
	l.levels = append(l.levels, nodes)
}

// octets returns the octets that occur in the nodes of one mistake at most.
func (l *uriLane) octets() signer.Set {
	var set signer.Set
	for n := 0; n <= 1; n++ {
		for _, node := range l.level(n) {
			set = set.Union(signer.SetOf(string(node.uri)))
		}
	}
	return set
}

// escapedURI is a node with its URI as it enters the base string.
type escapedURI struct {
	node   *uriNode
	uri    []byte
	prefix []byte // METHOD & uri &, for the usual way of joining
}

// uriClass are the nodes under one effect of Escape.
type uriClass struct {
	lane   *uriLane
	table  *signer.Table
	levels [][]escapedURI
}

func (l *uriLane) class(e signer.Escape) *uriClass {
	if c, ok := l.classes[e]; ok {
		return c
	}
	c := &uriClass{lane: l, table: signer.NewTable(e)}
	l.classes[e] = c
	return c
}

// upTo returns the nodes of up to n mistakes, by their number.
func (c *uriClass) upTo(n int) [][]escapedURI {
	for len(c.levels) <= n {
		var list []escapedURI
		for _, node := range c.lane.level(len(c.levels)) {
			prefix := append([]byte(nil), node.method...)
			prefix = append(prefix, '&')
			at := len(prefix)
			escaped := signer.Rules{EscapeURI: node.escape}
			prefix = escaped.AppendEscapedURI(prefix, node.uri, c.table)
			uri := prefix[at:len(prefix):len(prefix)]
			prefix = append(prefix, '&')
			list = append(list, escapedURI{node, uri, prefix})
		}
		c.levels = append(c.levels, list)
	}
	return c.levels[: n+1 : n+1]
}
