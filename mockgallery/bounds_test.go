package mockgallery

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestBodiesAreBounded(t *testing.T) {
	m := start(t, Options{Limits: Limits{Body: 1000}})
	path := "/api/v1/workflows/x/jobs/"
	require.Equal(t, 404, m.post(path, strings.Repeat("x", 1000)).status)
	require.Equal(t, 413, m.post(path, strings.Repeat("x", 1001)).status)
	req, err := http.NewRequest("POST", m.url+path, io.MultiReader(strings.NewReader(strings.Repeat("x", 1001)))) // chunked
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, 413, resp.StatusCode)
	require.Zero(t, m.bodies.held.Load())

	m = start(t, Options{Limits: Limits{Bodies: 100}})
	require.Equal(t, 503, m.post(path, strings.Repeat("x", 101)).status)
	require.Zero(t, m.bodies.held.Load())
}

func TestAGibibyteThatNeverComes(t *testing.T) {
	m := start(t, Options{})
	back := m.raw("POST /api/v1/workflows/x/jobs/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n")
	require.True(t, strings.HasPrefix(back, "HTTP/1.1 413 "), back)
}

func TestManyHeaders(t *testing.T) {
	m := start(t, Options{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	go func() {
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: a\r\n")
		for range 1_000_000 {
			if _, err := io.WriteString(conn, "X: y\r\n"); err != nil {
				return
			}
		}
	}()
	require.Eventually(t, func() bool { return len(m.Exchanges()) == 1 }, 10*time.Second, 10*time.Millisecond)
	x := m.last()
	require.Equal(t, 431, x.Status)
	require.LessOrEqual(t, len(x.Head), 64<<10+4096)
	require.Contains(t, x.Message, "larger than this server takes")
}

func TestTheJournalIsBounded(t *testing.T) {
	m := start(t, Options{Limits: Limits{Exchanges: 3, KeptBody: 10}})
	for range 5 {
		m.post("/api/v1/workflows/x/jobs/", "0123456789abc")
	}
	all := m.Exchanges()
	require.Len(t, all, 3)
	require.EqualValues(t, 5, all[2].ID)
	require.Equal(t, "0123456789", string(all[0].Body))
	require.Equal(t, 13, all[0].BodySize)
	_, ok := m.Exchange(1)
	require.False(t, ok)

	m = start(t, Options{Limits: Limits{JournalBytes: 5000}})
	for range 9 {
		m.get("/api/status/ping/")
	}
	require.Less(t, len(m.Exchanges()), 5)
	require.LessOrEqual(t, m.journal.bytes, 5000)
	m.ClearExchanges()
	require.Empty(t, m.Exchanges())
	m.get("/api/status/ping/")
	require.EqualValues(t, 10, m.last().ID, "numbers go on")
}

func TestManyAtOnce(t *testing.T) {
	m := start(t, Options{Limits: Limits{Exchanges: 50}})
	control := m.Control()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 25 {
				switch (i + n) % 4 {
				case 0:
					m.get("/api/v1/workflows/subscription/?limit=2")
				case 1:
					m.post("/api/v1/workflows/"+DefaultStudio(0).Workflows[0].ID+"/jobs/", "{}")
				case 2:
					m.Exchanges()
					m.AdvanceClock(time.Second)
					m.get("/api/admin/v1/workflows/jobs/")
				case 3:
					ask(control, "POST", "/reset?what=state,journal", "")
				}
			}
		})
	}
	wg.Wait()
}

func TestServeDrainsAndEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	s := New(Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	cl, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- s.Serve(ctx, l) }()
	go func() { ended <- s.ServeControl(ctx, cl) }()
	require.NoError(t, s.Force(Forced{Delay: Span(200 * time.Millisecond)}))
	answered := make(chan int, 2)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String() + "/api/status/ping/")
		if err != nil {
			answered <- 0
			return
		}
		resp.Body.Close()
		answered <- resp.StatusCode
	}()
	go func() { // somebody who waits does not hold up the end
		resp, err := http.Get("http://" + cl.Addr().String() + "/exchanges?wait=60s&after=99")
		if err == nil {
			resp.Body.Close()
		}
	}()
	require.Eventually(t, func() bool { return len(s.ForcedAnswers()) == 0 }, 5*time.Second, time.Millisecond)
	cancel()
	require.Equal(t, 200, <-answered, "a request under way is answered")
	require.NoError(t, <-ended)
	require.NoError(t, <-ended)
	http.DefaultClient.CloseIdleConnections()
	require.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 }, 5*time.Second, 10*time.Millisecond)
}

func TestSlowPeersAreCutOff(t *testing.T) {
	s := New(Options{Mode: Lax})
	hs := &http.Server{ReadHeaderTimeout: 50 * time.Millisecond, ReadTimeout: 100 * time.Millisecond}
	s.Configure(hs)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go hs.Serve(s.Listener(l)) //nolint:errcheck // it is closed below
	defer hs.Close()
	for _, begin := range []string{"GET /api/", "POST /api/v1/workflows/x/jobs/ HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"} {
		conn, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		defer conn.Close()
		_, err = io.WriteString(conn, begin)
		require.NoError(t, err)
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
		back, err := io.ReadAll(conn)
		require.NoError(t, err, "the server hung up")
		require.NotContains(t, string(back), "200 OK")
	}
	all := s.Exchanges()
	require.Len(t, all, 2)
	require.Contains(t, all[0].Message, "took too long")
	require.Contains(t, all[1].Note, "timeout")
	require.Zero(t, s.bodies.held.Load())
}

// TestGarbageDoesNoHarm sends good requests with octets changed, dropped and doubled, and pure noise.
func TestGarbageDoesNoHarm(t *testing.T) {
	m := start(t, Options{Mode: Strict, SearchTime: 20 * time.Millisecond, DeepSearchTime: time.Millisecond})
	s := by("studio")
	s.Now = m.Now
	signed, err := s.Sign(request(t, "POST", m.url+workflows+"?a=b%20c", signer.FormType, "d=e"))
	require.NoError(t, err)
	good := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\nContent-Type: %s\r\nContent-Length: 3\r\nConnection: close\r\n\r\nd=e",
		signed.Request.Target, signed.Authorization, signer.FormType)
	r := rand.New(rand.NewPCG(1, 1))
	for range 400 {
		text := []byte(good)
		for range 1 + r.IntN(4) {
			i := r.IntN(len(text))
			switch r.IntN(4) {
			case 0:
				text[i] = byte(r.IntN(256))
			case 1:
				text = append(text[:i:i], text[i+1:]...)
			case 2:
				text = append(text[:i:i], text[i/2:]...)
			case 3:
				for j := range text[:r.IntN(len(text))] {
					text[j] = byte(r.IntN(256))
				}
			}
		}
		conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
		require.NoError(t, err)
		_, _ = conn.Write(text) // the server may have hung up already
		_ = conn.(*net.TCPConn).CloseWrite()
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
		_, _ = io.Copy(io.Discard, conn)
		conn.Close()
	}
	require.Equal(t, 200, m.get("/api/status/ping/").status)
	for _, x := range m.Exchanges() {
		require.NotEmpty(t, encodeJSON(x.view()))
		require.NotEmpty(t, LogLine(x))
	}
}
