package signer

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
)

func TestItems(t *testing.T) {
	for _, tt := range []struct {
		name, field string
		want        []Item
	}{
		{"one", `OAuth a="1"`, []Item{{Name: "a", Value: "1", Quoted: true}}},
		{"the scheme in any case", `oauth a="1"`, []Item{{Name: "a", Value: "1", Quoted: true}}},
		{"another scheme", `Basic a="1"`, nil},
		{"a scheme that begins alike", `OAuth2 a="1"`, nil},
		{"the scheme alone", `OAuth`, nil},
		{"an empty field", ``, nil},
		{"blanks, tabs and line ends", "OAuth\r\n a=\"1\" ,\t b = \"2\",c=\"3\"", []Item{{Name: "a", Value: "1", Quoted: true}, {Name: "b", Value: "2", Quoted: true}, {Name: "c", Value: "3", Quoted: true}}},
		{"empty items", `OAuth ,,a="1",,`, []Item{{Name: "a", Value: "1", Quoted: true}}},
		{"an empty value", `OAuth a=""`, []Item{{Name: "a", Quoted: true}}},
		{"commas and equals signs in quotes", `OAuth a="1,b=2", c="="`, []Item{{Name: "a", Value: "1,b=2", Quoted: true}, {Name: "c", Value: "=", Quoted: true}}},
		{"no quotes", `OAuth a=1, b=`, []Item{{Name: "a", Value: "1"}, {Name: "b"}}},
		{"no quotes, and equals signs", `OAuth a=x==, b=1`, []Item{{Name: "a", Value: "x=="}, {Name: "b", Value: "1"}}},
		{"no equals sign", `OAuth a, b="1"`, []Item{{Name: "a", NoEquals: true}, {Name: "b", Value: "1", Quoted: true}}},
		{"a quote that is never closed", `OAuth a="1, b=2`, []Item{{Name: "a", Value: "1", Quoted: true}, {Name: "b", Value: "2"}}},
		{"no comma between two", `OAuth a="1" b="2"`, []Item{{Name: "a", Value: "1", Quoted: true}, {Name: "b", Value: "2", Quoted: true}}},
		{"quoted pairs in the realm", `OAuth realm="a \"b\" \\", c="1"`, []Item{{Name: "realm", Value: `a \"b\" \\`, Quoted: true}, {Name: "c", Value: "1", Quoted: true}}},
		{"a backslash elsewhere is an octet", `OAuth a="1\", c="2"`, []Item{{Name: "a", Value: `1\`, Quoted: true}, {Name: "c", Value: "2", Quoted: true}}},
		{"names and values stay escaped", `OAuth a%2Fb="%2B+"`, []Item{{Name: "a%2Fb", Value: "%2B+", Quoted: true}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := AppendItems(nil, tt.field)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(Item{}, "Start", "End")); diff != "" {
				t.Errorf("items (-want +got):\n%s", diff)
			}
			for _, it := range got {
				stands := tt.field[it.Start:it.End]
				require.Contains(t, stands, it.Name)
				require.Contains(t, stands, it.Value)
			}
		})
	}
}

// TestHeaderParameters holds what section 3.4.1.3.1 takes from the header.
func TestHeaderParameters(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fields []string
		want   string
	}{
		{"realm is left out", []string{`OAuth realm="x", oauth_nonce="n"`}, "oauth_nonce=n"},
		{"so is a realm at the end, and one without a value", []string{`OAuth oauth_nonce="n", realm=`}, "oauth_nonce=n"},
		{"Realm is another name", []string{`OAuth Realm="x"`}, "Realm=x"},
		{"a realm that is escaped is not the attribute", []string{`OAuth re%61lm="x"`}, "realm=x"},
		{"other parameters are signed", []string{`OAuth status="a%20b", oauth_nonce="n"`}, "oauth_nonce=n&status=a%20b"},
		{"values are decoded once, and a plus sign stays one", []string{`OAuth a="%252B+"`}, "a=%252B%2B"},
		{"all fields of the scheme count", []string{`OAuth a="1"`, `Basic eDp5`, `OAuth b="2"`}, "a=1&b=2"},
		{"the signature is left out", []string{`OAuth oauth_signature="x", oauth_nonce="n"`}, "oauth_nonce=n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var m Machine
			require.NoError(t, m.Run(&Request{Method: "GET", Scheme: "http", Host: "example.com", Target: "/", Header: http.Header{"Authorization": tt.fields}}, &Credentials{}, nil))
			require.Equal(t, tt.want, string(m.Params()))
		})
	}
}
