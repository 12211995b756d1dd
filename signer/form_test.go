package signer

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestParameters goes through collecting, decoding, escaping, sorting and
// joining for query and body.
func TestParameters(t *testing.T) {
	form := http.Header{"Content-Type": {FormType}}
	for _, tt := range []struct {
		name, query, body string
		header            http.Header
		want              string
	}{
		{name: "the example of 3.4.1.3.2", query: "b5=%3D%253D&a3=a&c%40=&a2=r%20b", body: "c2&a3=2+q", header: form, want: "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2="},
		{name: "nothing"},
		{name: "a plus sign is a space", query: "a+b=c+d", want: "a%20b=c%20d"},
		{name: "the first equals sign cuts", query: "x=a=b", want: "x=a%3Db"},
		{name: "a name without equals sign has an empty value", query: "flag", want: "flag="},
		{name: "a pair without a name", query: "=v", want: "=v"},
		{name: "an equals sign alone", query: "=", want: "="},
		{name: "stray ampersands add nothing", query: "&&a=1&&b=2&", want: "a=1&b=2"},
		{name: "a semicolon separates nothing", query: "a=1;b=2", want: "a=1%3Bb%3D2"},
		{name: "bad escapes are literal", query: "a=100%&b=%zz", want: "a=100%25&b=%25zz"},
		{name: "octets that are not UTF-8 stay", query: "a=%E9", want: "a=%E9"},
		{name: "raw octets are taken", query: "a=[\xC3\xA9]", want: "a=%5B%C3%A9%5D"},
		{name: "repeated names are all kept, sorted by value", query: "a=2&a=10&a=1", want: "a=1&a=10&a=2"},
		{name: "the same pair twice is two pairs", query: "a=1&a=1", want: "a=1&a=1"},
		{name: "a name of the query in the body too", query: "a=q", body: "a=b", header: form, want: "a=b&a=q"},
		{name: "sorted by escaped octets, not by letters", query: "b=1&B=2&a=3&_=4&~=5&%2B=6&1=7&%C3%A9=8", want: "%2B=6&%C3%A9=8&1=7&B=2&_=4&a=3&b=1&~=5"},
		{name: "escaped names sort by their escapes", query: "c2=1&c%40=2", want: "c%40=2&c2=1"},
		{name: "a name before one that it begins", query: "ab=1&a=2", want: "a=2&ab=1"},
		{name: "realm in the query is signed", query: "realm=x", want: "realm=x"},
		{name: "oauth_signature is excluded anywhere", query: "oauth_signature=x&a=1", body: "oauth_signature=y", header: form, want: "a=1"},
		{name: "oauth_signature that is escaped is excluded too", query: "oauth%5Fsignature=x&a=1", want: "a=1"},
		{name: "oauth_signature_method is not", query: "oauth_signature_method=HMAC-SHA1", want: "oauth_signature_method=HMAC-SHA1"},
		{name: "a form with a charset", body: "a=1", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}}, want: "a=1"},
		{name: "a form type in capitals", body: "a=1", header: http.Header{"Content-Type": {" Application/X-WWW-Form-Urlencoded\t;x"}}, want: "a=1"},
		{name: "JSON is not signed", body: "a=1", header: http.Header{"Content-Type": {"application/json"}}},
		{name: "nor is multipart", body: "a=1", header: http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}},
		{name: "nor is a body without a type", body: "a=1"},
		{name: "nor one of a type that begins alike", body: "a=1", header: http.Header{"Content-Type": {FormType + "-x"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, method := range []string{"GET", "POST"} {
				r := Request{Method: method, Scheme: "http", Host: "example.com", Target: "/?" + tt.query, Header: tt.header, Body: []byte(tt.body)}
				var m Machine
				require.NoError(t, m.Run(&r, &Credentials{}, nil))
				require.Equal(t, tt.want, string(m.Params()))
			}
		})
	}
}

func TestLimits(t *testing.T) {
	form := http.Header{"Content-Type": {FormType}}
	many := make([]byte, MaxFormBody)
	for i := range many {
		many[i] = "a&"[i%2]
	}
	for _, tt := range []struct {
		name string
		r    Request
		want string
	}{
		{"a target without end", Request{Target: "/" + string(make([]byte, MaxTarget))}, "request target"},
		{"a form without end", Request{Target: "/", Header: form, Body: make([]byte, MaxFormBody+1)}, "form body"},
		{"too many parameters", Request{Target: "/", Header: form, Body: many}, "more than 20000"},
		{"too many realms", Request{Target: "/", Header: http.Header{"Authorization": {"OAuth " + strings.Repeat("realm=,", MaxParameters+1)}}}, "more than 20000"},
		{"too many in the header", Request{Target: "/", Header: http.Header{"Authorization": {"OAuth " + strings.Repeat("a,", MaxParameters+1)}}}, "more than 20000"},
	} {
		var m Machine
		require.ErrorContains(t, m.Run(&tt.r, &Credentials{}, nil), tt.want, tt.name)
		p := testVerifier().Verify(t.Context(), tt.r).Problem
		require.NotNil(t, p, tt.name)
		require.Equal(t, 400, p.Status, tt.name)
		require.Less(t, cap(m.pairs), 2*MaxParameters, "memory stays bounded")
	}
	var m Machine
	require.NoError(t, m.Run(&Request{Target: "/", Body: make([]byte, MaxFormBody+1)}, &Credentials{}, nil), "a body that is not signed may be long")
}
