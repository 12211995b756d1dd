package diagnose

import (
	"sync"

	"github.com/oauthdebug/oauthdebug/signer"
)

// root is where a search starts: the RFC, or the RFC with options written that
// concern several lanes at once. Below it the lanes do not read one another.
type root struct {
	options recipe
	rules   *signer.Rules
	taken   signer.Slots
	uris    *uriLane
	keys    *keyLane
	params  []*paramLane // one for each worker
	outer   signer.Set   // octets that occur in URIs and secrets
	classes classes

	mu sync.Mutex // of classes, and of the levels of URIs and keys
}

// roots are the starting points by the number of their options: the empty set,
// and the sets of options that concern more than one lane.
type roots struct {
	s                *search
	depth            int
	wide             choices
	uri, key, params []int16
	bySize           [][]*root
}

func (s *search) roots(depth int) *roots {
	r := &roots{s: s, depth: depth}
	var wide []int16
	for i := range s.options {
		o := &s.options[i]
		switch {
		case o.alone, o.left:
		case lanes(o.slots) > 1:
			wide = append(wide, int16(i))
		case o.slots&uriSlots != 0:
			r.uri = append(r.uri, int16(i))
		case o.slots&keySlots != 0:
			r.key = append(r.key, int16(i))
		default:
			r.params = append(r.params, int16(i))
		}
	}
	r.wide = newChoices(s.options, wide, depth)
	return r
}

// size returns the starting points of n options.
func (r *roots) size(n int) []*root {
	for len(r.bySize) <= n {
		var list []*root
		for _, ch := range r.wide.size(len(r.bySize)) {
			list = append(list, r.s.root(r.depth, ch, r.uri, r.key, r.params))
		}
		r.bySize = append(r.bySize, list)
	}
	return r.bySize[n]
}

func (s *search) root(depth int, ch choice, uri, key, params []int16) *root {
	left := depth - len(ch.options)
	r := &root{options: ch.options, rules: apply(&signer.Rules{}, s.options, ch.options), taken: ch.writes}
	free := func(of []int16) []int16 {
		var list []int16
		for _, o := range of {
			if compatible(ch.writes, s.options[o].slots) {
				list = append(list, o)
			}
		}
		return list
	}
	r.uris = &uriLane{options: s.options, facts: s.facts, base: r.rules, choices: newChoices(s.options, free(uri), left),
		seen: map[uint64]*uriNode{}, seed: s.seed, classes: map[signer.Escape]*uriClass{}}
	keyOptions := free(key)
	if !s.target.needsKey() {
		keyOptions = s.withoutKeys(keyOptions)
	}
	r.keys = &keyLane{options: s.options, choices: newChoices(s.options, keyOptions, left), base: r.rules, creds: &s.creds,
		target: &s.target, digest: s.digest, seed: s.seed, classes: map[signer.Escape]*keyClass{}}
	r.outer = r.uris.octets().Union(signer.SetOf("%=&+0123456789ABCDEF"))
	if s.target.needsKey() {
		r.outer = r.outer.Union(s.secretOctets(r.rules, keyOptions))
	}
	r.classes = classes{root: r, made: map[effect]*class{}, wholes: map[signer.Escape]uint64{}}
	for part := range s.workers {
		r.params = append(r.params, newParamLane(s, r, free(params), left, part, s.workers))
	}
	return r
}

// secretOctets returns the octets of the secrets, as they are and as each
// option takes them.
func (s *search) secretOctets(base *signer.Rules, of []int16) signer.Set {
	set := signer.SetOf(s.creds.ConsumerSecret.Reveal()).Union(signer.SetOf(s.creds.TokenSecret.Reveal()))
	for _, o := range of {
		if ru := apply(base, s.options, recipe{o}); ru.Secrets != nil {
			consumer, token := ru.Secrets(&s.creds)
			set = set.Union(signer.SetOf(consumer.Reveal())).Union(signer.SetOf(token.Reveal()))
		}
	}
	return set
}

// withoutKeys leaves out options that only change the key, which an RSA or
// base string target does not see.
func (s *search) withoutKeys(of []int16) []int16 {
	var list []int16
	for _, o := range of {
		if s.options[o].slots&^signer.SlotsOf(signer.SlotSecrets, signer.SlotEscapeKey, signer.SlotJoinKey, signer.SlotFinishKey) != 0 {
			list = append(list, o)
		}
	}
	return list
}
