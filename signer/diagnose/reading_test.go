package diagnose

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// A signature whose '+' came as blanks is read as what it was, wherever the
// blank stands; blanks that are none of its letters are only cut off.
func TestReadingsOfBlanks(t *testing.T) {
	for _, tt := range []struct {
		wire  string
		names []string
	}{
		{"+aBc4fGh1jKlMn0pQrStUvWxYz0=", nil},
		{"%2BaBc4fGh1jKlMn0pQrStUvWxYz0%3D", nil},
		{" aBc4fGh1jKlMn0pQrStUvWxYz0=", []string{"signature-not-encoded-on-wire"}},
		{" aBc fGh1jKlMn0pQrStUvWxYz0=", []string{"signature-not-encoded-on-wire"}},
		{" 8aBc4fGh1jKlMn0pQrStUvWxYz0=", []string{"base64-wrapped"}},
		{"8aBc4fGh1jKlMn0pQrStUvWxYz0= ", []string{"base64-wrapped"}},
	} {
		list := readings(tt.wire, "header")
		require.NotEmpty(t, list, tt.wire)
		if diff := cmp.Diff(tt.names, list[0].reading.Names); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.wire, diff)
		}
	}
}
