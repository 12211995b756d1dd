package capture

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// want is what a paste must yield, in a form that is short to write.
type want struct {
	kind, method, address string
	body                  string
	header                map[string]string // the fields that matter to the test
	signature, place      string
	guessed               diagnose.Guessed
	status                int
	read                  string // beginning
}

func (w want) check(t *testing.T, r *Result) {
	t.Helper()
	c := r.Cases[0]
	got := want{
		kind: c.Kind, method: c.Request.Method, address: c.Request.Address(), body: string(c.Request.Body),
		signature: c.Received.Signature, place: c.Received.Place, guessed: c.Guessed,
	}
	for name := range w.header {
		if got.header == nil {
			got.header = map[string]string{}
		}
		got.header[name] = strings.Join(c.Request.Header[name], " | ")
	}
	if c.Response != nil {
		got.status = c.Response.Status
	}
	if strings.HasPrefix(r.Read, w.read) {
		got.read = w.read
	} else {
		got.read = r.Read
	}
	if diff := cmp.Diff(w, got, cmp.AllowUnexported(want{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// read reads a text, with the files of curl's @name at hand.
func read(t *testing.T, text string) *Result {
	t.Helper()
	r, err := Read(Input{Text: []byte(text), Options: Options{ReadFile: files}})
	require.NoError(t, err)
	return r
}

func files(name string) ([]byte, error) {
	if name == "body.txt" {
		return []byte("a=1\r\nb=é\n"), nil
	}
	return nil, os.ErrNotExist
}

func ids(fs []diagnose.Finding) string {
	var all []string
	for _, f := range fs {
		all = append(all, f.ID)
	}
	return strings.Join(all, " ")
}

const oauthHeader = `OAuth oauth_consumer_key="ck-demo-1234", oauth_nonce="818945583", oauth_signature="5bwvdHlYJLxcpcOTg55iVm4dc7I%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1539871608", oauth_version="1.0"`

const signature = "5bwvdHlYJLxcpcOTg55iVm4dc7I%3D"

func TestReadErrors(t *testing.T) {
	for name, tt := range map[string]struct{ text, from, message string }{
		"empty":         {"", "", "it is empty"},
		"blank":         {" \n\t", "", "it is empty"},
		"zero octets":   {"abc\x00def\x00\x00\x00", "", "byte 3 is zero"},
		"binary":        {"\x1f\x8b\x08\x01\x02\x03\x04\x05\x06\x07\x08\xff\xfe\xfd", "", "binary data"},
		"unknown kind":  {"x", "exe", `no kind "exe"`},
		"words":         {"hello there", "", "nothing known in it"},
		"open quote":    {"curl 'http://example.com/", "", "is a quote missing"},
		"no address":    {"curl -X POST", "", "no address"},
		"value missing": {"curl http://example.com/ -H", "", "header"},
		"file":          {"curl -d @other http://example.com/", "", "file"},
		"half a HAR":    {`{"log":{"entries":[{"request":{"method":"GE`, "", "ends in the middle"},
		"broken HAR":    {"{\"log\":\n{\"entries\":[}}", "", "line 2, byte 21"},
		"no entries":    {`{"log":{"entries":[]}}`, "", "no entries"},
		"no host":       {"http://", "url", "no host"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(Input{Text: []byte(tt.text), From: tt.from, Options: Options{ReadFile: func(string) ([]byte, error) { return nil, errors.New("reading the file: none here") }}})
			require.ErrorContains(t, err, tt.message)
			require.NotContains(t, err.Error(), "\n")
		})
	}
	_, err := Read(Input{Text: []byte("s3cr3t+demo")})
	require.ErrorContains(t, err, "11 bytes")
	require.NotContains(t, err.Error(), "s3cr3t", "what is not known may be a secret")
	_, err = Read(Input{Text: []byte(strings.Repeat("many words ", MaxFreeText/10))})
	require.ErrorContains(t, err, "reading free text")
	_, err = Read(Input{Text: make([]byte, MaxText+1)})
	require.ErrorContains(t, err, "the limit is")
}

func TestTextEncodings(t *testing.T) {
	address := "http://gallery.example.com/a?oauth_nonce=7"
	le, be := []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
	for _, c := range []byte(address) {
		le, be = append(le, c, 0), append(be, 0, c)
	}
	for name, text := range map[string][]byte{
		"BOM": append([]byte("\xEF\xBB\xBF"), address...), "UTF-16LE": le, "UTF-16BE": be, "UTF-16LE without mark": le[2:], "UTF-16BE without mark": be[2:],
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(Input{Text: text})
			require.NoError(t, err)
			require.Equal(t, address, r.Cases[0].Request.Address())
			require.Equal(t, address, string(r.Cases[0].Paste))
		})
	}
}

func TestURL(t *testing.T) {
	guess := diagnose.Guessed{Method: true, Body: true}
	for text, w := range map[string]want{
		"http://gallery.example.com:80/a?oauth_signature=x%3D&b=1\n": {kind: "url", method: "GET", address: "http://gallery.example.com:80/a?oauth_signature=x%3D&b=1", signature: "x%3D", place: "query", guessed: guess},
		"POST https://example.com/a":                                 {kind: "url", method: "POST", address: "https://example.com/a", guessed: diagnose.Guessed{Body: true}},
		"'https://example.com/a b'":                                  {kind: "url", method: "GET", address: "https://example.com/a%20b", guessed: guess},
		"localhost:8080/a?b=1":                                       {kind: "url", method: "GET", address: "https://localhost:8080/a?b=1", guessed: diagnose.Guessed{Method: true, Body: true, Scheme: true}},
	} {
		t.Run(text, func(t *testing.T) { w.check(t, read(t, text)) })
	}
}

func TestOverrides(t *testing.T) {
	r, err := Read(Input{Text: []byte("GET /a HTTP/1.1\nHost: inner.example\n\n"), Options: Options{Scheme: "http", Method: "PUT", Host: "outer.example.com"}})
	require.NoError(t, err)
	want{kind: "raw", method: "PUT", address: "http://outer.example.com/a"}.check(t, r)
}

func TestHeader(t *testing.T) {
	all := diagnose.Guessed{Scheme: true, Method: true, Host: true, Body: true}
	curlyHeader := strings.NewReplacer(`="`, `=“`, `",`, `”,`, `.0"`, `.0”`).Replace(oauthHeader)
	for name, text := range map[string]string{
		"named":   "Authorization: " + oauthHeader + "\n",
		"value":   oauthHeader,
		"folded":  "Authorization:\n  " + strings.ReplaceAll(oauthHeader, ", ", ",\r\n\t"),
		"json":    `"Authorization": "` + strings.ReplaceAll(oauthHeader, `"`, `\"`) + `",`,
		"curl -H": `-H 'Authorization: ` + oauthHeader + `'`,
		"items":   strings.TrimPrefix(oauthHeader, "OAuth "),
		"curly":   curlyHeader,
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			value := r.Cases[0].Request.Header["Authorization"][0]
			w := want{kind: "header", method: "GET", address: "https:///", signature: signature, place: "header", guessed: all, read: "Authorization header"}
			w.check(t, r)
			require.Equal(t, oauthHeader, strings.TrimSpace(value))
			require.Equal(t, "ck-demo-1234", r.Cases[0].Credentials.ConsumerKey)
			if name == "curly" {
				require.Equal(t, "header-quoting-broken", ids(r.Findings))
			} else {
				require.Empty(t, r.Findings)
			}
		})
	}
}

func TestPiecesPointAtThePaste(t *testing.T) {
	text := "curl -X POST 'http://gallery.example.com/jobs/?a=1&oauth_nonce=q7d2k' -H 'Accept: text/x' -d 'q=2&z=3'"
	c := read(t, text).Cases[0]
	got := map[string]string{}
	for _, p := range c.At {
		got[p.Part] = text[p.Start:p.End]
	}
	require.Equal(t, map[string]string{
		"method": "POST", "url": "http://gallery.example.com/jobs/?a=1&oauth_nonce=q7d2k", "query:a": "a=1",
		"query:oauth_nonce": "oauth_nonce=q7d2k", "oauth:oauth_nonce": "q7d2k", "header:Accept": "text/x",
		"body": "q=2&z=3", "body:q": "q=2", "body:z": "z=3",
	}, got)
}

func TestResponse(t *testing.T) {
	r := ParseResponse([]byte("HTTP/1.1 401 Unauthorized\r\nDate: Wed, 17 Oct 2018 13:58:43 GMT\r\nWWW-Authenticate: OAuth realm=\"x\", oauth_problem=\"signature_invalid\"\r\n\r\nno\r\n"))
	require.Equal(t, 401, r.Status)
	require.Equal(t, "2018-10-17T13:58:43Z", r.Date.Format("2006-01-02T15:04:05Z07:00"))
	require.Equal(t, "signature_invalid", r.Problem)
	require.Equal(t, "no", r.Body)
	require.Equal(t, []string{`OAuth realm="x", oauth_problem="signature_invalid"`}, http.Header(r.Header).Values("WWW-Authenticate"))
	require.Nil(t, ParseResponse([]byte(" \n")))
}
