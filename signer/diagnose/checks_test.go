package diagnose

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// ask makes a case of a request and of what is told about it.
func ask(t *testing.T, method, url, authorization string, tell func(*Case)) *Case {
	t.Helper()
	header := http.Header{}
	if authorization != "" {
		header["Authorization"] = []string{authorization}
	}
	r, err := signer.NewRequest(method, url, header, nil)
	require.NoError(t, err)
	c := &Case{Request: r}
	if s, ok := c.param("oauth_signature"); ok {
		c.Received = Received{Signature: signer.EscapeString(s), Place: "query"}
		if authorization != "" {
			c.Received.Place = "header"
		}
	}
	if tell != nil {
		tell(c)
	}
	return c
}

// found returns "level id" of the findings of a level at least that of a
// warning, in the order of the catalogue.
func found(c *Case) []string {
	ids := []string{}
	for _, f := range Standard().Check(c) {
		if f.Level != Info {
			ids = append(ids, string(f.Level)+" "+f.ID)
		}
	}
	return ids
}

const (
	signature = "5bwvdHlYJLxcpcOTg55iVm4dc7I%3D"
	oauthRest = `oauth_signature_method="HMAC-SHA1", oauth_timestamp="1539871608", oauth_nonce="818945583abc", oauth_signature="` + signature + `"`
	goodAuth  = `OAuth oauth_consumer_key="ck-demo-1234", ` + oauthRest
	goodQuery = "oauth_consumer_key=ck-demo-1234&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1539871608&oauth_nonce=818945583abc&oauth_signature=" + signature
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func respond(status int, body string) func(*Case) {
	return func(c *Case) { c.Response = &Response{Status: status, Body: body} }
}

func TestChecks(t *testing.T) {
	swap := func(old, new string) string { return strings.Replace(goodAuth, old, new, 1) }
	query := func(old, new string) string { return gallery + "?" + strings.Replace(goodQuery, old, new, 1) }
	stamp := func(ts string) string { return query("1539871608", ts) }
	now := func(text string) func(*Case) { return func(c *Case) { c.Now = at(text) } }
	earlier := func(url string) func(*Case) {
		return func(c *Case) {
			r, err := signer.NewRequest("GET", url, nil, nil)
			require.NoError(t, err)
			c.Earlier = []signer.Request{r}
		}
	}
	for _, tt := range []struct {
		name, url, auth string
		tell            func(*Case)
		want            []string
	}{
		{"nothing is wrong in the header", gallery, goodAuth, nil, nil},
		{"nothing is wrong in the query", gallery + "?" + goodQuery, "", nil, nil},
		{"realm, no blanks, capitals: style is no fault", gallery, `oauth realm="x",oauth_consumer_key="ck-demo-1234",` + oauthRest, nil, nil},

		{"items joined by '&'", gallery, swap(`", oauth_s`, `"&oauth_s`), nil, []string{"error auth-header-format"}},
		{"a comma behind OAuth", gallery, swap("OAuth ", "OAuth, "), nil, []string{"error header-comma-after-scheme"}},
		{"curly quotes", gallery, strings.ReplaceAll(goodAuth, `"`, "”"), nil, []string{"error header-quoting-broken"}},
		{"a value without quotes", gallery, swap(`"ck-demo-1234"`, `ck-demo-1234`), nil, []string{"error header-quoting-broken"}},
		{"a raw '/' in the header", gallery, swap("818945583abc", "81/abc"), nil, []string{"warning header-values-not-encoded"}},
		{"a query parameter in the header", gallery, swap("oauth_consumer_key", `limit="10", oauth_consumer_key`), nil, []string{"warning extra-params-in-auth-header"}},
		{"a nonce in header and query", gallery + "?oauth_nonce=818945583abc", goodAuth, nil, []string{"error oauth-params-sent-twice"}},
		{"a token in the query beside the header", gallery + "?oauth_token=t", goodAuth, nil, []string{"error oauth-params-sent-twice"}},

		{"a misspelt name", query("oauth_nonce", "oauth_nonse"), "", nil, []string{"error oauth-param-name-typo", "error required-parameter-missing"}},
		{"a parameter of another service is no slip", gallery + "?auth_token=1&" + goodQuery, "", nil, nil},
		{"no timestamp", query("oauth_timestamp=1539871608&", ""), "", nil, []string{"error required-parameter-missing"}},
		{"no signature", gallery + "?" + goodQuery[:strings.Index(goodQuery, "&oauth_signature=")], "", nil, []string{"error signed-url-lacks-signature"}},
		{"signature under another name", query("oauth_signature=", "signature="), "", nil, []string{"error signature-param-misnamed"}},
		{"version 1.0a", query("oauth_nonce", "oauth_version=1.0a&oauth_nonce"), "", nil, []string{"error oauth-version-wrong"}},
		{"method misspelt", query("HMAC-SHA1", "HMAC_SHA1"), "", nil, []string{"error signature-method-misspelt"}},
		{"no callback on the first leg", "http://example.com/oauth/request_token?" + goodQuery, "", nil, []string{"warning callback-missing-on-initiate"}},
		{"a leg that is not signed", "http://example.com/oauth/access_token?oauth_token=t&oauth_verifier=v", "", nil, []string{"warning leg-not-signed"}},
		{"a secret by name", query("oauth_nonce", "oauth_token_secret=x&oauth_nonce"), "", nil, []string{"warning secret-sent-as-parameter"}},
		{"a secret by value", query("oauth_nonce", "oauth_token=s3cr3t%2Bdemo&oauth_nonce"), "", func(c *Case) {
			c.Credentials.ConsumerSecret, c.Secrets = signer.NewSecret("s3cr3t+demo"), true
		}, []string{"error secret-sent-as-parameter"}},
		{"a placeholder in the path", "http://example.com/workflows/%7Bid%7D/?" + goodQuery, "", nil, []string{"warning template-placeholder-signed"}},
		{"a placeholder as key", query("ck-demo-1234", "YOUR_CONSUMER_KEY"), "", nil, []string{"warning placeholder-left-in"}},
		{"the photo example", gallery + "?size=original&" + goodQuery, "", nil, []string{"warning sample-parameter-left-in"}},
		{"an escape cut short", "http://example.com/a%2/b?" + goodQuery, "", nil, []string{"warning escape-cut-short"}},

		{"a signature escaped twice", query("%3D", "%253D"), "", nil, []string{"error signature-double-encoded"}},
		{"a signature in hex", query(signature, "e5bc2f74795824bc5ca5c393839e62566e1d73b2"), "", nil, []string{"error hex-digest-sent"}},
		{"a signature of hex in base64", query(signature, "ZTViYzJmNzQ3OTU4MjRiYzVjYTVjMzkzODM5ZTYyNTY2ZTFkNzNiMg%3D%3D"), "", nil, []string{"error base64-of-hex"}},
		{"a signature without padding", query("%3D", ""), "", nil, []string{"error base64-padding-missing"}},
		{"a signature of another hash", query(signature, "47DEQpj8HBSa%2B%2FTImW%2B5JCeuQeRkm5NMpJWZG3hSuFU%3D"), "", nil, []string{"error declared-method-mismatch"}},
		{"a signature for file names", query(signature, "5bwvdHlYJLxcpcOTg55iVm4dc_I%3D"), "", nil, []string{"error url-safe-base64"}},
		{"a wrapped signature", query(signature, signature+"%0A"), "", nil, []string{"error base64-wrapped"}},
		{"a signature cut off", query(signature, "5bwvdHlYJLxcpcOTg55i"), "", nil, []string{"error signature-truncated"}},
		{"PLAINTEXT with the base string", strings.Replace(query(signature, "GET%26http%253A%252F%252Fexample.com%252F%26a%253D1"), "HMAC-SHA1", "PLAINTEXT", 1), "", nil,
			[]string{"error plaintext-sends-base-string", "warning library-default-method"}},
		{"PLAINTEXT escaped twice", strings.Replace(query(signature, "a%2526b"), "HMAC-SHA1", "PLAINTEXT", 1), "", nil,
			[]string{"error plaintext-double-encoded", "warning library-default-method"}},
		{"PLAINTEXT with a raw '&'", strings.Replace(query(signature, "abc&"), "HMAC-SHA1", "PLAINTEXT", 1), "", nil,
			[]string{"error plaintext-ampersand-not-encoded", "warning library-default-method"}},
		{"an HMAC declared RSA", query("HMAC-SHA1", "RSA-SHA1"), "", nil, []string{"error rsa-key-taken-as-hmac-secret"}},

		{"judged by nothing", stamp("1000000000"), "", nil, nil},
		{"on time", stamp("1539871608"), "", now("2018-10-18T14:08:00Z"), nil},
		{"a day old", stamp("1539871608"), "", now("2018-10-19T13:46:10Z"), []string{"error stale-request-replayed"}},
		{"seven minutes ahead", stamp("1539871608"), "", now("2018-10-18T13:59:08Z"), []string{"error clock-skew"}},
		{"four hours behind", stamp("1539871608"), "", now("2018-10-18T18:06:50Z"), []string{"error timestamp-local-time"}},
		{"five and a half hours ahead", stamp("1539871608"), "", now("2018-10-18T08:36:47Z"), []string{"error timestamp-local-time"}},
		{"the server's Date, four hours on", stamp("1539871608"), "", func(c *Case) {
			c.Response = &Response{Status: 401, Date: at("2018-10-18T18:06:50Z")}
		}, []string{"error timestamp-local-time"}},
		{"off, but accepted", stamp("1539871608"), "", func(c *Case) {
			c.Response = &Response{Status: 200, Date: at("2018-10-18T18:06:50Z")}
		}, nil},
		{"milliseconds", stamp("1539871608123"), "", nil, []string{"warning timestamp-milliseconds"}},
		{"milliseconds, with a time to judge by", stamp("1539871608123"), "", now("2018-10-18T14:08:00Z"), []string{"error timestamp-milliseconds"}},
		{"a fraction", stamp("1539871608.25"), "", nil, []string{"error timestamp-fractional"}},
		{"an exponent", stamp("1.539871608e9"), "", nil, []string{"error timestamp-fractional"}},
		{"a written date", stamp("2018-10-18T14:06:48Z"), "", nil, []string{"error timestamp-wrong-unit"}},
		{"a day number", stamp("43391.58806"), "", nil, []string{"error timestamp-wrong-unit"}},
		{".NET ticks", stamp("636754684080000000"), "", nil, []string{"error timestamp-wrong-unit"}},
		{"a replay", gallery + "?" + goodQuery, "", earlier(gallery + "?" + goodQuery), []string{"error nonce-reused-on-retry"}},
		{"a nonce that comes again", gallery + "?" + goodQuery, "", earlier(stamp("1539871600")), []string{"warning hard-coded-nonce"}},
		{"a nonce made of the time", query("818945583abc", "1539871608"), "", nil, []string{"warning low-entropy-nonce"}},
		{"a nonce that hashes the time", query("818945583abc", "2f7c4e3c9e3a1be8d1b4fef2cc1db7e1"), "", nil, nil},

		{"a header that got lost", gallery, goodAuth, respond(401, "oauth_problem=parameter_absent"), []string{"warning auth-header-stripped"}},
		{"a query that is not read", gallery + "?" + goodQuery, "", respond(401, "oauth_problem=parameter_absent"), []string{"warning placement-not-supported"}},
		{"a method that is refused", gallery, goodAuth, respond(400, "Signature method %1 is not supported"), []string{"warning signature-method-not-accepted"}},
		{"an expired token", gallery, goodAuth, respond(401, "oauth_problem=token_expired"), []string{"warning token-expired-or-revoked"}},
		{"an unknown key", gallery, goodAuth, respond(401, "oauth_problem=consumer_key_unknown"), []string{"warning credentials-wrong-environment"}},
		{"a range of timestamps", gallery, goodAuth, respond(401, "oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1600000000-1600000600"), []string{"error clock-skew"}},
		{"accepted though wrong", gallery, goodAuth, func(c *Case) {
			c.Response, c.Secrets = &Response{Status: 200}, true
		}, []string{"warning server-verification-too-lax"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want == nil {
				want = []string{}
			}
			if diff := cmp.Diff(want, found(ask(t, "GET", tt.url, tt.auth, tt.tell))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestZoneSigns(t *testing.T) {
	// A client in New York, four hours behind UTC in summer.
	newYork := time.FixedZone("EDT", -4*60*60)
	for _, tt := range []struct{ name, now, word string }{
		{"behind: local time taken for UTC", "2018-10-18T18:06:50Z", "local time was counted as if it were UTC"},
		{"ahead: UTC taken for local time", "2018-10-18T10:06:46Z", "UTC was taken for local time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := ask(t, "GET", gallery+"?"+goodQuery, "", func(c *Case) { c.Now = at(tt.now).In(newYork) })
			all := Standard().ByID("timestamp-local-time").Findings(c)
			require.Len(t, all, 1)
			require.Equal(t, Certain, all[0].Certainty)
			require.Contains(t, all[0].Why, tt.word)
		})
	}
}

func TestDamagedBaseString(t *testing.T) {
	text := "GET&http%3%2%2gallery.example.com%2gallery%2api%2&oauth_consumer_key=ck-demo-1234&oauth_nonce=5f1c2a&oauth_signature_method=HMAC-SHA1" +
		"&oauth_timestamp=1539870497&oauth_token=s3cr3t+demo&oauth_version=1.0&size=original"
	c := &Case{Kind: "base-string", Paste: []byte(text), Received: Received{BaseString: text}, Secrets: true,
		Credentials: signer.Credentials{ConsumerSecret: signer.NewSecret("s3cr3t+demo")}}
	want := []string{"error param-section-not-encoded", "error secret-sent-as-parameter", "warning sample-parameter-left-in", "error escape-cut-short"}
	if diff := cmp.Diff(want, found(c)); diff != "" {
		t.Error(diff)
	}
	for _, f := range Standard().Check(c) {
		require.NotContains(t, f.Message+f.Why+f.Fix, "s3cr3t", f.ID)
		if f.ID == "escape-cut-short" {
			require.Equal(t, []int{8, 11}, f.Span)
		}
	}
}

// A request with a right signature gets no error, however odd it is.
func TestValidRequestsGetNoError(t *testing.T) {
	for _, url := range []string{
		"http://Gallery.Example.com:80/a%2Fb/C!d;v=1/?b5=%3D%253D&a3=a&c%40=&a2=r%20b&s=x+y&flag&&l[]=2&l[]=10&bad=100%&size=original",
		"http://example.com/%7Bid%7D/?oauth_extra=1&client_secret=x&q=%3Ckey%3E",
	} {
		for _, placement := range []signer.Placement{signer.InHeader, signer.InQuery} {
			r, err := signer.NewRequest("GET", url, nil, nil)
			require.NoError(t, err)
			s := signer.Signer{
				Credentials: signer.Credentials{ConsumerKey: "same-as-secret", ConsumerSecret: signer.NewSecret("same-as-secret"), Token: "same-as-secret"},
				Placement:   placement, Nonce: func() string { return "1" }, Now: func() time.Time { return time.Unix(1, 0) },
			}
			signed, err := s.Sign(r)
			require.NoError(t, err)
			c := &Case{Request: signed.Request, Credentials: s.Credentials, Secrets: true, Received: Received{Signature: signer.EscapeString(signed.Signature)}}
			require.True(t, c.verified())
			for _, f := range Standard().Check(c) {
				require.NotEqual(t, Error, f.Level, f.ID)
			}
		}
	}
}
