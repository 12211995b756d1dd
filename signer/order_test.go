package signer

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestArrange holds both ways of sorting, of few and of many pairs, against a
// plain one.
func TestArrange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 11, 12, 13, 100} {
		for range 50 {
			ps := make([]Pair, n)
			for i := range ps {
				for part := range ps[i].Key {
					text := make([]byte, random.IntN(12))
					for j := range text {
						text[j] = "ab%\x00\xFF"[random.IntN(5)]
					}
					ps[i].Key[part] = text
				}
			}
			want := []string{}
			sorted := slices.Clone(ps)
			slices.SortFunc(sorted, func(a, b Pair) int {
				if c := bytes.Compare(a.Key[Name], b.Key[Name]); c != 0 {
					return c
				}
				return bytes.Compare(a.Key[Value], b.Key[Value])
			})
			for _, p := range sorted {
				want = append(want, fmt.Sprintf("%q", p.Key))
			}
			var ru Rules
			got := []string{}
			for _, p := range ru.Arrange(nil, ps) {
				got = append(got, fmt.Sprintf("%q", p.Key))
			}
			require.Equal(t, want, got)
		}
	}
}

func TestArrangeByRules(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{"sorted by the decoded text", "c2=1&c%40=2", "c2=1&c%40=2"},
		{"sorted backwards", "a=1&b=1&a=2", "b=1&a=2&a=1"},
		{"ties as found", "b=2&a=9&b=1", "a=9&b=2&b=1"},
		{"protocol parameters first", "a=1&oauth_b=1", "oauth_b=1&a=1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := slices.IndexFunc(departures, func(d departure) bool { return d.name == tt.name })
			require.GreaterOrEqual(t, i, 0)
			var ru Rules
			departures[i].set(&ru)
			var m Machine
			require.NoError(t, m.Run(&Request{Method: "GET", Scheme: "http", Host: "example.com", Target: "/?" + tt.query}, &Credentials{}, &ru))
			require.Equal(t, tt.want, string(m.Params()))
		})
	}
}
