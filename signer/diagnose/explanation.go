package diagnose

import (
	"cmp"
	"errors"
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// tryAlone tries the options that are tried only as the single mistake, if
// nothing smaller matched.
func (d *Diagnoser) tryAlone(s *search, depth *int) {
	if *depth == 0 || s.stopped() && *depth < 0 {
		return
	}
	var m signer.Machine
	for i := range s.options {
		if !s.options[i].alone {
			continue
		}
		for f := range s.facts {
			ru := apply(&signer.Rules{}, s.options, recipe{int16(i)})
			err := m.Run(&s.facts[f], &s.creds, ru)
			s.macs.Add(1)
			if err != nil && !errors.Is(err, signer.ErrNoPrivateKey) {
				continue
			}
			if at := s.reproduces(&m); at >= 0 {
				if *depth != 1 {
					*depth, s.matches = 1, nil // a single mistake beats what several explained
				}
				s.single = append(s.single, solution{recipe{int16(i)}, f, at})
			}
		}
	}
}

// reproduces reports whether the last run of m made what was received: which
// sum, or 0 for a base string or key; -1 if not.
func (s *search) reproduces(m *signer.Machine) int {
	t := &s.target
	switch {
	case t.key != nil:
		return is(string(t.key) == string(m.Key()))
	case t.base != nil:
		return is(string(t.base) == string(m.BaseString()))
	case t.hash != 0:
		return t.matches(signer.AppendHash(nil, t.hash, m.BaseString()))
	}
	return t.matches(m.Sum())
}

// solution is a recipe that reproduces the target on one fact.
type solution struct {
	recipe recipe
	fact   int
	sum    int
}

// solutions lists the recipes of all matches, computed again from end to end:
// only what the Machine itself reproduces counts.
func (s *search) solutions() []solution {
	list := s.single
	for i := range s.matches {
		for _, r := range s.recipes(&s.matches[i]) {
			list = append(list, solution{r, s.matches[i].uri.fact, s.matches[i].sum})
		}
	}
	var m signer.Machine
	return slices.DeleteFunc(list, func(sol solution) bool {
		err := m.Run(&s.facts[sol.fact], &s.creds, s.rulesOf(sol.recipe))
		return err != nil && !errors.Is(err, signer.ErrNoPrivateKey) || s.reproduces(&m) < 0
	})
}

func (s *search) rulesOf(r recipe) *signer.Rules {
	ru := apply(&signer.Rules{Digest: s.digest}, s.options, r)
	return ru
}

// explain turns the solutions into explanations: those with the same base
// string become one with alternatives, the likeliest in front.
func (s *search) explain(c *Case, out *Outcome) {
	sols := s.solutions()
	slices.SortStableFunc(sols, func(a, b solution) int {
		return cmp.Or(a.fact-b.fact, s.openness(a)-s.openness(b), s.rank(c, b)-s.rank(c, a), len(a.recipe)-len(b.recipe))
	})
	var m signer.Machine
	byBase := map[string]int{}
	for _, sol := range sols {
		ids, notes := s.names(sol)
		if len(ids) == 0 {
			out.Valid, out.Assumed = true, c.assumed(&s.facts[sol.fact])
			out.Explanations = out.Explanations[:0]
			return
		}
		if err := m.Run(&s.facts[sol.fact], &s.creds, s.rulesOf(sol.recipe)); err != nil && !errors.Is(err, signer.ErrNoPrivateKey) {
			continue
		}
		base := string(m.BaseString())
		at, ok := byBase[base]
		if !ok {
			byBase[base] = len(out.Explanations)
			e := Explanation{Mistakes: ids, Alternatives: [][]string{}, Notes: notes, BaseString: base,
				Side: "client", Assumed: c.assumed(&s.facts[sol.fact])}
			if c.Received.ByServer {
				e.Side = "server"
			}
			if s.target.key == nil {
				e.Signature = out.Received
			}
			out.Explanations = append(out.Explanations, e)
			continue
		}
		e := &out.Explanations[at]
		if !slices.Equal(e.Mistakes, ids) && !slices.ContainsFunc(e.Alternatives, func(a []string) bool { return slices.Equal(a, ids) }) {
			e.Alternatives = append(e.Alternatives, ids)
		}
	}
}

// names returns the ids of a solution and the notes of its variants, those of
// the reading last.
func (s *search) names(sol solution) (ids, notes []string) {
	for _, o := range sol.recipe {
		ids, notes = append(ids, s.options[o].row.ID), append(notes, s.options[o].note)
	}
	if sol.sum < len(s.target.sums) {
		for _, id := range s.target.sums[sol.sum].reading.Names {
			ids, notes = append(ids, id), append(notes, "")
		}
	}
	return ids, notes
}

// openness counts the open-ended variants of a solution: they rank last.
func (s *search) openness(sol solution) int {
	n := 0
	for _, o := range sol.recipe {
		if s.options[o].open {
			n++
		}
	}
	return n
}

// rank is how often the mistakes of a solution are seen; a hint in the pasted
// code counts more than any frequency.
func (s *search) rank(c *Case, sol solution) int {
	n := 0
	for _, o := range sol.recipe {
		row := s.options[o].row
		n += row.Seen
		if slices.ContainsFunc(c.Hints, func(h Hint) bool { return h.Mistake == row.ID }) {
			n += 1000
		}
	}
	return n
}
