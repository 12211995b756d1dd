package diagnose

import "slices"

// Catalogue is a list of mistakes.
type Catalogue []*Mistake

// Standard returns the catalogue of this package, most often seen first. It is
// a new slice of shared rows.
func Standard() Catalogue {
	all := slices.Concat(collectRows, decodeRows, escapeRows, orderRows, uriRows, baseRows, keyRows, signRows, placeRows, meaningRows)
	slices.SortStableFunc(all, func(a, b *Mistake) int { return b.Seen - a.Seen })
	return all
}

// ByID returns the row of that id, or nil.
func (c Catalogue) ByID(id string) *Mistake {
	for _, m := range c {
		if m.ID == id {
			return m
		}
	}
	return nil
}
