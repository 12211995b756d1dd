package mockgallery

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatNetHTTPRefusesIsExplained(t *testing.T) {
	tests := []struct {
		name, send string
		status     int
		says       string
	}{
		{"a blank in the target", "GET /api/v1/a b/ HTTP/1.1\r\nHost: h\r\n\r\n", 400, "raw blank in the address, at byte 9"},
		{"a bad escape", "GET /api/100%/ HTTP/1.1\r\nHost: h\r\n\r\n", 400, "'%' at byte 8"},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "2 Host fields: a, b"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400, "no Host field"},
		{"a URL for a host", "GET / HTTP/1.1\r\nHost: http://a/\r\n\r\n", 400, "no host"},
		{"a header on two lines", "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: OAuth a=\"b\",\r\nc\r\n\r\n", 400, "line 4 of the head has no colon"},
		{"a blank before the colon", "GET / HTTP/1.1\r\nHost: a\r\nAccept : b\r\n\r\n", 400, "field name \"Accept \""},
		{"a control character", "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400, "control character"},
		{"TLS to a plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 \r\n\r\n", 400, "TLS handshake"},
		{"a version that is not spoken", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505, "version"},
		{"no version", "GET /api/\r\nHost: a\r\n\r\n", 400, "does not end in a version"},
		{"a method that is none", "G{T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no word of HTTP"},
		{"garbage", "\x00\xff\xfe\r\n\r\n", 400, ""},
		{"two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "cannot be obeyed"},
		{"an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "cannot be obeyed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := start(t, Options{})
			back := m.raw(test.send)
			require.True(t, strings.HasPrefix(back, fmt.Sprintf("HTTP/1.1 %d ", test.status)), back)
			require.Contains(t, back, headerProblem+": request_malformed\r\n")
			require.Contains(t, back, headerExchange+": 1\r\n")
			x := m.last()
			require.Equal(t, Malformed, x.Verdict)
			require.Equal(t, test.status, x.Status)
			require.Contains(t, x.Message, test.says)
			require.True(t, strings.HasPrefix(string(x.Head), strings.SplitN(test.send, "\r\n", 2)[0]), "%q", x.Head)
			require.Len(t, m.Exchanges(), 1)
		})
	}
}

func TestHTTP2WithoutAsking(t *testing.T) {
	m := start(t, Options{})
	require.Contains(t, m.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), headerProblem+": request_malformed\r\n")
	require.Contains(t, m.last().Message, "HTTP/2")
}

func TestAHeadThatNeverEnds(t *testing.T) {
	m := start(t, Options{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
	require.NoError(t, err)
	_, err = io.WriteString(conn, "GET /api/ HTTP/1.1\r\nHos")
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return len(m.Exchanges()) == 1 }, 5*time.Second, 5*time.Millisecond)
	require.Contains(t, m.last().Message, "before the head")
}

func TestTheHeadIsKeptAsItCame(t *testing.T) {
	m := start(t, Options{})
	const head = "GET /api/status/ping/?a=%7e&a=~ HTTP/1.1\r\nhOST: Example.COM:80\r\nz: 1\r\nA:2\r\nConnection: close\r\n\r\n"
	m.raw(head)
	x := m.last()
	require.Equal(t, head, string(x.Head))
	require.True(t, x.Wire)
	require.Equal(t, "/api/status/ping/?a=%7e&a=~", x.Target)
	require.Equal(t, "Example.COM:80", x.Host)
}

// TestManyRequestsOnOneConnection holds that each request keeps its own head, whatever bodies lie between, sent one
// after the other or all at once.
func TestManyRequestsOnOneConnection(t *testing.T) {
	requests := []string{
		"GET /api/1/ HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST /api/2/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /",
		"POST /api/3/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n",
		"POST /api/4/ HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n" + strings.Repeat("GET / HTTP/1.1\r\n\r\n", 70000/18) + strings.Repeat("x", 70000%18),
		"GET /api/5/ HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET /api/6 6/ HTTP/1.1\r\nHost: a\r\n\r\n", // refused, and the end
	}
	for _, atOnce := range []bool{false, true} {
		m := start(t, Options{})
		conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
		require.NoError(t, err)
		defer conn.Close()
		require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
		if atOnce {
			go io.WriteString(conn, strings.Join(requests, "")) //nolint:errcheck // seen by what comes back
		}
		r := bufio.NewReader(conn)
		for i, text := range requests {
			if !atOnce {
				_, err := io.WriteString(conn, text)
				require.NoError(t, err)
			}
			resp, err := http.ReadResponse(r, nil)
			require.NoError(t, err, "answer %d", i)
			_, err = io.Copy(io.Discard, resp.Body)
			require.NoError(t, err)
		}
		all := m.Exchanges()
		require.Len(t, all, len(requests))
		for i, x := range all {
			head, _, _ := strings.Cut(requests[i], "\r\n\r\n")
			require.True(t, x.Wire, "request %d, at once %v", i, atOnce)
			require.Equal(t, head+"\r\n\r\n", string(x.Head), "request %d, at once %v", i, atOnce)
		}
		require.Equal(t, Malformed, all[len(all)-1].Verdict)
	}
}

func TestWithoutTheListenerHeadsAreRebuilt(t *testing.T) {
	s := New(Options{})
	req, err := http.NewRequest("GET", "http://a.example/api/status/ping/?q=%7e", nil)
	require.NoError(t, err)
	req.RequestURI, req.Header["Z"], req.Header["A"] = "/api/status/ping/?q=%7e", []string{"1"}, []string{"2"}
	rec := &recorder{header: http.Header{}}
	s.ServeHTTP(rec, req)
	x, ok := s.Exchange(1)
	require.True(t, ok)
	require.False(t, x.Wire)
	require.Equal(t, "GET /api/status/ping/?q=%7e HTTP/1.1\r\nHost: a.example\r\nA: 2\r\nZ: 1\r\n\r\n", string(x.Head))
}

type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return len(b), nil }

func FuzzExplainWire(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400)
	f.Add([]byte("\x16\x03"), 0)
	f.Fuzz(func(t *testing.T, head []byte, status int) {
		x := &Exchange{Head: head, Status: status}
		explainWire(x)
		if x.Problem == "" || x.Message == "" {
			t.Errorf("no cause for %q", head)
		}
	})
}

func FuzzBodySkip(f *testing.F) {
	f.Add("3\r\nabc\r\n0\r\n\r\nGET /", 2)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		if cut < 0 || cut > len(text) {
			return
		}
		whole, parts := bodySkip{chunked: true}, bodySkip{chunked: true}
		want := string(whole.skip([]byte(text)))
		got := string(parts.skip([]byte(text[:cut]))) + string(parts.skip([]byte(text[cut:])))
		if got != want {
			t.Errorf("in one: %q, in two: %q", want, got)
		}
	})
}
