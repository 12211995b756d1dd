package mockgallery

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestMasking(t *testing.T) {
	m := newMask([]string{"s3cr3t+demo", "abc"})
	tests := []struct{ name, in, want string }{
		{"a known secret", "GET /?x=s3cr3t+demo HTTP/1.1\r\n", "GET /?x=<masked> HTTP/1.1\r\n"},
		{"a known secret, escaped", "GET /?x=s3cr3t%2Bdemo&y HTTP/1.1\r\n", "GET /?x=<masked>&y HTTP/1.1\r\n"},
		{"a short secret is left alone", "GET /abc HTTP/1.1\r\n", "GET /abc HTTP/1.1\r\n"},
		{"cookies", "GET / HTTP/1.1\r\ncookie: a=b\r\nX: y\r\n\r\n", "GET / HTTP/1.1\r\ncookie: <masked>\r\nX: y\r\n\r\n"},
		{"other schemes", "GET / HTTP/1.1\r\nAuthorization: Bearer t0ken\r\n", "GET / HTTP/1.1\r\nAuthorization: Bearer <masked>\r\n"},
		{"OAuth stays", "GET / HTTP/1.1\r\nAuthorization: OAuth oauth_signature=\"a%3D\"\r\n", "GET / HTTP/1.1\r\nAuthorization: OAuth oauth_signature=\"a%3D\"\r\n"},
		{"in small letters and capitals, escaped in part", "GET /?x=s3cr3t%2bd%65mo HTTP/1.1\r\n", "GET /?x=<masked> HTTP/1.1\r\n"},
		{"octet by octet", "/?x=%73%33%63%72%33%74%2B%64%65%6D%6F&y", "/?x=<masked>&y"},
		{"three times over", "/?x=s3cr3t%25252Bdemo&y", "/?x=<masked>&y"},
		{"as a form has it", "a=s3cr3t demo", "a=<masked>"},
		{"in JSON", `{"a":"\u00733cr3t\u002Bdemo"}`, `{"a":"<masked>"}`},
		{"in base64", "x=czNjcjN0K2RlbW8%3D", "x=<masked>8%3D"},
		{"in hexadecimal", "x=7333637233742b64656d6f", "x=<masked>"},
		{"twice, and next to each other", "s3cr3t+demos3cr3t%2Bdemo.", "<masked><masked>."},
		{"no escape, though it begins like one", "/?100%&%zz=%2", "/?100%&%zz=%2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, string(m.head([]byte(test.in)))) })
	}
}

func TestTheJournalShowsNoSecret(t *testing.T) {
	m := start(t, Options{})
	require.NoError(t, m.AddKey(Key{Key: "k", Secret: "a/very secret", Kind: "user"}))
	m.post("/api/v1/workflows/x/jobs/?oauth_token=a%2Fvery%20secret&b=a%2Fvery+secret", "a/very secret")
	x := m.last()
	for _, text := range []string{x.Target, string(x.Head), string(x.Body), string(encodeJSON(x.view()))} {
		require.NotContains(t, text, "secret")
	}
}

func TestMaskingPlaintext(t *testing.T) {
	for in, want := range map[string]string{
		"GET /?oauth_signature_method=PLAINTEXT&oauth_signature=abc%26&z=1 HTTP/1.1": "GET /?oauth_signature_method=PLAINTEXT&oauth_signature=<masked>&z=1 HTTP/1.1",
		`OAuth oauth_signature="abc%26", oauth_signature_method="PLAINTEXT"`:         `OAuth oauth_signature=<masked>, oauth_signature_method="PLAINTEXT"`,
		`OAuth OAuth_Signature = "abc, d`:                                            `OAuth OAuth_Signature = <masked>`,
		"oauth_signature%3Dabc%26":                                                   "oauth_signature%3D<masked>",
	} {
		require.Equal(t, want, string(maskPlaintext([]byte(in))))
	}
}

// TestNoSecretLeavesByAnyDoor puts a secret where secrets do not belong, in many spellings, and looks for it, with all
// escapes taken off, in the answer, the journal, the log and the pages.
func TestNoSecretLeavesByAnyDoor(t *testing.T) {
	const secret = "t0p+S/cret &~%x"
	var lines []string
	var mu sync.Mutex
	m := start(t, Options{Mode: Strict, Profile: Gallery, SearchTime: time.Millisecond, DeepSearchTime: time.Millisecond, OnExchange: func(x Exchange) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, LogLine(x)+string(x.AppendJSON(nil)))
	}})
	require.NoError(t, m.AddKey(Key{Key: "k", Secret: secret, Kind: "user"}))
	once := signer.EscapeString(secret)
	spellings := []string{once, strings.ToLower(once), signer.EscapeString(once), signer.EscapeString(signer.EscapeString(once)), url.QueryEscape(secret), "t0p%2bS/c%72et%20%26~%25x", fmt.Sprintf("%x", secret)}
	places := []string{
		"GET " + workflows + "?x=SECRET HTTP/1.1\r\nHost: h\r\nAuthorization: OAUTH\r\n\r\n",
		"GET " + workflows + "?SECRET HTTP/1.1\r\nHost: h\r\nAuthorization: OAUTH\r\nAccept: application/vnd.oauthdebug+json\r\n\r\n",
		"GET " + workflows + "SECRET/ HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + "?oauth_consumer_key=SECRET&oauth_nonce=1&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1&oauth_signature=x HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + "?oauth_consumer_key=k&oauth_nonce=1&oauth_signature_method=SECRET&oauth_timestamp=1&oauth_signature=x HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + "?oauth_consumer_key=k&oauth_nonce=SECRET&oauth_signature_method=HMAC-SHA1&oauth_timestamp=SECRET&oauth_signature=SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + "?oauth_consumer_key=k&oauth_nonce=1&oauth_version=SECRET&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1&oauth_signature=x HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + "?oauth_consumer_key=k&oauth_nonce=1&oauth_signature_method=PLAINTEXT&oauth_timestamp=1&oauth_signature=SECRET%26SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET " + workflows + " HTTP/1.1\r\nHost: h\r\nAuthorization: OAuth SECRET\r\nUser-Agent: SECRET\r\nX-Secret: SECRET\r\n\r\n",
		"POST " + workflows + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 300\r\n\r\noauth_token=SECRET&" + strings.Repeat("x", 300),
		"POST " + workflows + " HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 300\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"SECRET\"\r\n\r\nSECRET\r\n--x--\r\n" + strings.Repeat("x", 300),
		"GET /a b?SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET /%zz?SECRET HTTP/1.1\r\nHost: h\r\n\r\n",
		"G{TSECRET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: aSECRET\r\nHost: bSECRET\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nFIELD SECRET: x\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nOAuth SECRET\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: SECRET\r\n\r\n",
		"GET / HTTP/SECRET\r\nHost: h\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte("k:"+secret)) + "\r\n\r\n",
	}
	holds := func(door, text string) {
		t.Helper()
		for _, spaced := range regexp.MustCompile(`(?:[0-9a-f]{2} ){10,}[0-9a-f]{2}`).FindAllString(text, -1) {
			octets, err := hex.DecodeString(strings.ReplaceAll(spaced, " ", ""))
			require.NoError(t, err)
			text += string(octets)
		}
		for range 8 {
			text = html.UnescapeString(strings.NewReplacer(`\u0026`, "&", `\/`, "/").Replace(text))
			for _, form := range []string{secret, strings.ReplaceAll(secret, " ", "+"), fmt.Sprintf("%x", secret), "dDBwK1MvY3JldCAmfiV4"} {
				if i := strings.Index(text, form); i >= 0 {
					t.Fatalf("%s: %q", door, text[max(0, i-200):min(len(text), i+50)])
				}
			}
			text = signer.Unescape(text)
		}
	}
	oauth := `OAuth oauth_consumer_key="k", oauth_nonce="1", oauth_signature_method="HMAC-SHA1", oauth_timestamp="` + fmt.Sprint(m.Now().Unix()) + `", oauth_signature="xvrbiOrkOTQzv0q5EAgtljPLQIQ%3D"`
	c := m.Control()
	for _, place := range places {
		for _, spelling := range spellings {
			m.ClearExchanges()
			sent := strings.NewReplacer("SECRET", spelling, "OAUTH", oauth).Replace(place)
			conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
			require.NoError(t, err)
			_, err = io.WriteString(conn, sent)
			require.NoError(t, err)
			require.NoError(t, conn.(*net.TCPConn).CloseWrite())
			require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
			back, _ := io.ReadAll(conn) // reset, where the server had not read it all
			conn.Close()
			id := m.last().ID
			holds("the answer to "+place, string(back))
			holds("the list after "+place, ask(c, "GET", "/exchanges", "").Body.String())
			holds("the page after "+place, ask(c, "GET", fmt.Sprint("/exchanges/", id), "", "Accept", "text/html").Body.String())
			holds("the first page after "+place, ask(c, "GET", "/", "", "Accept", "text/html").Body.String())
		}
	}
	mu.Lock()
	defer mu.Unlock()
	require.GreaterOrEqual(t, len(lines), len(places)*len(spellings))
	for _, line := range lines {
		holds("the log", line)
	}
}

// TestAnUnknownSecretInAPlaintextSignature is one that this server has no way to know but by its place.
func TestAnUnknownSecretInAPlaintextSignature(t *testing.T) {
	m := start(t, Options{Mode: Strict, Profile: RFC5849})
	for _, method := range []string{"PLAINTEXT", "plaintext", "PLAIN%54EXT"} {
		m.get("/a?oauth_consumer_key=user-key&oauth_signature_method=" + method + "&oauth_nonce=1&oauth_timestamp=1&oauth_signature=hunter2hunter2%26")
		m.do("GET", "/a?oauth_signature=hunter2hunter2%26&oauth_consumer_key=k&oauth_signature_method="+method, "", "")
		m.do("POST", "/a", signer.FormType, "oauth_consumer_key=user-key&oauth_signature=hunter2hunter2%26&oauth_signature_method="+method)
	}
	for _, x := range m.Exchanges() {
		require.NotContains(t, string(encodeJSON(x.view())), "hunter2", x.ID)
	}
}

func BenchmarkMasking(b *testing.B) {
	secrets := []string{}
	for i := range maxSecrets {
		secrets = append(secrets, fmt.Sprintf("%032x", i*7919))
	}
	m := newMask(secrets)
	text := []byte("/gallery/api/v1/workflows/subscription/?search=caf%C3%A9&oauth_consumer_key=studio-key&oauth_nonce=1234567890&oauth_signature=xvrbiOrkOTQzv0q5EAgtljPLQIQ%3D")
	for b.Loop() {
		m.bytes(text)
	}
}
