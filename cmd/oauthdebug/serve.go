package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/mockgallery"
)

type serveOptions struct {
	env  *env
	mock mockgallery.Options
	serveWhere
	serveKey

	profile, mode, version, slash, unknown string
	seedFile, now                          string
	jobTime, skew                          time.Duration
	jobPolls                               int
	log, ready                             string
}

func newServe(e *env) *cobra.Command {
	o := &serveOptions{env: e}
	c := &cobra.Command{
		Use:   "serve [-- COMMAND ...]",
		Short: "a mock Gallery server that says why it refuses",
		Long: text(`Answers as the Alteryx Gallery API is known to answer, and says beside it
			why a request was refused: in the log, in the fields Oauthdebug-Mistake and
			WWW-Authenticate, and on a page of its own with every request as it came.
			With --profile rfc5849 it takes any path, for clients of other services.
			Ctrl-C ends it; on a terminal there are keys for more. With a command behind
			"--" it runs that, with the address in GALLERY_URL and a key in GALLERY_KEY
			and GALLERY_SECRET, and ends with it.`),
		Example: text(`
			oauthdebug serve --port 0 -- sh -c 'curl -s "$GALLERY_URL/status/ping/"'
			oauthdebug serve --port 0 --mode warn --log json -- ./client.sh`),
		Annotations: exits(`
			0  stopped by Ctrl-C; or the command succeeded and nothing was refused
			1  the command succeeded, but a request of it was refused
			2  wrong usage, or a seed file that cannot be read
			4  the port is taken, or a file could not be read
			n  the status of the command, if it failed; 128 and more for a signal`),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 && c.ArgsLenAtDash() != 0 {
				return usage("serve takes no arguments; a command to run goes behind \"--\"")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	o.register(c.Flags())
	return c
}

// run serves until the context ends or the command does.
func (o *serveOptions) run(ctx context.Context, command []string) error {
	opt, err := o.options()
	if err != nil {
		return err
	}
	mock, page, err := o.listen()
	if err != nil {
		return err
	}
	lines := &serveLines{form: o.log}
	opt.OnExchange = lines.write
	keepCollectorCalm(serverMemory)
	s := mockgallery.New(opt)
	defer s.Close()
	lines.full = s.Exchange
	s.SetControlURL("http://" + page.Addr().String())
	if err := o.setClock(s); err != nil {
		return err
	}
	key, own, err := o.addKey(o.env, s)
	if err != nil {
		return err
	}
	keyed := false
	if len(command) == 0 {
		taken, giveBack := o.env.takeTerminal()
		defer giveBack()
		keyed = taken
	}
	log := newUnhurried(o.linesTo(len(command) > 0), gapIn(o.log))
	lines.out = &gather{out: log}
	closeLog := sync.OnceFunc(func() { lines.close(); log.close() })
	defer closeLog()
	at := place{mock: "http://" + mock.Addr().String(), page: "http://" + page.Addr().String(), key: key, own: own}
	if at.api = at.mock; opt.Profile == mockgallery.Gallery {
		at.api += strings.TrimSuffix(opt.Bases[0], "/") + "/api"
	}

	stopped, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	serving, end := context.WithCancel(stopped)
	defer end()
	ended := make(chan error, 2)
	go func() { ended <- s.Serve(serving, mock) }()
	go func() { ended <- s.ServeControl(serving, page) }()
	if err := o.announce(s, &opt, at); err != nil {
		return err
	}
	if keyed {
		if o.ready == "text" {
			o.env.say(keysLine)
		}
		var look output
		k := serveKeys{env: o.env, mock: s, lines: lines, page: at.page, style: look.style(o.env), stop: end}
		go k.listen(serving)
	}
	var result error
	if len(command) > 0 {
		result = runBeside(serving, ctx, o.env, command, at)
	} else {
		<-serving.Done()
	}
	end()
	for range 2 {
		if err := <-ended; err != nil && result == nil {
			result = fileError("serving", err)
		}
	}
	closeLog()
	switch {
	case len(command) == 0 && result == nil:
		return errStopped
	case result == nil && lines.refused() > 0:
		fmt.Fprintf(o.env.stderr, "oauthdebug: %d of %d requests were refused\n", lines.refused(), lines.all())
		return exit(exitProblem)
	}
	return result
}

// listen takes both ports.
func (o *serveOptions) listen() (mock, page net.Listener, err error) {
	if mock, err = o.take(o.port); err != nil {
		return nil, nil, err
	}
	if page, err = o.take(o.page()); err != nil {
		mock.Close()
		return nil, nil, err
	}
	return mock, page, nil
}

func (o *serveOptions) take(port int) (net.Listener, error) {
	address := net.JoinHostPort(o.host, fmt.Sprint(port))
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, &failure{exitFile, fmt.Errorf("listening on %s: the port is taken; \"ss -ltnp 'sport = :%d'\" or \"lsof -i :%d\" says by whom. Take another with --port and --page-port, or any free one with --port 0", address, port, port)}
	}
	if err != nil {
		return nil, fileError("listening on "+address, err)
	}
	return l, nil
}

// setClock starts the server's clock at --now, and moves it by --skew.
func (o *serveOptions) setClock(s *mockgallery.Server) error {
	if o.skew != 0 {
		defer func() { s.AdvanceClock(o.skew) }()
	}
	if o.now == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, o.now)
	if err != nil {
		return usage("--now %q: a time as in 2018-10-17T13:58:43Z is needed", o.now)
	}
	s.SetClock(t, false)
	return nil
}

// serveKey are the flags of a key of one's own.
type serveKey struct{ credentials }

// addKey adds the key of the flags, as a Curator's, and returns the key to show people: that one, which is their own, or
// a demo key.
func (k *serveKey) addKey(e *env, s *mockgallery.Server) (key mockgallery.Key, own bool, err error) {
	h, err := k.credentials.read(k.credentials.secrets(e))
	if err != nil {
		return key, false, err
	}
	if !h.keyed && (k.consumerKey != "" || k.token != "") {
		return key, false, usage("--consumer-key and --token need a secret as well: give --consumer-secret env:NAME")
	}
	if !h.keyed {
		for _, key := range s.Keys() {
			if key.Kind == "user" && !key.Disabled && !key.Revoked {
				return key, false, nil
			}
		}
		return key, false, usage("serving: no user's key in the seed file is good; give --consumer-secret as well")
	}
	name := h.ConsumerKey
	if name == "" {
		name = "ck-demo-1234"
	}
	key = mockgallery.Key{Key: name, Secret: h.ConsumerSecret.Reveal(), Kind: "curator"}
	if err := s.AddKey(key); err != nil {
		return key, true, usage("%w", err)
	}
	if h.Token != "" {
		s.AddToken(mockgallery.Token{Key: name, Token: h.Token, Secret: h.TokenSecret.Reveal()})
	}
	return key, true, nil
}

// place is where a server answers, and a key that it takes.
type place struct {
	mock, page string
	api        string // the address that clients are given
	key        mockgallery.Key
	own        bool // the key is not a demo key
}
