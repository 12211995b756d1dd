package mockgallery

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// net/http answers some requests itself, with a bare 400, before any handler sees them: a blank in the target, a bad
// escape in the path, two Host fields. Those are just the requests that need explaining. So the bytes are noted on
// their way in, a handler claims those of its request, and an answer that is written without a claim is net/http's
// own: it goes into the journal with the bytes and a cause.

// wireKey finds the wireConn in a request's context.
type wireKey struct{}

// Listener wraps a listener so that the journal has each request as it came over the wire. The http.Server that
// serves it must have gone through Configure.
func (s *Server) Listener(l net.Listener) net.Listener { return &wireListener{l, s} }

type wireListener struct {
	net.Listener
	s *Server
}

func (l *wireListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wireConn{Conn: c, s: l.s, limit: l.s.opt.Limits.Header + 4096}, nil
}

// connContext lets the handler find the connection's bytes.
func connContext(ctx context.Context, c net.Conn) context.Context {
	if wc, ok := c.(*wireConn); ok {
		return context.WithValue(ctx, wireKey{}, wc)
	}
	return ctx
}

// connState marks the end of an answer.
func connState(c net.Conn, state http.ConnState) {
	if wc, ok := c.(*wireConn); ok && state == http.StateIdle {
		wc.mu.Lock()
		wc.claimed = false
		wc.mu.Unlock()
		wc.release() //nolint:errcheck // the next read tells of a connection that is gone
	}
}

// wireConn notes what is read. Reading, writing and claiming may happen in different goroutines.
type wireConn struct {
	net.Conn
	s     *Server
	limit int

	mu      sync.Mutex
	noted   []byte   // what came since the last claimed request and its body
	over    bool     // more came than is noted
	body    bodySkip // the body of the claimed request, as far as it is still to come
	claimed bool     // a handler has the request; until its answer is out
	told    bool     // net/http's own answer is in the journal

	out   sync.Mutex
	piece []byte // the first piece of an answer, until the rest is there
}

func (c *wireConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.mu.Lock()
		c.note(c.body.skip(p[:n]))
		c.mu.Unlock()
	}
	return n, err
}

func (c *wireConn) note(b []byte) {
	room := max(c.limit-len(c.noted), 0)
	c.over = c.over || len(b) > room
	c.noted = append(c.noted, b[:min(len(b), room)]...)
}

// claim gives a handler the head of its request, or nil if the head is not known in full.
func (c *wireConn) claim(r *http.Request) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed = true
	n := headLen(c.noted)
	if n == 0 {
		c.noted, c.over = c.noted[:0], false
		return nil
	}
	head := bytes.Clone(c.noted[:n])
	c.body = newBodySkip(r)
	rest := c.body.skip(c.noted[n:])
	c.noted = append(c.noted[:0], rest...)
	c.over = false
	return head
}

// headLen is how long the head is, with the empty line at its end, or 0.
func headLen(b []byte) int {
	crlf, lf := bytes.Index(b, []byte("\r\n\r\n")), bytes.Index(b, []byte("\n\n"))
	switch {
	case crlf >= 0 && (lf < 0 || crlf < lf):
		return crlf + 4
	case lf >= 0:
		return lf + 2
	}
	return 0
}

// Write passes on what handlers write. An answer that no handler gave is told to the journal and gets our fields.
func (c *wireConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	own := !c.claimed && !c.told && bytes.HasPrefix(p, []byte("HTTP/1."))
	c.told = c.told || own
	c.mu.Unlock()
	if !own {
		return c.join(p)
	}
	line, rest, ok := bytes.Cut(p, []byte("\r\n"))
	if !ok {
		return c.Conn.Write(p)
	}
	x := c.tell(statusOf(line), p)
	var out []byte
	out = append(out, line...)
	out = append(out, "\r\nAccess-Control-Allow-Origin: *\r\n"+headerProblem+": "+x.Problem+"\r\n"+headerExchange+": "+c.s.exchangeAddress(x.ID)+"\r\n"...)
	out = append(out, rest...)
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close tells the journal of a request whose head never came in full.
func (c *wireConn) Close() error {
	c.mu.Lock()
	cut := !c.claimed && !c.told && len(c.noted) > 0
	c.told = true
	c.mu.Unlock()
	if cut {
		c.tell(0, nil)
	}
	c.releaseUnlessBusy()
	return c.Conn.Close()
}

func (c *wireConn) tell(status int, answer []byte) *Exchange {
	c.mu.Lock()
	head := bytes.Clone(c.noted)
	c.mu.Unlock()
	x := &Exchange{
		ID: c.s.journal.nextID(), Time: c.s.clock.now(), Remote: c.RemoteAddr().String(), Head: head, Wire: true,
		Status: status, ResponseBody: bytes.Clone(answer), ResponseSize: len(answer), Verdict: Malformed,
	}
	explainWire(x)
	c.s.journal.add(x)
	return x
}

// statusOf reads the number of a status line.
func statusOf(line []byte) int {
	fields := bytes.Fields(line)
	if len(fields) < 2 {
		return 0
	}
	n, err := strconv.Atoi(string(fields[1]))
	if err != nil {
		return 0
	}
	return n
}
