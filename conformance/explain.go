package conformance

import (
	"context"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// explain finds the causes of the failures in a report: the mistakes under
// which the library would have given all its answers, the right ones included.
func explain(ctx context.Context, j *judge, rep *Report) {
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
	fit := j.catalogue.Fit(ctx, cases)
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

func newCause(m *diagnose.Mistake, note string, alternatives []string) Cause {
	return Cause{ID: m.ID, Note: note, Title: m.Title, Fix: m.Fix, Ref: m.Ref, Alternatives: orEmpty(alternatives), Explains: []string{}}
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
	asked := j.adapt(g, &s)
	received := diagnose.Received{Signature: signer.EscapeString(string(out.Signature)), BaseString: string(out.BaseString), Place: g.Placement}
	if raw, found := s.rawSignature(g, out); found {
		received.Signature = raw
	}
	if received.Signature == "" && received.BaseString == "" {
		return nil
	}
	c, err := caseOf(asked, &s.request, &received)
	if err != nil {
		return nil
	}
	return c
}

// rawSignature returns oauth_signature as it stands where it was placed.
func (s *sent) rawSignature(g *SignGiven, out *SignOut) (string, bool) {
	placed := Request{URL: out.URL}
	switch g.Placement {
	case "header":
		placed = Request{Headers: []Pair{{"Authorization", out.Authorization}}}
	case "body":
		placed = Request{Body: out.Body, Headers: []Pair{P("Content-Type", signer.FormType)}}
	}
	return placed.param("oauth_signature")
}
