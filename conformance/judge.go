package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// judge compares the answers of one library with what is right.
type judge struct {
	passport  Passport
	rules     signer.Rules // of the dialect that the library speaks; zero is RFC 5849
	dialect   string
	catalogue diagnose.Catalogue
}

// lacking begins what is said of a feature that a passport does not name.
const lacking = "it has no "

const noWireForm = "it takes no wire form, which is the point here"

// applies says why a vector cannot be put to the library, or "".
func (j *judge) applies(v *Vector) string {
	for _, need := range v.Needs {
		if !slices.Contains(j.passport.Features, need) {
			return lacking + need
		}
	}
	if v.Sign == nil {
		return ""
	}
	if !slices.Contains(j.passport.Placements, v.Sign.Placement) {
		return "it cannot place the parameters in the " + v.Sign.Placement
	}
	if v.Sign.Realm != "" && !slices.Contains(j.passport.Features, "realm") {
		return "it has no realm"
	}
	t := j.passport.Takes
	parsed := t.URL == "parsed" && !slices.Contains(j.passport.Gives, "url") // else the answer shows whether it was kept
	if v.WireOnly && (t.Query == "pairs" && len(v.Sign.Pairs.Query) > 0 || t.Body == "pairs" && len(v.Sign.Pairs.Form) > 0 || parsed) {
		return noWireForm
	}
	return ""
}

// judge makes a Result of an answer.
func (j *judge) judge(v *Vector, c *Case, a *Answer) Result {
	r := newResult(v)
	r.request, r.answer = c, a
	switch {
	case a.Unsupported != nil:
		r.Verdict, r.Detail = Unsupported, *a.Unsupported
	case a.Error != nil:
		r.Verdict, r.Detail = Errored, *a.Error
	case a.Refused != nil:
		j.refused(&r, v, *a.Refused)
	case c.Sign != nil && a.Sign != nil:
		j.judgeSign(&r, v, c.Sign, a.Sign)
	case c.Verify != nil && a.Verify != nil:
		j.judgeVerify(&r, v, c.Verify, a.Verify)
	default:
		r.Verdict, r.Detail = Garbled, "the answer is of another kind than the question"
	}
	return r
}

func newResult(v *Vector) Result {
	return Result{ID: v.ID, Kind: v.Kind, Title: v.Title, Choice: v.Choice, Causes: []string{}, Notes: []string{}, twin: v.Twin}
}

// refused judges a library that declined in its own words.
func (j *judge) refused(r *Result, v *Vector, words string) {
	for name, alternative := range v.OneOf {
		if alternative.Refused || alternative.Verdict == Refuse {
			j.observed(r, v, name)
			r.Detail = words
			return
		}
	}
	if v.Kind == KindVerify && v.Expect.Verdict == Refuse {
		r.Verdict, r.Detail = Pass, words
		return
	}
	r.fail("refused", "the library declines: "+words, "", Text(words))
}

func (j *judge) judgeVerify(r *Result, v *Vector, g *VerifyGiven, out *VerifyOut) {
	if v.Grey() {
		for _, name := range sortedKeys(v.OneOf) {
			if v.OneOf[name].Verdict == out.Verdict {
				j.observed(r, v, name)
				return
			}
		}
		r.fail("verdict", "the answer is none of the alternatives", "", Text(out.Verdict))
		return
	}
	want := &v.Expect.VerifyOut
	r.Verdict = Pass
	switch gives := j.passport.Gives; {
	case out.Verdict != want.Verdict:
		what := "a request that is right is refused"
		if want.Verdict == Refuse {
			what = "a request that is wrong is accepted"
		}
		what += ": " + v.Title
		switch {
		case out.Problem != "" && out.Verdict == Accept:
			what += ", with a warning (" + out.Problem + ")"
		case out.Problem != "":
			what += " (" + out.Problem + ")"
		}
		r.fail("verdict", what, Text(want.Verdict), Text(out.Verdict))
	case out.Verdict == Accept:
	case slices.Contains(gives, "problem") && out.Problem != "" && reasonOf(out.Problem) != reasonOf(want.Problem) && !j.knowsNotMethod(g, out.Problem):
		r.fail("problem", "it is refused for another reason than the one that is wrong with it", Text(want.Problem), Text(out.Problem))
	case slices.Contains(gives, "problem") && out.Problem != "" && out.Problem != want.Problem:
		r.note(fmt.Sprintf("refused as %s, where %s is meant", out.Problem, want.Problem))
	case slices.Contains(gives, "status") && out.Status != 0 && out.Status != want.Status:
		r.note(fmt.Sprintf("refused with status %d, where section 3.2 has %d", out.Status, want.Status))
	}
}

// knowsNotMethod reports whether a refusal is for a signature method that the
// library does not have, which comes before all else.
func (j *judge) knowsNotMethod(g *VerifyGiven, problem string) bool {
	method, _ := g.Request.param("oauth_signature_method")
	return problem == "signature_method_rejected" && !contains(j.passport.Features, strings.ToLower(method))
}

// reasonOf sorts the names of the problem reporting extension: servers differ in
// the name for one reason, and only another reason is a failure.
func reasonOf(problem string) string {
	switch problem {
	case "parameter_absent", "parameter_rejected", "version_rejected", "signature_method_rejected", "timestamp_refused":
		return "parameters"
	case "consumer_key_unknown", "consumer_key_rejected", "consumer_key_refused", "token_rejected", "token_revoked", "token_expired":
		return "credentials"
	}
	return problem
}

// pairUp takes away refusals that prove nothing: a verifier that refuses
// everything scores nothing.
func pairUp(results []Result) {
	accepted := map[string]bool{}
	for _, r := range results {
		if r.answer != nil && r.answer.Verify != nil && r.answer.Verify.Verdict == Accept {
			accepted[r.ID] = true
		}
	}
	for i := range results {
		r := &results[i]
		proves := r.Verdict == Pass || r.Verdict == Observed && r.answer != nil && r.answer.Verify != nil && r.answer.Verify.Verdict == Refuse
		if r.Kind == KindVerify && r.twin != "" && proves && !accepted[r.twin] {
			r.Verdict, r.Stage, r.Observed = Unpaired, "twin", ""
			r.Detail = "the refusal proves nothing: " + r.twin + ", which is right, was not accepted"
		}
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
