package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// effect is what an Escape does to the octets that occur; two escapes with the
// same effect are one. Escape is data that adds up, so an escape without
// effect stays without effect in every combination.
type effect struct{ whole, data signer.Escape }

// limit returns what e does to the octets of present.
func limit(e signer.Escape, present signer.Set) signer.Escape {
	e.Raw = e.Raw.Intersect(present).Minus(signer.Unreserved)
	e.Also = e.Also.Intersect(present).Intersect(signer.Unreserved)
	e.Plus = e.Plus && present.Has(' ')
	return e
}

// class is one effect with the lanes of URI and key under it.
type class struct {
	id     uint64
	whole  uint64 // of the effect on everything but names and values
	tables signer.Tables
	uris   *uriClass
	keys   *keyClass
}

// classes makes each class once.
type classes struct {
	root   *root
	made   map[effect]*class
	wholes map[signer.Escape]uint64
}

func (cs *classes) get(e effect) *class {
	cs.root.mu.Lock()
	defer cs.root.mu.Unlock()
	if c, ok := cs.made[e]; ok {
		return c
	}
	c := &class{id: uint64(len(cs.made) + 1), tables: signer.Tables{Whole: signer.NewTable(e.whole), Data: signer.NewTable(e.data)}}
	if cs.wholes[e.whole] == 0 {
		cs.wholes[e.whole] = uint64(len(cs.wholes) + 1)
	}
	c.whole = cs.wholes[e.whole]
	outer := effect{whole: limit(e.whole, cs.root.outer)}
	c.uris = cs.root.uris.class(outer.whole)
	c.keys = cs.root.keys.class(outer.whole)
	cs.made[e] = c
	return c
}
