package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// countRecipes counts the sets of options that a search of that depth decides:
// for each number of options, those that take part in sets of so many.
func countRecipes(options []option, depth int) int64 {
	total := countSets(options, 0)
	for n := 1; n <= depth; n++ {
		var part []option
		for _, o := range options {
			if !o.leftOut(n) {
				part = append(part, o)
			}
		}
		total += countSets(part, n) - countSets(part, n-1)
	}
	return total
}

// countSets counts the sets of options that can be made together, of up to
// depth options. Options that write one slot are counted as a product over the
// slots; only those that write several are enumerated.
func countSets(options []option, depth int) int64 {
	var single [64]int64
	additive, alone := int64(0), int64(0)
	var wide []int16
	for i, o := range options {
		switch slots := o.slots.List(); {
		case o.alone:
			alone++
		case o.slots&^signer.Additive == 0:
			additive++
		case len(slots) == 1:
			single[slots[0]]++
		default:
			wide = append(wide, int16(i))
		}
	}
	total := int64(0)
	sets := newChoices(options, wide, depth)
	for n := 0; n <= depth; n++ {
		for _, ch := range sets.size(n) {
			poly := make([]int64, depth-n+1)
			poly[0] = 1
			for range additive {
				poly = times(poly, 1)
			}
			for slot := range single {
				if single[slot] > 0 && !ch.writes.Has(signer.Slot(slot)) {
					poly = times(poly, single[slot])
				}
			}
			for _, k := range poly {
				total += k
			}
		}
	}
	if depth > 0 {
		total += alone
	}
	return total
}

// times multiplies a polynomial, cut at its length, with 1 + n x.
func times(poly []int64, n int64) []int64 {
	for i := len(poly) - 1; i > 0; i-- {
		poly[i] += n * poly[i-1]
	}
	return poly
}
