package conformance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// observe finds the alternative of a grey vector that the answer is. A choice
// that the passport declares must be kept; an answer outside all alternatives
// is a failure.
func (j *judge) observe(r *Result, v *Vector, g, asked *SignGiven, out *SignOut, s *sent) {
	r.Choice = v.Choice
	signature := out.Signature
	if signature == "" {
		signature = Text(s.signature)
	}
	for _, name := range sortedKeys(v.OneOf) {
		alternative := v.OneOf[name]
		if alternative.Refused {
			continue
		}
		want := alternative.Signature
		if !slices.Equal(asked.OAuth, g.OAuth) || j.rules.Written() != 0 {
			want = j.recompute(alternative.Signature, g, asked)
		}
		if want == signature && sameParameters(alternative.Authorization, out.Authorization) {
			j.observed(r, v, name)
			return
		}
	}
	r.fail("signature", "the answer is none of "+strings.Join(sortedKeys(v.OneOf), ", "), "", signature)
}

func (j *judge) observed(r *Result, v *Vector, name string) {
	r.Verdict, r.Choice, r.Observed = Observed, v.Choice, name
	if declared, ok := j.passport.Choices[v.Choice]; ok && declared != name {
		r.fail("choice", fmt.Sprintf("the passport declares %s: %s", v.Choice, declared), Text(declared), Text(name))
	}
}

// recompute finds how an alternative comes about (by the RFC's rules or by one
// departure) and does the same to the request as asked.
func (j *judge) recompute(signature Text, g, asked *SignGiven) Text {
	again := func(ru signer.Rules) (Text, bool) {
		out, err := compute(g, ru)
		if err != nil || out.Signature != signature {
			return "", false
		}
		out, err = compute(asked, ru)
		if err != nil {
			return "", false
		}
		return out.Signature, true
	}
	if found, ok := again(signer.Rules{}); ok {
		return found
	}
	c, _, err := rightCase(g)
	if err != nil {
		return ""
	}
	for _, m := range j.catalogue {
		if m.Variants == nil {
			continue
		}
		for _, variant := range m.Variants(c) {
			var ru signer.Rules
			variant.Set(&ru)
			if found, ok := again(ru); ok {
				return found
			}
		}
	}
	return ""
}

// sameParameters compares two Authorization headers by the names in them and
// the spelling of the realm; an alternative without a header is not compared.
func sameParameters(want, got Text) bool {
	if want == "" || got == "" {
		return true
	}
	items := func(value Text) (out []string) {
		for _, it := range signer.AppendItems(nil, string(value)) {
			if it.Name == "realm" {
				out = append(out, it.Name+"="+it.Value)
				continue
			}
			out = append(out, it.Name)
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(items(want), items(got))
}

// placed returns the request with the protocol parameters where an answer puts
// them.
func (g *SignGiven) placed(request Request, out *SignOut) Request {
	switch g.Placement {
	case "header":
		request.Headers = append(slices.Clone(request.Headers), Pair{"Authorization", out.Authorization})
	case "query":
		request.URL = out.URL
	case "body":
		request.Body = out.Body
		if !slices.ContainsFunc(request.Headers, func(h Pair) bool { return strings.EqualFold(string(h[0]), "Content-Type") }) {
			request.Headers = append(slices.Clone(request.Headers), P("Content-Type", signer.FormType))
		}
	}
	return request
}

// caseOf makes of a case and an answer what package diagnose works on: the
// request with the protocol parameters and the signature in place.
func caseOf(g *SignGiven, request Request, out *SignOut) (*diagnose.Case, error) {
	placed := g.placed(request, out)
	r, err := placed.signable()
	if err != nil {
		return nil, err
	}
	credentials, err := g.Credentials.keys()
	if err != nil {
		return nil, err
	}
	raw, _ := placed.param("oauth_signature")
	return &diagnose.Case{
		Request: r, Credentials: credentials, Secrets: true, Kind: "vector",
		Received: diagnose.Received{Signature: raw, Place: g.Placement, BaseString: string(out.BaseString)},
	}, nil
}

// rightCase is caseOf for the right answer.
func rightCase(g *SignGiven) (*diagnose.Case, *SignOut, error) {
	right, err := compute(g, signer.Rules{})
	if err != nil {
		return nil, nil, err
	}
	c, err := caseOf(g, g.Request, right)
	return c, right, err
}
