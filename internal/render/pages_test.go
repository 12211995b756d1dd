package render_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// withMistake computes the Gallery request once more with a row of the standard
// catalogue.
func withMistake(t *testing.T, id string) (*diagnose.Mistake, *signer.Trace, *signer.Trace, *render.Masker) {
	t.Helper()
	e, m := gallery.explain(t)
	row := diagnose.Standard().ByID(id)
	require.NotNil(t, row)
	var ru signer.Rules
	row.Variants(&diagnose.Case{Request: e.Trace.Request, Credentials: demo})[0].Set(&ru)
	wrong, err := signer.Compute(&e.Trace.Request, &demo, &ru)
	require.NoError(t, err)
	return row, e.Trace, wrong, m
}

func TestComparison(t *testing.T) {
	for _, id := range []string{"key-missing-ampersand", "host-not-lowercased"} {
		row, right, wrong, m := withMistake(t, id)
		c := render.Comparison{Right: right, Wrong: wrong, Mistake: row, Keyed: true}
		golden(t, "comparison-"+id+".txt", c.Text(render.Style{}, m))
	}
}

func TestMistakePage(t *testing.T) {
	row, right, wrong, m := withMistake(t, "key-missing-ampersand")
	page := render.MistakePage{Mistake: row, Right: right, Wrong: wrong}
	golden(t, "mistake.txt", page.Text(render.Style{}, m))
}

func TestVerdictText(t *testing.T) {
	e, m := gallery.explain(t)
	other := demo
	other.ConsumerSecret = signer.NewSecret("another")
	for name, keys := range map[string]signer.StaticKeys{"valid": {demo}, "wrong-secret": {other}, "unknown": {}} {
		v := signer.Verifier{Keys: keys}
		verdict := render.Verdict{Verdict: v.Verify(t.Context(), e.Signed.Request), Expected: e.Trace.Signature}
		golden(t, "verdict-"+name+".txt", verdict.Text(render.Style{}, m))
	}
}

func TestDifferenceText(t *testing.T) {
	a := "GET&https%3A%2F%2Fapi.example.com%2F&file%3Da%252Bb%26oauth_nonce%3Dn1%26oauth_version%3D1.0"
	b := "GET&https%3A%2F%2Fapi.example.com%2F&file%3Da%2Bb%26oauth_nonce%3Dn1%26oauth_token%3Dt"
	d := render.Difference{Comparison: diagnose.CompareBaseStrings(a, b), NameA: "mine", NameB: "server"}
	golden(t, "difference.txt", d.Text(render.Style{}, nil))
	golden(t, "difference-plain.txt", d.Text(render.Style{Plain: true}, nil))
}

// FuzzMask: a secret does not survive in any of its spellings, and positions
// stay in order and in range.
func FuzzMask(f *testing.F) {
	f.Add("hunter2+", "a=", "&b=2", uint8(0))
	f.Add("s3cr3t demo", "%26x%3D", "%26", uint8(2))
	f.Add("&&&&&&&", "", "", uint8(1))
	f.Fuzz(func(t *testing.T, secret, before, after string, times uint8) {
		if len(secret) < 8 || strings.ContainsAny(secret, "<>") || strings.Contains(before+after, secret) {
			return
		}
		m := &render.Masker{Known: []diagnose.Named{{Name: "x", Secret: signer.NewSecret(secret)}}}
		spelled := secret
		for range times % 4 {
			spelled = signer.EscapeString(spelled)
		}
		text := before + spelled + after
		masked := m.Mask(text)
		if strings.Contains("<x><secret><secrets><cookie><credentials><password><private key>", secret) {
			return
		}
		require.NotContains(t, masked.Text, spelled)
		last := 0
		for i := range len(text) + 1 {
			at := masked.At(i)
			require.GreaterOrEqual(t, at, last)
			require.LessOrEqual(t, at, len(masked.Text))
			last = at
		}
	})
}

// FuzzText: whatever a request holds, what is drawn holds no control octets and
// is UTF-8, and with --ascii it is ASCII.
func FuzzText(f *testing.F) {
	f.Add("a=b&c=%1B%5B2J", "size=\x1b[31m")
	f.Add("q=%E2%80%AE&r=\u202e\u200b", "\xff\x00\x7f")
	f.Fuzz(func(t *testing.T, query, body string) {
		r := signer.Request{Method: "POST", Scheme: "http", Host: "example.com", Target: "/?" + query, Header: map[string][]string{"Content-Type": {signer.FormType}}, Body: []byte(body)}
		s := signer.Signer{Credentials: demo, Now: func() time.Time { return time.Unix(0, 0) }, Nonce: func() string { return "n" }}
		signed, trace, err := s.Explain(r)
		if err != nil {
			return
		}
		e := render.Explained{Trace: trace, Credentials: demo, Keyed: true, Signed: signed}
		text := e.Text(render.Style{}, nil)
		require.True(t, utf8.ValidString(text))
		require.NotContains(t, text, "\x1b")
		require.Negative(t, strings.IndexFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }), "a control character: %q", text)
		plain := e.Text(render.Style{ASCII: true}, nil)
		require.Negative(t, strings.IndexFunc(plain, func(r rune) bool { return r >= 0x7F }), "not ASCII: %q", plain)
	})
}
