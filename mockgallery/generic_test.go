package mockgallery

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestTheGenericProfileTakesAnyPath(t *testing.T) {
	m := start(t, Options{Mode: Strict, Profile: RFC5849})
	for _, method := range []string{"HMAC-SHA1", "HMAC-SHA256", "PLAINTEXT"} {
		s := with(by("user"), func(s *signer.Signer) { s.Method = method })
		got := m.send(s, "PATCH", "/any//path?b=2&a=%26&a=1", signer.FormType, "c=d+e")
		require.Equal(t, 200, got.status, got.body)
		e := decode[echo](t, got.body)
		want := []signer.Param{{Name: "b", Value: "2"}, {Name: "a", Value: "&"}, {Name: "a", Value: "1"}, {Name: "c", Value: "d e"}}
		if diff := cmp.Diff(want, e.Parameters); diff != "" {
			t.Error(diff)
		}
		require.Equal(t, "user-key", e.Consumer)
	}
	got := m.send(with(by("user"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("x") }), "GET", "/", "", "")
	require.Equal(t, 401, got.status)
	require.Equal(t, signer.FormType, got.header.Get("Content-Type"))
	require.True(t, strings.HasPrefix(got.body, "oauth_problem=signature_invalid&oauth_problem_advice="), got.body)
	got = m.send(with(by("user"), func(s *signer.Signer) { s.Omit = []string{"oauth_nonce"} }), "GET", "/", "", "")
	require.Equal(t, 400, got.status)
	require.Contains(t, got.body, "oauth_parameters_absent=oauth_nonce")
	require.NotContains(t, string(m.last().Head), "user-secret")
}

func TestTheThreeLegs(t *testing.T) {
	m := start(t, Options{Mode: Strict, Profile: RFC5849})
	client := by("user")
	require.Equal(t, "callback-missing-on-initiate", m.send(client, "POST", "/1/oauth/request_token", "", "").header.Get(headerMistake))

	first := with(client, func(s *signer.Signer) {
		s.Extra = []signer.Param{{Name: "oauth_callback", Value: "http://client.example/ready?x=1"}}
	})
	got := m.send(first, "POST", "/1/oauth/request_token", "", "")
	require.Equal(t, 200, got.status, got.body)
	temporary, err := url.ParseQuery(got.body)
	require.NoError(t, err)
	require.Equal(t, "true", temporary.Get("oauth_callback_confirmed"))

	client.Credentials.Token, client.Credentials.TokenSecret = temporary.Get("oauth_token"), signer.NewSecret(temporary.Get("oauth_token_secret"))
	require.Equal(t, 401, m.send(client, "GET", "/photos", "", "").status, "not a token yet")
	require.Equal(t, 401, m.send(client, "POST", "/1/oauth/access_token", "", "").status, "not authorised yet")

	got = m.get("/1/oauth/authorize?oauth_token=" + client.Credentials.Token)
	require.Equal(t, 302, got.status)
	to, err := url.Parse(got.header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "client.example", to.Host)
	second := with(client, func(s *signer.Signer) {
		s.Extra = []signer.Param{{Name: "oauth_verifier", Value: to.Query().Get("oauth_verifier")}}
	})
	got = m.send(second, "POST", "/1/oauth/access_token", "", "")
	require.Equal(t, 200, got.status, got.body)
	token, err := url.ParseQuery(got.body)
	require.NoError(t, err)
	require.Equal(t, 401, m.send(second, "POST", "/1/oauth/access_token", "", "").status, "once only")

	client.Credentials.Token, client.Credentials.TokenSecret = token.Get("oauth_token"), signer.NewSecret(token.Get("oauth_token_secret"))
	got = m.send(client, "GET", "/photos?size=original", "", "")
	require.Equal(t, 200, got.status, got.body)
	client.Credentials.TokenSecret = signer.NewSecret("x")
	require.Equal(t, "signature_invalid", m.send(client, "GET", "/photos", "", "").header.Get(headerProblem))
	client.Credentials.Token = "x"
	require.Equal(t, "token_rejected", m.send(client, "GET", "/photos", "", "").header.Get(headerProblem))
	require.Equal(t, 400, m.get("/oauth/authorize?oauth_token=x").status)
	for _, x := range m.Exchanges() {
		require.NotContains(t, string(x.ResponseBody), token.Get("oauth_token_secret"))
	}
}
