package diagnose

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// recorded reads answers that a library gave to vectors: requests as it signed
// them.
func recorded(t *testing.T, library string) (cases []*Case, ids []string, right []bool) {
	t.Helper()
	var answers []struct {
		ID                string
		Right             bool
		Method, URL, Body string
		Headers           [][2]string
		Secrets           [2]string
	}
	text, err := os.ReadFile("testdata/fit/" + library + ".json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &answers))
	for _, a := range answers {
		header := http.Header{}
		for _, h := range a.Headers {
			header.Add(h[0], h[1])
		}
		r, err := signer.NewRequest(a.Method, a.URL, header, []byte(a.Body))
		require.NoError(t, err, a.ID)
		c := &Case{Request: r, Secrets: true}
		c.Credentials.ConsumerSecret, c.Credentials.TokenSecret = signer.NewSecret(a.Secrets[0]), signer.NewSecret(a.Secrets[1])
		c.Received = Received{Place: "header"}
		for _, it := range signer.AppendItems(nil, header.Get("Authorization")) {
			if it.Name == "oauth_signature" {
				c.Received.Signature = it.Value
			}
		}
		cases, ids, right = append(cases, c), append(ids, a.ID), append(right, a.Right)
	}
	return cases, ids, right
}

// TestFitTellsTheStoryOfLibraries: what three libraries are known to do, read
// from their source and met in reports, is what their answers prove.
func TestFitTellsTheStoryOfLibraries(t *testing.T) {
	for library, want := range map[string]map[string]string{
		"oauth-1.0a": {
			"plus-in-query-not-decoded": "and names not decoded at all", "default-port-kept": "as written", "host-not-lowercased": "", "scheme-not-lowercased": "as written",
			"userinfo-kept": "", "trailing-question-mark": "signed as an empty pair", "empty-path-no-slash": "where none was written",
			"empty-pair-from-stray-ampersand": "one for all", "fragment-left-in-uri": "in the URI or in the last query value",
			"duplicate-values-collapsed": "", "oauth-signature-signed": "an older one that is still in the request",
		},
		"dghubble-oauth1": {
			"duplicate-values-collapsed": "the first or the last", "port-80-443-dropped-any-scheme": "", "empty-path-no-slash": "where none was written",
			"form-content-type-charset": "", "default-port-kept": "of an IPv6 address",
		},
		"signpost": {
			"duplicate-values-collapsed": "", "valueless-param-dropped": "", "method-not-uppercased": "as sent", "method-not-encoded": "", "userinfo-kept": "",
			"server-drops-realm-lookalikes": "a parameter of that name", "fragment-left-in-uri": "", "form-content-type-charset": "",
		},
	} {
		t.Run(library, func(t *testing.T) {
			t.Parallel()
			cases, ids, right := recorded(t, library)
			fit := Standard().Fit(t.Context(), cases)
			got := map[string]string{}
			for _, c := range fit.Causes {
				got[c.Mistake.ID] = c.Note
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the causes are others (-want +got):\n%s", diff)
			}
			for i, causes := range fit.Explained {
				require.False(t, right[i] && len(causes) > 0, "%s is right, and has a cause", ids[i])
			}
		})
	}
}

// TestFitPrefersTheHabitToTheChance: a mistake that would have shown elsewhere,
// and did not, stands behind one that shows wherever it can be made.
func TestFitPrefersTheHabitToTheChance(t *testing.T) {
	bare := signedUnder(t, "https://gallery.example.com", &signer.Rules{Path: func(dst []byte, _ *signer.URL) []byte { return dst }})
	long := signedUnder(t, "https://gallery.example.com/api/v1/items", nil)
	fit := Standard().Fit(t.Context(), []*Case{bare, long})
	require.Len(t, fit.Causes, 1)
	require.Equal(t, "empty-path-no-slash", fit.Causes[0].Mistake.ID)
	require.Equal(t, []int{0}, fit.Causes[0].Explains)
	require.Empty(t, fit.Unexplained)
}

// TestFitIsSilentAboutTheRight: a signer that is right has no causes.
func TestFitIsSilentAboutTheRight(t *testing.T) {
	fit := Standard().Fit(t.Context(), []*Case{signedUnder(t, "https://gallery.example.com/?a=1&b=2", nil), signedUnder(t, "https://gallery.example.com/x?c=%20", nil)})
	require.Empty(t, fit.Causes)
	require.Empty(t, fit.Unexplained)
}

// signedUnder is a request signed under rules.
func signedUnder(t *testing.T, address string, ru *signer.Rules) *Case {
	t.Helper()
	header := http.Header{"Authorization": {`OAuth oauth_consumer_key="demo", oauth_nonce="n", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1700000000"`}}
	r, err := signer.NewRequest("GET", address, header, nil)
	require.NoError(t, err)
	c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("secret/demo")}}
	var m signer.Machine
	require.NoError(t, m.Run(&r, &c.Credentials, ru))
	c.Received = Received{Signature: signer.EscapeString(string(m.Signature())), Place: "header"}
	return c
}
