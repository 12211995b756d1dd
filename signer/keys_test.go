package signer

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// testKey is an RSA key that is made anew for each run of the tests.
func testKey(t testing.TB) *PrivateKey {
	t.Helper()
	k, err := ParsePrivateKey(testPEM())
	require.NoError(t, err)
	return k
}

var testPEM = sync.OnceValue(func() []byte { return newPEM(2048) })

func newPEM(bits int) []byte {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func TestStaticKeys(t *testing.T) {
	keys := StaticKeys{
		{ConsumerKey: "one", ConsumerSecret: NewSecret("s1"), Token: "t1", TokenSecret: NewSecret("ts1")},
		{ConsumerKey: "one", ConsumerSecret: NewSecret("s1"), Token: "t2", TokenSecret: NewSecret("ts2")},
		{ConsumerKey: "two", ConsumerSecret: NewSecret("s2")},
	}
	for _, tt := range []struct {
		name, consumer, token string
		known                 Known
		secret, tokenSecret   string
	}{
		{"a consumer with its second token", "one", "t2", Known{true, true}, "s1", "ts2"},
		{"a consumer alone has no token secret", "one", "", Known{true, false}, "s1", ""},
		{"a token that does not exist", "one", "t3", Known{true, false}, "s1", ""},
		{"a token of somebody else", "two", "t1", Known{true, false}, "s2", ""},
		{"nobody", "three", "t1", Known{}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, known, err := keys.Lookup(t.Context(), tt.consumer, tt.token)
			require.NoError(t, err)
			require.Equal(t, tt.known, known)
			require.Equal(t, tt.secret, c.ConsumerSecret.Reveal())
			require.Equal(t, tt.tokenSecret, c.TokenSecret.Reveal())
		})
	}
}
