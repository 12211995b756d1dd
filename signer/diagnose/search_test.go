package diagnose

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// galleryCase is the request of the explanation in the manual, signed under ru.
func galleryCase(t testing.TB, ru signer.Rules) *Case {
	creds := signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}
	s := signer.Signer{Credentials: creds, Extra: []signer.Param{{Name: "oauth_timestamp", Value: "1539871608"}, {Name: "oauth_nonce", Value: "818945583"}}, Rules: ru}
	r, err := signer.NewRequest("GET", "http://Gallery.Example.com:80/gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10", nil, nil)
	require.NoError(t, err)
	signed, err := s.Sign(r)
	require.NoError(t, err)
	return &Case{Request: signed.Request, Credentials: creds, Secrets: true, Received: Received{Signature: signer.EscapeString(signed.Signature), Place: "header"}}
}

func TestExplainCallsTheRightSignatureValid(t *testing.T) {
	out := (&Diagnoser{}).Explain(context.Background(), galleryCase(t, signer.Rules{}))
	require.True(t, out.Valid)
}

func TestDisguisedAddressIsAnother(t *testing.T) {
	for host, want := range map[string]string{"[2001:db8::1]:8080": "[2001:db8::2]:8080", "[2001:DB8::A]": "[2001:DB8::1]", "[::1]": "[2001:db8::1]"} {
		require.Equal(t, want, newDisguise().host(host))
	}
}

func TestTwinFailsAlikeAndHoldsNothingOfTheOriginal(t *testing.T) {
	row := Standard().ByID("key-missing-ampersand")
	var ru signer.Rules
	row.Variants(galleryCase(t, signer.Rules{}))[0].Set(&ru)
	c := galleryCase(t, ru)
	twin, like := (&Diagnoser{}).Twin(context.Background(), c)
	require.True(t, like)
	got := (&Diagnoser{}).Explain(context.Background(), twin)
	require.Equal(t, []string{"key-missing-ampersand"}, got.Explanations[0].Mistakes)
	text := twin.Request.Address() + twin.Request.Header.Get("Authorization") + twin.Credentials.ConsumerSecret.Reveal()
	for _, word := range []string{"ck-demo", "s3cr3t", "demo", "Gallery", "Q3", "caf", "818945583", "subscription"} {
		require.NotContains(t, text, word)
	}
}

func TestTokenSecretOfNoToken(t *testing.T) {
	c := galleryCase(t, signer.Rules{})
	c.Credentials.TokenSecret = signer.NewSecret("exported, and not needed")
	require.Equal(t, "valid", (&Diagnoser{}).Diagnose(context.Background(), c).Result)

	row := Standard().ByID("key-missing-ampersand")
	var ru signer.Rules
	row.Variants(galleryCase(t, signer.Rules{}))[0].Set(&ru)
	c = galleryCase(t, ru)
	c.Credentials.TokenSecret = signer.NewSecret("exported, and not needed")
	got := (&Diagnoser{}).Diagnose(context.Background(), c)
	require.Equal(t, "key-missing-ampersand", got.Findings[0].ID)
}
