package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/mockgallery"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// serveKeys are the keys that a server on a terminal listens to.
type serveKeys struct {
	env   *env
	mock  *mockgallery.Server
	lines *serveLines
	page  string
	style render.Style
	stop  func()
}

const keysLine = "q quiet · d details of last · s search its cause · o open page"

// More keys that a terminal sends.
const (
	ctrlBackslash = 0x1C
	ctrlZ         = 0x1A
)

// listen reads keys until the terminal ends.
func (k *serveKeys) listen(ctx context.Context) {
	keys := make([]byte, 64)
	for {
		n, err := k.env.stdin.Read(keys)
		if bytes.HasPrefix(keys[:n], []byte{0x1B}) {
			n = 0 // an arrow or a function key
		}
		for _, key := range keys[:n] {
			switch key {
			case ctrlC, ctrlBackslash:
				k.stop()
			case ctrlZ:
				k.env.raw(false) //nolint:errcheck // then it stays as it is
				k.env.suspend()
				if ctx.Err() == nil {
					k.env.raw(true) //nolint:errcheck // in the background there are no keys
				}
			default:
				k.press(ctx, key)
			}
		}
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}

func (k *serveKeys) press(ctx context.Context, key byte) {
	switch key {
	case 'q', 'Q':
		if k.lines.hush() {
			k.lines.say("quiet: good requests are not shown; q shows them again")
			return
		}
		k.lines.say("every request is shown")
	case 'd', 'D':
		k.lines.say(k.details())
	case 's', 'S':
		go k.search(ctx) // Ctrl-C is still heard
	case 'o', 'O':
		go k.open()
	case '?', 'h', 'H':
		k.lines.say(keysLine + " · Ctrl-C stop")
	case '\r', '\n':
		k.lines.say("") // people part what was from what comes
	}
}

// lastShown is the exchange of the last line, if there is one.
func (k *serveKeys) lastShown() (x mockgallery.Exchange, ok bool) {
	if id := k.lines.shown(); id > 0 {
		x, ok = k.mock.Exchange(id)
	}
	return x, ok
}

const nothingYet = "nothing came yet, or the journal was emptied"

// details are what is known of the last exchange, secrets masked.
func (k *serveKeys) details() string {
	x, ok := k.lastShown()
	if !ok {
		return nothingYet
	}
	var b strings.Builder
	fmt.Fprintln(&b, mockgallery.LogLine(x))
	for line := range strings.Lines(strings.TrimRight(string(x.Head), "\r\n")) {
		fmt.Fprintf(&b, "   > %s\n", render.Visible(strings.TrimRight(line, "\r\n")))
	}
	found := render.Diagnosed{Diagnosis: &diagnose.Diagnosis{Findings: x.Findings}}
	if text := found.Text(k.style, &render.Masker{}); text != "" {
		b.WriteString("\n" + text)
	}
	if x.BaseString != "" && x.SignedString != "" {
		c := render.Difference{Comparison: diagnose.CompareBaseStrings(x.SignedString, x.BaseString), NameA: "client", NameB: "server"}
		b.WriteString("\n" + c.Text(k.style, &render.Masker{}))
	}
	if x.Note != "" {
		fmt.Fprintf(&b, "\nnote: %s\n", render.Visible(x.Note))
	}
	fmt.Fprintf(&b, "all of it: %s/exchanges/%d\n", k.page, x.ID)
	return b.String()
}

// search searches for the cause of the last exchange at length. Its line comes again when that is done.
func (k *serveKeys) search(ctx context.Context) {
	x, ok := k.lastShown()
	if !ok {
		k.lines.say(nothingYet)
		return
	}
	k.lines.say(fmt.Sprintf("searching for the cause of #%d ...", x.ID))
	if _, err := k.mock.Search(ctx, x.ID); err != nil && ctx.Err() == nil {
		k.lines.say(fmt.Sprintf("#%d: %v", x.ID, err))
	}
}

func (k *serveKeys) open() {
	if err := k.env.browse(k.page + "/"); err != nil {
		k.lines.say(fmt.Sprintf("no browser could be started (%v); open %s/", err, k.page))
	}
}

// takeTerminal takes the terminal out of line mode, where there is one, and gives it back at the end.
func (e *env) takeTerminal() (taken bool, giveBack func()) {
	if e.raw == nil || e.raw(true) != nil {
		return false, func() {}
	}
	stdout, stderr := e.stdout, e.stderr
	e.stdout, e.stderr = lineFeeds{stdout}, lineFeeds{stderr}
	return true, func() {
		e.stdout, e.stderr = stdout, stderr
		e.raw(false) //nolint:errcheck // the terminal is gone, then
	}
}

// lineFeeds writes to a terminal out of line mode, which would only go down at a line feed, not back.
type lineFeeds struct{ io.Writer }

func (w lineFeeds) Write(b []byte) (int, error) {
	if _, err := w.Writer.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(b), nil
}
