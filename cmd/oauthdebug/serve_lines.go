package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/oauthdebug/oauthdebug/mockgallery"
)

// serveLines writes a line for each exchange, and counts.
type serveLines struct {
	form string
	full func(id uint64) (mockgallery.Exchange, bool)

	mu      sync.Mutex
	out     *gather // nil: closed
	quiet   bool    // nothing but trouble
	last    uint64  // exchange of the last line
	total   int
	refusal int
	folds   map[lineShape]*fold
	timer   *time.Timer // ends the time in which lines are folded
}

// Of lines that are alike, this many are written in a second; the rest are counted. Nobody reads ten thousand lines a
// second, and writing them would take more than answering.
const (
	likeLines = 10
	maxFolds  = 64
	foldTime  = time.Second
)

// lineShape is what lines that are alike have in common.
type lineShape struct {
	method, path, name string
	verdict            mockgallery.Verdict
	status             int
	later              bool
}

type fold struct{ first, last, more uint64 }

// linesTo is stdout, unless that belongs to a command that runs beside.
func (o *serveOptions) linesTo(beside bool) io.Writer {
	if beside {
		return o.env.stderr
	}
	return o.env.stdout
}

func (l *serveLines) write(x mockgallery.Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !x.Later {
		l.total++
		if refused(&x) {
			l.refusal++
		}
	}
	switch {
	case l.out == nil || l.form == "none":
		l.last = x.ID
	case l.form == "json":
		l.last = x.ID
		if whole, ok := l.full(x.ID); ok {
			x = whole
		}
		l.out.Write(append(x.AppendJSON(nil), '\n')) //nolint:errcheck // nobody reads
	case l.quiet && !refused(&x) && x.Mistake == "" && x.Note == "":
	case !l.folded(&x):
		l.last = x.ID
		fmt.Fprintln(l.out, mockgallery.LogLine(x))
		if line := mockgallery.TallyLine(x); line != "" {
			fmt.Fprintln(l.out, line)
		}
	}
}

// refused tells whether a request was refused, or would have been.
func refused(x *mockgallery.Exchange) bool {
	return x.Verdict == mockgallery.Refused || x.Verdict == mockgallery.Warned || x.Verdict == mockgallery.Malformed
}

// folded counts an exchange and tells whether its line is left out.
func (l *serveLines) folded(x *mockgallery.Exchange) bool {
	path, _, _ := strings.Cut(x.Target, "?")
	shape := lineShape{x.Method, path, x.Problem + " " + x.Mistake + " " + x.Refusal, x.Verdict, x.Status, x.Later}
	f := l.folds[shape]
	if f == nil {
		if len(l.folds) >= maxFolds { // ever new ones: folded with each other
			shape = lineShape{}
			f = l.folds[shape]
		}
		if f == nil {
			if l.folds == nil {
				l.folds = map[lineShape]*fold{}
				l.timer = time.AfterFunc(foldTime, l.unfold)
			}
			f = &fold{first: x.ID}
			l.folds[shape] = f
		}
	}
	f.last = x.ID
	f.more++
	return f.more > likeLines
}

// unfold tells how many lines were left out, and begins anew.
func (l *serveLines) unfold() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellFolds()
}

func (l *serveLines) tellFolds() {
	for shape, f := range l.folds {
		if f.more <= likeLines || l.out == nil {
			continue
		}
		like := fmt.Sprintf("like #%d", f.first)
		if shape == (lineShape{}) {
			like = "of many kinds"
		}
		fmt.Fprintf(l.out, "          ... and %d more %s, up to #%d\n", f.more-likeLines, like, f.last)
		l.last = f.last
	}
	l.folds = nil
}

func (l *serveLines) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.timer != nil {
		l.timer.Stop()
	}
	l.tellFolds()
	l.out.flush()
	l.out = nil
}

// say writes text between the lines.
func (l *serveLines) say(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out != nil {
		fmt.Fprintln(l.out, strings.TrimRight(text, "\n"))
	}
}

// hush turns the lines of good requests off, or on again.
func (l *serveLines) hush() (quiet bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.quiet = !l.quiet
	return l.quiet
}

// shown is the exchange of the last line.
func (l *serveLines) shown() uint64 { l.mu.Lock(); defer l.mu.Unlock(); return l.last }

func (l *serveLines) all() int { l.mu.Lock(); defer l.mu.Unlock(); return l.total }

func (l *serveLines) refused() int { l.mu.Lock(); defer l.mu.Unlock(); return l.refusal }
