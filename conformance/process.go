package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
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

func orElse(d, usual time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return usual
}
