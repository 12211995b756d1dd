package conformance

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// A verifier says yes or no, which is little: many mistakes may fit its answers.
// A suspect is therefore a cause only if it would show on nothing but what
// failed; those that would show on just the same are named beside it; and where
// all that a suspect has for it is that requests of one sort are refused, that
// is what is said, since it holds whatever the reason.

// explainVerifier finds the mistakes that a verifier makes, the widest first.
func (rep *Report) explainVerifier(s *Suite, cat diagnose.Catalogue) {
	failed, put := map[string]*Result{}, []*Vector{}
	for i := range rep.Results {
		r := &rep.Results[i]
		if r.Kind != KindVerify || r.answer == nil || r.answer.Verify == nil || r.Choice != "" || r.Stage == stageTimestamp {
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
			if n > most && n >= suspects[i].least {
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
