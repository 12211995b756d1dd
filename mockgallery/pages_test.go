package mockgallery

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPagesShowWhatIsHostileAsText sends markup and marks that turn text around, wherever a client has a word in.
func TestPagesShowWhatIsHostileAsText(t *testing.T) {
	const hostile = "\"'></pre><script>alert(1)</script><img/src=x>\u202e\u2066\x1b[31m\u009b\x7f"
	m := start(t, Options{Mode: Strict})
	inHead := strings.ReplaceAll(hostile, "\x1b", "") // net/http takes none there
	inHead = strings.ReplaceAll(inHead, "\x7f", "")
	m.raw("GET /gallery/api/v1/workflows/" + strings.ReplaceAll(inHead, " ", "") + "/?" + inHead + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nUser-Agent: " + inHead + "\r\nAuthorization: OAuth oauth_consumer_key=\"" + inHead + "\"\r\n\r\n")
	m.raw("POST " + workflows + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + fmt.Sprint(len(hostile)) + "\r\n\r\n" + hostile)
	m.raw("GET /" + hostile + " b HTTP/1.1\r\nHost: " + hostile + "\r\n" + hostile + ": x\r\n\r\n")
	require.Len(t, m.Exchanges(), 3)
	c := m.Control()
	for _, path := range []string{"/", "/exchanges/1", "/exchanges/2", "/exchanges/3", "/help/key-missing-ampersand"} {
		page := ask(c, "GET", path, "", "Accept", "text/html")
		require.Equal(t, 200, page.Code)
		text := page.Body.String()
		require.NotContains(t, text, "<script", path)
		require.NotContains(t, text, "<img", path)
		require.NotRegexp(t, "[\u202a-\u202e\u2066-\u2069\x1b\x7f\u0080-\u009f]", text, path)
		require.Equal(t, 1, strings.Count(text, "<style>"))

		policy := page.Header().Get("Content-Security-Policy")
		require.NotContains(t, policy, "unsafe")
		style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(text)[1]
		sum := sha256.Sum256([]byte(style))
		require.Contains(t, policy, "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		require.Equal(t, "nosniff", page.Header().Get("X-Content-Type-Options"))
	}
	require.Contains(t, ask(c, "GET", "/exchanges/2", "", "Accept", "text/html").Body.String(), `\u{202E}`)
	json := ask(c, "GET", "/exchanges/2", "")
	require.Equal(t, "application/json", json.Header().Get("Content-Type"))
	require.Equal(t, "nosniff", json.Header().Get("X-Content-Type-Options"))
	for _, x := range m.Exchanges() {
		require.NotRegexp(t, "[\u202a-\u202e\u2066-\u2069\x1b\x7f\u0080-\u009f]", LogLine(x))
	}
}

// TestOtherPagesChangeNothing is a page elsewhere that sends forms here, by this machine's names and by its own.
func TestOtherPagesChangeNothing(t *testing.T) {
	m := start(t, Options{})
	c := m.Control()
	for _, row := range m.controls() {
		method, path, _ := strings.Cut(row.Pattern(), " ")
		path = strings.NewReplacer("{id}", "1", "{key}", "studio-key").Replace(path)
		require.Equal(t, 403, ask(c, method, path, "", "Host", "rebound.example").Code, row.pattern)
		require.Equal(t, 403, ask(c, method, path, "", "Host", "localhost.rebound.example:8081").Code, row.pattern)
		if method == "GET" {
			continue
		}
		require.Equal(t, 403, ask(c, method, path, "{}", "Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain").Code, row.pattern)
		require.Equal(t, 403, ask(c, method, path, "{}", "Sec-Fetch-Site", "same-site").Code, row.pattern)
		require.Equal(t, 403, ask(c, method, path, "{}", "Origin", "http://localhost:3000").Code, row.pattern)
		require.Equal(t, 403, ask(c, method, path, "{}", "Origin", "null").Code, row.pattern)
		require.NotEqual(t, 403, ask(c, method, path, "{}", "Origin", "http://localhost:8081", "Sec-Fetch-Site", "same-origin").Code, row.pattern)
	}
}
