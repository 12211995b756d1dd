package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/mockgallery"
)

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
