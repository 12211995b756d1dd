package diagnose

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestCompareBaseStrings(t *testing.T) {
	a := "GET&http%3A%2F%2Fexample.com%2F&a%3D1%26b%3D2%26b%3D3%26c%3D4"
	for _, tt := range []struct {
		reason, b string
		want      []Difference
		alike     int
	}{
		{"equal", a, []Difference{}, 4},
		{"another method", "POST" + a[3:], []Difference{{"method", "GET", "POST", true, true, 0, 0}}, 4},
		{"another value of a repeated name", "GET&http%3A%2F%2Fexample.com%2F&a%3D1%26b%3D3%26b%3D9%26c%3D4", []Difference{{"parameter b", "b%3D2", "b%3D9", true, true, 40, 48}}, 3},
		{"one is missing", "GET&http%3A%2F%2Fexample.com%2F&a%3D1%26b%3D2%26b%3D3", []Difference{{"parameter c", "c%3D4", "", true, false, 56, -1}}, 3},
		{"one more", a + "%26d%3D5", []Difference{{"parameter d", "", "d%3D5", false, true, -1, 64}}, 4},
		{"another order", "GET&http%3A%2F%2Fexample.com%2F&b%3D2%26a%3D1%26b%3D3%26c%3D4", []Difference{{"order", "a", "b", true, true, 32, 32}}, 4},
		{"not three parts", "GET&http%3A%2F%2Fexample.com%2F&a=1&b=2", []Difference{{"number of parts", "3", "4", true, true, -1, -1}}, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			c := CompareBaseStrings(a, tt.b)
			require.Empty(t, cmp.Diff(tt.want, c.Differences))
			require.Equal(t, tt.alike, c.Alike)
		})
	}
}

func TestCompareRequests(t *testing.T) {
	a, err := signer.NewRequest("GET", "http://example.com/a?x=1&y=%7E", nil, nil)
	require.NoError(t, err)
	b, err := signer.NewRequest("GET", "https://example.com/a?y=~&x=2", nil, nil)
	require.NoError(t, err)
	c := CompareRequests(&a, &b)
	require.Empty(t, cmp.Diff([]Difference{
		{"scheme", "http", "https", true, true, -1, -1},
		{"parameter x", "1 (query)", "2 (query)", true, true, -1, -1},
		{"order", "x", "y", true, true, -1, -1},
	}, c.Differences))
}
