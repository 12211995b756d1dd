package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// root is where a search starts: the RFC, or the RFC with options written that
// concern several lanes at once. Below it the lanes do not read one another.
type root struct {
	options recipe
	rules   *signer.Rules
	taken   signer.Slots
	uris    *uriLane
	keys    *keyLane
	params  *paramLane
	outer   signer.Set // octets that occur in URIs and secrets
	classes classes
}

// roots lists the starting points: the empty set and the sets of options that
// concern more than one lane.
func (s *search) roots(depth int) []*root {
	var wide, uri, key, params []int16
	for i := range s.options {
		o := &s.options[i]
		switch {
		case o.alone, o.left:
		case lanes(o.slots) > 1:
			wide = append(wide, int16(i))
		case o.slots&uriSlots != 0:
			uri = append(uri, int16(i))
		case o.slots&keySlots != 0:
			key = append(key, int16(i))
		default:
			params = append(params, int16(i))
		}
	}
	var list []*root
	for _, sets := range choices(s.options, wide, depth) {
		for _, ch := range sets {
			list = append(list, s.root(depth, ch, uri, key, params))
		}
	}
	return list
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
	r.uris = &uriLane{options: s.options, facts: s.facts, base: r.rules, choices: choices(s.options, free(uri), left),
		seen: map[uint64]*uriNode{}, seed: s.seed, classes: map[signer.Escape]*uriClass{}}
	keyOptions := free(key)
	if !s.target.needsKey() {
		keyOptions = s.withoutKeys(keyOptions)
	}
	r.keys = &keyLane{options: s.options, choices: choices(s.options, keyOptions, left), base: r.rules, creds: &s.creds,
		target: &s.target, digest: s.digest, seed: s.seed, classes: map[signer.Escape]*keyClass{}}
	r.outer = r.uris.octets().Union(signer.SetOf("%=&+0123456789ABCDEF"))
	if s.target.needsKey() {
		r.outer = r.outer.Union(s.secretOctets(r.rules, keyOptions))
	}
	r.classes = classes{root: r, made: map[effect]*class{}}
	r.params = newParamLane(s, r, free(params), left)
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
