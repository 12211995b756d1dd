package diagnose

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// explainedBy returns the notes of the variants of a row that give the
// signature.
func explainedBy(t *testing.T, c *Case, id, signature string) []string {
	t.Helper()
	row := Standard().ByID(id)
	require.NotNil(t, row, id)
	var m signer.Machine
	var notes []string
	for _, v := range row.Variants(c) {
		var ru signer.Rules
		v.Set(&ru)
		require.NoError(t, m.Run(&c.Request, &c.Credentials, &ru))
		if string(m.Signature()) == signature {
			notes = append(notes, v.Note)
		}
	}
	return notes
}

// Wrong values that were published, with the row that makes them.
func TestPublishedWrongSignatures(t *testing.T) {
	t.Run("RFC 5849, 3.1: the printed value is that of GET", func(t *testing.T) {
		r, err := signer.NewRequest("POST", "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", http.Header{
			"Content-Type": {signer.FormType},
			"Authorization": {`OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", ` +
				`oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"`},
		}, []byte("c2&a3=2+q"))
		require.NoError(t, err)
		c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("j49sk3j29djd"), TokenSecret: signer.NewSecret("dh893hdasih9")}}
		require.Equal(t, []string{"GET"}, explainedBy(t, c, "wrong-http-method", "bYT5CMsGcbgUdFHObYMEfcx6bsw="))
	})
	t.Run("node-oauth issue 321: null//null", func(t *testing.T) {
		r, err := signer.NewRequest("GET", "http://abc.xyz/route", nil, nil)
		require.NoError(t, err)
		r.OAuth = []signer.Param{{Name: "oauth_consumer_key", Value: "abc"}, {Name: "oauth_nonce", Value: "rbox6F"}, {Name: "oauth_signature_method", Value: "HMAC-SHA1"},
			{Name: "oauth_timestamp", Value: "1482285391"}, {Name: "oauth_token", Value: "mno"}, {Name: "oauth_version", Value: "1.0"}}
		c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("def"), TokenSecret: signer.NewSecret("pqr")}}
		require.Equal(t, []string{"null//null"}, explainedBy(t, c, "relative-url-signed", "Xz2gZQqXK1c/M2JSFeRj4UQ9qEI="))
	})
	t.Run("OAuth Echo signs the address that it vouches for", func(t *testing.T) {
		r, err := signer.NewRequest("GET", "http://somehost.com:3323/foo/poop?bar=foo", http.Header{"X-Auth-Service-Provider": {"http://api.foobar.com/verify.json"}}, nil)
		require.NoError(t, err)
		r.OAuth = []signer.Param{{Name: "oauth_consumer_key", Value: "consumerkey"}, {Name: "oauth_nonce", Value: "ybHPeOEkAUJ3k2wJT9Xb43MjtSgTvKqp"}, {Name: "oauth_signature_method", Value: "HMAC-SHA1"},
			{Name: "oauth_timestamp", Value: "1272399856"}, {Name: "oauth_token", Value: "token"}, {Name: "oauth_version", Value: "1.0A"}}
		c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("consumersecret"), TokenSecret: signer.NewSecret("tokensecret")}}
		require.Equal(t, []string{"that of X-Auth-Service-Provider"}, explainedBy(t, c, "wrong-endpoint-signed", "0rr1LhSxACX2IEWRq3uCb4IwtOs="))
	})
}
