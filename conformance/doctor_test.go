package conformance

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// patient is the reference, with its cases or answers changed on the way.
type patient struct {
	Reference
	wire   func(*SignGiven)
	refuse func(*SignGiven) bool
	verify func(*VerifyGiven) bool
}

func (p *patient) Do(ctx context.Context, c Case) (Answer, error) {
	if c.Sign != nil && p.refuse != nil && p.refuse(c.Sign) || c.Verify != nil && p.verify != nil && p.verify(c.Verify) {
		return Declined("no way"), nil
	}
	if c.Sign != nil && p.wire != nil {
		g := *c.Sign
		g.OAuth = slices.Clone(g.OAuth)
		p.wire(&g)
		c.Sign = &g
	}
	return p.Reference.Do(ctx, c)
}

func without(name string) func(*SignGiven) {
	return func(g *SignGiven) {
		g.OAuth = slices.DeleteFunc(g.OAuth, func(p Pair) bool { return string(p[0]) == name })
	}
}

func TestDoctorTellsWiringFromTheLibrary(t *testing.T) {
	const (
		trivial = "a trivial request is signed rightly"
		handed  = "a protocol parameter is handed on, or the case is unsupported"
		nonce   = "another nonce makes another signature"
		accent  = "letters beyond ASCII come through the pipe as UTF-8"
		decides = "a good request is accepted and a ruined one refused"
	)
	noToken := func(g *SignGiven) bool { _, found := lookup(g.OAuth, "oauth_token"); return !found }
	for name, c := range map[string]struct {
		patient patient
		failed  []string
	}{
		"the reference":              {},
		"it signs with a token only": {patient: patient{refuse: noToken, verify: func(g *VerifyGiven) bool { return g.Credentials.Token == "" }}},
		"it never signs":             {patient: patient{refuse: func(*SignGiven) bool { return true }}, failed: []string{trivial, "64 cases at once are all answered"}},
		"it never decides":           {patient: patient{verify: func(*VerifyGiven) bool { return true }}, failed: []string{decides}},
		"callbacks get lost":         {patient: patient{wire: without("oauth_callback")}, failed: []string{handed}},
		"extensions get lost":        {patient: patient{wire: without("oauth_x_doctor")}, failed: []string{handed}},
		"nonces get lost": {
			patient: patient{wire: func(g *SignGiven) { without("oauth_nonce")(g); g.OAuth = append(g.OAuth, P("oauth_nonce", "same")) }},
			failed:  []string{trivial, nonce, accent},
		},
		"a version is always sent": {
			patient: patient{wire: func(g *SignGiven) { without("oauth_version")(g); g.OAuth = append(g.OAuth, P("oauth_version", "1.0")) }},
			failed:  []string{handed},
		},
		"the library adds a parameter of its own": {patient: patient{wire: func(g *SignGiven) { g.OAuth = append(g.OAuth, P("oauth_x_own", "1")) }}},
	} {
		t.Run(name, func(t *testing.T) {
			_, probes, ok, err := Doctor(t.Context(), &c.patient, "test")
			require.NoError(t, err)
			var failed []string
			for _, p := range probes {
				if p.Outcome == "failed" {
					failed = append(failed, p.Name)
				}
			}
			if diff := cmp.Diff(c.failed, failed); diff != "" {
				t.Errorf("other probes fail (-want +got):\n%s", diff)
			}
			require.Equal(t, len(failed) == 0, ok)
		})
	}
}

func TestAnErrorIsToldByTheLineThatSaysMost(t *testing.T) {
	for text, want := range map[string]string{
		"TypeError: x is undefined\n    at sign (adapter.js:20)":                               "TypeError: x is undefined",
		"Traceback (most recent call last):\n  File \"adapter.py\", line 9\nKeyError: 'url'\n": "KeyError: 'url'",
	} {
		if got := firstLine(text); got != want {
			t.Errorf("firstLine(%q) = %q, want %q", text, got, want)
		}
	}
}
