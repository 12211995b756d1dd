package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// downClasses tries the escapes that have an effect on the octets that occur.
func (l *paramLane) downClasses(st state) []recipe {
	data := octets(st.pairs)
	present := data.Union(l.root.outer)
	st.escape, st.escapeData = st.rules.Escape, st.rules.EscapeData
	var live []int16
	if st.left > 0 {
		for _, o := range l.of[atClass] {
			if compatible(st.taken, l.s.options[o].slots) && l.alive(&l.s.options[o], &st, data, present) {
				live = append(live, o)
			}
		}
	}
	var found []recipe
	var grow func(from int, st state, with recipe)
	grow = func(from int, st state, with recipe) {
		if st.left <= l.room[atClass+1] {
			next := st
			next.class = l.root.classes.get(effect{limit(st.escape, present), limit(st.escape.Add(st.escapeData), data)})
			next.hash = st.hash ^ next.class.id*0x9E3779B97F4A7C15
			found = l.goOn(found, next, with)
		}
		if st.left == 0 {
			return
		}
		for i := from; i < len(live); i++ {
			o := &l.s.options[live[i]]
			if !compatible(st.taken, o.slots) {
				continue
			}
			next := st
			next.escape, next.escapeData = st.escape.Add(o.escape), st.escapeData.Add(o.escapeData)
			if o.slots&^signer.Additive != 0 {
				next.rules = apply(st.rules, l.s.options, live[i:i+1])
			}
			l.take(&next, &choice{options: live[i : i+1], writes: o.slots})
			grow(i+1, next, append(with[:len(with):len(with)], live[i]))
		}
	}
	grow(0, st, nil)
	return found
}

// alive reports whether an option of the escapes changes anything here.
func (l *paramLane) alive(o *option, st *state, data, present signer.Set) bool {
	if o.slots&^signer.Additive != 0 {
		return true
	}
	whole, inner := st.escape.Add(o.escape), st.escapeData.Add(o.escapeData)
	return limit(whole, present) != limit(st.escape, present) || limit(whole.Add(inner), data) != limit(st.escape.Add(st.escapeData), data)
}

var escapeOctets = signer.SetOf("%0123456789ABCDEFabcdef")

// octets is the set of the octets of names and values, and of those that an
// escape is written with: what is escaped twice meets them the second time.
func octets(ps []signer.Pair) signer.Set {
	set := escapeOctets
	for i := range ps {
		for part := signer.Name; part <= signer.Value; part++ {
			for _, b := range ps[i].Text[part] {
				set[b>>6] |= 1 << (b & 63)
			}
		}
	}
	return set
}
