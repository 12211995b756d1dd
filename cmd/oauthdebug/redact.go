package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
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
			3  written with a made-up signature: the secret or the mistake is not known
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
	list, err := readRequests(o.env, &o.input, &o.credentials, &o.output, "redacting", args, dash)
	if err != nil {
		return err
	}
	texts, told, alike := []string{}, "", true
	for _, c := range list {
		twin, like := (&diagnose.Diagnoser{Catalogue: catalogue()}).Twin(ctx, c)
		text, err := twinText(c, twin, form)
		if err != nil {
			return err
		}
		texts = append(texts, text)
		if alike = alike && like; like && c.Secrets {
			told = madeUp(twin)
		}
	}
	if len(texts) > 1 { // with words around them they are read as they were, as a post
		for i := range texts {
			texts[i] = fmt.Sprintf("This is request %d of the %d that were shown.\n\n%s", i+1, len(texts), texts[i])
		}
	}
	if err := o.put(o.env, strings.Join(texts, "\n")); err != nil {
		return err
	}
	if told != "" {
		fmt.Fprintln(o.env.stderr, told)
	}
	if !alike {
		fmt.Fprintln(o.env.stderr, "the twin's signature is made up too: without the secret, or with a mistake that is not known, there is none that fails alike")
		return exit(exitMissing)
	}
	return nil
}

// twinText writes a twin as what its original was: a request in the form asked
// for, a base string or a header.
func twinText(c, twin *diagnose.Case, form func(*signer.Request) (string, error)) (string, error) {
	switch {
	case c.Kind == "base-string":
		return twin.Received.BaseString + "\n", nil
	case c.Kind == "signature":
		return "", missing("redacting: a signature alone; give its request too")
	case c.WithoutRequest():
		return "Authorization: " + twin.Request.Header.Get("Authorization") + "\n", nil
	}
	return form(&twin.Request)
}

// madeUp tells the secrets of a twin; they open nothing.
func madeUp(twin *diagnose.Case) string {
	told := fmt.Sprintf("the twin's secrets, made up: --consumer-secret 'pass:%s'", twin.Credentials.ConsumerSecret.Reveal())
	if !twin.Credentials.TokenSecret.Empty() {
		told += fmt.Sprintf(" --token-secret 'pass:%s'", twin.Credentials.TokenSecret.Reveal())
	}
	return told
}
