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

// Process is an adapter in a process of its own that speaks lines/1. The
// process is started when it is needed, and again after it had to be stopped.
// Cases may be put at once; the answers come in any order.
type Process struct {
	Command []string
	Dir     string
	Env     []string      // nil: that of this process
	Start   time.Duration // for the answer to hello; 0 is 30 seconds
	Timeout time.Duration // for each case; 0 is 5 seconds
	Log     io.Writer     // gets every line of the conversation, if not nil

	mu    sync.Mutex
	child *child
	hello Hello
	seq   int64
}

// Hello starts the process, if need be, and asks for its passport.
func (p *Process) Hello(ctx context.Context, h Hello) (Passport, error) {
	p.mu.Lock()
	p.hello = h
	p.stop()
	passport, err := p.start(ctx)
	p.mu.Unlock()
	return passport, err
}

// start runs the process and greets it. p.mu is held.
func (p *Process) start(ctx context.Context) (Passport, error) {
	c, err := p.spawn()
	if err != nil {
		return Passport{}, &Fault{Verdict: Crash, Detail: err.Error()}
	}
	h := p.hello
	h.Op, h.Seq, h.Protocol = "hello", p.next(), Protocol
	line, err := marshal(h)
	if err != nil {
		return Passport{}, err
	}
	text, err := c.ask(ctx, h.Seq, append(line, '\n'), orElse(p.Start, 30*time.Second))
	if err != nil {
		c.kill()
		return Passport{}, err
	}
	var l passportLine
	if err := readAs("answer-hello", text, &l); err != nil {
		c.kill()
		return Passport{}, c.fault(Garbled, "the answer to hello: "+err.Error()+": "+clip(string(text)))
	}
	p.child = c
	return l.Passport, nil
}

// Do puts a case and waits for its answer. Without one, the process is stopped;
// the next case finds a new one.
func (p *Process) Do(ctx context.Context, c Case) (Answer, error) {
	p.mu.Lock()
	if p.child == nil {
		if _, err := p.start(ctx); err != nil {
			p.mu.Unlock()
			return Answer{}, err
		}
	}
	child, seq := p.child, p.next()
	p.mu.Unlock()
	line, err := c.line(seq)
	if err != nil {
		return Answer{}, err
	}
	text, err := child.ask(ctx, seq, line, orElse(p.Timeout, 5*time.Second))
	var a Answer
	if err == nil {
		if a, err = readAnswer(c.Op(), text); err != nil {
			err = child.fault(Garbled, err.Error()+": "+clip(string(text)))
		}
	}
	if err != nil {
		p.drop(child)
	}
	return a, err
}

// Strange sends an operation that lines/1 does not have.
func (p *Process) Strange(ctx context.Context, op string) (Answer, error) {
	p.mu.Lock()
	child, seq := p.child, p.next()
	p.mu.Unlock()
	if child == nil {
		return Answer{}, errors.New("sending an operation: the adapter is not running")
	}
	line, err := marshal(caseLine{Op: op, Seq: seq, ID: "doctor", Given: struct{}{}})
	if err != nil {
		return Answer{}, err
	}
	text, err := child.ask(ctx, seq, append(line, '\n'), orElse(p.Timeout, 5*time.Second))
	if err != nil {
		p.drop(child)
		return Answer{}, err
	}
	return readAnswer(string(KindSign), text)
}

func (p *Process) next() int64 {
	p.seq++
	return p.seq - 1
}

func (p *Process) drop(c *child) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == c {
		p.stop()
	}
}

func (p *Process) stop() {
	if p.child != nil {
		p.child.kill()
		p.child = nil
	}
}

// Close ends the input and waits for the process to leave with status 0, as
// lines/1 asks. One that was never started is no error.
func (p *Process) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.child == nil {
		return nil
	}
	c := p.child
	p.child = nil
	c.in.Close()
	select {
	case <-c.done:
	case <-time.After(2 * time.Second):
		c.kill()
		return errors.New("ending the adapter: it does not leave at the end of its input")
	}
	if c.exit != nil {
		return fmt.Errorf("ending the adapter: it left with %w at the end of its input", c.exit)
	}
	return nil
}

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

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

const tailSize = 4 << 10

// Write keeps the last octets.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

// String returns the last octets as text.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(strings.TrimSpace(string(t.kept)), "?")
}

func orElse(d, usual time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return usual
}
