package vectors_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
)

var methods = []string{"HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "PLAINTEXT"}

// expected is what the oracle makes of an input.
func expected(t *testing.T, g given) expectation {
	t.Helper()
	encode := percent
	if g.encode != nil {
		encode = g.encode
	}
	oauth := plain(g.OAuth)
	s, err := sign(g.Request, g.Credentials, oauth, encode)
	require.NoError(t, err)
	e := expectation{Parameters: s.parameters, BaseURI: s.baseURI, BaseString: s.baseString, Key: s.key, Signature: s.signature}
	e.Authorization, e.URL, e.Body = place(g.Request, oauth, s.signature, string(g.Realm), g.Placement)
	return e
}

func TestSignExpectationsAreThoseOfTheOracle(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		if v.Choice != "" {
			return // see below
		}
		want := expected(t, v.Given)
		if diff := cmp.Diff(want, v.Expect, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the file differs from the oracle (-oracle +file):\n%s", diff)
		}
	})
}

func TestAlternativesAreThoseOfTheOracle(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		for name, alternative := range v.ExpectOneOf {
			if alternative.Refused {
				continue
			}
			rewrite := alternatives[v.Choice+"/"+name]
			require.NotNil(t, rewrite, "the oracle knows no alternative %s/%s", v.Choice, name)
			g := v.Given
			rewrite(&g)
			want := expected(t, g)
			require.Equal(t, want.Signature, alternative.Signature, name)
			if v.Choice == "realm-text" {
				g.Realm = v.Given.Realm
				want.Authorization = realmText(name, string(g.Realm), want.Authorization)
				require.Equal(t, want.Authorization, alternative.Authorization, name)
			}
		}
	})
}

// realmText writes the realm of a header as one of the alternatives wants it.
func realmText(name, realm, header string) string {
	_, rest, _ := strings.Cut(header, `", oauth_`)
	switch name {
	case "percent-encoded":
		return `OAuth realm="` + percent(realm) + `", oauth_` + rest
	case "raw":
		return `OAuth realm="` + realm + `", oauth_` + rest
	}
	return header
}

func TestVerdictsAreThoseOfTheOracle(t *testing.T) {
	each(t, "verify", func(t *testing.T, v vector) {
		if v.Choice != "" {
			return // the verifier chooses
		}
		want := verify(v.Given)
		got := answer{v.Expect.Verdict, v.Expect.Problem, v.Expect.Status, v.Expect.Stage}
		require.Equal(t, want, got)
	})
}

func TestPairsAreTheDecodedRequest(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		want := pairs{}
		for _, p := range formPairs(queryOf(v.Given.Request.url())) {
			want.Query = append(want.Query, [2]octets{octets(p[0]), octets(p[1])})
		}
		if isForm(v.Given.Request) {
			for _, p := range formPairs(v.Given.Request.body()) {
				want.Form = append(want.Form, [2]octets{octets(p[0]), octets(p[1])})
			}
		}
		if diff := cmp.Diff(want, v.Given.Pairs, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("pairs are not the decoded request (-decoded +pairs):\n%s", diff)
		}
	})
}

func TestLiveVectorsSeeWhatTheyAskFor(t *testing.T) {
	each(t, "live", func(t *testing.T, v vector) {
		require.Equal(t, "/case/"+strings.ReplaceAll(v.ID, "/", "-"), v.Ask.Path)
		require.Equal(t, v.Ask.Query, v.Expect.Saw.Query)
		require.Equal(t, v.Ask.Form, v.Expect.Saw.Form)
	})
}

func TestCredentialsAreThoseOfTheProtocolParameters(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		oauth, c := plain(v.Given.OAuth), v.Given.Credentials
		require.Equal(t, string(c.ConsumerKey), value(oauth, "oauth_consumer_key"))
		require.Equal(t, string(c.Token), value(oauth, "oauth_token"))
		require.Contains(t, methods, value(oauth, "oauth_signature_method"))
		seen := map[string]bool{}
		for _, p := range oauth {
			require.True(t, strings.HasPrefix(p[0], "oauth_"), "%s is no protocol parameter", p[0])
			require.False(t, seen[p[0]] || p[0] == "oauth_signature", p[0])
			seen[p[0]] = true
		}
	})
}

func TestBodyHashesAreTheHashesOfTheBodies(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		oauth := plain(v.Given.OAuth)
		got := value(oauth, "oauth_body_hash")
		require.Equal(t, got != "", slices.Contains(v.Needs, "body-hash"))
		if got == "" || strings.HasPrefix(v.ID, "published/") && v.Given.Request.Body == "" {
			return // a published request whose body was not printed
		}
		_, name, _ := strings.Cut(value(oauth, "oauth_signature_method"), "-")
		require.Equal(t, base64.StdEncoding.EncodeToString(sum(hashes[name], v.Given.Request.body())), got)
	})
}
