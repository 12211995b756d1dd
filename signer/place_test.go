package signer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPlacement shows where the parameters go; SIG stands for the signature.
func TestPlacement(t *testing.T) {
	form, json := http.Header{"Content-Type": {FormType}}, http.Header{"Content-Type": {"application/json"}}
	const oauth = "oauth_consumer_key=ck%2F1&oauth_signature_method=HMAC-SHA1&oauth_signature=SIG"
	for _, tt := range []struct {
		name, target, body string
		header             http.Header
		place              Placement
		realm              string
		want               string // target, Authorization, Content-Type, body
		err                string
	}{
		{name: "in the header", target: "/a?b=1", want: `/a?b=1|OAuth oauth_consumer_key="ck%2F1", oauth_signature_method="HMAC-SHA1", oauth_signature="SIG"||`},
		{name: "with a realm", target: "/", realm: `Ph"o\s`, want: `/|OAuth realm="Ph\"o\\s", oauth_consumer_key="ck%2F1", oauth_signature_method="HMAC-SHA1", oauth_signature="SIG"||`},
		{name: "in a query", target: "/a?b=1", place: InQuery, want: "/a?b=1&" + oauth + "|||"},
		{name: "where there was no query", target: "/a", place: InQuery, want: "/a?" + oauth + "|||"},
		{name: "where there was a bare question mark", target: "/a?", place: InQuery, want: "/a?" + oauth + "|||"},
		{name: "where there was no path", target: "?b=1", place: InQuery, want: "/?b=1&" + oauth + "|||"},
		{name: "where there was a fragment", target: "/a?b=1#c", place: InQuery, want: "/a?b=1&" + oauth + "|||"},
		{name: "in the query of a JSON request", target: "/", header: json, body: "{}", place: InQuery, want: "/?" + oauth + "||application/json|{}"},
		{name: "in a form", target: "/?q=1", header: form, body: "b=1", place: InBody, want: "/?q=1||" + FormType + "|b=1&" + oauth},
		{name: "in an empty form", target: "/", header: form, place: InBody, want: "/||" + FormType + "|" + oauth},
		{name: "in a body that was not there", target: "/", place: InBody, want: "/||" + FormType + "|" + oauth},
		{name: "in an empty body of another type", target: "/", header: json, place: InBody, want: "/||" + FormType + "|" + oauth},
		{name: "not in a JSON body", target: "/", header: json, body: "{}", place: InBody, err: `"application/json"`},
		{name: "in place of an earlier signature", target: "/", header: http.Header{"Authorization": {`OAuth oauth_nonce="old", oauth_signature="old"`}},
			want: `/|OAuth oauth_consumer_key="ck%2F1", oauth_signature_method="HMAC-SHA1", oauth_signature="SIG"||`},
		{name: "in the query in place of an earlier signature in the header", target: "/", header: http.Header{"Authorization": {`OAuth oauth_nonce="old"`}}, place: InQuery, want: "/?" + oauth + "|||"},
		{name: "beside another authorization", target: "/", header: http.Header{"Authorization": {"Basic eDp5"}}, place: InQuery, want: "/?" + oauth + "|Basic eDp5||"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Signer{Credentials: Credentials{ConsumerKey: "ck/1", ConsumerSecret: NewSecret("cs")}, Placement: tt.place, Realm: tt.realm, Omit: []string{"oauth_nonce", "oauth_timestamp", "oauth_version"}}
			r := Request{Method: "POST", Scheme: "http", Host: "example.com", Target: tt.target, Header: tt.header, Body: []byte(tt.body)}
			before := r.Header.Clone()
			signed, err := s.Sign(r)
			require.Equal(t, before, r.Header, "what was given is not changed")
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			out := signed.Request
			got := strings.Join([]string{out.Target, out.Header.Get("Authorization"), out.Header.Get("Content-Type"), string(out.Body)}, "|")
			require.Equal(t, tt.want, strings.ReplaceAll(got, EscapeString(signed.Signature), "SIG"))
			require.Equal(t, tt.place == InHeader, signed.Authorization != "")

			trace, err := Compute(&out, &s.Credentials, nil)
			require.NoError(t, err)
			require.Equal(t, signed.Signature, trace.Signature.Reveal(), "what was sent is what was signed")
		})
	}
}

func TestAppendsAreSign(t *testing.T) {
	for _, method := range []string{"HMAC-SHA1", "PLAINTEXT"} {
		s := testSigner()
		s.Method, s.Realm = method, "r"
		r := order(t)
		signed, err := s.Sign(r)
		require.NoError(t, err)
		field, err := s.AppendAuthorization([]byte("x: "), &r)
		require.NoError(t, err)
		require.Equal(t, "x: "+signed.Authorization, string(field))

		s.Placement = InQuery
		signed, err = s.Sign(r)
		require.NoError(t, err)
		address, err := s.AppendURL(nil, &r)
		require.NoError(t, err)
		require.Equal(t, signed.Request.Address(), string(address))
	}
}

func TestExtraParameters(t *testing.T) {
	s := testSigner()
	s.Extra = []Param{{"oauth_callback", "http://printer.example.com/ready?a=1"}, {"oauth_nonce", "mine"}, {"oauth_version", "2.0"}}
	s.Omit = []string{"oauth_timestamp"}
	signed, err := s.Sign(order(t))
	require.NoError(t, err)
	for part, want := range map[string]int{
		`oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready%3Fa%3D1"`: 1, `oauth_nonce="mine"`: 1, "oauth_nonce": 1,
		`oauth_version="2.0"`: 1, "oauth_version": 1, "oauth_timestamp": 0, `oauth_token="tk-demo"`: 1,
	} {
		require.Equal(t, want, strings.Count(signed.Authorization, part), part)
	}
}

func TestUnknownMethodIsRefused(t *testing.T) {
	s := testSigner()
	s.Method = "hmac-sha1"
	_, err := s.Sign(order(t))
	require.ErrorContains(t, err, `"hmac-sha1"; known are HMAC-SHA1, HMAC-SHA256`)
}

func TestNoncesAndTimesAreFresh(t *testing.T) {
	s := liveSigner()
	seen := map[string]bool{}
	for range 100 {
		signed, err := s.Sign(order(t))
		require.NoError(t, err)
		require.False(t, seen[signed.Signature])
		seen[signed.Signature] = true
		require.Nil(t, liveVerifier().Verify(t.Context(), signed.Request).Problem)
	}
}

func TestSigningAllocatesLittle(t *testing.T) {
	if underRace {
		t.Skip("allocations cannot be counted under the race detector")
	}
	s, r := testSigner(), order(t)
	var dst []byte
	require.Zero(t, testing.AllocsPerRun(100, func() { dst, _ = s.AppendAuthorization(dst[:0], &r) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { dst, _ = s.AppendURL(dst[:0], &r) }))
	for _, s.Placement = range []Placement{InHeader, InQuery, InBody} {
		require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = s.Sign(r) }), 3.0, "%s", s.Placement)
	}
}
