package signer

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNotes has a request for every note; want is the first note with its
// place, or "" for a request about which there is nothing to say.
func TestNotes(t *testing.T) {
	const plain = "http://example.com/"
	form := http.Header{"Content-Type": {FormType}}
	auth := func(v string) http.Header { return http.Header{"Authorization": {v}} }
	for _, tt := range []struct {
		code   string
		method string
		url    string
		header http.Header
		body   string
		param  int
		at     int
	}{
		{code: "", method: "GET", url: "http://example.com:8080/a%2Fb?x=%2B&y=", header: auth(`OAuth oauth_nonce="1"`), param: -1},
		{code: "", method: "POST", url: plain, header: form, body: "a=1", param: -1},
		{code: "method-missing", url: plain, param: -1},
		{code: "unknown-method", method: "FETCH", url: plain, param: -1},
		{code: "method-case", method: "Get", url: plain, param: -1},
		{code: "unknown-scheme", method: "GET", url: "ftp://example.com/", param: -1},
		{code: "user-info-dropped", method: "GET", url: "http://me@example.com/", param: -1},
		{code: "fragment-dropped", method: "GET", url: plain + "#x", param: -1},
		{code: "host-not-ascii", method: "GET", url: "http://b\u00fccher.example/", param: -1, at: 1},
		{code: "raw-octet-in-path", method: "GET", url: "http://example.com/a{b}", param: -1, at: 2},
		{code: "empty-query", method: "GET", url: plain + "?", param: -1},
		{code: "stray-ampersand", method: "GET", url: plain + "?a=1&&b=2", param: -1, at: 4},
		{code: "stray-ampersand", method: "GET", url: plain + "?a=1&", param: -1, at: 3},
		{code: "stray-ampersand", method: "GET", url: plain + "?&a=1", param: -1},
		{code: "semicolon", method: "GET", url: plain + "?a=1;b=2", param: -1, at: 3},
		{code: "body-without-type", method: "POST", url: plain, body: "a=1", param: -1},
		{code: "body-not-signed", method: "POST", url: plain, body: "{}", header: http.Header{"Content-Type": {"application/json"}}, param: -1},
		{code: "body-with-get", method: "GET", url: plain, body: "a=1", header: form, param: -1},
		{code: "form-charset", method: "POST", url: plain, body: "a=1", header: http.Header{"Content-Type": {FormType + "; charset=UTF-8"}}, param: -1},
		{code: "authorization-twice", method: "GET", url: plain, header: http.Header{"Authorization": {`OAuth oauth_nonce="1"`, `OAuth oauth_version="1.0"`}}, param: -1},
		{code: "other-authorization", method: "GET", url: plain, header: auth("Basic eDp5"), param: -1},
		{code: "header-item-without-equals", method: "GET", url: plain, header: auth("OAuth oauth_nonce"), param: -1, at: 6},
		{code: "header-missing-quotes", method: "GET", url: plain, header: auth("OAuth oauth_nonce=1"), param: -1, at: 6},
		{code: "header-quote-open", method: "GET", url: plain, header: auth(`OAuth oauth_nonce="1`), param: -1, at: 6},
		{code: "header-other-parameter", method: "GET", url: plain, header: auth(`OAuth status="1"`), param: -1, at: 6},
		{code: "protocol-twice", method: "GET", url: plain, header: auth(`OAuth oauth_nonce="1", oauth_nonce="1"`), param: 1},
		{code: "protocol-in-two-places", method: "GET", url: plain + "?oauth_nonce=1", header: auth(`OAuth oauth_nonce="1"`), param: 1},
		{code: "duplicate-parameter", method: "GET", url: plain + "?a=1&a=2", param: 1},
		{code: "name-without-equals", method: "GET", url: plain + "?a", at: 1},
		{code: "empty-name", method: "GET", url: plain + "?=1"},
		{code: "raw-octet-in-query", method: "GET", url: plain + "?a=b[c", at: 1},
		{code: "empty-token", method: "GET", url: plain + "?oauth_token="},
		{code: "bad-escape", method: "GET", url: plain + "?a=100%25%4", at: 6},
		{code: "plus-is-space", method: "GET", url: plain + "?a=b+c", at: 1},
		{code: "not-utf8", method: "GET", url: plain + "?a=b%E9", at: 1},
		{code: "default-port-dropped", method: "GET", url: "https://example.com:443/", param: -1},
		{code: "other-default-port-kept", method: "GET", url: "http://example.com:443/", param: -1},
		{code: "empty-path", method: "GET", url: "http://example.com?a=1", param: -1},
		{code: "unknown-signature-method", method: "GET", url: plain + "?oauth_signature_method=MD5"},
	} {
		t.Run(tt.code+" "+tt.url, func(t *testing.T) {
			r, err := NewRequest(tt.method, tt.url, tt.header, []byte(tt.body))
			require.NoError(t, err)
			trace, err := Compute(&r, &Credentials{}, nil)
			require.NoError(t, err)
			if tt.code == "" {
				require.Empty(t, trace.Notes)
				return
			}
			i := slices.IndexFunc(trace.Notes, func(n Note) bool { return n.Code == tt.code })
			require.GreaterOrEqual(t, i, 0, "notes: %+v", trace.Notes)
			require.Len(t, trace.Notes, 1, "and nothing else: %+v", trace.Notes)
			n := trace.Notes[i]
			require.Equal(t, tt.param, n.Param)
			require.Equal(t, tt.at, n.At)
			require.NotEmpty(t, n.Message)
			require.NotZero(t, n.Stage)
		})
	}
}
