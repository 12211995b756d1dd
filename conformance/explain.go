package conformance

import (
	"context"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// explain finds the causes of the failures in a report: the mistakes under
// which the library would have given all its answers, the right ones included.
func explain(ctx context.Context, j *judge, s *Suite, rep *Report) {
	rep.explainVerifier(s, j.catalogue)
	rep.explainAdded(j)
	var cases []*diagnose.Case
	var results []*Result
	failed := false
	for i := range rep.Results {
		r := &rep.Results[i]
		if c := j.evidence(r); c != nil {
			cases, results = append(cases, c), append(results, r)
			failed = failed || r.Verdict == Fail
		}
	}
	if !failed {
		return
	}
	rep.fit(ctx, j.catalogue, cases, results)
}

// fit explains results, of which cases are the evidence, and files the causes.
func (rep *Report) fit(ctx context.Context, cat diagnose.Catalogue, cases []*diagnose.Case, results []*Result) {
	fit := cat.Fit(ctx, cases)
	for at, c := range fit.Causes {
		cause := newCause(c.Mistake, c.Note, c.Alternatives)
		for _, i := range c.Explains {
			if results[i].Verdict == Fail {
				cause.Explains = append(cause.Explains, results[i].ID)
			}
		}
		rep.Causes = append(rep.Causes, cause)
		for i, needs := range fit.Explained {
			if results[i].Verdict == Fail && contains(needs, at) {
				results[i].Causes = append(results[i].Causes, c.Mistake.ID)
			}
		}
	}
}

// addedCauses are the mistakes that show as a protocol parameter nobody asked
// for, rightly signed.
var addedCauses = map[string]string{"oauth_body_hash": "unsolicited-body-hash", "oauth_token": "empty-oauth-token-mismatch"}

// explainAdded names what is plain to see: a parameter that was added.
func (rep *Report) explainAdded(j *judge) {
	at := map[string]int{}
	for i := range rep.Results {
		r := &rep.Results[i]
		name, _, found := strings.Cut(r.Detail, " was added;")
		row := j.catalogue.ByID(addedCauses[name])
		if r.Verdict != Fail || !found || row == nil {
			continue
		}
		if _, ok := at[row.ID]; !ok {
			at[row.ID] = len(rep.Causes)
			rep.Causes = append(rep.Causes, newCause(row, "", nil))
		}
		c := &rep.Causes[at[row.ID]]
		c.Explains = append(c.Explains, r.ID)
		r.Causes = append(r.Causes, row.ID)
	}
}

func newCause(m *diagnose.Mistake, note string, alternatives []string) Cause {
	return Cause{ID: m.ID, Note: note, Title: m.Title, Fix: m.Fix, Ref: m.Ref, Certainty: diagnose.Proved, Alternatives: orEmpty(alternatives), Explains: []string{}}
}

// evidence is what an answer tells about the signer: the request that it
// signed and what came of it. Answers without a signature tell nothing.
func (j *judge) evidence(r *Result) *diagnose.Case {
	if r.answer == nil || r.answer.Sign == nil || r.request == nil || r.Choice != "" {
		return nil
	}
	switch r.Verdict {
	case Pass, Fail:
	default:
		return nil
	}
	g, out := r.request.Sign, r.answer.Sign
	s := readSent(g, out)
	shown := *out
	if !s.shown { // a bare signature: placed as the reference places it
		_, right, err := rightCase(g)
		if err != nil {
			return nil
		}
		shown = right.resigned(signer.EscapeString(string(out.Signature)))
		shown.BaseString = out.BaseString
	}
	c, err := caseOf(g, s.request, &shown)
	if err != nil || c.Received.Signature == "" && c.Received.BaseString == "" {
		return nil
	}
	return c
}

// resigned returns the answer with another signature, as it stands on the wire.
func (o *SignOut) resigned(raw string) SignOut {
	out := *o
	swap := func(name, value string) string {
		if name == "oauth_signature" {
			return raw
		}
		return value
	}
	r := Request{URL: o.URL, Body: o.Body, Headers: []Pair{{"Authorization", o.Authorization}, P("Content-Type", signer.FormType)}}.rewriteParams(swap)
	out.URL, out.Body, out.Authorization = r.URL, r.Body, r.Headers[0][1]
	return out
}
