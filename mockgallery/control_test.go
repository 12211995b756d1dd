package mockgallery

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ask asks the control handler.
func ask(h http.Handler, method, path, body string, fields ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost:8081"+path, strings.NewReader(body))
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestControlListsAndClears(t *testing.T) {
	m := start(t, Options{ControlURL: "http://127.0.0.1:8081/"})
	got := m.post("/api/v1/workflows/x/jobs/?a=1&b=%26", "{\"<&>\":1}")
	require.Equal(t, "http://127.0.0.1:8081/exchanges/1", got.header.Get(headerExchange))
	c := m.Control()
	one := ask(c, "GET", "/exchanges/1", "")
	require.Equal(t, 200, one.Code)
	require.NotContains(t, one.Body.String(), `\u0026`)
	v := decode[exchangeView](t, one.Body.String())
	require.Equal(t, "oauthdebug/exchange/1", v.Schema)
	require.Equal(t, `{"<&>":1}`, v.Request.Body)
	require.Equal(t, "unknown-workflow", v.Refusal)
	require.Equal(t, 404, v.Response.Status)
	require.NotRegexp(t, `[^\\]":null`, one.Body.String(), "nothing is null, but in the answer that is quoted")
	page := ask(c, "GET", "/exchanges/1", "", "Accept", "text/html")
	require.Contains(t, page.Body.String(), "Exchange 1")
	require.Contains(t, page.Body.String(), "&lt;&amp;&gt;")
	require.Contains(t, page.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, ask(c, "GET", "/", "").Body.String(), `href="/exchanges/1"`)
	require.Equal(t, 204, ask(c, "DELETE", "/exchanges", "").Code)
	require.Equal(t, "[]\n", ask(c, "GET", "/exchanges", "").Body.String())
	require.Equal(t, 404, ask(c, "GET", "/exchanges/1", "").Code)
	require.Equal(t, 404, ask(c, "GET", "/exchanges/one", "").Code)
	require.Equal(t, 303, ask(c, "POST", "/reset?what=journal", "", "Accept", "text/html").Code)
}

func TestControlWaits(t *testing.T) {
	m := start(t, Options{Limits: Limits{WaitingPeople: 1}})
	c := m.Control()
	m.get("/api/status/ping/")
	got := make(chan string)
	go func() { got <- ask(c, "GET", "/exchanges?wait=20s&after=1", "").Body.String() }()
	require.Eventually(t, func() bool { m.journal.mu.Lock(); defer m.journal.mu.Unlock(); return len(m.journal.waiters) == 1 }, 5*time.Second, time.Millisecond)
	require.Equal(t, 503, ask(c, "GET", "/exchanges?wait=20s&after=1", "").Code, "one waits already")
	m.get("/api/status/ping/?second")
	views := decode[[]exchangeView](t, <-got)
	require.Len(t, views, 1)
	require.Equal(t, "/api/status/ping/?second", views[0].Request.Target)
	require.Equal(t, "[]\n", ask(c, "GET", "/exchanges?wait=10ms", "").Body.String(), "nothing came")
	require.Equal(t, 400, ask(c, "GET", "/exchanges?wait=soon", "").Code)
}

func TestControlForces(t *testing.T) {
	m := start(t, Options{})
	c := m.Control()
	force := func(order string) { t.Helper(); require.Equal(t, 204, ask(c, "POST", "/force", order).Code) }
	const ping = "/api/status/ping/"

	force(`{"kind":"nonce","times":2}`)
	require.Contains(t, m.get(ping).body, "The provided nonce(oauth_nonce) is invalid.")
	require.True(t, m.last().Forced)
	require.Equal(t, 400, m.get(ping).status)
	require.Equal(t, 200, m.get(ping).status, "two times, then no more")

	force(`{"path":"/api/v1/jobs/{jobId}/","method":"GET","status":503}`)
	require.Equal(t, 200, m.get(ping).status, "another route")
	require.Equal(t, 503, m.get("/gallery/api/v1/jobs/x/").status)

	force(`{"path":"/gallery/api/v1/*","status":200,"body":"<html>","type":"text/html"}`)
	require.Equal(t, "<html>", m.get("/gallery/api/v1/anything/").body)

	force(`{"delay":"50ms"}`)
	begin := time.Now()
	require.Equal(t, 200, m.get(ping).status)
	require.GreaterOrEqual(t, time.Since(begin), 50*time.Millisecond)

	force(`{"break":"close"}`)
	require.Empty(t, m.raw("GET "+ping+" HTTP/1.1\r\nHost: a\r\n\r\n"))
	force(`{"break":"half","body":"0123456789"}`)
	back := m.raw("GET " + ping + " HTTP/1.1\r\nHost: a\r\n\r\n")
	require.True(t, strings.HasSuffix(back, "\r\n\r\n01234"), back)
	require.Contains(t, back, "Content-Length: 74")

	force(`{"status":418,"times":9}`)
	require.Len(t, decode[[]Forced](t, ask(c, "GET", "/force", "").Body.String()), 1)
	require.Equal(t, 204, ask(c, "DELETE", "/force", "").Code)
	require.Equal(t, 200, m.get(ping).status)

	for _, bad := range []string{`{}`, `{"kind":"x"}`, `{"status":99}`, `{"break":"x"}`, `{"delay":"1h"}`, `{"delay":"soon"}`, `{"colour":"red"}`, `nonsense`} {
		require.Equal(t, 400, ask(c, "POST", "/force", bad).Code, bad)
	}
}

func TestControlMovesTheClock(t *testing.T) {
	base := time.Date(2018, 10, 17, 13, 58, 43, 0, time.UTC)
	m := start(t, Options{Now: func() time.Time { return base }})
	c := m.Control()
	date := func() string { return m.get("/api/status/ping/").header.Get("Date") }
	require.Equal(t, "Wed, 17 Oct 2018 13:58:43 GMT", date())
	require.Equal(t, 204, ask(c, "POST", "/clock", `{"advance":"1h"}`).Code)
	require.Equal(t, "Wed, 17 Oct 2018 14:58:43 GMT", date())
	require.Equal(t, 204, ask(c, "POST", "/clock", `{"now":"2020-02-29T00:00:00Z","freeze":true}`).Code)
	require.Equal(t, "Sat, 29 Feb 2020 00:00:00 GMT", date())
	require.Equal(t, 204, ask(c, "POST", "/clock", `{"advance":"-24h"}`).Code)
	require.Equal(t, `{"now":"2020-02-28T00:00:00Z"}`+"\n", ask(c, "GET", "/clock", "").Body.String())
	require.Equal(t, 204, ask(c, "POST", "/clock", `{"reset":true}`).Code)
	require.Equal(t, "Wed, 17 Oct 2018 13:58:43 GMT", date())
	require.Equal(t, 400, ask(c, "POST", "/clock", `{"now":"noon"}`).Code)
}

func TestControlKeys(t *testing.T) {
	m := start(t, Options{})
	c := m.Control()
	require.Equal(t, 204, ask(c, "POST", "/keys", `{"key":"k","secret":"very secret indeed","kind":"user"}`).Code)
	list := ask(c, "GET", "/keys", "").Body.String()
	require.Contains(t, list, `"disabled":false,"revoked":false}]`)
	require.NotContains(t, list, "secret")
	require.Equal(t, 204, ask(c, "DELETE", "/keys/k", "").Code)
	require.Contains(t, ask(c, "GET", "/keys", "").Body.String(), `"disabled":false,"revoked":true}]`)
	for _, bad := range []string{`{"key":"k","kind":"user"}`, `{"key":"k","secret":"s","kind":"king"}`} {
		require.Equal(t, 400, ask(c, "POST", "/keys", bad).Code)
	}
	require.Equal(t, 400, ask(c, "DELETE", "/keys/none", "").Code)
	require.Equal(t, 204, ask(c, "POST", "/reset", "").Code)
	require.NotContains(t, ask(c, "GET", "/keys", "").Body.String(), `"key":"k"`)
	require.Equal(t, 400, ask(c, "POST", "/reset?what=everything", "").Code)
	require.Equal(t, 204, ask(c, "POST", "/plan", `[{"status":"Running","disposition":"None","for":"1s"},{"status":"Cancelled"}]`).Code)
	require.Contains(t, ask(c, "GET", "/refusals", "").Body.String(), `"standing":"attested"`)
}

func TestControlKeepsStrangersOut(t *testing.T) {
	c := New(Options{}).Control()
	require.Equal(t, 403, ask(c, "GET", "/", "", "Host", "evil.example").Code)
	require.Equal(t, 403, ask(c, "GET", "/", "", "Host", "127.0.0.1.evil.example:8081").Code)
	require.Equal(t, 200, ask(c, "GET", "/", "", "Host", "[::1]:8081").Code)
	require.Equal(t, 200, ask(c, "GET", "/", "", "Host", "127.0.0.1:8081").Code)
	require.Equal(t, 403, ask(c, "POST", "/reset", "", "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site").Code)
	require.Equal(t, 405, ask(c, "PUT", "/clock", "{}").Code)
}
