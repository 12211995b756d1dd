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
	defer rep.explainAdded(j)
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
	rep.fit(ctx, j.catalogue, j.rules, cases, results)
}

// fit explains results, of which cases are the evidence, and files the causes.
func (rep *Report) fit(ctx context.Context, cat diagnose.Catalogue, dialect signer.Rules, cases []*diagnose.Case, results []*Result) {
	fit := cat.FitUnder(ctx, dialect, cases)
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

// explainAdded names what the signature does not show: a parameter that was
// added, a body hash made otherwise, a value that is not escaped.
func (rep *Report) explainAdded(j *judge) {
	at := map[string]int{}
	for i, c := range rep.Causes {
		at[c.ID] = i
	}
	for i := range rep.Results {
		r := &rep.Results[i]
		if r.Verdict != Fail || r.answer == nil || r.answer.Sign == nil || len(r.Causes) > 0 {
			continue
		}
		row, note := j.plain(r)
		if row == nil {
			continue
		}
		if _, ok := at[row.ID]; !ok {
			at[row.ID] = len(rep.Causes)
			rep.Causes = append(rep.Causes, newCause(row, note, nil))
		}
		c := &rep.Causes[at[row.ID]]
		c.Explains = append(c.Explains, r.ID)
		r.Causes = append(r.Causes, row.ID)
	}
}

// plain is the mistake that an answer shows by itself.
func (j *judge) plain(r *Result) (*diagnose.Mistake, string) {
	if name, found := strings.CutPrefix(r.Detail, rawValue); found {
		if name == "oauth_signature" {
			return j.catalogue.ByID("signature-not-encoded-on-wire"), ""
		}
		return j.catalogue.ByID("header-values-not-encoded"), ""
	}
	if !strings.HasSuffix(r.Detail, signedRightly) {
		return nil, ""
	}
	if name, _, added := strings.Cut(r.Detail, wasAdded); added {
		_, asked := lookup(r.request.Sign.OAuth, name)
		switch {
		case asked:
			return j.catalogue.ByID("oauth-params-sent-twice"), ""
		case !strings.HasPrefix(name, "oauth_"):
			return j.catalogue.ByID("extra-params-in-auth-header"), ""
		}
		return j.catalogue.ByID(addedCauses[name]), ""
	}
	return j.bodyHash(r)
}

// bodyHash finds the mistake that makes the body hash of an answer.
func (j *judge) bodyHash(r *Result) (*diagnose.Mistake, string) {
	g := r.request.Sign
	s := readSent(g, r.answer.Sign)
	got, found := lookup(s.protocol, "oauth_body_hash")
	c, _, err := rightCase(g)
	if !found || err != nil {
		return nil, ""
	}
	for _, row := range j.catalogue {
		if row.Variants == nil {
			continue
		}
		for _, v := range row.Variants(c) {
			ru := rulesOf(v)
			if ru.BodyHash == nil {
				continue
			}
			header := rehashed(&c.Request, &c.Credentials, &ru).Header.Get("Authorization")
			placed := Request{Headers: []Pair{P("Authorization", header)}}
			if raw, _ := placed.param("oauth_body_hash"); signer.Unescape(raw) == got {
				return row, v.Note
			}
		}
	}
	return nil, ""
}

func newCause(m *diagnose.Mistake, note string, alternatives []string) Cause {
	return Cause{ID: m.ID, Note: note, Title: m.Title, Fix: m.Fix, Ref: m.Ref, Certainty: diagnose.Proved, Alternatives: orEmpty(alternatives), Explains: []string{}}
}

// evidence is what an answer tells about the signer: the request that it
// signed and what came of it. Answers without a signature tell nothing.
func (j *judge) evidence(r *Result) *diagnose.Case {
	if r.answer == nil || r.answer.Sign == nil || r.request == nil || r.Choice != "" && r.Verdict != Fail {
		return nil
	}
	switch {
	case strings.HasPrefix(r.Detail, rawValue):
		return nil // the signature is right, and what was sent is not what was signed
	case r.Verdict != Pass && r.Verdict != Fail:
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

// rewritten returns the answer with other raw values of its protocol
// parameters.
func (o *SignOut) rewritten(rewrite func(name, raw string) string) SignOut {
	out := *o
	r := Request{URL: o.URL, Body: o.Body, Headers: []Pair{{"Authorization", o.Authorization}, P("Content-Type", signer.FormType)}}.rewriteParams(rewrite)
	out.URL, out.Body, out.Authorization = r.URL, r.Body, r.Headers[0][1]
	return out
}

// resigned returns the answer with another signature, as it stands on the wire.
func (o *SignOut) resigned(wire string) SignOut {
	return o.rewritten(func(name, raw string) string {
		if name == "oauth_signature" {
			return wire
		}
		return raw
	})
}
