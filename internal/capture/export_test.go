package capture

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

func TestAccessLog(t *testing.T) {
	r := read(t, `192.0.2.7 - - [18/Oct/2018:10:06:48 -0400] "GET /a?oauth_consumer_key=ck&oauth_nonce=1&oauth_signature=x%3D HTTP/1.1" 200 12 "-" "client/1"
192.0.2.7 - - [18/Oct/2018:10:06:52 -0400] "GET /a?oauth_consumer_key=ck&oauth_nonce=1&oauth_signature=x%3D HTTP/1.1" 401 12 "-" "client/1"
192.0.2.7 - - [18/Oct/2018:10:06:53 -0400] "POST /b?oauth_nonce=2&oauth_signature=y%3D HTTP/1.1" 400 12
`)
	require.Len(t, r.Cases, 2)
	want{kind: "log", method: "GET", address: "https:///a?oauth_consumer_key=ck&oauth_nonce=1&oauth_signature=x%3D", signature: "x%3D", place: "query", status: 401,
		guessed: diagnose.Guessed{Scheme: true, Host: true}, read: "access log, 3 lines, 3 signed, 2 failed"}.check(t, r)
	require.Equal(t, "2018-10-18T14:06:52Z", r.Cases[0].Response.Date.Format("2006-01-02T15:04:05Z07:00"))
	require.Len(t, r.Cases[0].Earlier, 1)
	require.Len(t, r.Cases[1].Earlier, 2)
	require.Empty(t, r.Findings)

	for name, text := range map[string]string{
		"JSON":    `{"time_iso8601":"2018-10-18T14:06:52+00:00","request":{"method":"GET","uri":"/a?oauth_nonce=1","host":"example.com:80"},"status":401}`,
		"vhost":   `example.com:80 192.0.2.7 - - [18/Oct/2018:14:06:52 +0000] "GET /a?oauth_nonce=1 HTTP/1.1" 401 12 "-" "-"`,
		"request": `{"ts":1539871612.5,"request":"GET /a?oauth_nonce=1 HTTP/1.1","host":"example.com:80","status":"401"}`,
	} {
		r := read(t, text)
		require.Equal(t, "http://example.com:80/a?oauth_nonce=1", r.Cases[0].Request.Address(), name)
		require.Equal(t, int64(1539871612), r.Cases[0].Response.Date.Unix(), name)
		require.Equal(t, 401, r.Cases[0].Response.Status, name)
	}

	r = read(t, `192.0.2.7 - - [18/Oct/2018:14:06:52 +0000] "GET /a HTTP/1.1" 401 12 "-" "-"`)
	require.Equal(t, "log-without-header", ids(r.Findings))
}

const postman = `{"info":{"_postman_id":"1","name":"x","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
"item":[{"name":"plain","request":"https://example.com/plain"},{"name":"folder","item":[{"name":"r","request":{"method":"POST",
"header":[{"key":"X-A","value":"1"},{"key":"X-B","value":"2","disabled":true}],
"body":{"mode":"urlencoded","urlencoded":[{"key":"q","value":"a b"}]},
"url":{"raw":"{{host}}/a?x=1"},
"auth":{"type":"oauth1","oauth1":[{"key":"consumerKey","value":"ck"},{"key":"consumerSecret","value":"cs-1"},{"key":"token","value":"tk"},{"key":"tokenSecret","value":"ts-1"},{"key":"signatureMethod","value":"HMAC-SHA256"},{"key":"nonce","value":"n1"}]}}}]}],
"variable":[{"key":"host","value":"https://example.com"}]}`

func TestExports(t *testing.T) {
	for name, text := range map[string]string{
		"Postman": postman,
		"Insomnia": `{"_type":"export","__export_format":4,"resources":[{"_type":"environment","data":{"host":"https://example.com"}},{"_type":"request","method":"POST","url":"{{ _.host }}/a","parameters":[{"name":"x","value":"1"}],
"headers":[{"name":"X-A","value":"1"}],"body":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"q","value":"a b"}]},
"authentication":{"type":"oauth1","consumerKey":"ck","consumerSecret":"cs-1","tokenKey":"tk","tokenSecret":"ts-1","signatureMethod":"HMAC-SHA256","nonce":"n1"}}]}`,
		"Insomnia, YAML": `type: collection.insomnia.rest/5.0
name: x
collection:
  - name: folder
    children:
      - url: "{{ _.host }}/a"
        method: POST
        body:
          mimeType: application/x-www-form-urlencoded
          params:
            - name: q
              value: a b
        parameters:
          - name: x
            value: "1"
        headers:
          - name: X-A
            value: "1"
          - name: X-B
            value: "2"
            disabled: true
        authentication:
          type: oauth1
          consumerKey: ck
          consumerSecret: cs-1
          tokenKey: tk
          tokenSecret: ts-1
          signatureMethod: HMAC-SHA256
          nonce: n1
environments:
  name: Base
  data:
    host: https://example.com
`,
		"Bruno": "meta {\n  name: r\n}\n\npost {\n  url: https://example.com/a?x=1\n  body: formUrlEncoded\n  auth: oauth1\n}\n\nheaders {\n  X-A: 1\n  ~X-B: 2\n}\n\nauth:oauth1 {\n  consumer_key: ck\n  consumer_secret: cs-1\n  access_token: tk\n  token_secret: ts-1\n  signature_method: HMAC-SHA256\n  nonce: n1\n}\n\nbody:form-urlencoded {\n  q: a b\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			want{kind: "postman", method: "POST", address: "https://example.com/a?x=1", body: "q=a%20b", header: map[string]string{"X-A": "1", "X-B": "", "Content-Type": form}}.check(t, r)
			c := r.Cases[0]
			require.Equal(t, []signer.Param{{Name: "oauth_consumer_key", Value: "ck"}, {Name: "oauth_token", Value: "tk"}, {Name: "oauth_signature_method", Value: "HMAC-SHA256"}, {Name: "oauth_nonce", Value: "n1"}}, c.Request.OAuth)
			require.Equal(t, "cs-1", c.Credentials.ConsumerSecret.Reveal())
			require.Equal(t, "ts-1", c.Credentials.TokenSecret.Reveal())
			require.True(t, c.Secrets)
		})
	}
	_, err := Read(Input{Text: []byte(postman), Entry: 3})
	require.ErrorContains(t, err, "no request 3, it has 2")
}
