package conformance

import (
	"context"
	"strconv"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// decide asks a new Verifier that remembers what the case says was accepted
// before.
func (r *Reference) decide(g *VerifyGiven) (VerifyOut, error) {
	now := time.Unix(g.Now, 0)
	window := r.Window
	if window == 0 {
		window = 5 * time.Minute
	}
	v := signer.Verifier{Nonces: new(signer.NonceMemory), Window: window, Now: func() time.Time { return now }, Rules: r.Rules}
	var keys signer.StaticKeys
	for _, c := range g.knows() {
		k, err := c.keys()
		if err != nil {
			return VerifyOut{}, err
		}
		keys = append(keys, k)
	}
	v.Keys = keys
	ctx := context.Background()
	for _, s := range g.Seen {
		at, err := strconv.ParseInt(string(s[2]), 10, 64)
		if err != nil {
			return VerifyOut{}, err
		}
		if _, err := v.Nonces.Use(ctx, signer.NonceUse{
			ConsumerKey: string(s[0]), Token: string(s[1]), Timestamp: at, Nonce: string(s[3]), Now: now, Until: time.Unix(at, 0).Add(window),
		}); err != nil {
			return VerifyOut{}, err
		}
	}
	request, err := g.Request.signable()
	if err != nil {
		return VerifyOut{}, err
	}
	if p := v.Verify(ctx, request).Problem; p != nil {
		return VerifyOut{Verdict: Refuse, Problem: p.Code, Status: p.Status}, nil
	}
	return VerifyOut{Verdict: Accept}, nil
}

// knows lists whom the verifier is to know: the credentials of the case, where
// it lists nobody.
func (g *VerifyGiven) knows() []Credentials {
	if g.Known == nil {
		return []Credentials{g.Credentials}
	}
	return g.Known
}
