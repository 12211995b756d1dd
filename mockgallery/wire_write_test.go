package mockgallery

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// countedConn counts the writes that reach the network.
type countedConn struct {
	net.Conn
	writes chan int
}

func (c countedConn) Write(p []byte) (int, error) {
	select {
	case c.writes <- len(p):
	default: // nobody counts
	}
	return c.Conn.Write(p)
}

type countedListener struct {
	net.Listener
	writes chan int
}

func (l countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return countedConn{c, l.writes}, nil
}

// serveSizes answers /N with N bytes, through the connection of the mock, and gives the address and the writes.
func serveSizes(t *testing.T) (addr string, writes chan int) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := New(Options{})
	hs := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Context().Value(wireKey{}).(*wireConn).claim(r)
		n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		w.Header()["Date"] = nil
		w.Header().Set("Content-Length", strconv.Itoa(n))
		io.Copy(io.Discard, r.Body)           //nolint:errcheck // of no interest
		w.Write(bytes.Repeat([]byte("x"), n)) //nolint:errcheck // the client sees it
	})}
	s.Configure(hs)
	writes = make(chan int, 20)
	go hs.Serve(s.Listener(countedListener{l, writes})) //nolint:errcheck // ends with the test
	t.Cleanup(func() { hs.Close() })
	return l.Addr().String(), writes
}

// Whatever the length of an answer, it arrives whole, with nothing left behind for the next one, and at once.
func TestAnswersOfEveryLengthArrive(t *testing.T) {
	addr, _ := serveSizes(t)
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	in := bufio.NewReader(conn)
	get := func(n int, fields string) {
		fmt.Fprintf(conn, "GET /%d HTTP/1.1\r\nHost: x\r\n%s\r\n", n, fields)
	}
	check := func(n int) {
		resp, err := http.ReadResponse(in, nil)
		require.NoError(t, err, n)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err, n)
		require.Equal(t, n, len(body))
	}
	var sizes []int
	for head := range 200 { // the head is some 80 bytes: every length about the edges of the buffer is met
		sizes = append(sizes, pieceLen-head, 2*pieceLen-head)
	}
	sizes = append(sizes, 0, 1, 3*pieceLen, 100_000)
	for _, n := range sizes {
		get(n, "")
		check(n)
	}
	for _, n := range sizes[:20] { // all asked at once
		get(n, "")
	}
	for _, n := range sizes[:20] {
		check(n)
	}
	for _, n := range sizes[:200] {
		fmt.Fprintf(conn, "POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", n)
		resp, err := http.ReadResponse(in, nil)
		require.NoError(t, err)
		require.Equal(t, 100, resp.StatusCode)
		io.WriteString(conn, "ok") //nolint:errcheck // seen by the answer
		check(n)
	}
	get(pieceLen, "Connection: close\r\n")
	check(pieceLen)
	_, err = in.ReadByte()
	require.ErrorIs(t, err, io.EOF)
}

// An answer a little longer than net/http's buffer leaves in one write. If pieceLen is no longer that buffer's length,
// this test says so.
func TestAnswerLeavesInOneWrite(t *testing.T) {
	addr, writes := serveSizes(t)
	for _, n := range []int{100, pieceLen - 50, pieceLen + 100, 2*pieceLen - 500} {
		resp, err := http.Get(fmt.Sprintf("http://%s/%d", addr, n))
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		resp.Body.Close()
		require.Len(t, body, n)
		var got []int
		for total := 0; total < n; {
			w := <-writes
			got, total = append(got, w), total+w
		}
		head := got[0] - n
		if diff := cmp.Diff([]int{n + head}, got); diff != "" {
			t.Errorf("writes for %d bytes (-want +got):\n%s", n, diff)
		}
	}
}

// A peer that does not read holds up its own answer, not the end of the server.
func TestCloseDoesNotWaitForASlowPeer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := New(Options{})
	wl := s.Listener(l)
	conn, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	server, err := wl.Accept()
	require.NoError(t, err)
	written := make(chan error, 1)
	go func() {
		_, err := server.Write(make([]byte, 64<<20))
		written <- err
	}()
	time.Sleep(50 * time.Millisecond) // until the buffers between the two are full
	require.Empty(t, written, "the write should be waiting for the peer")
	closed := make(chan error, 1)
	go func() { closed <- server.Close() }()
	select {
	case err := <-closed:
		require.NoError(t, err)
	case <-time.After(10 * time.Second):
		t.Fatal("Close waits for the peer")
	}
	require.Error(t, <-written)
}
