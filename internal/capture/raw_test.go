package capture

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

func TestRaw(t *testing.T) {
	guess := diagnose.Guessed{Scheme: true}
	auth := map[string]string{"Authorization": oauthHeader}
	for name, tt := range map[string]struct {
		text string
		want want
	}{
		"plain": {"GET /a%2Fb/?x=1+2 HTTP/1.1\r\nHost: Gallery.Example.com:8080\r\nAuthorization: " + oauthHeader + "\r\n\r\n",
			want{kind: "raw", method: "GET", address: "https://Gallery.Example.com:8080/a%2Fb/?x=1+2", header: auth, signature: signature, place: "header", guessed: guess}},
		"lost returns, folded, indented": {"    POST /a HTTP/1.1\n    Host: example.com:80\n    Content-Type: " + form + "\n    Authorization: " + strings.ReplaceAll(oauthHeader, ", ", ",\n       ") + "\n\n    c2&a3=2+q\n",
			want{kind: "raw", method: "POST", address: "http://example.com:80/a", header: auth, body: "c2&a3=2+q", signature: signature, place: "header", guessed: guess}},
		"absolute form": {"GET http://example.com/a?b=1 HTTP/1.1\nHost: example.com\n", want{kind: "raw", method: "GET", address: "http://example.com/a?b=1"}},
		"no version":    {"POST /a\nHost: example.com\n\nx", want{kind: "raw", method: "POST", address: "https://example.com/a", body: "x", guessed: guess}},
		"curl -v": {"*   Trying 192.0.2.1:443...\n* Connected to example.com (192.0.2.1) port 443 (#0)\n> GET /a HTTP/1.1\n> Host: example.com\n> Authorization: " + oauthHeader + "\n> \n* remark\n< HTTP/1.1 401 Unauthorized\n< Date: Wed, 17 Oct 2018 13:58:43 GMT\n< \n{ [12 bytes data]\n{\"a\":1}\n* Connection #0 left intact\n",
			want{kind: "raw", method: "GET", address: "https://example.com/a", header: auth, signature: signature, place: "header", status: 401, read: "curl -v output, GET, 1 request, 1 response"}},
		"Insomnia": {"* Preparing request\n> POST /a HTTP/1.1\n> Host: example.com\n> Content-Type: application/json\n> Content-Length: 7\n\n| {\"a\":1}\n\n< HTTP/1.1 200 OK\n",
			want{kind: "raw", method: "POST", address: "https://example.com/a", body: `{"a":1}`, guessed: guess, status: 200}},
		"HTTP/2": {":authority: example.com\n:method: GET\n:path: /a?b=1\n:scheme: https\naccept: */*\n", want{kind: "raw", method: "GET", address: "https://example.com/a?b=1", header: map[string]string{"Accept": "*/*"}}},
		"body, editor's line end": {"POST /a HTTP/1.1\nHost: example.com\nContent-Length: 3\n\na=1\n",
			want{kind: "raw", method: "POST", address: "https://example.com/a", body: "a=1", guessed: guess}},
		"body, returns put back": {"POST /a HTTP/1.1\nHost: example.com\nContent-Length: 7\n\na\nb\nc\n",
			want{kind: "raw", method: "POST", address: "https://example.com/a", body: "a\r\nb\r\nc", guessed: guess}},
		"chunked": {"POST /a HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n2\r\n&b\r\n0\r\n\r\n",
			want{kind: "raw", method: "POST", address: "https://example.com/a", body: "a=1&b", guessed: guess}},
		"body too short": {"POST /a HTTP/1.1\nHost: example.com\nContent-Length: 9\n\na=1",
			want{kind: "raw", method: "POST", address: "https://example.com/a", body: "a=1", guessed: diagnose.Guessed{Scheme: true, Body: true}}},
	} {
		t.Run(name, func(t *testing.T) { tt.want.check(t, read(t, tt.text)) })
	}
}

func TestRawTwoSignatures(t *testing.T) {
	long := strings.Repeat("a", 27) + "%3D"
	c := read(t, "GET /a HTTP/1.1\nHost: example.com\nAuthorization: OAuth oauth_nonce=\"1\", oauth_signature=\"b2xk\", oauth_signature=\""+long+"\"\n\n").Cases[0]
	require.Equal(t, long, c.Received.Signature, "the first that is long enough")
}

func TestRawBodyLength(t *testing.T) {
	for text, message := range map[string]string{"a=1": "3 bytes, shorter", "a=1234567890": "12 bytes, longer", "": "not in the dump"} {
		r := read(t, "POST /a HTTP/1.1\nHost: example.com\nContent-Length: 9\n\n"+text)
		require.Equal(t, "body-length-differs", ids(r.Findings))
		require.Contains(t, r.Findings[0].Message, message)
	}
}

func TestRawSeveral(t *testing.T) {
	r := read(t, "GET /a HTTP/1.1\nHost: example.com\n\nHTTP/1.1 200 OK\n\nfine\n\nPOST /b HTTP/1.1\nHost: example.com\n\nx=1\n\nHTTP/1.1 401 No\n\noauth_problem=token_rejected\n")
	require.Len(t, r.Cases, 2)
	require.Empty(t, r.Cases[1].Earlier, "the first is not signed")
	require.Equal(t, "fine", r.Cases[0].Response.Body)
	require.Equal(t, "x=1", string(r.Cases[1].Request.Body))
	require.Equal(t, "token_rejected", r.Cases[1].Response.Problem)
}

func TestEarlier(t *testing.T) {
	r := read(t, "curl 'https://example.com/a?oauth_nonce=1'\ncurl 'https://example.com/b?oauth_nonce=1'\n")
	require.Len(t, r.Cases, 2)
	require.Empty(t, r.Cases[0].Earlier)
	require.Len(t, r.Cases[1].Earlier, 1)
	require.Equal(t, "/a?oauth_nonce=1", r.Cases[1].Earlier[0].Target)
}

func TestTranscriptWithMeter(t *testing.T) {
	r := read(t, "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 192.0.2.1:80...\n"+
		"\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0> POST /b HTTP/1.1\r\n> Host: example.com:80\r\n> Content-Length: 5\r\n> \r\n} [5 bytes data]\n< HTTP/1.0 401 Unauthorized\r\n< \r\n{ [3 bytes data]\nno\n\r100     8  100     3  100     5    300    500 --:--:-- --:--:-- --:--:--   800\n* Closing connection 0\n")
	want{kind: "raw", method: "POST", address: "http://example.com:80/b", status: 401, guessed: diagnose.Guessed{Scheme: true, Body: true}, read: "curl -v output"}.check(t, r)
	require.Equal(t, "no", r.Cases[0].Response.Body)
	require.Equal(t, "body-not-shown", ids(r.Findings))
}

func TestDumpSetInText(t *testing.T) {
	r := read(t, "The client asks for a token with this request, as the paper says:\n\n     POST /initiate HTTP/1.1\n     Host: example.com\n     Authorization: OAuth realm=\"Photos\",\n        oauth_nonce=\"wIjqoS\",\n        oauth_signature=\"x%3D\"\n\n   The server answers it with a token, so the next one follows soon:\n\n     HTTP/1.1 200 OK\n\n     oauth_token=hh&oauth_token_secret=ts%2B1&x=1\n\n   Then this is sent by the client:\n\n     GET /photos HTTP/1.1\n     Host: example.com\n     Authorization: OAuth oauth_token=\"hh\"\n")
	require.Len(t, r.Cases, 2)
	require.Equal(t, `OAuth realm="Photos", oauth_nonce="wIjqoS", oauth_signature="x%3D"`, r.Cases[0].Request.Header.Get("Authorization"))
	require.Empty(t, r.Cases[0].Request.Body)
	require.Equal(t, "oauth_token=hh&oauth_token_secret=ts%2B1&x=1", r.Cases[0].Response.Body)
	require.Empty(t, r.Cases[0].Others)
	require.Equal(t, "ts+1", r.Cases[1].Others[0].Secret.Reveal())
}
