package unicode

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

func baseString(t *testing.T, c *diagnose.Case, ru *signer.Rules) string {
	t.Helper()
	var m signer.Machine
	require.NoError(t, m.Run(&c.Request, &c.Credentials, ru))
	return string(m.BaseString())
}

func TestRowsOnTheirExamples(t *testing.T) {
	for _, row := range Mistakes() {
		t.Run(row.ID, func(t *testing.T) {
			r, err := signer.NewRequest(row.Example.Method, row.Example.URL, nil, nil)
			require.NoError(t, err)
			c := &diagnose.Case{Request: r}
			right, changed := baseString(t, c, nil), false
			for _, v := range row.Variants(c) {
				var ru signer.Rules
				v.Set(&ru)
				require.Equal(t, v.Writes, ru.Written(), v.Note)
				changed = changed || baseString(t, c, &ru) != right
			}
			require.True(t, changed, "no variant changes the base string of the example")
		})
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct{ name, id, note, url, want string }{
		{"é becomes e and an accent", "unicode-normalised", "NFD, as macOS writes file names", "http://example.com/?n=%C3%A9", "GET&http%3A%2F%2Fexample.com%2F&n%3De%25CC%2581"},
		{"e and an accent become é", "unicode-normalised", "NFC", "http://example.com/?n=e%CC%81", "GET&http%3A%2F%2Fexample.com%2F&n%3D%25C3%25A9"},
		{"xn-- becomes Unicode", "idn-host-form", "in Unicode", "http://xn--caf-dma.example.com/", "GET&http%3A%2F%2Fcaf%C3%A9.example.com%2F&"},
		{"small letters come first", "sort-by-collation", "root collation", "http://example.com/?B=1&a=2&_=3", "GET&http%3A%2F%2Fexample.com%2F&_%3D3%26a%3D2%26B%3D1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := signer.NewRequest("GET", tt.url, nil, nil)
			require.NoError(t, err)
			c := &diagnose.Case{Request: r}
			for _, v := range Mistakes().ByID(tt.id).Variants(c) {
				if v.Note == tt.note {
					var ru signer.Rules
					v.Set(&ru)
					require.Equal(t, tt.want, baseString(t, c, &ru))
					return
				}
			}
			t.Fatalf("no variant %q", tt.note)
		})
	}
}
