package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// A verifier says yes or no, which is little: many mistakes may fit its answers.
// A suspect is therefore a cause only if it would show on nothing but what
// failed; those that would show on just the same are named beside it; and where
// all that a suspect has for it is that requests of one sort are refused, that
// is what is said, since it holds whatever the reason.

// suspect is a mistake of a verifier with the vectors on which it shows.
type suspect struct {
	cause Cause
	shows []string
}

// explainVerifier finds the mistakes that a verifier makes, the widest first.
func (rep *Report) explainVerifier(s *Suite, cat diagnose.Catalogue) {
	failed, put := map[string]*Result{}, []*Vector{}
	for i := range rep.Results {
		r := &rep.Results[i]
		if r.Kind != KindVerify || r.answer == nil || r.answer.Verify == nil || r.Choice != "" {
			continue
		}
		put = append(put, s.asPut(r))
		if r.Verdict == Fail && r.Stage == "verdict" {
			failed[r.ID] = r
		}
	}
	if len(failed) == 0 {
		return
	}
	rep.cover(failed, mutantSuspects(put))
	if left := slices.DeleteFunc(put, func(v *Vector) bool { return failed[v.ID] != nil && len(failed[v.ID].Causes) > 0 }); hasFailed(left, failed) {
		rep.cover(failed, slices.Concat(sortSuspects(left), ruleSuspects(left, cat)))
	}
}

// asPut is a vector with the case that was really put: with the credentials and
// the time of a server, other things may show.
func (s *Suite) asPut(r *Result) *Vector {
	v := s.ByID(r.ID)
	if r.request == nil || r.request.Verify == nil {
		return v
	}
	put := *v
	put.Verify = r.request.Verify
	return &put
}

func hasFailed(vectors []*Vector, failed map[string]*Result) bool {
	return slices.ContainsFunc(vectors, func(v *Vector) bool { return failed[v.ID] != nil })
}

// cover files suspects as causes until none explains anything more. Of suspects
// that show on the same vectors the first is filed and the others are named.
func (rep *Report) cover(failed map[string]*Result, suspects []suspect) {
	suspects = slices.DeleteFunc(suspects, func(x suspect) bool {
		return slices.ContainsFunc(x.shows, func(id string) bool { return failed[id] == nil }) ||
			!slices.ContainsFunc(x.shows, func(id string) bool { return tells(failed, id) })
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
		for _, other := range suspects {
			if id := other.cause.ID; id != best.cause.ID && slices.Equal(other.shows, best.shows) && !contains(best.cause.Alternatives, id) {
				best.cause.Alternatives = append(best.cause.Alternatives, id)
			}
		}
		rep.Causes = append(rep.Causes, best.cause)
	}
}

// tells reports whether a failure tells anything of what its vector is about: a
// right request that is refused, as its twin was, may be so for the twin's sake.
func tells(failed map[string]*Result, id string) bool {
	return failed[id].Got == Accept || failed[failed[id].twin] == nil
}

func mutantSuspects(put []*Vector) (out []suspect) {
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

// minShows is how many verdicts it takes to suspect a rule: one says little.
const minShows = 3

// sorts are what requests may have in common by which a server refuses them.
var sorts = []struct {
	id, title string
	has       func(*VerifyGiven) bool
}{
	{"refuses-without-token", "requests without a token are refused", func(g *VerifyGiven) bool { return !g.sends("oauth_token") }},
	{"refuses-without-version", "requests without oauth_version are refused", func(g *VerifyGiven) bool { return !g.sends("oauth_version") }},
	{"refuses-forms", "requests with a form are refused", func(g *VerifyGiven) bool {
		r, err := g.Request.signable()
		return err == nil && r.Form()
	}},
	{"refuses-other-bodies", "requests with a body that is no form are refused", func(g *VerifyGiven) bool {
		r, err := g.Request.signable()
		return err == nil && !r.Form() && g.Request.Body != ""
	}},
	{"refuses-queries", "requests with a query are refused", func(g *VerifyGiven) bool { return strings.Contains(string(g.Request.URL), "?") }},
	{"refuses-other-placements", "requests with the protocol parameters outside the header are refused", func(g *VerifyGiven) bool {
		return !slices.ContainsFunc(g.Request.Headers, func(h Pair) bool { return strings.EqualFold(string(h[0]), "Authorization") })
	}},
}

func (g *VerifyGiven) sends(name string) bool {
	_, found := g.Request.param(name)
	return found
}

// sortSuspects are sorts of right requests that are refused.
func sortSuspects(put []*Vector) (out []suspect) {
	for _, sort := range sorts {
		x := suspect{cause: Cause{ID: sort.id, Title: sort.title, Ref: "3.2", Certainty: diagnose.Likely, Alternatives: []string{}}}
		for _, v := range put {
			if v.Expect.Verdict == Accept && sort.has(v.Verify) {
				x.shows = append(x.shows, v.ID)
			}
		}
		if len(x.shows) >= minShows {
			out = append(out, x)
		}
	}
	return out
}

// ruleSuspects are the mistakes of the catalogue that servers make too: they
// compute the signature otherwise.
func ruleSuspects(put []*Vector, cat diagnose.Catalogue) (out []suspect) {
	type way struct {
		row  *diagnose.Mistake
		note string
	}
	shows := map[way][]string{}
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
					if !contains(shows[k], v.ID) { // variants may share a note
						shows[k] = append(shows[k], v.ID)
					}
				}
			}
		}
	}
	for _, k := range order {
		if len(shows[k]) >= minShows {
			c := newCause(k.row, k.note, nil)
			c.Certainty = diagnose.Likely
			out = append(out, suspect{c, shows[k]})
		}
	}
	return out
}
