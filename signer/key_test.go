package signer

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct{ name, consumer, token, want string }{
		{"both secrets", "cs", "ts", "cs&ts"},
		{"no token secret", "cs", "", "cs&"},
		{"no consumer secret", "", "ts", "&ts"},
		{"none", "", "", "&"},
		{"both escaped", "c&s+", "t s/\u00e9", "c%26s%2B&t%20s%2F%C3%A9"},
		{"a secret that looks escaped is escaped again", "a%20b", "", "a%2520b&"},
		{"blanks and line ends count", " cs\n", "", "%20cs%0A&"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Credentials{ConsumerSecret: NewSecret(tt.consumer), TokenSecret: NewSecret(tt.token)}
			for _, method := range []string{"HMAC-SHA1", "PLAINTEXT"} {
				r := Request{Method: "GET", Scheme: "http", Host: "example.com", Target: "/", OAuth: []Param{{"oauth_signature_method", method}}}
				var m Machine
				require.NoError(t, m.Run(&r, &c, nil))
				require.Equal(t, tt.want, string(m.Key()))
				if method == "PLAINTEXT" {
					require.Equal(t, tt.want, string(m.Signature()))
				}
			}
		})
	}
}

// TestSecretsAreMasked prints secrets in every way that programs print things.
func TestSecretsAreMasked(t *testing.T) {
	c := Credentials{ConsumerKey: "ck", ConsumerSecret: NewSecret("hidden-one"), Token: "tk", TokenSecret: NewSecret("hidden-two"), PrivateKey: testKey(t)}
	s := Signer{Credentials: c}
	trace, err := Compute(&Request{Method: "GET", Scheme: "http", Host: "example.com", Target: "/"}, &c, nil)
	require.NoError(t, err)
	for _, v := range []any{c, &c, s, c.ConsumerSecret, &c.ConsumerSecret, c.PrivateKey, *c.PrivateKey, trace, *trace} {
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		text, _ := json.Marshal(v)
		all := fmt.Sprintf("%v %+v %#v %s %s %s", v, v, v, v, text, log.String())
		require.NotContains(t, all, "hidden", "%T", v)
		require.NotContains(t, all, testKey(t).primes(), "%T", v)
	}
	require.Equal(t, "<secret>", c.ConsumerSecret.String())
	require.Equal(t, "", Secret{}.String(), "an empty secret shows that it is empty")
	require.True(t, Secret{}.Empty())
	require.Equal(t, "hidden-one", c.ConsumerSecret.Reveal())
}

// primes is a number that must never be printed.
func (k *PrivateKey) primes() string { return k.rsa.Primes[0].String() }

// TestMAC holds the digests against the test cases of RFC 2202 and RFC 4231,
// with one Machine's kept hash under changing keys.
func TestMAC(t *testing.T) {
	key := []byte(strings.Repeat("\x0b", 20))
	var m mac
	for range 2 {
		for _, tt := range []struct {
			method, want string
			key, base    []byte
		}{
			{"HMAC-SHA1", "b617318655057264e28bc0b6fb378c8ef146be00", key, []byte("Hi There")},
			{"HMAC-SHA1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", []byte("Jefe"), []byte("what do ya want for nothing?")},
			{"HMAC-SHA256", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", key, []byte("Hi There")},
			{"HMAC-SHA512", "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854", key, []byte("Hi There")},
		} {
			sum, err := m.appendSum(nil, DigestByName(tt.method), &Credentials{}, tt.key, tt.base)
			require.NoError(t, err)
			require.Equal(t, tt.want, hex.EncodeToString(sum), tt.method)
			require.Equal(t, tt.want, hex.EncodeToString(AppendHMAC(nil, DigestByName(tt.method).Hash, tt.key, tt.base)), tt.method)
		}
	}
}

func TestRSANeedsAKey(t *testing.T) {
	r := Request{Method: "GET", Scheme: "http", Host: "example.com", Target: "/", OAuth: []Param{{"oauth_signature_method", "RSA-SHA256"}}}
	var m Machine
	require.ErrorIs(t, m.Run(&r, &Credentials{}, nil), ErrNoPrivateKey)
	require.NotEmpty(t, m.BaseString(), "the base string is there all the same")
	trace, err := Compute(&r, &Credentials{}, nil)
	require.NoError(t, err)
	require.True(t, trace.Signature.Empty())
	require.True(t, trace.Key.Empty())
}
