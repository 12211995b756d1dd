package diagnose

import (
	"context"
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestPlaintextThatIsABaseString(t *testing.T) {
	for name, write := range map[string]func(base string) string{
		"as it is":  func(base string) string { return base },
		"in base64": func(base string) string { return base64.StdEncoding.EncodeToString([]byte(base)) },
	} {
		t.Run(name, func(t *testing.T) {
			c := galleryCase(t, signer.Rules{})
			s := signer.Signer{Credentials: c.Credentials, Method: "PLAINTEXT"}
			r, err := signer.NewRequest("GET", "https://api.example.com/a?b=c", nil, nil)
			require.NoError(t, err)
			signed, err := s.Sign(r)
			require.NoError(t, err)
			c.Request = signed.Request
			trace, err := signer.Compute(&c.Request, &c.Credentials, nil)
			require.NoError(t, err)
			c.place(signer.EscapeString(write(trace.Base.Octets)))
			out := (&Diagnoser{}).Explain(context.Background(), c)
			require.Len(t, out.Explanations, 1)
			require.Equal(t, []string{"plaintext-sends-base-string"}, out.Explanations[0].Mistakes)
		})
	}
}

func TestHMACUnderAnRSAMethod(t *testing.T) {
	c := galleryCase(t, signer.Rules{})
	s := signer.Signer{Credentials: c.Credentials, Method: "RSA-SHA1", Rules: signer.Rules{Digest: signer.DigestByName("HMAC-SHA1")}}
	r, err := signer.NewRequest("GET", "https://api.example.com/a?b=c", nil, nil)
	require.NoError(t, err)
	signed, err := s.Sign(r)
	require.NoError(t, err)
	c.Request, c.Received.Signature = signed.Request, signer.EscapeString(signed.Signature)
	out := (&Diagnoser{}).Explain(context.Background(), c)
	require.Len(t, out.Explanations, 1)
	require.Contains(t, append(out.Explanations[0].Alternatives, out.Explanations[0].Mistakes), []string{"rsa-key-taken-as-hmac-secret"})
}
