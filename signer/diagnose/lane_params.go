package diagnose

import (
	"bytes"
	"hash/maphash"

	"github.com/oauthdebug/oauthdebug/signer"
)

// The stages of the parameter lane. Most have one slot, so that an option
// without effect costs one comparison and no combination with it is tried;
// where slots are read together, so are their options.
const (
	atCollect = iota
	atDecode
	atEdit
	atCharset
	atExclude
	atKeepProtocol
	atKeep
	atAdd
	atShape
	atClass // which Escape
	atEscapeName
	atEscapeValue
	atArrange
	atJoin
	atSection
	stageCount
)

var stageSlots = [stageCount]signer.Slots{
	atCollect:      signer.SlotsOf(signer.SlotQuery, signer.SlotBody, signer.SlotProtocol, signer.SlotSplit, signer.SlotStray, signer.SlotCut),
	atDecode:       signer.SlotsOf(signer.SlotDecode),
	atEdit:         signer.SlotsOf(signer.SlotEdit),
	atCharset:      signer.SlotsOf(signer.SlotCharset),
	atExclude:      signer.SlotsOf(signer.SlotExclude),
	atKeepProtocol: signer.SlotsOf(signer.SlotKeepProtocol),
	atKeep:         signer.SlotsOf(signer.SlotKeep),
	atAdd:          signer.SlotsOf(signer.SlotAdd),
	atShape:        signer.SlotsOf(signer.SlotShape),
	atClass:        signer.SlotsOf(signer.SlotEscape, signer.SlotEscapeData),
	atEscapeName:   signer.SlotsOf(signer.SlotEscapeName),
	atEscapeValue:  signer.SlotsOf(signer.SlotEscapeValue),
	atArrange:      signer.SlotsOf(signer.SlotSortKey, signer.SlotLess, signer.SlotTies, signer.SlotBlocks),
	atJoin:         signer.SlotsOf(signer.SlotJoinPairs),
	atSection:      signer.SlotsOf(signer.SlotEscapeParams),
}

// paramLane finds the parameter sections of base strings: a walk down the
// stages, in which states with the same octets are gone on from once. A walk
// visits the sections of exactly so many mistakes.
type paramLane struct {
	s       *search
	root    *root
	of      [stageCount][]int16    // options by their first stage
	choices [stageCount][][]choice // those of atClass depend on the state
	room    [stageCount + 1]int    // how many options the stages from here on can take at most

	folds folds
	pass  int
	cost  int // of the walk
	path  recipe
	frame [stageCount]frame
	leaf  func(section []byte, c *class, hash uint64)

	// memo is set while recipes are listed for wanted: what follows from a
	// state, by its hash.
	wanted uint64
	memo   map[memoKey][]recipe
}

type memoKey struct {
	hash uint64
	left int
}

// frame holds the buffers of one stage.
type frame struct {
	rules signer.Rules
	pairs []signer.Pair
	order []*signer.Pair
	text  []byte
}

func newParamLane(s *search, r *root, of []int16, depth int) *paramLane {
	l := &paramLane{s: s, root: r}
	for _, o := range of {
		for k := range stageSlots {
			if s.options[o].slots&stageSlots[k] != 0 {
				l.of[k] = append(l.of[k], o)
				break
			}
		}
	}
	for k := stageCount - 1; k >= 0; k-- {
		if k == atClass {
			l.room[k] = l.room[k+1] + depth
			continue
		}
		l.choices[k] = choices(s.options, l.of[k], depth)
		most := 0
		for n, list := range l.choices[k] {
			if len(list) > 0 {
				most = n
			}
		}
		l.room[k] = l.room[k+1] + most
	}
	return l
}

// walk calls leaf for each parameter section that takes exactly cost mistakes
// and no fewer. Passes of one lane are numbered from 1 to maxPass.
func (l *paramLane) walk(cost, pass int, leaf func(section []byte, c *class, hash uint64)) {
	l.cost, l.pass, l.leaf = cost, pass, leaf
	l.path = l.path[:0]
	l.down(state{rules: l.root.rules, taken: l.root.taken, left: cost})
}

// recipesFor lists the sets of options that make the wanted section.
func (l *paramLane) recipesFor(cost int, wanted uint64) []recipe {
	l.cost, l.wanted, l.memo = cost, wanted, map[memoKey][]recipe{}
	defer func() { l.memo = nil }()
	return l.down(state{rules: l.root.rules, taken: l.root.taken, left: cost})
}

// state is where a walk stands before stage k.
type state struct {
	k                  int
	rules              *signer.Rules
	taken              signer.Slots // written so far
	pending            uint64       // tells apart what was written for stages to come
	left               int          // options still to be taken
	class              *class
	escape, escapeData signer.Escape // chosen; rules keep those they began with
	hash               uint64        // of the octets so far
	pairs              []signer.Pair
	order              []*signer.Pair
	text               []byte
}

// down tries the choices of stage k. While recipes are listed, it returns what
// leads to the wanted section.
func (l *paramLane) down(st state) []recipe {
	if st.k == stageCount {
		return l.arrive(st)
	}
	if l.s.stopped() {
		return nil
	}
	if st.k == atClass {
		return l.downClasses(st)
	}
	var found []recipe
	for size := max(0, st.left-l.room[st.k+1]); size <= st.left && size < len(l.choices[st.k]); size++ {
		for i := range l.choices[st.k][size] {
			ch := &l.choices[st.k][size][i]
			if !compatible(st.taken, ch.writes) {
				continue
			}
			next := st
			if len(ch.options) > 0 {
				f := &l.frame[st.k]
				f.rules = *st.rules
				for _, o := range ch.options {
					l.s.options[o].set(&f.rules)
				}
				next.rules = &f.rules
				l.take(&next, ch)
			}
			l.run(&next)
			if size > 0 && next.pending == st.pending && l.unchanged(&st, &next) {
				continue // no effect: the same as without
			}
			found = l.goOn(found, next, ch.options)
		}
	}
	return found
}

// take notes that the options of ch are written.
func (l *paramLane) take(st *state, ch *choice) {
	st.taken |= ch.writes
	st.left -= len(ch.options)
	for _, o := range ch.options {
		var later signer.Slots
		for k := st.k + 1; k < stageCount; k++ {
			later |= stageSlots[k]
		}
		if l.s.options[o].slots&later != 0 {
			st.pending = mix(st.pending ^ uint64(o+1))
		}
	}
}

// goOn walks on from the state behind stage k, unless it is a twin.
func (l *paramLane) goOn(found []recipe, next state, with recipe) []recipe {
	hash := mix(next.hash ^ next.pending ^ uint64(next.k)<<56)
	next.k++
	if l.memo == nil {
		if l.fold(next.k-1, next.left) && !l.folds.enter(hash, l.cost-next.left, l.pass) {
			return nil
		}
		l.down(next)
		return nil
	}
	if l.fold(next.k-1, next.left) && l.folds.cheaper(hash, l.cost-next.left) {
		return found
	}
	key := memoKey{hash, next.left}
	rest, ok := l.memo[key]
	if !ok {
		rest = l.down(next)
		l.memo[key] = rest
	}
	for _, r := range rest {
		if len(found) >= maxAlternatives {
			break
		}
		found = append(found, append(with[:len(with):len(with)], r...))
	}
	return found
}

// fold says whether it pays to look for twins behind stage k: where nothing is
// left to choose, only where many ways meet.
func (l *paramLane) fold(k, left int) bool {
	return left > 0 && k != atArrange || k == atShape || k == atSection
}

// unchanged reports whether a stage that has nothing to do under the RFC left
// the pairs as they were.
func (l *paramLane) unchanged(before, after *state) bool {
	switch after.k {
	case atEdit, atCharset, atKeepProtocol, atKeep, atAdd, atShape:
	default:
		return false
	}
	if len(before.pairs) != len(after.pairs) {
		return false
	}
	for i := range after.pairs {
		a, b := &before.pairs[i], &after.pairs[i]
		if a.Source != b.Source || a.At != b.At || a.Bare != b.Bare {
			return false
		}
		for part := signer.Name; part <= signer.Value; part++ {
			if !bytes.Equal(a.Text[part], b.Text[part]) || !bytes.Equal(a.Wire[part], b.Wire[part]) {
				return false
			}
		}
	}
	return true
}

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
			l.take(&next, &choice{live[i : i+1], o.slots})
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

// run computes stage k. A stage whose slot is not written has nothing to do,
// unless the RFC's own rule does something there.
func (l *paramLane) run(st *state) {
	f := &l.frame[st.k]
	ru := st.rules
	switch st.k {
	case atCollect:
		f.pairs = ru.Collect(f.pairs[:0], &l.s.facts[0])
		st.pairs = f.pairs
		st.hash = hashPairs(l.s.seed, st.pairs, false)
	case atDecode:
		l.copyPairs(st)
		f.text = ru.DecodeAll(f.text[:0], f.pairs)
		l.hashTexts(st)
	case atEdit:
		if ru.Edit != nil {
			l.copyPairs(st)
			f.text = ru.EditAll(f.text[:0], f.pairs)
			l.hashTexts(st)
		}
	case atCharset:
		if ru.Charset != nil {
			l.copyPairs(st)
			f.text = ru.CharsetAll(f.text[:0], f.pairs)
			l.hashTexts(st)
		}
	case atExclude:
		l.copyPairs(st)
		f.pairs = ru.ExcludeAll(f.pairs)
		l.hashTexts(st)
	case atKeepProtocol:
		if ru.KeepProtocol != nil {
			l.copyPairs(st)
			f.pairs = ru.KeepProtocolAll(f.pairs)
			l.hashTexts(st)
		}
	case atKeep:
		if ru.Keep != nil {
			l.copyPairs(st)
			f.pairs = ru.KeepAll(f.pairs)
			l.hashTexts(st)
		}
	case atAdd:
		if ru.Add != nil {
			l.copyPairs(st)
			f.pairs = ru.AddAll(f.pairs, &l.s.facts[0], &l.s.creds)
			l.hashTexts(st)
		}
	case atShape:
		if ru.Shape != nil {
			l.copyPairs(st)
			f.pairs = ru.ShapeAll(f.pairs)
			l.hashTexts(st)
		} else if st.left == 0 {
			st.hash = hashPairs(l.s.seed, st.pairs, false) // not kept up where nothing is left to choose
		}
	case atEscapeName:
		l.copyPairs(st)
		f.text = ru.EscapeNames(f.text[:0], f.pairs, st.class.tables.Data)
		st.pairs = f.pairs
		if st.left > 0 || l.memo != nil {
			st.hash = mix(hashPart(l.s.seed, f.pairs, signer.Name) ^ st.hash)
		}
	case atEscapeValue:
		l.copyPairs(st)
		f.text = ru.EscapeValues(f.text[:0], f.pairs, st.class.tables.Data)
		st.pairs = f.pairs
		if st.left > 0 || l.memo != nil {
			st.hash = hashPairs(l.s.seed, f.pairs, true) ^ st.class.id*0x9E3779B97F4A7C15
		}
	case atArrange:
		// The pairs of the stage before are this stage's own: nothing else
		// reads their keys.
		ru.SortKeys(st.pairs)
		f.order = ru.Arrange(f.order[:0], st.pairs)
		st.order = f.order
		if l.memo != nil {
			st.hash = mix(st.hash ^ orderHash(f.order))
		}
	case atJoin:
		f.text = ru.Normalize(f.text[:0], st.order)
		st.text = f.text
		if st.left > 0 || l.memo != nil {
			st.hash = maphash.Bytes(l.s.seed, f.text) ^ st.class.id*0x9E3779B97F4A7C15
		}
	case atSection:
		f.text = ru.AppendEscapedParams(f.text[:0], st.text, st.class.tables.Whole)
		st.text = f.text
		st.hash = maphash.Bytes(l.s.seed, f.text) ^ st.class.uris.id*0x9E3779B97F4A7C15
	}
}

// copyPairs gives the stage pairs of its own.
func (l *paramLane) copyPairs(st *state) {
	f := &l.frame[st.k]
	f.pairs = append(f.pairs[:0], st.pairs...)
}

func (l *paramLane) hashTexts(st *state) {
	st.pairs = l.frame[st.k].pairs
	if l.fold(st.k, st.left) || l.memo != nil {
		st.hash = hashPairs(l.s.seed, st.pairs, false)
	}
}

func (l *paramLane) arrive(st state) []recipe {
	if l.memo != nil {
		if st.hash == l.wanted && st.left == 0 {
			return []recipe{nil}
		}
		return nil
	}
	l.leaf(st.text, st.class, st.hash)
	return nil
}

func octets(ps []signer.Pair) signer.Set {
	var set signer.Set
	for i := range ps {
		for part := signer.Name; part <= signer.Value; part++ {
			for _, b := range ps[i].Text[part] {
				set[b>>6] |= 1 << (b & 63)
			}
		}
	}
	return set
}

func orderHash(order []*signer.Pair) uint64 {
	h := uint64(len(order))
	for _, p := range order {
		h = mix(h ^ uint64(p.At)<<8 ^ uint64(p.Source))
	}
	return h
}

// mix spreads the bits of h.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 29
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}
