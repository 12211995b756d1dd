package diagnose

import (
	"hash/maphash"

	"github.com/oauthdebug/oauthdebug/signer"
)

// keyNode is one key with the ways to join and hash, and the smallest recipes
// that make them.
type keyNode struct {
	key     []byte
	join    func(dst, method, uri, params []byte) []byte   // of JoinParts, or nil
	finish  func(dst, base []byte, t *signer.Table) []byte // of Finish, or nil
	digest  *signer.Digest
	recipes []recipe
}

// plain reports whether the parts are joined the usual way: then the prefix of
// a URI serves.
func (k *keyNode) plain() bool { return k.join == nil && k.finish == nil }

// keyLane finds keys, joins and digests, by number of mistakes.
type keyLane struct {
	options []option
	choices choices
	base    *signer.Rules
	creds   *signer.Credentials
	target  *target
	digest  *signer.Digest // declared
	seed    maphash.Seed
	classes map[signer.Escape]*keyClass
}

// keyClass are the nodes under one effect of Escape.
type keyClass struct {
	lane   *keyLane
	table  *signer.Table
	levels [][]*keyNode
	seen   map[uint64]*keyNode
}

func (l *keyLane) class(e signer.Escape) *keyClass {
	if c, ok := l.classes[e]; ok {
		return c
	}
	c := &keyClass{lane: l, table: signer.NewTable(e), seen: map[uint64]*keyNode{}}
	l.classes[e] = c
	return c
}

// upTo returns the nodes of up to n mistakes, by their number.
func (c *keyClass) upTo(n int) [][]*keyNode {
	for len(c.levels) <= n {
		c.build(len(c.levels))
	}
	return c.levels[: n+1 : n+1]
}

func (c *keyClass) build(n int) {
	l := c.lane
	var nodes []*keyNode
	for _, ch := range l.choices.size(n) {
		ru := apply(l.base, l.options, ch.options)
		digest := l.digest
		if ru.Digest != nil {
			digest = ru.Digest
		}
		if !l.target.fits(digest) {
			continue
		}
		var h maphash.Hash
		h.SetSeed(l.seed)
		var key []byte
		if l.target.needsKey() {
			key = ru.AppendKey(nil, l.creds, c.table)
			h.Write(key)
		}
		for _, o := range ch.options {
			if l.options[o].slots&opaqueKeySlots != 0 {
				h.WriteByte(0)
				h.WriteByte(byte(o))
				h.WriteByte(byte(o >> 8))
			}
		}
		if old, ok := c.seen[h.Sum64()]; ok {
			if len(old.recipes[0]) == n {
				old.recipes = append(old.recipes, ch.options)
			}
			continue
		}
		node := &keyNode{key: key, join: ru.JoinParts, finish: ru.Finish, digest: digest, recipes: []recipe{ch.options}}
		c.seen[h.Sum64()] = node
		nodes = append(nodes, node)
	}
	c.levels = append(c.levels, nodes)
}

// opaqueKeySlots hold functions that are not run to the end in this lane.
var opaqueKeySlots = signer.SlotsOf(signer.SlotJoinParts, signer.SlotFinish, signer.SlotDigest)
