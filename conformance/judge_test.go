package conformance

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// altered is the reference with a changed passport or changed answers.
type altered struct {
	*Reference
	passport func(*Passport)
	sign     func(*SignGiven, *SignOut)
	verify   func(*VerifyGiven, *VerifyOut)
}

func (a *altered) Hello(ctx context.Context, h Hello) (Passport, error) {
	p, err := a.Reference.Hello(ctx, h)
	if a.passport != nil {
		a.passport(&p)
	}
	return p, err
}

func (a *altered) Do(ctx context.Context, c Case) (Answer, error) {
	answer, err := a.Reference.Do(ctx, c)
	if a.sign != nil && answer.Sign != nil {
		a.sign(c.Sign, answer.Sign)
	}
	if a.verify != nil && answer.Verify != nil {
		a.verify(c.Verify, answer.Verify)
	}
	return answer, err
}

func measure(t *testing.T, a Adapter, match ...string) *Report {
	t.Helper()
	rep, err := (&Runner{Suite: suite(t), Match: match, Kit: "test"}).Run(t.Context(), a)
	require.NoError(t, err)
	sum := 0
	for _, n := range rep.Counts {
		sum += n
	}
	require.Equal(t, rep.Total, sum, "the counts add up to the total")
	require.Equal(t, rep.Total, len(rep.Results))
	return rep
}

func TestReferenceIsRight(t *testing.T) {
	s := suite(t)
	choices := map[string]string{}
	for name, c := range s.Choices {
		choices[name] = c.Reference
	}
	rep := measure(t, &Reference{Choices: choices})
	require.Empty(t, rep.failures())
	require.True(t, rep.Conformant())
	require.False(t, rep.Failed())
}

// ownNonce signs with a nonce and a time of its own, as libraries do that
// cannot be told which to use.
type ownNonce struct{ Reference }

func (o *ownNonce) Hello(ctx context.Context, h Hello) (Passport, error) {
	p, err := o.Reference.Hello(ctx, h)
	p.Settable = []string{"now"}
	return p, err
}

func (o *ownNonce) Do(ctx context.Context, c Case) (Answer, error) {
	if c.Sign == nil {
		return o.Reference.Do(ctx, c)
	}
	g := *c.Sign
	g.OAuth = append([]Pair{}, g.OAuth...)
	version := false
	for i, p := range g.OAuth {
		switch p[0] {
		case "oauth_nonce":
			g.OAuth[i][1] = "nonceOfTheLibraryItself1"
		case "oauth_timestamp":
			g.OAuth[i][1] = "1800000000"
		case "oauth_version":
			version = true
		}
	}
	if !version {
		g.OAuth = append(g.OAuth, P("oauth_version", "1.0"))
	}
	return o.Reference.Do(ctx, Case{ID: c.ID, Sign: &g})
}

// TestExpectationsAreRecomputed: a library that sets nonce, time and version
// itself is judged by what it sent.
func TestExpectationsAreRecomputed(t *testing.T) {
	rep := measure(t, &ownNonce{})
	for _, r := range rep.failures() {
		t.Errorf("%s: %s %s %s\nwant %s\ngot  %s", r.ID, r.Verdict, r.Stage, r.Detail, r.Want, r.Got)
	}
}

func TestVerdicts(t *testing.T) {
	const id = "query/plus-is-a-space"
	for name, tt := range map[string]struct {
		adapter Adapter
		id      string
		want    Verdict
		stage   string
	}{
		"a wrong base string is the first difference":              {&altered{sign: func(_ *SignGiven, o *SignOut) { o.BaseString += "x"; o.Signature += "x" }}, id, Fail, "base_string"},
		"another base string beside a right signature is a remark": {&altered{sign: func(_ *SignGiven, o *SignOut) { o.BaseString += "x" }}, id, Pass, ""},
		"the order of the header does not matter": {&altered{sign: func(_ *SignGiven, o *SignOut) {
			items := strings.Split(strings.TrimPrefix(string(o.Authorization), "OAuth "), ", ")
			o.Authorization = Text("oauth " + items[len(items)-1] + ", " + strings.Join(items[:len(items)-1], ", "))
		}}, id, Pass, ""},
		"a parameter may not be missing": {&altered{sign: func(_ *SignGiven, o *SignOut) {
			o.Authorization = Text(strings.Replace(string(o.Authorization), `oauth_version="1.0", `, "", 1))
		}}, id, Fail, "authorization"},
		"the signature must be escaped": {&altered{sign: func(_ *SignGiven, o *SignOut) {
			o.Authorization = Text(strings.Replace(string(o.Authorization), "%3D", "=", 1))
		}}, id, Fail, "authorization"},
		"another scheme":                            {&altered{sign: func(_ *SignGiven, o *SignOut) { o.Authorization = "Bearer" + o.Authorization[5:] }}, id, Fail, "authorization"},
		"another URL is sent than the one given":    {&altered{sign: func(g *SignGiven, o *SignOut) { o.URL = g.Request.URL + "&more=1" }}, id, Rewrote, "url"},
		"a URL spelled otherwise is the same":       {&altered{sign: func(g *SignGiven, o *SignOut) { o.URL = Text(strings.ReplaceAll(string(g.Request.URL), "+", "%20")) }}, id, Pass, ""},
		"an answer without a signature":             {&altered{sign: func(_ *SignGiven, o *SignOut) { *o = SignOut{} }}, id, Errored, ""},
		"a signature alone is enough":               {&altered{sign: func(_ *SignGiven, o *SignOut) { *o = SignOut{Signature: o.Signature} }}, id, Pass, ""},
		"an answer outside all alternatives":        {&altered{sign: func(_ *SignGiven, o *SignOut) { *o = SignOut{Signature: "bm8="} }}, "grey/semicolon", Fail, "signature"},
		"a choice that is declared must be kept":    {&altered{passport: func(p *Passport) { p.Choices = map[string]string{"semicolon": "separator"} }}, "grey/semicolon", Fail, "choice"},
		"a choice that is not declared is observed": {&Reference{}, "grey/semicolon", Observed, ""},
		"what is missing is not asked":              {&altered{passport: func(p *Passport) { p.Features = []string{"plaintext"} }}, id, Unsupported, ""},
		"a refusal for another reason":              {&altered{verify: func(_ *VerifyGiven, o *VerifyOut) { o.Problem = "nonce_used" }}, "verify/query-value-changed", Fail, "problem"},
		"always no scores nothing":                  {&altered{verify: func(_ *VerifyGiven, o *VerifyOut) { *o = VerifyOut{Verdict: Refuse} }}, "verify/query-value-changed", Unpaired, "twin"},
		"always yes":                                {&altered{verify: func(_ *VerifyGiven, o *VerifyOut) { *o = VerifyOut{Verdict: Accept} }}, "verify/query-value-changed", Fail, "verdict"},
	} {
		t.Run(name, func(t *testing.T) {
			if a, ok := tt.adapter.(*altered); ok {
				a.Reference = &Reference{}
			}
			topic, _, _ := strings.Cut(tt.id, "/")
			for _, r := range measure(t, tt.adapter, topic+"/**").Results {
				if r.ID == tt.id {
					require.Equal(t, tt.want, r.Verdict, r.Detail)
					require.Equal(t, tt.stage, r.Stage)
					return
				}
			}
			t.Fatalf("%s was not put", tt.id)
		})
	}
}

// TestCasesAreSignedAnew: moved in time, what is right stays right and what is
// wrong stays wrong, for the same reason.
func TestCasesAreSignedAnew(t *testing.T) {
	s := suite(t)
	now := time.Unix(1900000000, 0)
	moved := 0
	for _, v := range s.Vectors {
		if v.Kind != KindVerify || v.Grey() {
			continue
		}
		c, err := s.atTime(v, now)
		if err != nil {
			require.Contains(t, err.Error(), "the key that signed it is not known", v.ID)
			require.True(t, strings.HasPrefix(v.ID, "published/"), v.ID)
			continue
		}
		moved++
		require.Equal(t, now.Unix(), c.Verify.Now)
		out, err := (&Reference{}).decide(c.Verify)
		require.NoError(t, err, v.ID)
		require.Equal(t, v.Expect.VerifyOut, out, v.ID)
	}
	require.Greater(t, moved, 150)
}
