package diagnose

// folds remembers states of the search by hash, so that recipes with the same
// octets so far go on as one. Each entry takes eight octets: 56 bits of the
// hash, the cost at which the state was first reached, and the pass that last
// went on from it (15 passes are enough for five depths). A collision can hide
// a hypothesis (at ten million states, with a chance of one in a thousand),
// never prove one: what is found is computed again.
type folds struct {
	table []uint64
	count int
}

// enter reports whether a search that reaches the state at this cost in this
// pass is to go on from it: the state is new, or it is the same cost again in
// a later pass, which has more to spend.
func (f *folds) enter(hash uint64, cost, pass int) bool {
	if f.count*2 >= len(f.table) {
		f.grow()
	}
	mask := uint64(len(f.table) - 1)
	key := hash &^ 0xFF
	entry := key | 0x80 | uint64(cost)<<4 | uint64(pass)
	for i := hash >> 20 & mask; ; i = (i + 1) & mask {
		e := f.table[i]
		if e == 0 {
			f.table[i] = entry
			f.count++
			return true
		}
		if e&^0xFF != key {
			continue
		}
		if int(e>>4&7) < cost || int(e>>4&7) == cost && int(e&15) == pass {
			return false
		}
		f.table[i] = entry
		return true
	}
}

// cheaper reports whether the state was reached with fewer mistakes.
func (f *folds) cheaper(hash uint64, cost int) bool {
	if len(f.table) == 0 {
		return false
	}
	mask := uint64(len(f.table) - 1)
	for i := hash >> 20 & mask; f.table[i] != 0; i = (i + 1) & mask {
		if e := f.table[i]; e&^0xFF == hash&^0xFF {
			return int(e>>4&7) < cost
		}
	}
	return false
}

func (f *folds) grow() {
	old := f.table
	f.table = make([]uint64, max(1<<12, 2*len(old)))
	mask := uint64(len(f.table) - 1)
	for _, e := range old {
		if e == 0 {
			continue
		}
		// The low 8 bits of the hash are lost; they take no part in the place.
		i := e >> 20 & mask
		for f.table[i] != 0 {
			i = (i + 1) & mask
		}
		f.table[i] = e
	}
}
