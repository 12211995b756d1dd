package conformance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// TestPairsAreComparedWithoutOrder: the order in which a library sends its
// protocol parameters is its own affair, their number is not.
func TestPairsAreComparedWithoutOrder(t *testing.T) {
	want := []Pair{P("oauth_nonce", "n"), P("oauth_timestamp", "1"), P("oauth_nonce", "m")}
	for name, tt := range map[string]struct {
		got    []Pair
		differ string
	}{
		"the same":             {want, ""},
		"another order":        {[]Pair{want[2], want[1], want[0]}, ""},
		"one is missing":       {[]Pair{want[0], want[2]}, "oauth_timestamp is missing"},
		"another value":        {[]Pair{want[0], P("oauth_timestamp", "2"), want[2]}, `oauth_timestamp is "2"`},
		"one is there twice":   {[]Pair{want[0], want[1], want[2], want[2]}, "oauth_nonce was added"},
		"equal names, one off": {[]Pair{want[0], want[1], want[0]}, `oauth_nonce is "n"`},
		"one was added":        {[]Pair{want[0], want[1], want[2], P("oauth_x", "")}, "oauth_x was added"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.differ, multisetDifference(want, tt.got))
		})
	}
}

// TestWhatALibraryMayLeaveOut: nonce and timestamp with PLAINTEXT alone, and only
// if it makes them itself.
func TestWhatALibraryMayLeaveOut(t *testing.T) {
	pair := func(method string) []Pair {
		return []Pair{P("oauth_signature_method", method), P("oauth_timestamp", "1"), P("oauth_nonce", "n")}
	}
	for name, tt := range map[string]struct {
		method   string
		settable []string
		sent     []Pair
		want     []Pair
	}{
		"PLAINTEXT without both":       {"PLAINTEXT", nil, pair("PLAINTEXT")[:1], pair("PLAINTEXT")[:1]},
		"PLAINTEXT without a nonce":    {"PLAINTEXT", nil, []Pair{P("oauth_timestamp", "7")}, []Pair{pair("PLAINTEXT")[0], P("oauth_timestamp", "7")}},
		"PLAINTEXT that could be told": {"PLAINTEXT", []string{"nonce", "timestamp"}, nil, pair("PLAINTEXT")},
		"HMAC without both":            {"HMAC-SHA1", nil, nil, pair("HMAC-SHA1")},
		"HMAC with its own": {"HMAC-SHA1", nil, []Pair{P("oauth_nonce", "own"), P("oauth_timestamp", "7")},
			[]Pair{pair("HMAC-SHA1")[0], P("oauth_timestamp", "7"), P("oauth_nonce", "own")}},
	} {
		t.Run(name, func(t *testing.T) {
			j := &judge{passport: Passport{Settable: append([]string{"version"}, tt.settable...)}}
			asked := j.adapt(&SignGiven{OAuth: pair(tt.method)}, &sent{shown: true, protocol: tt.sent})
			if diff := cmp.Diff(tt.want, asked.OAuth); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMastercardBodyHash: the dialect has a body hash on every request, so one
// that was not asked for is taken if it is right, and from others never.
func TestMastercardBodyHash(t *testing.T) {
	given := &SignGiven{
		Request: Request{Method: "POST", URL: "https://api.example.com/x", Headers: []Pair{P("Content-Type", "application/json")}, Body: `{}`},
		OAuth:   []Pair{P("oauth_signature_method", "RSA-SHA256")},
	}
	const right = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=" // SHA-256 of {}
	for name, tt := range map[string]struct {
		dialect, hash string
		taken         bool
	}{
		"the right hash":              {"mastercard", right, true},
		"the hash of another body":    {"mastercard", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false},
		"the right hash, of RFC 5849": {"", right, false},
	} {
		t.Run(name, func(t *testing.T) {
			j := &judge{dialect: tt.dialect, passport: Passport{Settable: []string{"nonce", "timestamp", "version"}}}
			asked := j.adapt(given, &sent{shown: true, protocol: []Pair{P("oauth_body_hash", tt.hash)}})
			_, found := lookup(asked.OAuth, "oauth_body_hash")
			require.Equal(t, tt.taken, found)
		})
	}
}
