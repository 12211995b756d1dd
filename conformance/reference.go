package conformance

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Reference is the signer and verifier of this module as an adapter. The zero
// value is RFC 5849; with Rules it is a mutant, or speaks a dialect.
type Reference struct {
	Rules   signer.Rules
	Window  time.Duration // how far a timestamp may be off; 0 is five minutes
	Version string        // of the module
	Choices map[string]string
	// Mutate spoils the verifier, to prove that the vectors notice.
	Mutate func(g *VerifyGiven, decide func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error)
}

// Hello tells what the reference can do: everything.
func (r *Reference) Hello(context.Context, Hello) (Passport, error) {
	choices := r.Choices
	if choices == nil {
		choices = map[string]string{}
	}
	return Passport{
		Name: "oauthdebug", Version: r.Version, Language: "Go " + runtime.Version()[2:],
		Homepage: "https://github.com/oauthdebug/oauthdebug", Issues: "https://github.com/oauthdebug/oauthdebug/issues",
		Ops:      []string{"sign", "verify"},
		Takes:    Takes{URL: "text", Query: "in-url", Body: "bytes"},
		Settable: []string{"nonce", "timestamp", "version", "now"},
		Gives:    []string{"parameters", "base_uri", "base_string", "key", "signature", "authorization", "url", "body", "verdict", "problem", "status"},
		Features: []string{
			"hmac-sha1", "hmac-sha256", "hmac-sha512", "rsa-sha1", "rsa-sha256", "rsa-sha512", "plaintext",
			"form", "realm", "token", "callback", "verifier", "body-hash", "replay", "timestamp-window",
		},
		Placements: []string{"header", "query", "body"},
		Choices:    choices,
	}, nil
}

// Do signs or verifies.
func (r *Reference) Do(_ context.Context, c Case) (Answer, error) {
	if c.Verify != nil {
		return r.verify(c.Verify)
	}
	return r.sign(c.Sign)
}

func (r *Reference) sign(g *SignGiven) (Answer, error) {
	placement, ok := placements[g.Placement]
	if !ok {
		return Declined(fmt.Sprintf("no placement %q; there are \"header\", \"query\" and \"body\"", g.Placement)), nil
	}
	method, _ := lookup(g.OAuth, "oauth_signature_method")
	if signer.DigestByName(method) == nil {
		return Declined(fmt.Sprintf("no signature method %q", method)), nil
	}
	credentials, err := g.Credentials.keys()
	if err != nil {
		return Failed(err.Error()), nil
	}
	request, err := g.Request.signable()
	if err != nil {
		return declines(err), nil
	}
	s := signer.Signer{
		Credentials: credentials, Method: method, Placement: placement, Realm: string(g.Realm),
		Extra: params(g.OAuth), Omit: ownParameters, Rules: r.Rules,
	}
	signed, err := s.Sign(request)
	if err != nil {
		return declines(err), nil
	}
	out := &SignOut{Parameters: []Pair{}, Signature: Text(signed.Signature), Authorization: Text(signed.Authorization)}
	switch placement {
	case signer.InQuery:
		out.URL = Text(signed.Request.Address())
	case signer.InBody:
		out.Body = Text(signed.Request.Body)
	}
	if err := out.stages(&signed.Request, &credentials, &r.Rules); err != nil {
		return Failed(err.Error()), nil
	}
	return Answer{Sign: out}, nil
}

// ownParameters are left to the case: it lists the protocol parameters that are
// wanted, and their order.
var ownParameters = []string{"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"}

// stages fills in what the computation went through on the way to a signature,
// as far as the signature method has such a stage.
func (o *SignOut) stages(r *signer.Request, c *signer.Credentials, ru *signer.Rules) error {
	var m signer.Machine
	if err := m.Run(r, c, ru); err != nil {
		return err
	}
	switch m.Digest().Kind {
	case signer.Plaintext:
		o.Key = Text(m.Key())
		return nil
	case signer.HMAC:
		o.Key = Text(m.Key())
	}
	o.BaseURI, o.BaseString = Text(m.URI()), Text(m.BaseString())
	for _, p := range m.Order() {
		o.Parameters = append(o.Parameters, Pair{Text(p.Escaped[signer.Name]), Text(p.Escaped[signer.Value])})
	}
	return nil
}

func declines(err error) Answer {
	text := err.Error()
	return Answer{Refused: &text}
}

func (r *Reference) verify(g *VerifyGiven) (Answer, error) {
	decide := r.decide
	if r.Mutate != nil {
		decide = func(g *VerifyGiven) (VerifyOut, error) { return r.Mutate(g, r.decide) }
	}
	out, err := decide(g)
	if err != nil {
		return Failed(err.Error()), nil
	}
	return Answer{Verify: &out}, nil
}
