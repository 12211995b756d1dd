package diagnose

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Schema names the JSON form of a Diagnosis. Fields are only ever added.
const Schema = "oauthdebug/diagnosis/1"

// Diagnose finds out what is wrong with a case: it checks what can be seen,
// and searches for what reproduces the signature. It never accuses without a
// proof or a plain violation.
func (d *Diagnoser) Diagnose(ctx context.Context, c *Case) *Diagnosis {
	out := d.explainEither(ctx, c)
	dg := &Diagnosis{
		Schema: Schema, Refused: c.refused(), Checked: c.checked(out),
		Read:     Read{Kind: c.Kind, Method: c.Request.Method, URL: c.shownURL()},
		Received: out.Received, Expected: out.Expected,
		Explanations: out.Explanations, Findings: []Finding{}, RuledOut: []string{}, Tried: out.Tried, Next: []string{},
	}
	cat := d.catalogue()
	dg.add(proved(cat, c, out)...)
	dg.add(d.bodyHash(cat, c)...)
	dg.add(d.serverSide(ctx, c, out)...)
	dg.add(cat.Check(c)...)
	dg.order()
	dg.Result = dg.result(c, out)
	dg.RuledOut = ruledOut(cat, dg, out)
	dg.Next = next(dg, c)
	return dg
}

// explainEither explains the signature or, where that fails and a base string
// was logged beside it, the base string: then what is left is the key.
func (d *Diagnoser) explainEither(ctx context.Context, c *Case) *Outcome {
	bare := d.withoutToken(ctx, c)
	if bare != nil && bare.Valid {
		return bare
	}
	out := d.Explain(ctx, c)
	if bare != nil && !out.Valid && (len(out.Explanations) == 0 || len(out.Explanations[0].Mistakes) >= len(bare.Explanations[0].Mistakes)) {
		return bare
	}
	if out.Valid || len(out.Explanations) > 0 || c.Received.BaseString == "" || !c.Secrets {
		return out
	}
	logged := *c
	logged.Secrets, logged.Received.Signature = false, ""
	if o := d.Explain(ctx, &logged); len(o.Explanations) > 0 {
		o.Received, o.Expected = out.Received, out.Expected
		return o
	}
	return out
}

// withoutToken explains a request that sends no token although a token secret
// was given, as an exported variable may do: then no secret of a token belongs
// into the key. It returns nil if that explains nothing.
func (d *Diagnoser) withoutToken(ctx context.Context, c *Case) *Outcome {
	if token, _ := c.param("oauth_token"); token != "" || c.Credentials.TokenSecret.Empty() || c.Received.Signature == "" {
		return nil
	}
	bare := *c
	bare.Credentials.Token, bare.Credentials.TokenSecret = "", signer.Secret{}
	bare.Others = append(slices.Clone(c.Others), Named{Name: "the token secret", Secret: c.Credentials.TokenSecret})
	quick := *d
	quick.Depth = min(2, d.Depth)
	if d.Depth == 0 {
		quick.Depth = 2
	}
	if out := quick.Explain(ctx, &bare); out.Valid || len(out.Explanations) > 0 {
		return out
	}
	return nil
}

// add appends findings, one of each id and place: a proof replaces what was
// only seen.
func (dg *Diagnosis) add(list ...Finding) {
	for _, f := range list {
		if f.Span == nil {
			f.Span = []int{}
		}
		twin := func(g Finding) bool {
			return g.ID == f.ID && (g.Certainty == Proved || slices.Equal(g.Span, f.Span))
		}
		if i := slices.IndexFunc(dg.Findings, twin); i >= 0 {
			if len(dg.Findings[i].Span) == 0 {
				dg.Findings[i].Span = f.Span
			}
			continue
		}
		dg.Findings = append(dg.Findings, f)
	}
}

// order puts the root cause first: errors before warnings before notes, and of
// one level what is surer.
func (dg *Diagnosis) order() {
	levels := []Level{Error, Warning, Info}
	sure := []Certainty{Proved, Certain, Likely, Possible}
	slices.SortStableFunc(dg.Findings, func(a, b Finding) int {
		if x := slices.Index(levels, a.Level) - slices.Index(levels, b.Level); x != 0 {
			return x
		}
		return slices.Index(sure, a.Certainty) - slices.Index(sure, b.Certainty)
	})
}

// proved turns explanations into findings: the headline of each, its
// alternatives in the proof.
func proved(cat Catalogue, c *Case, out *Outcome) []Finding {
	var list []Finding
	for _, e := range out.Explanations {
		certainty := Proved
		if slices.Contains(e.Mistakes, "signature-truncated") {
			certainty = Likely
		}
		for i, id := range e.Mistakes {
			f := Finding{ID: id, Level: Error, Certainty: certainty, Proof: proofText(e, i, c, out)}
			if row := cat.ByID(id); row != nil {
				f.Message, f.Why, f.Fix, f.Ref = row.Title, row.Why, row.Fix, row.section()
			}
			list = append(list, f)
		}
	}
	return list
}

func proofText(e Explanation, i int, c *Case, out *Outcome) string {
	what := "the base string that was given"
	if out.Received != "" {
		what = out.Received
	} else if c.Received.Signature != "" && c.Secrets {
		what = "the signature that was received"
	}
	var b strings.Builder
	switch {
	case len(e.Mistakes) > 1:
		fmt.Fprintf(&b, "%d mistakes together (%s) give exactly %s", len(e.Mistakes), strings.Join(e.Mistakes, " + "), what)
	default:
		fmt.Fprintf(&b, "this alone gives exactly %s", what)
	}
	if i < len(e.Notes) && e.Notes[i] != "" {
		fmt.Fprintf(&b, " (%s)", e.Notes[i])
	}
	if len(e.Alternatives) > 0 {
		var names []string
		for _, a := range e.Alternatives[:min(3, len(e.Alternatives))] {
			names = append(names, strings.Join(a, " + "))
		}
		fmt.Fprintf(&b, "; for this request the same octets come from one of: %s", strings.Join(names, "; "))
	}
	if e.Assumed != "" {
		fmt.Fprintf(&b, "; assuming that %s", e.Assumed)
	}
	return b.String()
}

// bodyHash compares oauth_body_hash with the hash of the body, and names the
// row that makes the other value.
func (d *Diagnoser) bodyHash(cat Catalogue, c *Case) []Finding {
	received, ok := c.Parameter("oauth_body_hash")
	if !ok || c.Guessed.Body {
		return nil
	}
	var m signer.Machine
	if err := m.Run(&c.Request, &c.Credentials, nil); err != nil && !errors.Is(err, signer.ErrNoPrivateKey) {
		return nil
	}
	r := c.Request
	right := signer.Rules{}
	if string(right.AppendBodyHash(nil, &r, m.Digest(), &c.Credentials)) == received {
		return nil
	}
	for _, row := range cat {
		if row.Variants == nil || row.Proof != ByBodyHash {
			continue
		}
		for _, v := range row.Variants(c) {
			var ru signer.Rules
			v.Set(&ru)
			if ru.BodyHash != nil && string(ru.AppendBodyHash(nil, &r, m.Digest(), &c.Credentials)) == received {
				return []Finding{{ID: row.ID, Level: Error, Certainty: Proved, Message: row.Title, Why: row.Why, Fix: row.Fix, Ref: row.Ref,
					Proof: "this gives exactly the oauth_body_hash that was received" + inBrackets(v.Note)}}
			}
		}
	}
	return []Finding{{ID: "body-hash-differs", Level: Warning, Certainty: Certain,
		Message: "oauth_body_hash is not the hash of this body",
		Why:     "The body was changed after it was hashed, or another text was hashed than the one sent.",
		Fix:     "hash the octets that are sent", Ref: "OAuth Request Body Hash 3.2"}}
}

func inBrackets(note string) string {
	if note == "" {
		return ""
	}
	return " (" + note + ")"
}

// serverSide explains the base string that a server says it expected, if it is
// not the RFC's: then the departure is the server's, and it is proved.
func (d *Diagnoser) serverSide(ctx context.Context, c *Case, out *Outcome) []Finding {
	if c.Response == nil || c.Response.BaseString == "" || c.Response.BaseString == out.Base || out.Base == "" {
		return nil
	}
	theirs := *c
	theirs.Secrets = false
	theirs.Received = Received{BaseString: c.Response.BaseString, ByServer: true}
	theirs.Response = nil
	o := d.Explain(ctx, &theirs)
	if o.Valid {
		return nil
	}
	cat := d.catalogue()
	list := proved(cat, &theirs, o)
	for i := range list {
		list[i].Proof = "the server says so: " + list[i].Proof
	}
	if len(list) == 0 {
		list = append(list, Finding{ID: "server-base-string-differs", Level: Warning, Certainty: Certain,
			Message: "the server expected another base string than RFC 5849 gives for this request",
			Why:     "Either the request changed on its way, or the server departs from the specification in a way that is not in the catalogue.",
			Fix:     "compare the two with: oauthdebug diff"})
	}
	out.Explanations = append(out.Explanations, o.Explanations...)
	return list
}

// result is "problem" if an error was found or the signature was explained,
// "valid" if it is right, otherwise "inconclusive".
func (dg *Diagnosis) result(c *Case, out *Outcome) string {
	for _, f := range dg.Findings {
		if f.Level == Error {
			return "problem"
		}
	}
	if len(out.Explanations) > 0 {
		return "problem"
	}
	if out.Valid {
		return "valid"
	}
	return "inconclusive"
}

// checked says what could be compared.
func (c *Case) checked(out *Outcome) string {
	switch {
	case out.Tried.MACs == 0 && !out.Valid:
		return "structure"
	case c.Received.Signature != "" && c.Secrets:
		return "signature"
	}
	return "base-string"
}

// Parameter returns the decoded value of the first parameter of that name,
// wherever it stands in the request.
func (c *Case) Parameter(name string) (string, bool) { return c.param(name) }

// shownURL is the address without the values of a signature that may hold
// secrets.
func (c *Case) shownURL() string {
	if method, _ := c.Parameter("oauth_signature_method"); method == "PLAINTEXT" {
		target, _, _ := strings.Cut(c.Request.Target, "?")
		return c.Request.Scheme + "://" + c.Request.Host + target
	}
	if c.Request.Host == "" {
		return ""
	}
	return c.Request.Address()
}
