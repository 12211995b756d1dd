package capture

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

const form = "application/x-www-form-urlencoded"

func TestCurl(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want want
	}{
		"bash, several lines": {"$ curl -i 'http://Gallery.Example.com:80/a?x=1' \\\n  -H 'Authorization: " + oauthHeader + "' \\\n  --compressed\n",
			want{kind: "curl", method: "GET", address: "http://Gallery.Example.com:80/a?x=1", signature: signature, place: "header", read: "curl command (bash), 1 request"}},
		"DevTools bash": {`curl 'https://example.com/a' -X 'PATCH' -H $'x-a: it\'s' --data-raw $'{"a":"\u0021\\n"}'`,
			want{kind: "curl", method: "PATCH", address: "https://example.com/a", body: `{"a":"!\n"}`, header: map[string]string{"X-A": "it's", "Content-Type": form}}},
		"quote in a quoted word": {`curl 'https://example.com/a('\''1'\'')' -d a\ b=\"c\"`,
			want{kind: "curl", method: "POST", address: "https://example.com/a('1')", body: `a b="c"`}},
		"data": {`curl https://example.com/ -d a=1 --data-urlencode 'b=c d+é' --data-raw @x -d @body.txt`,
			want{kind: "curl", method: "POST", address: "https://example.com/", body: "a=1&b=c+d%2B%C3%A9&@x&a=1b=é", header: map[string]string{"Content-Type": form}}},
		"data-binary keeps line ends": {`curl https://example.com/ --data-binary @body.txt -H 'content-type: text/plain'`,
			want{kind: "curl", method: "POST", address: "https://example.com/", body: "a=1\r\nb=é\n", header: map[string]string{"Content-Type": "text/plain"}}},
		"stdin": {"curl https://example.com/ --data-binary @- <<'EOF'\n{\"a\": \"$HOME\"}\nEOF\n",
			want{kind: "curl", method: "POST", address: "https://example.com/", body: "{\"a\": \"$HOME\"}\n"}},
		"json": {`curl --json '{"a":1}' https://example.com/`,
			want{kind: "curl", method: "POST", address: "https://example.com/", body: `{"a":1}`, header: map[string]string{"Content-Type": "application/json", "Accept": "application/json"}}},
		"get": {`curl -G https://example.com/a?x=1#frag -d 'q=a b' --url-query 'z=1 2'`,
			want{kind: "curl", method: "GET", address: "https://example.com/a?x=1&z=1+2&q=a%20b", header: map[string]string{"Content-Type": ""}}},
		"head":           {`curl -I example.com/a`, want{kind: "curl", method: "HEAD", address: "http://example.com/a"}},
		"upload":         {`curl -T body.txt https://example.com/up/`, want{kind: "curl", method: "PUT", address: "https://example.com/up/body.txt", body: "a=1\r\nb=é\n"}},
		"user":           {`curl -u me:pw https://example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/", header: map[string]string{"Authorization": "Basic bWU6cHc="}}},
		"user in URL":    {`curl https://me:p%77@example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/", header: map[string]string{"Authorization": "Basic bWU6cHc="}}},
		"bearer":         {`curl --oauth2-bearer abc https://example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/", header: map[string]string{"Authorization": "Bearer abc"}}},
		"letters":        {`curl -sSkLXPUT -d=x -oout https://example.com/`, want{kind: "curl", method: "PUT", address: "https://example.com/", body: "=x"}},
		"switched off":   {`curl --no-progress-meter --no-buffer --compr https://example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/"}},
		"values skipped": {`curl --max-time 5 --cacert a.pem --resolve x:1:2 -w '%{http_code}' -x proxy:3 https://example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/"}},
		"cookies":        {`curl -b 'a=1' -A ua -e ref -H 'X;' -H 'Accept:' -H 'broken' https://example.com/`, want{kind: "curl", method: "GET", address: "https://example.com/", header: map[string]string{"Cookie": "a=1", "User-Agent": "ua", "Referer": "ref", "X": "", "Accept": ""}}},
		"host":           {`curl -H 'Host: public.example.com' http://127.0.0.1:8080/a`, want{kind: "curl", method: "GET", address: "http://public.example.com/a"}},
		"dots":           {`curl https://example.com/a/./b/../c`, want{kind: "curl", method: "GET", address: "https://example.com/a/c"}},
		"dots kept":      {`curl --path-as-is https://example.com/a/../c`, want{kind: "curl", method: "GET", address: "https://example.com/a/../c"}},
		"not expanded":   {`curl "https://example.com/$HOME/$(id)/` + "`id`" + `?k=${KEY}"`, want{kind: "curl", method: "GET", address: "https://example.com/$HOME/$(id)/`id`?k=$KEY"}},
		"cmd, old":       {"C:\\Users\\me>curl \"https://example.com/a?x=1&y=2\" ^\r\n  -H \"accept: */*\" ^\r\n  --data-raw \"{\\\"a\\\":\\\"b\\\"}\"\r\n", want{kind: "curl", method: "POST", address: "https://example.com/a?x=1&y=2", body: `{"a":"b"}`, header: map[string]string{"Accept": "*/*"}, read: "curl command (cmd)"}},
		"cmd, one line":  {`curl "https://example.com/a?x=1&y=2" -d "{""a"":1}" -H "Content-Type: application/json"`, want{kind: "curl", method: "POST", address: "https://example.com/a?x=1&y=2", body: `{"a":1}`, read: "curl command (cmd)"}},
		"cmd, new":       {"curl ^\"https://example.com/a?x=1^&y=^%^20^\" ^\n  -H ^\"accept: a^\" ^\n  --data-raw ^\"a=^^b^\"", want{kind: "curl", method: "POST", address: "https://example.com/a?x=1&y=%20", body: "a=^b", read: "curl command (cmd)"}},
		"PowerShell":     {"PS C:\\> curl.exe -X POST `\n  'https://example.com/a?x=1&y=it''s' `\n  -H \"X-A: `\"q`\"\" -d '{\\\"a\\\":1}'", want{kind: "curl", method: "POST", address: "https://example.com/a?x=1&y=it's", body: `{"a":1}`, header: map[string]string{"X-A": `"q"`}, read: "curl command (PowerShell)"}},
		"answer behind it": {"$ curl -i https://example.com/a\nHTTP/1.1 401 Unauthorized\nDate: Wed, 17 Oct 2018 13:58:43 GMT\n\noauth_problem=nonce_used\n",
			want{kind: "curl", method: "GET", address: "https://example.com/a", status: 401, read: "curl command (bash), 1 request, 1 response"}},
	} {
		t.Run(name, func(t *testing.T) { tt.want.check(t, read(t, tt.text)) })
	}
}

func TestCurlMultipart(t *testing.T) {
	c := read(t, `curl -F a=b -F 'f=@x.txt;type=text/plain' https://example.com/`).Cases[0]
	require.Equal(t, "POST", c.Request.Method)
	require.True(t, strings.HasPrefix(c.Request.Header.Get("Content-Type"), "multipart/form-data; boundary="))
	require.Contains(t, string(c.Request.Body), "name=\"a\"\r\n\r\nb\r\n")
	require.Contains(t, string(c.Request.Body), `filename="x.txt"`)
}

func TestCurlSeveral(t *testing.T) {
	r := read(t, "curl https://example.com/a --next -d x=1 https://example.com/b\ncurl https://example.com/c | jq .\n")
	var got []string
	for _, c := range r.Cases {
		got = append(got, c.Request.Method+" "+c.Request.Address())
	}
	require.Equal(t, []string{"GET https://example.com/a", "POST https://example.com/b", "GET https://example.com/c"}, got)
}

func TestCurlCutByShell(t *testing.T) {
	pasted := read(t, "curl http://gallery.example.com/a?oauth_consumer_key=ck&oauth_nonce=1")
	require.Equal(t, "url-cut-by-shell", ids(pasted.Findings))
	require.Equal(t, diagnose.Certain, pasted.Findings[0].Certainty)
	require.Equal(t, []int{55, 56}, pasted.Findings[0].Span, "the '&'")
	require.Equal(t, "http://gallery.example.com/a?oauth_consumer_key=ck", pasted.Cases[0].Request.Address())

	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"cut curl":  {[]string{"curl", "http://example.com/a?oauth_consumer_key=ck"}, "url-cut-by-shell"},
		"cut URL":   {[]string{"http://example.com/a?oauth_consumer_key=ck"}, "url-cut-by-shell"},
		"whole":     {[]string{"curl", "http://example.com/a?oauth_nonce=1&oauth_signature=x"}, ""},
		"no OAuth":  {[]string{"curl", "http://example.com/a?search=x"}, ""},
		"in header": {[]string{"curl", "http://example.com/a?x=1", "-H", "Authorization: " + oauthHeader}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(Input{Args: tt.args})
			require.NoError(t, err)
			require.Equal(t, tt.want, ids(r.Findings))
		})
	}
}

func TestCurlArgs(t *testing.T) {
	r, err := Read(Input{Args: []string{"curl", "-X", "POST", "http://example.com/a b?x=it's", "-d", "q=1"}, Text: []byte("HTTP/1.1 401 No\n\n")})
	require.NoError(t, err)
	want{kind: "curl", method: "POST", address: "http://example.com/a%20b?x=it's", body: "q=1", status: 401, read: "curl command"}.check(t, r)
	require.Contains(t, string(r.Cases[0].Paste), "curl -X POST")
}
