package diagnose

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestDialectsDepartFromTheRFC(t *testing.T) {
	for _, d := range Dialects() {
		ru, err := Standard().Dialect(d.Name)
		require.NoError(t, err)
		require.NotEmpty(t, ru.Written(), "%s", d.Name)
	}
	_, err := Standard().Dialect("klingon")
	require.ErrorContains(t, err, "mastercard")
}

func TestMastercardSignsTheQueryAsItStands(t *testing.T) {
	ru, err := Standard().Dialect("mastercard")
	require.NoError(t, err)
	r, err := signer.NewRequest("GET", "https://api.example.com/a?q=x+y&b=%2c", nil, nil)
	require.NoError(t, err)
	trace, err := signer.Compute(&r, &signer.Credentials{}, &ru)
	require.NoError(t, err)
	require.Equal(t, "b=%2c&q=x+y", trace.Normalized.Octets)

	hash := http.Header{"Authorization": {`OAuth oauth_body_hash="a%2Fb%3D"`}}
	r, err = signer.NewRequest("GET", "https://api.example.com/a?q=%2c", hash, nil)
	require.NoError(t, err)
	trace, err = signer.Compute(&r, &signer.Credentials{}, &ru)
	require.NoError(t, err)
	require.Equal(t, "oauth_body_hash=a/b=&q=%2c", trace.Normalized.Octets)
}
