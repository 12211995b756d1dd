package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/mockgallery"
)

// serveLines writes a line for each exchange, and counts.
type serveLines struct {
	form string
	full func(id uint64) (mockgallery.Exchange, bool)

	mu      sync.Mutex
	out     *gather // nil: closed
	total   int
	refusal int
}

// lines go to stdout, unless that belongs to a command that runs beside.
func (o *serveOptions) lines(beside bool) *serveLines {
	out := o.env.stdout
	if beside {
		out = o.env.stderr
	}
	return &serveLines{form: o.log, out: &gather{out: out}}
}

func (l *serveLines) write(x mockgallery.Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !x.Later {
		l.total++
		if x.Verdict == mockgallery.Refused || x.Verdict == mockgallery.Warned || x.Verdict == mockgallery.Malformed {
			l.refusal++
		}
	}
	switch {
	case l.out == nil || l.form == "none":
	case l.form == "json":
		if whole, ok := l.full(x.ID); ok {
			x = whole
		}
		l.out.Write(append(x.AppendJSON(nil), '\n')) //nolint:errcheck // nobody reads
	default:
		fmt.Fprintln(l.out, mockgallery.LogLine(x))
	}
}

func (l *serveLines) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out.flush()
	l.out = nil
}

func (l *serveLines) all() int { l.mu.Lock(); defer l.mu.Unlock(); return l.total }

func (l *serveLines) refused() int { l.mu.Lock(); defer l.mu.Unlock(); return l.refusal }

// readyDocument is what a script needs to know.
type readyDocument struct {
	Schema string            `json:"schema"`
	URL    string            `json:"url"`
	API    string            `json:"api"`
	Page   string            `json:"page"`
	Keys   []mockgallery.Key `json:"keys"`
}

// announce says where the server is and which keys there are. The demo keys are worth nothing, so their secrets are
// shown; the secret of a key that was given is not.
func (o *serveOptions) announce(s *mockgallery.Server, opt *mockgallery.Options, at place) error {
	keys := s.Keys()
	for i := range keys {
		if at.own && keys[i].Key == at.key.Key {
			keys[i].Secret = ""
		}
	}
	switch o.ready {
	case "none":
		return nil
	case "json":
		line, err := render.JSONLine(readyDocument{"oauthdebug/ready/1", at.mock, at.api, at.page, keys})
		if err == nil {
			_, err = o.env.stdout.Write(line)
		}
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "mock  %s      page  %s/      (Ctrl-C to stop)\n", at.api, at.page)
	fmt.Fprintf(&b, "%s · window %s · profile %s", opt.Mode, windowText(opt.Window), opt.Profile)
	if opt.Profile == mockgallery.Gallery {
		fmt.Fprintf(&b, " · server %s", opt.Version)
	}
	b.WriteByte('\n')
	if o.expose {
		b.WriteString("anybody who can reach this machine can use both: the demo keys are public\n")
	}
	for _, k := range keys {
		state := ""
		switch {
		case k.Revoked:
			state = "  (revoked)"
		case k.Disabled:
			state = "  (disabled)"
		}
		secret := k.Secret
		if secret == "" {
			secret = "(as given)"
		}
		fmt.Fprintf(&b, "  %-8s %-18s %s%s\n", k.Kind, k.Key, secret, state)
	}
	for _, t := range s.Tokens() {
		if opt.Profile == mockgallery.RFC5849 && !(at.own && t.Key == at.key.Key) {
			fmt.Fprintf(&b, "  %-8s %-18s %s  (of %s)\n", "token", t.Token, t.Secret, t.Key)
		}
	}
	fmt.Fprintln(o.env.stderr, strings.TrimRight(b.String(), "\n"))
	return nil
}

func windowText(d time.Duration) string {
	if d < 0 {
		return "any"
	}
	return fmt.Sprintf("%g s", d.Seconds())
}

// runBeside runs a command with the address and a key in its environment.
func runBeside(ctx context.Context, e *env, command []string, at place) error {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = e.stdin, e.stdout, e.stderr
	c.Env = append(os.Environ(),
		"GALLERY_URL="+at.api, "GALLERY_KEY="+at.key.Key, "GALLERY_SECRET="+at.key.Secret,
		"OAUTHDEBUG_URL="+at.mock, "OAUTHDEBUG_PAGE="+at.page)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 5 * time.Second
	err := c.Run()
	var failed *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return exit(exitInterrupted)
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		return exit(failed.ExitCode())
	case errors.As(err, &failed):
		return &failure{exitProblem, fmt.Errorf("running %s: %w", command[0], err)}
	}
	return &failure{exitFile, fmt.Errorf("running %s: %w", command[0], err)}
}
