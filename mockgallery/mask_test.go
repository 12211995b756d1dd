package mockgallery

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMasking(t *testing.T) {
	m := newMask([]string{"s3cr3t+demo", "abc"})
	tests := []struct{ name, in, want string }{
		{"a known secret", "GET /?x=s3cr3t+demo HTTP/1.1\r\n", "GET /?x=<masked> HTTP/1.1\r\n"},
		{"a known secret, escaped", "GET /?x=s3cr3t%2Bdemo&y HTTP/1.1\r\n", "GET /?x=<masked>&y HTTP/1.1\r\n"},
		{"a short secret is left alone", "GET /abc HTTP/1.1\r\n", "GET /abc HTTP/1.1\r\n"},
		{"cookies", "GET / HTTP/1.1\r\ncookie: a=b\r\nX: y\r\n\r\n", "GET / HTTP/1.1\r\ncookie: <masked>\r\nX: y\r\n\r\n"},
		{"other schemes", "GET / HTTP/1.1\r\nAuthorization: Bearer t0ken\r\n", "GET / HTTP/1.1\r\nAuthorization: Bearer <masked>\r\n"},
		{"OAuth stays", "GET / HTTP/1.1\r\nAuthorization: OAuth oauth_signature=\"a%3D\"\r\n", "GET / HTTP/1.1\r\nAuthorization: OAuth oauth_signature=\"a%3D\"\r\n"},
		{"a signature that is the secrets", "GET /?oauth_signature_method=PLAINTEXT&oauth_signature=abc%26&z=1 HTTP/1.1\r\n", "GET /?oauth_signature_method=PLAINTEXT&oauth_signature=<masked>&z=1 HTTP/1.1\r\n"},
		{"the same in a header", "A: b\r\nAuthorization: OAuth oauth_signature=\"abc%26\", oauth_signature_method=\"PLAINTEXT\"\r\n", "A: b\r\nAuthorization: OAuth oauth_signature=<masked>, oauth_signature_method=\"PLAINTEXT\"\r\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, string(m.head([]byte(test.in)))) })
	}
}

func TestTheJournalShowsNoSecret(t *testing.T) {
	m := start(t, Options{})
	require.NoError(t, m.AddKey(Key{Key: "k", Secret: "a/very secret", Kind: "user"}))
	m.post("/api/v1/workflows/x/jobs/?oauth_token=a%2Fvery%20secret&b=a%2Fvery+secret", "a/very secret")
	x := m.last()
	for _, text := range []string{x.Target, string(x.Head), string(x.Body), string(encodeJSON(x.view()))} {
		require.NotContains(t, text, "secret")
	}
}
