package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
)

type conformServeOptions struct {
	env *env
	reportFlags
	addr  string
	until time.Duration
}

func newConformServe(e *env) *cobra.Command {
	o := &conformServeOptions{env: e}
	c := &cobra.Command{
		Use:   "serve",
		Short: "judge a client that has nothing but an address box",
		Long: text(`Listens on this machine, lists requests to send, verifies and explains each
			that arrives, and says which to send next. The list is at the root of the
			address; interrupt it to get the report.`),
		Example:     "oauthdebug conform serve --for 1s",
		Annotations: exits(conformExits),
		Args:        cobra.NoArgs,
		RunE:        func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	o.reportFlags.register(c.Flags())
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:0", "`ADDRESS` to listen on, of this machine")
	c.Flags().DurationVar(&o.until, "for", 0, "end after `DURATION`; else when interrupted")
	return c
}

func (o *conformServeOptions) run(ctx context.Context) error {
	if err := o.reportFlags.check(); err != nil {
		return err
	}
	suite, err := loadSuite()
	if err != nil {
		return err
	}
	listener, err := loopback(o.addr)
	if err != nil {
		return err
	}
	live := &conformance.Live{
		Suite: suite, Kit: kit(), Now: o.env.now,
		Credentials: conformance.Credentials{
			ConsumerKey: "demoConsumerKey" + conformance.Text(rand.Text()[:9]), ConsumerSecret: conformance.Text(rand.Text()[:24]),
			Token: "demoToken" + conformance.Text(rand.Text()[:15]), TokenSecret: conformance.Text(rand.Text()[:24]),
		},
		OnArrival: func(r conformance.Result) {
			fmt.Fprintf(o.env.stderr, "%-8s %s  %s\n", r.Verdict, r.ID, r.Detail)
		},
	}
	fmt.Fprintf(o.env.stderr, "listening on http://%s\n\n", listener.Addr())
	if err := live.List(o.env.stderr); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if o.until > 0 {
		ctx, stop = context.WithTimeout(ctx, o.until)
		defer stop()
	}
	server := &http.Server{Handler: live, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return &failure{exitFile, err}
	}
	rep := live.Report(context.WithoutCancel(ctx))
	if err := o.reportFlags.write(o.env, rep); err != nil {
		return err
	}
	return verdict(rep)
}

// loopback listens on this machine alone.
func loopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usage("--addr %q: an address such as 127.0.0.1:8085 is needed", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usage("--addr %q: only this machine's own addresses are served, 127.0.0.1 or [::1]", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &failure{exitFile, err}
	}
	return l, nil
}

type conformServerOptions struct {
	env *env
	runFlags
	reportFlags
	credentials
	features []string
}

func newConformServer(e *env) *cobra.Command {
	o := &conformServerOptions{env: e}
	c := &cobra.Command{
		Use:   "server URL",
		Short: "measure a server that verifies requests",
		Long: text(`Sends requests to URL, signed with the credentials given at the present time
			and with fresh nonces: good ones, and ones spoiled in one way each. Whether
			they were accepted is told by the status. URL names a resource that wants a
			signature; what --features does not name is left out. The report begins with
			what the server does as a whole. Only use it on a server that is yours to
			test.`),
		Example:     "oauthdebug conform server --consumer-key ck-demo-1234 --consumer-secret env:DEMO_SECRET http://127.0.0.1:1/api",
		Annotations: exits(conformExits),
		Args:        cobra.ExactArgs(1),
		RunE:        func(c *cobra.Command, args []string) error { return o.run(c.Context(), args[0]) },
	}
	o.runFlags.register(c.Flags())
	o.reportFlags.register(c.Flags())
	o.credentials.register(c.Flags())
	c.Flags().StringSliceVar(&o.features, "features", []string{"hmac-sha1", "form"}, "what the server has: `LIST` of methods in lower case, form, body-hash, replay, timestamp-window; two-legged if it is to take requests without a token")
	return c
}

func (o *conformServerOptions) run(ctx context.Context, url string) error {
	if err := o.reportFlags.check(); err != nil {
		return err
	}
	h, err := o.credentials.read(o.credentials.secrets(o.env))
	if err != nil {
		return err
	}
	run, err := o.runner(o.env)
	if err != nil {
		return err
	}
	run.Command = []string{url}
	if h.ConsumerKey == "" || !h.keyed {
		return missing("--consumer-key and --consumer-secret of a client that the server knows are needed")
	}
	if h.PrivateKey != nil || h.PublicKey != nil {
		return usage("--private-key and --public-key are not used here: only a client with a shared secret can be tried; leave them out, and the rsa methods out of --features")
	}
	for _, f := range o.features {
		if strings.HasPrefix(f, "rsa-") {
			return usage("--features %q: RSA methods cannot be tried, since only a client with a shared secret signs", f)
		}
	}
	server := &conformance.Server{
		Suite: run.Suite, URL: url, Features: o.features, Now: o.env.now,
		Credentials: conformance.Credentials{
			ConsumerKey: conformance.Text(h.ConsumerKey), ConsumerSecret: conformance.Text(h.ConsumerSecret.Reveal()),
			Token: conformance.Text(h.Token), TokenSecret: conformance.Text(h.TokenSecret.Reveal()),
		},
	}
	rep, err := run.Run(ctx, server)
	if err != nil {
		return conformError(err)
	}
	if err := o.reportFlags.write(o.env, rep); err != nil {
		return err
	}
	return verdict(rep)
}
