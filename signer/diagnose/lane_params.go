package diagnose

import (
	"github.com/oauthdebug/oauthdebug/signer"
)

// paramLane finds the parameter sections of base strings: a walk down the
// stages, in which states with the same octets are gone on from once. A walk
// visits the sections of exactly so many mistakes. Several lanes share a walk:
// each goes on from its part of the selected parameters, by their hash.
type paramLane struct {
	s       *search
	root    *root
	part    uint64              // which of them
	parts   uint64              // how many there are
	of      [stageCount][]int16 // options by their first stage
	choices [stageCount]choices // those of atClass depend on the state
	room    [stageCount + 1]int // how many options the stages from here on can take at most

	folds folds
	pass  int
	cost  int // of the walk
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

func newParamLane(s *search, r *root, of []int16, depth, part, parts int) *paramLane {
	l := &paramLane{s: s, root: r, part: uint64(part), parts: uint64(parts)}
	for _, o := range of {
		for k := range stageSlots {
			if s.options[o].slots&stageSlots[k] != 0 {
				l.of[k] = append(l.of[k], o)
				break
			}
		}
	}
	for k := stageCount - 1; k >= 0; k-- {
		if k == atClass { // any number of escapes add up
			l.room[k] = l.room[k+1] + depth
			continue
		}
		l.choices[k] = newChoices(s.options, l.of[k], depth)
		var written signer.Slots
		for _, o := range l.of[k] {
			written |= s.options[o].slots & stageSlots[k]
		}
		l.room[k] = l.room[k+1] + min(depth, len(written.List()))
	}
	return l
}

// walk calls leaf for each parameter section that takes exactly cost mistakes
// and no fewer. Passes of one lane are numbered from 1 to 15.
func (l *paramLane) walk(cost, pass int, leaf func(section []byte, c *class, hash uint64)) {
	l.cost, l.pass, l.leaf = cost, pass, leaf
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
	for size := max(0, st.left-l.room[st.k+1]); size <= st.left; size++ {
		sets := l.choices[st.k].size(size)
		for i := range sets {
			ch := &sets[i]
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
		if next.k-1 == atShape && hash>>8%l.parts != l.part {
			return nil // another lane's
		}
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
