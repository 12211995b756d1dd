package diagnose

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Base strings that libraries made, and what explains them. The oauth_
// parameter is always oauth_nonce=1.
func TestBaseStringsOfLibraries(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		name, method, address, body, base string
		want                              []string
	}{
		{"the port behind the path", "GET", "http://example.com:8080/jobs", "",
			"GET&http%3A%2F%2Fexample.com%2Fjobs%3A8080&oauth_nonce%3D1", []string{"port-behind-path"}},
		{"the port behind the last value", "GET", "http://example.com:8080/jobs?a=b", "",
			"GET&http%3A%2F%2Fexample.com%2Fjobs&a%3Db%253A8080%26oauth_nonce%3D1", []string{"port-behind-path"}},
		{"an empty port's colon", "GET", "https://example.com:/jobs", "",
			"GET&https%3A%2F%2Fexample.com%3A%2Fjobs&oauth_nonce%3D1", []string{"default-port-kept"}},
		{"the '?' in the first name", "GET", "https://example.com/jobs?z=9&k=1", "",
			"GET&https%3A%2F%2Fexample.com%2Fjobs&%3Fz%3D9%26k%3D1%26oauth_nonce%3D1", []string{"question-mark-in-first-name"}},
		{"cut at the second '?'", "GET", "https://example.com/ask?q=why?&n=2", "",
			"GET&https%3A%2F%2Fexample.com%2Fask&oauth_nonce%3D1%26q%3Dwhy", []string{"query-cut-at-question-mark"}},
		{"split at the second '?'", "GET", "https://example.com/ask?q=why?&n=2", "",
			"GET&https%3A%2F%2Fexample.com%2Fask&n%3D2%26oauth_nonce%3D1%26q%3Dwhy", []string{"query-cut-at-question-mark"}},
		{"objects in a list", "POST", "https://example.com/orders", "item%5B0%5D%5Bsku%5D=A1&item%5B1%5D%5Bsku%5D=B2",
			"POST&https%3A%2F%2Fexample.com%2Forders&item%3D%255Bobject%2520Object%255D%26item%3D%255Bobject%2520Object%255D%26oauth_nonce%3D1", []string{"array-stringified"}},
		{"a list of objects in an object", "GET", "https://example.com/p?s[f][0][x]=1&s[f][1][x]=2&s[n]=20", "",
			"GET&https%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1%26s%255Bf%255D%3D%255Bobject%2520Object%255D%252C%255Bobject%2520Object%255D%26s%255Bn%255D%3D20", []string{"array-stringified"}},
		{"a list under its own name", "GET", "https://example.com/p?s%5B%5D=b&s%5B%5D=a", "",
			"GET&https%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1%26s%255B%255D%3Db%252Ca", []string{"array-stringified"}},
		{"equal names backwards", "GET", "https://example.com/p?p=x&v=b&p=y&v=a", "",
			"GET&https%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1%26p%3Dy%26p%3Dx%26v%3Da%26v%3Db", []string{"sort-names-only"}},
		{"an undefined address", "GET", "https://example.com/p", "", "GET&undefined&oauth_nonce%3D1", []string{"relative-url-signed"}},
		{"%u for every unit", "GET", "https://example.com/p?a=%C3%A9", "", "GET&https%3A%2F%2Fexample.com%2Fp&a%3D%25u00E9%26oauth_nonce%3D1", []string{"utf16-code-units-encoded"}},
		{"a null signature", "GET", "https://example.com/p", "", "GET&https%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1%26oauth_signature%3Dnull", []string{"oauth-signature-signed"}},
		{"empty callback and verifier", "GET", "https://example.com/p", "", "GET&https%3A%2F%2Fexample.com%2Fp&oauth_callback%3D%26oauth_nonce%3D1%26oauth_verifier%3D", []string{"signed-param-not-sent"}},
		{"the address behind the host", "GET", "https://example.com/p", "", "GET&https%3A%2F%2Fexample.com%2Fhttps%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1", []string{"path-prefix-duplicated-or-lost"}},
		{"oauth_, form, query", "POST", "https://example.com/p?c=1", "b=2&a=3", "POST&https%3A%2F%2Fexample.com%2Fp&oauth_nonce%3D1%26b%3D2%26a%3D3%26c%3D1", []string{"unsorted-params"}},
		{"amp; in the query alone, values raw", "POST", "https://example.com/p?a=1&q=x%2Cy", "b=2&c=3",
			"POST&https%3A%2F%2Fexample.com%2Fp&a%3D1%26amp%253Bq%3Dx%2Cy%26b%3D2%26c%3D3%26oauth_nonce%3D1", []string{"html-escaped-ampersand", "values-not-encoded"}},
		{"'&' alone in values", "GET", "https://example.com/p?a=%22%26%22", "",
			"GET&https%3A%2F%2Fexample.com%2Fp&a%3D%2522%2526amp%253B%2522%26oauth_nonce%3D1", []string{"html-escaped-ampersand"}},
		{"a doubled prefix in small letters", "GET", "https://example.com/A/P", "", "GET&https%3A%2F%2Fexample.com%2Fa%2Fa%2Fp&oauth_nonce%3D1", []string{"path-lowercased", "path-prefix-duplicated-or-lost"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Authorization": {`OAuth oauth_nonce="1"`}}
			if tt.body != "" {
				header.Set("Content-Type", form)
			}
			r, err := signer.NewRequest(tt.method, tt.address, header, []byte(tt.body))
			require.NoError(t, err)
			out := (&Diagnoser{Depth: 2}).Explain(context.Background(), &Case{Request: r, Received: Received{BaseString: tt.base}})
			require.NotEmpty(t, out.Explanations)
			require.ElementsMatch(t, tt.want, out.Explanations[0].Mistakes)
		})
	}
}

// Of two secrets that both look like hex, one alone may have been decoded.
func TestOneSecretDecoded(t *testing.T) {
	c := galleryCase(t, signer.Rules{})
	c.Credentials.ConsumerSecret = signer.NewSecret("00ff10203040")
	c.Credentials.TokenSecret = signer.NewSecret("ab12cd34ef56")
	var m signer.Machine
	require.NoError(t, m.Run(&c.Request, &c.Credentials, &signer.Rules{JoinKey: func(dst, _, token []byte) []byte {
		return append(append(dst, "\x00\xff\x10\x20\x30\x40&"...), token...)
	}}))
	c.Received.Signature = signer.EscapeString(string(m.Signature()))
	out := (&Diagnoser{Depth: 1}).Explain(context.Background(), c)
	require.NotEmpty(t, out.Explanations)
	require.Equal(t, []string{"secret-base64-or-hex-decoded"}, out.Explanations[0].Mistakes)
}

// What is signed and not sent may come together: realm and an empty
// oauth_signature, a version and an empty callback.
func TestAddedPairsTogether(t *testing.T) {
	for want, pairs := range map[[2]string][]signer.Param{
		{"realm-signed", "oauth-signature-signed"}:                {{Name: "realm", Value: "R"}, {Name: "oauth_signature"}},
		{"implied-oauth-version-signed", "signed-param-not-sent"}: {{Name: "oauth_version", Value: "1.0"}, {Name: "oauth_callback"}},
	} {
		r, err := signer.NewRequest("GET", "https://example.com/p", http.Header{"Authorization": {`OAuth realm="R", oauth_nonce="1", oauth_signature_method="HMAC-SHA1"`}}, nil)
		require.NoError(t, err)
		c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("secret")}}
		r.OAuth = pairs
		var m signer.Machine
		require.NoError(t, m.Run(&r, &c.Credentials, &signer.Rules{Exclude: func(*signer.Pair) bool { return false }}))
		c.Received.Signature = signer.EscapeString(string(m.Signature()))
		out := (&Diagnoser{Depth: 2}).Explain(context.Background(), c)
		require.NotEmpty(t, out.Explanations)
		require.ElementsMatch(t, want[:], out.Explanations[0].Mistakes)
	}
}

// The key may be the bare secret: neither escaped nor followed by '&'.
func TestBareSecretAsKey(t *testing.T) {
	c := galleryCase(t, signer.Rules{FinishKey: func(dst, _ []byte) []byte { return append(dst, "s3cr3t+demo"...) }})
	out := (&Diagnoser{Depth: 1}).Explain(context.Background(), c)
	require.NotEmpty(t, out.Explanations)
	require.Equal(t, []string{"key-missing-ampersand"}, out.Explanations[0].Mistakes)
}
