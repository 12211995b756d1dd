package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

type redactOptions struct {
	env *env
	input
	credentials
	output
	form string
}

func newRedact(e *env) *cobra.Command {
	o := &redactOptions{env: e}
	c := &cobra.Command{
		Use:   "redact [INPUT | -- curl ...]",
		Short: "make a twin of a request that can be shown to anyone",
		Long: text(`Writes a request that fails in the same way and holds nothing of the original:
			other host, key, token, nonce and values of the same shape, signed with other
			secrets and the same mistake. The twin's secrets are written beside it.`),
		Example: text(`
			oauthdebug redact --consumer-secret env:DEMO_SECRET @request.http
			oauthdebug redact -f raw --consumer-secret env:DEMO_SECRET @request.http`),
		Annotations: exits(`
			0  written; the twin has the same diagnosis
			2  wrong usage, or input that cannot be read
			3  written without a signature: the secret or the mistake is not known
			4  a file could not be read or written`),
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args, c.ArgsLenAtDash()) },
	}
	o.input.register(c.Flags())
	o.credentials.register(c.Flags())
	o.output.register(c.Flags())
	c.Flags().StringVarP(&o.form, "format", "f", "curl", "what to write: `FORM` is curl, curl-config, httpie or raw")
	c.RegisterFlagCompletionFunc("format", fixed("curl", "curl-config", "httpie", "raw"))
	return c
}

func (o *redactOptions) run(ctx context.Context, args []string, dash int) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	form, ok := render.Forms[o.form]
	if !ok {
		return usage("-f %q: curl, curl-config, httpie or raw is needed", o.form)
	}
	s := o.credentials.secrets(o.env)
	g, err := o.input.read(o.env, s, args, dash)
	if err != nil {
		return err
	}
	if g == nil {
		return o.input.nothing("redacting")
	}
	if !o.quiet {
		o.env.say("read: %s", g.Read)
	}
	h, err := o.credentials.read(s)
	if err != nil {
		return err
	}
	c, err := g.pick(o.env, &o.output, &o.input)
	if err != nil {
		return err
	}
	h.adopt(c)
	twin, like := (&diagnose.Diagnoser{Catalogue: unicode.Catalogue()}).Twin(ctx, c)
	request, err := form(&twin.Request)
	if err != nil {
		return err
	}
	if err := o.put(o.env, request); err != nil {
		return err
	}
	if !like {
		fmt.Fprintln(o.env.stderr, "the twin has no signature: without the secret, or with a mistake that is not known, there is none that fails alike")
		return exit(exitMissing)
	}
	fmt.Fprintf(o.env.stderr, "the twin's secrets, made up: --consumer-secret 'pass:%s'", twin.Credentials.ConsumerSecret.Reveal())
	if !twin.Credentials.TokenSecret.Empty() {
		fmt.Fprintf(o.env.stderr, " --token-secret 'pass:%s'", twin.Credentials.TokenSecret.Reveal())
	}
	fmt.Fprintln(o.env.stderr)
	return nil
}
