package main

import (
	"io"
	"sync"
	"time"
)

// gather passes lines on in batches: under load a write for each would cost more than the line. A line that comes
// alone waits no longer than a blink.
type gather struct {
	out io.Writer

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // nil: nothing waits
}

// The bounds of a batch.
const (
	gatherTime  = 10 * time.Millisecond
	gatherBytes = 64 << 10
)

// Write keeps a line for the next batch. A reader who is too slow holds the writers up, and memory stays bounded.
func (g *gather) Write(line []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, line...)
	switch {
	case len(g.waiting) >= gatherBytes:
		g.pass()
	case g.timer == nil:
		g.timer = time.AfterFunc(gatherTime, g.flush)
	}
	return len(line), nil
}

// flush passes on what waits.
func (g *gather) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pass()
}

func (g *gather) pass() {
	if g.timer != nil {
		g.timer.Stop()
		g.timer = nil
	}
	g.out.Write(g.waiting) //nolint:errcheck // nobody reads
	g.waiting = g.waiting[:0]
}
