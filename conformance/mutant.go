package conformance

import (
	"context"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Mutant is the reference with one mistake of the catalogue: it proves that the
// vectors notice the mistake, and that a report names it.
type Mutant struct {
	Mistake *diagnose.Mistake
	Note    string // the variant; "" is the first, where none is without a name
}

// Hello is that of the reference, which signs only.
func (m *Mutant) Hello(ctx context.Context, h Hello) (Passport, error) {
	p, err := (&Reference{}).Hello(ctx, h)
	p.Name, p.Ops = m.Mistake.ID+noted(m.Note), []string{"sign"}
	return p, err
}

// Do signs as the mistake has it. On a case where the variant does not occur it
// signs rightly.
func (m *Mutant) Do(_ context.Context, c Case) (Answer, error) {
	if c.Sign == nil {
		return Declined("a mutant only signs"), nil
	}
	given, right, err := rightCase(c.Sign)
	if err != nil {
		return (&Reference{}).sign(c.Sign)
	}
	for i, v := range m.Mistake.Variants(given) {
		if v.Set != nil && (v.Note == m.Note || m.Note == "" && i == 0) {
			ru := rulesOf(v)
			out, err := mistaken(given, right, &ru)
			if err != nil {
				return Failed(err.Error()), nil
			}
			return Answer{Sign: out}, nil
		}
	}
	return Answer{Sign: right}, nil
}

// mistaken does to the right answer what rules change in it.
func mistaken(c *diagnose.Case, right *SignOut, ru *signer.Rules) (*SignOut, error) {
	request := rehashed(&c.Request, &c.Credentials, ru)
	var m signer.Machine
	if err := m.Run(request, &c.Credentials, ru); err != nil {
		return nil, err
	}
	placed := *right
	if header := request.Header.Get("Authorization"); header != "" {
		placed.Authorization = Text(header)
	}
	signature := string(m.Signature())
	out := placed.rewritten(func(name, raw string) string {
		value := signer.Unescape(raw)
		if name == "oauth_signature" {
			value = signature
		}
		if ru.Wire != nil {
			return string(ru.Wire(nil, &signer.Param{Name: name, Value: value}))
		}
		return signer.EscapeString(value)
	})
	out.Signature, out.Parameters, out.BaseURI, out.BaseString, out.Key = Text(signature), nil, "", "", ""
	return &out, out.stages(request, &c.Credentials, ru)
}

// rehashed returns the request with the body hash that rules make.
func rehashed(r *signer.Request, c *signer.Credentials, ru *signer.Rules) *signer.Request {
	header := r.Header.Get("Authorization")
	if ru.BodyHash == nil || !strings.Contains(header, "oauth_body_hash") {
		return r
	}
	var m signer.Machine
	_ = m.Run(r, &signer.Credentials{}, nil) // for the digest alone
	hash := signer.EscapeString(string(ru.AppendBodyHash(nil, r, m.Digest(), c)))
	out := *r
	out.Header = r.Header.Clone()
	out.Header.Set("Authorization", rewriteHeader(header, func(name, raw string) string {
		if name == "oauth_body_hash" {
			return hash
		}
		return raw
	}))
	return &out
}

// verifierMutant is a mistake of servers that no rule of signing describes.
type verifierMutant struct {
	id, title string
	decide    func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error)
}

// forgives makes a verifier accept what is refused for one reason.
func forgives(problem string) func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
	return func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		out, err := right(g)
		if out.Problem == problem {
			out = VerifyOut{Verdict: Accept}
		}
		return out, err
	}
}

// forgivesIf is forgives for some requests alone.
func forgivesIf(problem string, when func(*VerifyGiven) bool) func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
	return func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		if when(g) {
			return forgives(problem)(g, right)
		}
		return right(g)
	}
}

// rereads makes a verifier read the request otherwise than it was sent.
func rereads(change func(g *VerifyGiven)) func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
	return func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		other := *g
		change(&other)
		return right(&other)
	}
}
