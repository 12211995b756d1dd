package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// suspect is a mistake of a verifier with the vectors on which it shows.
type suspect struct {
	cause Cause
	shows []string
	least int // failures that nothing else explains, before it is believed
}

func mutantSuspects(put []*Vector) (out []suspect) {
	for _, m := range verifierMutants {
		x := suspect{least: 1, cause: Cause{ID: m.id, Title: m.title, Ref: "3.2", Certainty: diagnose.Likely, Alternatives: []string{}}}
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

// sortSuspects are sorts of right requests that are refused.
func sortSuspects(put []*Vector) (out []suspect) {
	for _, sort := range sorts {
		x := suspect{least: minShows, cause: Cause{ID: sort.id, Title: sort.title, Ref: "3.2", Certainty: diagnose.Likely, Alternatives: []string{}}}
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
		least := minShows
		if aimed[k] {
			least = 1
		}
		if len(shows[k]) >= least {
			c := newCause(k.row, k.note, nil)
			c.Certainty = diagnose.Likely
			out = append(out, suspect{c, shows[k], least})
		}
	}
	return out
}
