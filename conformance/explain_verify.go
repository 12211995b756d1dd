package conformance

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// suspect is a mistake of a verifier with the vectors on which it shows.
type suspect struct {
	cause Cause
	shows []string
}

// explainVerifier finds the mistakes that a verifier makes: those that would
// show on nothing but what failed, the widest first.
func (rep *Report) explainVerifier(s *Suite, cat diagnose.Catalogue) {
	failed, put := map[string]*Result{}, []*Vector{}
	for i := range rep.Results {
		r := &rep.Results[i]
		if r.Kind != KindVerify || r.answer == nil || r.answer.Verify == nil || r.Choice != "" {
			continue
		}
		put = append(put, s.ByID(r.ID))
		if r.Verdict == Fail && r.Stage == "verdict" {
			failed[r.ID] = r
		}
	}
	if len(failed) == 0 {
		return
	}
	rep.cover(failed, mutantSuspects(s, put))
	if left := slices.DeleteFunc(put, func(v *Vector) bool { return failed[v.ID] != nil && len(failed[v.ID].Causes) > 0 }); hasFailed(left, failed) {
		rep.cover(failed, ruleSuspects(left, cat))
	}
}

func hasFailed(vectors []*Vector, failed map[string]*Result) bool {
	return slices.ContainsFunc(vectors, func(v *Vector) bool { return failed[v.ID] != nil })
}

// cover files suspects as causes until none explains anything more.
func (rep *Report) cover(failed map[string]*Result, suspects []suspect) {
	suspects = slices.DeleteFunc(suspects, func(x suspect) bool {
		return slices.ContainsFunc(x.shows, func(id string) bool { return failed[id] == nil })
	})
	for {
		var best *suspect
		most := 0
		for i := range suspects {
			n := 0
			for _, id := range suspects[i].shows {
				if len(failed[id].Causes) == 0 {
					n++
				}
			}
			if n > most {
				best, most = &suspects[i], n
			}
		}
		if best == nil {
			return
		}
		for _, id := range best.shows {
			failed[id].Causes = append(failed[id].Causes, best.cause.ID)
		}
		best.cause.Explains = best.shows
		rep.Causes = append(rep.Causes, best.cause)
	}
}

func mutantSuspects(s *Suite, put []*Vector) (out []suspect) {
	for _, m := range verifierMutants {
		x := suspect{cause: Cause{ID: m.id, Title: m.title, Ref: "3.2", Certainty: diagnose.Likely, Alternatives: []string{}}}
		for _, v := range put {
			if got, err := m.decide(v.Verify, (&Reference{}).decide); err == nil && got.Verdict != v.Expect.Verdict {
				x.shows = append(x.shows, v.ID)
			}
		}
		out = append(out, x)
	}
	return out
}

// minShows is how many verdicts it takes to suspect a rule: one says little,
// unless its vector was made for the rule.
const minShows = 3

// ruleSuspects are the mistakes of the catalogue that servers make too: they
// compute the signature otherwise.
func ruleSuspects(put []*Vector, cat diagnose.Catalogue) (out []suspect) {
	type way struct {
		row  *diagnose.Mistake
		note string
	}
	shows, aimed := map[way][]string{}, map[way]bool{}
	var order []way
	for _, v := range put {
		c, differs, err := changes(v)
		if err != nil {
			continue
		}
		for _, row := range cat {
			if row.Fate != diagnose.FateRule || row.Variants == nil || row.Sides&diagnose.Server == 0 {
				continue
			}
			for _, w := range row.Variants(c) {
				if w.Set == nil || w.Open {
					continue
				}
				var ru signer.Rules
				w.Set(&ru)
				if differs(&ru) {
					k := way{row, w.Note}
					if shows[k] == nil {
						order = append(order, k)
					}
					aimed[k] = aimed[k] || slices.Contains(v.AimsAt, row.ID)
					if !contains(shows[k], v.ID) { // variants may share a note
						shows[k] = append(shows[k], v.ID)
					}
				}
			}
		}
	}
	for _, k := range order {
		if len(shows[k]) >= minShows || aimed[k] {
			c := newCause(k.row, k.note, nil)
			c.Certainty = diagnose.Likely
			out = append(out, suspect{c, shows[k]})
		}
	}
	return out
}
