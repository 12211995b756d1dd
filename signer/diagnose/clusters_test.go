package diagnose

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Mistakes that real clients made together must be able to stand together:
// there must be a way of each such that no two write the same slot, and each
// must change what is signed for the request beside it.
func TestClustersCombine(t *testing.T) {
	token := []signer.Param{{Name: "oauth_token", Value: "tk-1"}}
	for _, tt := range []struct {
		mistakes string
		method   string
		url      string
		form     string
		more     []signer.Param
	}{
		{"unsorted-params space-as-plus url-safe-base64", "GET", gallery + "?search=a%20b&limit=10", "", nil},
		{"wrong-pair-separators whole-base-string-encoded key-missing-ampersand base64-of-hex sub-delims-unencoded", "POST", gallery, "a=x!", nil},
		{"default-port-kept trailing-slash-mismatch secret-whitespace scheme-mismatch", "GET", "http://gallery.example.com:80/gallery/api/", "", nil},
		{"space-as-plus asterisk-unencoded tilde-encoded", "GET", gallery + "?q=a%20*~", "", nil},
		{"space-as-plus lowercase-hex", "GET", gallery + "?q=a%20%2C", "", nil},
		{"sub-delims-unencoded client-reencodes-after-signing", "GET", "http://gallery.example.com/caf%c3%a9/?q=x!", "", nil},
		{"values-not-encoded names-not-encoded value-truncated-at-equals utf16-code-units-encoded sort-locale-or-case-insensitive", "GET", gallery + "?a%20b=%E2%82%AC&Zone=x=y&yes=1", "", nil},
		{"names-not-encoded sort-before-encoding sort-names-only", "GET", gallery + "?c%40=1&c2=2&t=b&t=a", "", nil},
		{"oauth-params-not-merged oauth-values-not-encoded-in-base", "POST", gallery + "?z=1&a=2", "", []signer.Param{{Name: "oauth_body_hash", Value: "a/b="}}},
		{"query-left-in-uri params-not-decoded-first", "POST", gallery + "?q=1", "f=a%2Cb", nil},
		{"query-not-signed params-not-decoded-first", "POST", gallery + "?q=1", "f=a%2Cb", nil},
		{"relative-url-signed key-missing-ampersand", "GET", gallery, "", nil},
		{"host-not-lowercased scheme-not-lowercased default-port-kept empty-path-no-slash", "GET", "HTTP://Gallery.Example.com:80/", "", nil},
		{"trailing-slash-mismatch signed-param-not-sent", "GET", gallery, "", nil},
		{"empty-oauth-token-mismatch key-missing-ampersand", "GET", gallery, "", nil},
		{"token-secret-omitted oauth-params-missing-from-base", "POST", gallery, "", append(token, signer.Param{Name: "oauth_verifier", Value: "v-1"})},
		{"tls-terminating-proxy-scheme server-ignores-port", "GET", "https://gallery.example.com:8443/gallery/", "", nil},
		{"host-not-lowercased userinfo-kept fragment-left-in-uri", "GET", "http://user@Gallery.example.com/a#top", "", nil},
		{"wrong-http-method form-body-not-signed secrets-not-encoded hex-digest-sent", "POST", gallery, "a=1", nil},
	} {
		t.Run(tt.mistakes, func(t *testing.T) {
			header := http.Header{}
			if tt.form != "" {
				header.Set("Content-Type", signer.FormType)
			}
			r, err := signer.NewRequest(tt.method, tt.url, header, []byte(tt.form))
			require.NoError(t, err)
			r.OAuth = append([]signer.Param{{Name: "oauth_consumer_key", Value: "ck-demo-1234"}, {Name: "oauth_nonce", Value: "n/1"},
				{Name: "oauth_signature_method", Value: "HMAC-SHA1"}, {Name: "oauth_timestamp", Value: "1539871608"}}, tt.more...)
			c := &Case{Request: r, Secrets: true, Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("s3cr3t+demo")}}
			if tt.more != nil {
				c.Credentials.TokenSecret = signer.NewSecret("t0ken")
			}
			ids := strings.Fields(tt.mistakes)
			set := pick(t, c, ids, 0, nil)
			require.NotNil(t, set, "no ways of these mistakes stand together, each with an effect")
			foundWhole(t, c, ids, set)
		})
	}
}

// foundWhole holds that the search explains what the set makes by no more mistakes,
// among the rows of the set and thirty others. Readings cost no depth; five at
// once are beyond it.
func foundWhole(t *testing.T, c *Case, ids []string, set []Variant) {
	depth := 0
	var ru signer.Rules
	for _, v := range set {
		if v.Set(&ru); v.Writes&^signer.SlotsOf(signer.SlotOutput) != 0 {
			depth++
		}
	}
	if depth > DeepDepth {
		return
	}
	var m signer.Machine
	require.NoError(t, m.Run(&c.Request, &c.Credentials, &ru))
	signed := *c
	signed.Received = Received{Signature: signer.EscapeString(string(m.Signature())), Place: "header"}
	if Standard().ByID(ids[0]).Sides&Client == 0 { // a server tells what it signed
		signed.Received, signed.Secrets = Received{BaseString: string(m.BaseString()), ByServer: true}, false
	}
	r := newRequests(uint64(len(ids)))
	var rules []rule
	for _, id := range ids {
		rules = append(rules, rule{id: id})
	}
	out := (&Diagnoser{Depth: depth, Catalogue: r.sample(rules, 30)}).Explain(context.Background(), &signed)
	require.NotEmpty(t, out.Explanations)
	require.LessOrEqual(t, len(out.Explanations[0].Mistakes), len(ids), "%v", out.Explanations[0].Mistakes)
}

// pick chooses a way of each mistake so that all stand together and each has an
// effect on the outcome.
func pick(t *testing.T, c *Case, ids []string, writes signer.Slots, chosen []Variant) []Variant {
	if len(ids) == 0 {
		all := wireOf(t, c, chosen)
		for i := range chosen {
			if wireOf(t, c, slices.Delete(slices.Clone(chosen), i, i+1)) == all {
				return nil
			}
		}
		return chosen
	}
	for _, v := range Standard().ByID(ids[0]).Variants(c) {
		if v.Alone || v.Writes&writes&^signer.Additive != 0 {
			continue
		}
		if found := pick(t, c, ids[1:], writes|v.Writes, append(slices.Clip(chosen), v)); found != nil {
			return found
		}
	}
	return nil
}

func wireOf(t *testing.T, c *Case, ways []Variant) string {
	t.Helper()
	var ru signer.Rules
	for _, v := range ways {
		v.Set(&ru)
	}
	var m signer.Machine
	require.NoError(t, m.Run(&c.Request, &c.Credentials, &ru))
	return fmt.Sprintf("%s|%x", m.BaseString(), m.Signature())
}
