package diagnose

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// TestRulesOnSpecialRequests covers the rules that random requests do not bring
// to life: each needs something of its own in the request.
func TestRulesOnSpecialRequests(t *testing.T) {
	form := http.Header{"Content-Type": {signer.FormType}}
	multipart := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nreport\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\ntext\r\n--b--\r\n"
	for _, tt := range []struct {
		id, method, url string
		header          http.Header
		body            string
		extra           []signer.Param
		tell            func(*Case)
	}{
		{id: "multipart-fields-signed", method: "POST", url: "http://example.com/up?x=1", header: http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, body: multipart},
		{id: "ipv6-brackets-lost", method: "GET", url: "http://[2001:DB8::1]:8080/things"},
		{id: "userinfo-kept", method: "GET", url: "http://user:pw@example.com/things"},
		{id: "fragment-left-in-uri", method: "GET", url: "http://example.com/things?a=1#top"},
		{id: "wrong-content-type", method: "POST", url: "http://example.com/things", header: http.Header{"Content-Type": {"text/plain"}}, body: "a=1&b=2"},
		{id: "method-override", method: "POST", url: "http://example.com/things", header: http.Header{"X-Http-Method-Override": {"DELETE"}}},
		{id: "newline-form-normalised", method: "POST", url: "http://example.com/things", header: form, body: "text=a%0D%0Ab%0D%0Ac"},
		{id: "body-hash-missing-from-base", method: "POST", url: "http://example.com/things", header: http.Header{"Content-Type": {"application/json"}}, body: "{}", extra: []signer.Param{{Name: "oauth_body_hash", Value: "v/="}}},
		{id: "request-token-secret-used-for-api", method: "GET", url: "http://example.com/things", tell: func(c *Case) { c.Others = []Named{{"temporary secret", signer.NewSecret("temp")}} }},
		{id: "redirect-changes-request", method: "GET", url: "https://www.example.com/things/", tell: func(c *Case) {
			c.Earlier = []signer.Request{{Method: "POST", Scheme: "http", Host: "example.com", Target: "/things"}}
		}},
		{id: "signature-truncated", method: "GET", url: "http://example.com/things"},
		{id: "empty-path-no-slash", method: "GET", url: "http://example.com/"},
		{id: "html-escaped-ampersand", method: "GET", url: "http://example.com/?a=1&b=2&c=%26"},
		{id: "utf16-code-units-encoded", method: "GET", url: "http://example.com/?a=%E2%82%AC%F0%9F%A6%80%C3%A9"},
		{id: "dot-segments-or-double-slashes", method: "GET", url: "http://example.com/a//b/../c"},
		{id: "client-reencodes-after-signing", method: "GET", url: "http://example.com/caf%c3%a9?q=a+b"},
		{id: "platform-duplicates-query-into-body", method: "POST", url: "http://example.com/launch?a=1&b=2", header: form, body: "a=1&b=2&c=3"},
	} {
		t.Run(tt.id, func(t *testing.T) {
			r, err := signer.NewRequest(tt.method, tt.url, tt.header, []byte(tt.body))
			require.NoError(t, err)
			c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{
				ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo"), Token: "tk-1", TokenSecret: signer.NewSecret("t0ken"),
			}}
			if tt.tell != nil {
				tt.tell(c)
			}
			s := signer.Signer{Credentials: c.Credentials, Extra: append(tt.extra,
				signer.Param{Name: "oauth_nonce", Value: "n0nce"}, signer.Param{Name: "oauth_timestamp", Value: "1539871608"})}
			right := ""
			if signed, err := s.Sign(r); err == nil {
				right = signed.Signature
			}
			base := *c
			base.Request.OAuth = append([]signer.Param{{Name: "oauth_consumer_key", Value: "ck-demo-1234"}, {Name: "oauth_token", Value: "tk-1"},
				{Name: "oauth_signature_method", Value: "HMAC-SHA1"}}, s.Extra...)
			row := Standard().ByID(tt.id)
			met := 0
			for _, v := range row.Variants(&base) {
				bad := s
				v.Set(&bad.Rules)
				signed, err := bad.Sign(r)
				require.NoError(t, err)
				if signed.Signature == right {
					continue
				}
				met++
				w := *c
				w.Request = signed.Request
				w.Received = Received{Signature: signer.EscapeString(signed.Signature), Place: "header"}
				out := (&Diagnoser{Depth: 1}).Explain(context.Background(), &w)
				if !names(out, append(row.Twins, row.ID)...) {
					t.Errorf("%s (%s): found %s", row.ID, v.Note, strings.Join(summary(out), ", "))
				}
			}
			require.Positive(t, met, "no way has an effect on this request")
		})
	}
}
