package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// child is one life of the process.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	log  io.Writer
	err  tail
	done chan struct{} // closed when the process is gone; exit is set then
	exit error

	write   sync.Mutex
	mu      sync.Mutex
	waiting map[int64]chan reply
	broken  *Fault // why no answer will come any more
}

type reply struct {
	text []byte
	err  error
}

func (p *Process) spawn() (*child, error) {
	if len(p.Command) == 0 {
		return nil, errors.New("starting the adapter: there is no command; it stands behind --")
	}
	c := &child{cmd: exec.Command(p.Command[0], p.Command[1:]...), log: p.Log, done: make(chan struct{}), waiting: map[int64]chan reply{}}
	c.cmd.Dir, c.cmd.Env, c.cmd.Stderr = p.Dir, p.Env, &c.err
	c.cmd.WaitDelay = time.Second
	alone(c.cmd)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("starting the adapter: %w", err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("starting the adapter: %w", err)
	}
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the adapter: %w", err)
	}
	go c.read(out)
	return c, nil
}

// read hands each line to whoever waits for it, until the output ends or makes
// no sense.
func (c *child) read(out io.Reader) {
	r := bufio.NewReaderSize(out, 64<<10)
	fault := c.readAll(r)
	if fault.Verdict == Garbled {
		c.kill()
	}
	io.Copy(io.Discard, r)
	c.exit = c.cmd.Wait()
	if fault.Verdict == Crash && c.exit != nil {
		fault.Detail = "the adapter died: " + c.exit.Error()
	}
	fault.Stderr = c.err.String()
	close(c.done)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = fault
	for _, w := range c.waiting {
		w <- reply{err: fault}
	}
	c.waiting = nil
}

func (c *child) readAll(r *bufio.Reader) *Fault {
	for {
		line, long, err := readLine(r, MaxLine)
		line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		switch {
		case long:
			return &Fault{Verdict: Garbled, Detail: fmt.Sprintf("a line of more than %d bytes: %s", MaxLine, clip(string(line)))}
		case err != nil && len(line) > 0:
			return &Fault{Verdict: Garbled, Detail: "the output ends within a line: " + clip(string(line))}
		case err != nil:
			return &Fault{Verdict: Crash, Detail: "the adapter ended without an answer"}
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		c.logLine("<- ", line)
		if fault := c.deliver(line); fault != nil {
			return fault
		}
	}
}

func (c *child) deliver(line []byte) *Fault {
	var l struct{ Seq *int64 }
	if err := wellFormed(line); err != nil {
		return &Fault{Verdict: Garbled, Detail: err.Error() + ": " + clip(strings.ToValidUTF8(string(line), "?"))}
	}
	if err := json.Unmarshal(line, &l); err != nil || l.Seq == nil {
		return &Fault{Verdict: Garbled, Detail: "a line that is no JSON object with a seq: " + clip(string(line))}
	}
	c.mu.Lock()
	w, ok := c.waiting[*l.Seq]
	delete(c.waiting, *l.Seq)
	c.mu.Unlock()
	if !ok {
		return &Fault{Verdict: Garbled, Detail: fmt.Sprintf("an answer to %d, which nobody asked or which is answered already", *l.Seq)}
	}
	w <- reply{text: line}
	return nil
}

// ask writes a line and waits for the answer of that number.
func (c *child) ask(ctx context.Context, seq int64, line []byte, limit time.Duration) ([]byte, error) {
	w := make(chan reply, 1)
	c.mu.Lock()
	if c.broken != nil {
		c.mu.Unlock()
		return nil, c.broken
	}
	c.waiting[seq] = w
	c.mu.Unlock()
	c.logLine("-> ", bytes.TrimSuffix(line, []byte("\n")))
	go func() { // an adapter that does not read must not hold up the clock
		c.write.Lock()
		defer c.write.Unlock()
		c.in.Write(line)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case a := <-w:
		return a.text, a.err
	case <-timer.C:
		return nil, c.fault(Timeout, fmt.Sprintf("no answer within %s", limit))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *child) fault(v Verdict, detail string) *Fault {
	return &Fault{Verdict: v, Detail: detail, Stderr: c.err.String()}
}

func (c *child) logLine(arrow string, line []byte) {
	if c.log != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		fmt.Fprintf(c.log, "%s%s\n", arrow, line)
	}
}

func (c *child) kill() { killAll(c.cmd) }
