package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/mockgallery"
)

// screen is a terminal's output, to be read while it is written.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.text.String() }

// shows waits until the screen shows text.
func (s *screen) shows(t *testing.T, text string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(s.String(), text) }, 10*time.Second, time.Millisecond, "%s\nnot in:\n%s", text, s)
}

// keyboard is a server on a made-up terminal.
type keyboard struct {
	screen
	keys     *io.PipeWriter
	url      string
	raw      []bool
	browsed  []string
	noScreen error
	ended    chan int
}

func startServe(t *testing.T, args ...string) *keyboard {
	t.Helper()
	in, keys := io.Pipe()
	k := &keyboard{keys: keys, ended: make(chan int, 1)}
	s := newSession(t, "", append([]string{"serve", "--port", "0"}, args...)...)
	s.env.stdin, s.env.stdout, s.env.stderr = in, &k.screen, &k.screen
	s.env.raw = func(on bool) error { k.raw = append(k.raw, on); return k.noScreen }
	s.env.suspend = func() { fmt.Fprintln(&k.screen, "suspended") }
	s.env.browse = func(address string) error {
		k.browsed = append(k.browsed, address)
		return errors.New("no desktop")
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go func() { k.ended <- run(ctx, &s.env) }()
	k.shows(t, "page  http://")
	_, rest, _ := strings.Cut(k.String(), "mock  ")
	k.url, _, _ = strings.Cut(rest, " ")
	return k
}

func (k *keyboard) press(keys string) { io.WriteString(k.keys, keys) } //nolint:errcheck // seen by what it does

func (k *keyboard) get(t *testing.T, path string) {
	t.Helper()
	resp, err := http.Get(k.url + path)
	require.NoError(t, err)
	resp.Body.Close()
}

func TestServeKeys(t *testing.T) {
	k := startServe(t)
	k.shows(t, "q quiet · d details of last · s search its cause · o open page\r\n")
	require.NotRegexp(t, `[^\r]\n`, k.String(), "out of line mode a line feed takes its return along")
	k.press("d")
	k.shows(t, "nothing came yet")
	k.press("q")
	k.shows(t, "good requests are not shown")
	k.get(t, "/status/ping/")
	k.get(t, "/v1/workflows/subscription/?a=%1B")
	k.shows(t, "#2   GET  400")
	require.NotContains(t, k.String(), "#1   GET")
	k.press("q")
	k.shows(t, "every request is shown")
	k.get(t, "/status/ping/")
	k.shows(t, "#3   GET  200")
	k.get(t, "/v1/workflows/subscription/?a=%1B")
	k.shows(t, "#4   GET  400")
	k.press("d")
	k.shows(t, "   > GET /gallery/api/v1/workflows/subscription/?a=%1B HTTP/1.1\r\n")
	k.shows(t, "/exchanges/4\r\n")
	k.press("s")
	k.shows(t, "#4: searching: nothing is wrong with the signature of this request, or it has none")
	k.press("\x1b[A")
	k.press("o")
	k.shows(t, "no browser could be started (no desktop); open http://")
	k.press("?\r\x1a")
	k.shows(t, "Ctrl-C stop")
	k.shows(t, "suspended")
	k.press("\x03")
	require.Equal(t, exitOK, <-k.ended)
	require.Equal(t, []bool{true, false, true, false}, k.raw, "given back for a stop, and at the end")
	require.Len(t, k.browsed, 1)
}

func TestServeWithoutATerminal(t *testing.T) {
	for _, args := range [][]string{{"--log", "json"}, {}} {
		s := newSession(t, "\x03", append([]string{"serve", "--port", "0"}, args...)...)
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(100*time.Millisecond, cancel)
		begin := time.Now()
		require.Equal(t, exitOK, run(ctx, &s.env))
		require.Greater(t, time.Since(begin), 90*time.Millisecond, "what stands in a pipe is no key")
		require.NotContains(t, s.stderr.String(), "quiet")
		require.NotContains(t, s.stderr.String(), "\r")
	}
}

// TestManyLinesAreFolded holds that a flood of lines that are alike takes ten of them a second and one that counts.
func TestManyLinesAreFolded(t *testing.T) {
	var out screen
	l := &serveLines{form: "text", out: &gather{out: &out}}
	x := mockgallery.Exchange{Method: "GET", Target: "/a/?x=1", Status: 401, Verdict: mockgallery.Refused, Problem: "signature_invalid", Message: "wrong"}
	for range 5000 {
		x.ID++
		l.write(x)
	}
	other := mockgallery.Exchange{ID: 5001, Method: "GET", Target: "/status/", Status: 200, Verdict: mockgallery.Answered}
	l.write(other)
	l.out.flush()
	require.Equal(t, 11, strings.Count(out.String(), "\n"))
	require.Contains(t, out.String(), "#5001")
	require.EqualValues(t, 5001, l.shown())
	out.shows(t, "          ... and 4990 more like #1, up to #5000\n")
	l.write(x)
	l.out.flush()
	require.Equal(t, 13, strings.Count(out.String(), "\n"), "a new second")
	for i := range 1000 {
		x.Target = fmt.Sprint("/", i, "/")
		l.write(x)
	}
	require.LessOrEqual(t, len(l.folds), maxFolds+1)
	l.close()
	require.Contains(t, out.String(), " more of many kinds, up to #")
	require.LessOrEqual(t, strings.Count(out.String(), "\n"), 13+maxFolds+likeLines+1)
	require.Equal(t, 5002+1000, l.all())
	require.Equal(t, 5001+1000, l.refused())
	l.write(x)
	require.NotContains(t, out.String(), "#5002 ", "it is closed")

	out.text.Reset()
	l = &serveLines{form: "json", out: &gather{out: &out}, full: func(uint64) (mockgallery.Exchange, bool) { return x, true }}
	for range 50 {
		l.write(x)
	}
	l.out.flush()
	require.Equal(t, 50, strings.Count(out.String(), "\n"), "a script gets all of them")
}
