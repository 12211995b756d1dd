package capture

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

func hints(hs []diagnose.Hint) string {
	var all []string
	for _, h := range hs {
		all = append(all, h.Mistake+" "+h.Text)
	}
	return strings.Join(all, "\n")
}

func TestScripts(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		want  want
		hints string
	}{
		"Python": {`import requests, hmac, hashlib, base64, time, urllib
url = "http://gallery.example.com/api/v1/workflows/?limit=10"
nonce = "abc123"
ts = (datetime.now() - datetime(1970, 1, 1)).total_seconds()
base = "GET&" + urllib.parse.quote_plus(url) + "&" + quote(params)
sig = base64.b64encode(hmac.new(secret.encode(), base.encode(), hashlib.sha1).hexdigest())
r = requests.get(url, headers={"Authorization": "OAuth oauth_consumer_key=\"ck\", oauth_signature=\"" + sig + "\""})
`, want{kind: "script", method: "GET", address: "http://gallery.example.com/api/v1/workflows/?limit=10", read: "Python script (not run): 1 request, GET",
			header: map[string]string{"Authorization": ""}},
			"hard-coded-nonce \"abc123\"\ntimestamp-local-time datetime.now() -\nspace-as-plus quote_plus\nslash-unencoded quote(params)\nkey-missing-ampersand secret\nhex-digest-sent hexdigest()\nsignature-not-encoded-on-wire sig"},
		"JavaScript": {`const url = 'https://api.example.com/v1/items';
const ts = Date.now();
const ok = Math.floor(Date.now() / 1000);
const base = method + '&' + encodeURIComponent(url);
fetch(url, {method: 'DELETE', headers: {'Accept': 'application/json'}}).then((r) => console.log(r));
`, want{kind: "script", method: "DELETE", address: "https://api.example.com/v1/items", guessed: diagnose.Guessed{Body: true}, header: map[string]string{"Accept": "application/json"}, read: "JavaScript script"},
			"timestamp-milliseconds Date.now()\nsub-delims-unencoded encodeURIComponent("},
		"VBA": {`Sub CallApi()
Dim http As Object
Set http = CreateObject("MSXML2.XMLHTTP")
strUrl = "http://gallery.example.com/api/" & _
  "v1/workflows/"
t = DateDiff("s", "1/1/1970", Now())
sig = Base64_HMACSHA1("GET&" & strBaseString, strSecret)
http.Open "GET", strUrl & "?oauth_consumer_key=" & strKey & "&oauth_signature=" & sig, False
End Sub
`, want{kind: "script", method: "GET", address: "http://gallery.example.com/api/v1/workflows/", read: "VBA script"},
			"timestamp-local-time DateDiff(\"s\", \"1/1/1970\", Now\nkey-missing-ampersand strSecret\nsignature-not-encoded-on-wire sig"},
		"PowerShell": {"$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$ts = Get-Date -UFormat %s\nInvoke-WebRequest -UseBasicParsing -Uri \"https://example.com/a?x=1\" `\n-Method \"POST\" `\n-Headers @{\n\"authority\"=\"example.com\"\n  \"authorization\"=\"OAuth oauth_consumer_key=`\"ck`\", oauth_signature=`\"x%3D`\"\"\n  \"accept\"=\"*/*\"\n} `\n-ContentType \"application/json\" `\n-Body \"{`\"a`\":1}\"\n",
			want{kind: "script", method: "POST", address: "https://example.com/a?x=1", body: `{"a":1}`, signature: "x%3D", place: "header", read: "PowerShell script",
				header: map[string]string{"Authorization": `OAuth oauth_consumer_key="ck", oauth_signature="x%3D"`, "Accept": "*/*", "Content-Type": "application/json"}},
			"timestamp-local-time -UFormat %s"},
		"PowerShell, headers right behind a line that goes on": {"Invoke-WebRequest -UseBasicParsing -Uri \"https://example.com/a?x=1\" `\n-Headers @{\n\"Authorization\"=\"OAuth oauth_consumer_key=`\"ck`\", oauth_nonce=`\"a`$b`\", oauth_signature=`\"x%3D`\"\"\n}\n",
			want{kind: "script", method: "GET", address: "https://example.com/a?x=1", signature: "x%3D", place: "header", read: "PowerShell script",
				header: map[string]string{"Authorization": `OAuth oauth_consumer_key="ck", oauth_nonce="a$b", oauth_signature="x%3D"`}},
			""},
		"PowerShell, one line": {"Invoke-RestMethod -Uri https://example.com/a -Method Put -Body 'q=1'", want{kind: "script", method: "PUT", address: "https://example.com/a", body: "q=1"}, ""},
		"strings with expressions": {"const url = `https://example.com/a/${id}/b`;\nconst auth = 'OAuth oauth_consumer_key=\"' + key + '\", oauth_signature=\"' + encodeURIComponent(sig) + '\"';\naxios.get(url, { headers: { Authorization: auth } });\n",
			want{kind: "script", method: "GET", address: "https://example.com/a/id/b", header: map[string]string{"Authorization": ""}}, "sub-delims-unencoded encodeURIComponent("},
		"DevTools fetch": {`fetch("https://example.com/a?x=1", {
  "headers": {
    "accept": "*/*",
    "authorization": "OAuth oauth_consumer_key=\"ck\", oauth_signature=\"x%3D\"",
    "content-type": "application/x-www-form-urlencoded"
  },
  "body": "q=1",
  "method": "POST"
});`,
			want{kind: "script", method: "POST", address: "https://example.com/a?x=1", body: "q=1", signature: "x%3D", place: "header", read: "JavaScript script",
				header: map[string]string{"Authorization": `OAuth oauth_consumer_key="ck", oauth_signature="x%3D"`, "Content-Type": form}}, ""},
		"PHP": {"<?php\n$ch = curl_init('https://example.com/a?x=1');\ncurl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'PUT');\ncurl_setopt($ch, CURLOPT_POSTFIELDS, 'q=1');\n$h = hash_hmac('sha1', $base, $key);\n$q = http_build_query($p);\n",
			want{kind: "script", method: "PUT", address: "https://example.com/a?x=1", body: "q=1", header: map[string]string{"Content-Type": form}}, "space-as-plus http_build_query"},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, tt.text)
			tt.want.check(t, r)
			require.Equal(t, tt.hints, hints(r.Cases[0].Hints))
			for _, h := range r.Cases[0].Hints {
				require.Equal(t, h.Text, tt.text[h.Start:h.End])
			}
		})
	}
}

func TestScriptSecrets(t *testing.T) {
	r := read(t, "import requests\nfrom requests_oauthlib import OAuth1\nauth = OAuth1('ck', 'cs-1', 'tk', 'ts-1')\nrequests.get('https://example.com/a', auth=auth)\n")
	c := r.Cases[0].Credentials
	require.Equal(t, []string{"ck", "cs-1", "tk", "ts-1"}, []string{c.ConsumerKey, c.ConsumerSecret.Reveal(), c.Token, c.TokenSecret.Reveal()})
	require.True(t, r.Cases[0].Secrets)

	r = read(t, "const consumer_secret = 'cs-2';\nconst tokenSecret = 'ts-2';\nconst url = 'https://example.com/a';\nfetch(url)\n")
	c = r.Cases[0].Credentials
	require.Equal(t, []string{"cs-2", "ts-2"}, []string{c.ConsumerSecret.Reveal(), c.TokenSecret.Reveal()})

	r = read(t, "import requests\nconsumer_secret = '<secret>'\nrequests.get('https://example.com/a')\n")
	require.False(t, r.Cases[0].Secrets)
}

func TestForumPost(t *testing.T) {
	text, err := os.ReadFile("testdata/forum.txt")
	require.NoError(t, err)
	r := read(t, string(text))
	require.Equal(t, "text with 1 Python script, 1 base string, 1 response", r.Read)
	require.Len(t, r.Cases, 2)

	c := r.Cases[0]
	want{kind: "script", method: "POST", signature: "aGVsbG8gc2FtcGxlIHNpZ25hdC8%3D", place: "query", guessed: diagnose.Guessed{Body: true}, read: "text",
		address: "http://gallery.example.com:80/gallery/api/v1/workflows/<id>/jobs/?oauth_timestamp=1539784724&oauth_signature_method=HMAC-SHA1&oauth_consumer_key=<key>&oauth_version=1.0&oauth_nonce=q7d2k&oauth_signature=aGVsbG8gc2FtcGxlIHNpZ25hdC8%3D"}.check(t, r)
	require.Equal(t, "2018-10-17 13:58:43", c.Response.Date.Format("2006-01-02 15:04:05"))
	require.Equal(t, "response-headers-pasted responseHeaders\nresponse-headers-pasted responseBody\n"+
		"signature-not-encoded-on-wire <base 64 encoded signature>", hints(c.Hints))

	damaged := r.Cases[1]
	require.Equal(t, "base-string", damaged.Kind)
	require.Equal(t, "secret-sent-as-parameter <secret>", hints(damaged.Hints))
	require.True(t, strings.HasPrefix(damaged.Received.BaseString, "GET&http%3%2%2gallery.<site>.example.com%2gallery%2api%2&oauth_consumer_key=<key>&oauth_nonce=<my generated uuid>&"))
	require.True(t, strings.HasSuffix(damaged.Received.BaseString, "&oauth_token=<secret>&oauth_version=1.0&size=original"))
}

func TestPosts(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want want
	}{
		"request, answer and prose": {"Hello all, I get an error with this request:\n\n```\nPOST /jobs/ HTTP/1.1\nHost: example.com\nContent-Type: " + form + "\nAuthorization: " + oauthHeader + "\n\na=1\n```\n\nand the answer is\n\n```\nHTTP/1.1 401 Unauthorized\n\noauth_problem=signature_invalid\n```\nWhat is wrong here?\n",
			want{kind: "raw", method: "POST", address: "https://example.com/jobs/", body: "a=1", signature: signature, place: "header", status: 401, guessed: diagnose.Guessed{Scheme: true}, header: map[string]string{"Authorization": oauthHeader}}},
		"curl and prose": {"I tried this one, and it fails every time:\n\n    curl -X POST 'https://example.com/a' -H 'Authorization: " + oauthHeader + "'\n\nIt's always a 401 Unauthorized. Don't know why.\n",
			want{kind: "curl", method: "POST", address: "https://example.com/a", signature: signature, place: "header", status: 401}},
		"header and method": {"My request is GET https://example.com/a?b=1 and this is the header I'm sending:\n\nAuthorization: " + oauthHeader + "\n\nIt does not work at all.\n",
			want{kind: "header", method: "GET", address: "https://example.com/a?b=1", signature: signature, place: "header", header: map[string]string{"Authorization": oauthHeader}}},
		"traceback": {"Traceback (most recent call last):\n  File \"x.py\", line 3, in <module>\n    r.raise_for_status()\nrequests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: http://example.com/a?oauth_nonce=1&oauth_signature=x%3D\n",
			want{kind: "url", method: "GET", address: "http://example.com/a?oauth_nonce=1&oauth_signature=x%3D", signature: "x%3D", place: "query", status: 401, guessed: diagnose.Guessed{Method: true, Body: true}}},
		"template": {"Then you call https://example.com/a?oauth_nonce=<nonce>&oauth_signature=<signature> and that is it, as I said.\n",
			want{kind: "url", method: "GET", address: "https://example.com/a?oauth_nonce=<nonce>&oauth_signature=<signature>", guessed: diagnose.Guessed{Method: true, Body: true}}},
	} {
		t.Run(name, func(t *testing.T) { tt.want.check(t, read(t, tt.text)) })
	}
}

func TestLibraryLog(t *testing.T) {
	r := read(t, "DEBUG:oauthlib.oauth1.rfc5849:Signing: signature base string: "+base+"\nDEBUG:oauthlib.oauth1.rfc5849:Signature: 5bwvdHlYJLxcpcOTg55iVm4dc7I=\nDEBUG:requests_oauthlib.oauth1_auth:Updated headers: {'Authorization': b'"+oauthHeader+"'}\n")
	require.Len(t, r.Cases, 1)
	want{kind: "header", method: "GET", address: "http://gallery.example.com/gallery/api/v1/workflows/subscription/?limit=10&search=Q3%20caf%C3%A9",
		signature: signature, place: "header", guessed: diagnose.Guessed{Body: true}, header: map[string]string{"Authorization": oauthHeader}}.check(t, r)
	require.Equal(t, base, r.Cases[0].Received.BaseString)
}

func TestServersBaseStringBesideRequest(t *testing.T) {
	r := read(t, "I send\nGET http://gallery.example.com/gallery/api/v1/workflows/subscription/?limit=10&oauth_nonce=818945583&oauth_timestamp=1539871608&oauth_signature=x%3D\nand get back\n{\"error\": {\"description\": \"Invalid signature. Expected signature base string: "+base+"\"}}\n")
	require.Len(t, r.Cases, 1)
	c := r.Cases[0]
	require.Equal(t, base, c.Response.BaseString)
	require.Equal(t, base, c.Received.BaseString)
	require.True(t, c.Received.ByServer)
	require.Equal(t, "signature_invalid", c.Response.Problem)
}
