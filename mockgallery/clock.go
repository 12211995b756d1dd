package mockgallery

import (
	"net/http"
	"sync/atomic"
	"time"
)

// clock is the one time of a server: the time that it was given, moved by an offset, or standing still.
type clock struct {
	base  func() time.Time
	given bool // base is not the machine's clock
	state atomic.Pointer[clockState]
	dated atomic.Pointer[datedSecond]
}

type clockState struct {
	offset time.Duration
	frozen time.Time // zero: running
}

type datedSecond struct {
	unix int64
	text string
}

func newClock(base func() time.Time) *clock {
	c := &clock{base: base, given: base != nil}
	if base == nil {
		c.base = time.Now
	}
	c.state.Store(&clockState{})
	return c
}

func (c *clock) now() time.Time {
	st := c.state.Load()
	if !st.frozen.IsZero() {
		return st.frozen
	}
	return c.base().Add(st.offset)
}

// moved tells whether this may not be the machine's time.
func (c *clock) moved() bool { return c.given || *c.state.Load() != clockState{} }

// set moves the clock to t; it goes on running unless it is to stand still.
func (c *clock) set(t time.Time, freeze bool) {
	st := &clockState{offset: t.Sub(c.base())}
	if freeze {
		st.frozen = t
	}
	c.state.Store(st)
}

func (c *clock) advance(d time.Duration) {
	for {
		old := c.state.Load()
		st := &clockState{offset: old.offset + d, frozen: old.frozen}
		if !st.frozen.IsZero() {
			st.frozen = st.frozen.Add(d)
		}
		if c.state.CompareAndSwap(old, st) {
			return
		}
	}
}

func (c *clock) reset() { c.state.Store(&clockState{}) }

// date is the Date field, made once a second.
func (c *clock) date(t time.Time) string {
	if d := c.dated.Load(); d != nil && d.unix == t.Unix() {
		return d.text
	}
	d := &datedSecond{t.Unix(), t.UTC().Format(http.TimeFormat)}
	c.dated.Store(d)
	return d.text
}

// Now is the server's time.
func (s *Server) Now() time.Time { return s.clock.now() }

// SetClock moves the server's clock to t, from where it runs on, or stands still if freeze is true.
func (s *Server) SetClock(t time.Time, freeze bool) { s.clock.set(t, freeze) }

// AdvanceClock moves the server's clock by d, which may be negative.
func (s *Server) AdvanceClock(d time.Duration) { s.clock.advance(d) }

// ResetClock lets the clock follow Options.Now again.
func (s *Server) ResetClock() { s.clock.reset() }

// The vendor's two ways to write a time.
func stamp3(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
func stamp7(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }
