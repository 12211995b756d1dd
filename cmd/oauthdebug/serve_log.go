package main

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

// unhurried writes to somebody who may have stopped reading, and does not wait for long: a script that reads the first
// line of a pipe and no more must not bring the server to a halt.
type unhurried struct {
	lines chan []byte
	ended chan struct{}

	gap func(lost int) string // says that lines were left out

	mu     sync.Mutex
	stuck  bool
	lost   int
	closed bool
}

// How much waits for a reader, and for how long a writer does.
const (
	linesKept = 64 // writes: each is one line or a batch of them
	patience  = time.Second
)

func newUnhurried(out io.Writer, gap func(lost int) string) *unhurried {
	w := &unhurried{gap: gap, lines: make(chan []byte, linesKept), ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		for line := range w.lines {
			out.Write(line) //nolint:errcheck // the program remembers it
		}
	}()
	return w
}

func (w *unhurried) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, io.ErrClosedPipe
	}
	if w.lost > 0 && len(w.lines) < linesKept/2 {
		w.lines <- []byte(w.gap(w.lost) + "\n")
		w.lost, w.stuck = 0, false
	}
	line = append([]byte(nil), line...)
	select {
	case w.lines <- line:
		return len(line), nil
	default:
	}
	if !w.stuck {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case w.lines <- line:
			return len(line), nil
		case <-timer.C:
			w.stuck = true
		}
	}
	w.lost += bytes.Count(line, []byte("\n"))
	return len(line), nil
}

// gapIn is how a log of a form tells that lines are missing.
func gapIn(form string) func(lost int) string {
	if form == "json" {
		return func(lost int) string { return fmt.Sprintf(`{"schema":"oauthdebug/gap/1","lost":%d}`, lost) }
	}
	return func(lost int) string {
		return fmt.Sprintf("          ... %d lines were left out, since nobody read them", lost)
	}
}

// close waits until all is written, if somebody reads.
func (w *unhurried) close() {
	w.mu.Lock()
	w.closed = true
	close(w.lines)
	w.mu.Unlock()
	select {
	case <-w.ended:
	case <-time.After(patience):
	}
}
