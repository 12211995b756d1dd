package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

type verifyOptions struct {
	env *env
	input
	credentials
	output
	window time.Duration
}

func newVerify(e *env) *cobra.Command {
	o := &verifyOptions{env: e}
	c := &cobra.Command{
		Use:   "verify [INPUT | -- curl ...]",
		Short: "check a signed request as a server does",
		Long: text(`Checks a signed request in the order in which a server does (RFC 5849 3.2):
			parameters, version, method, signature. The time is judged against --now
			alone. If the signature is wrong, the commonest mistakes are tried; diagnose
			tries more.`),
		Example: text(`
			oauthdebug verify --consumer-secret env:DEMO_SECRET @request.http
			oauthdebug verify -q --public-key key.pem @request.http && echo valid
			oauthdebug verify --json --consumer-secret env:DEMO_SECRET @request.http`),
		Annotations: exits(`
			0  valid
			1  a server refuses it; the answer says why
			2  wrong usage, or input that cannot be read
			3  a secret or key is missing
			4  a file could not be read`),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), args, c.ArgsLenAtDash())
		},
	}
	o.input.register(c.Flags())
	o.credentials.register(c.Flags())
	o.output.register(c.Flags())
	o.output.registerVerdict(c.Flags())
	c.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "show the eight steps as well")
	c.Flags().DurationVar(&o.window, "window", 5*time.Minute, "with --now: how far the timestamp may be off (`DURATION`)")
	return c
}

func (o *verifyOptions) run(ctx context.Context, args []string, dash int) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	s := o.credentials.secrets(o.env)
	g, err := o.input.read(o.env, s, args, dash)
	if err != nil {
		return err
	}
	if g == nil {
		return o.input.nothing("verifying")
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
	v, err := o.verify(ctx, c, &h)
	if err != nil {
		return err
	}
	code := exitOK
	if v.Problem != nil && !o.exitZero {
		code = exitProblem
	}
	m := h.masker(o.env, &o.output)
	switch {
	case o.output.json:
		err = o.document(o.env, v.Document(m))
	case !o.quiet:
		text := v.Text(o.style(o.env), m)
		if o.verbose {
			if t, err := v.Trace(); err == nil {
				x := render.Explained{Trace: t, Credentials: v.Credentials, Keyed: h.keyed, Received: v.Received, Matches: v.Problem == nil}
				text += "\n" + x.Text(o.style(o.env), m)
			}
		}
		err = o.put(o.env, text)
	}
	if err != nil {
		return err
	}
	return exit(code)
}

// verify checks the request against the credentials given; key and token that
// were not given are those of the request.
func (o *verifyOptions) verify(ctx context.Context, c *diagnose.Case, h *held) (*render.Verdict, error) {
	ps := protocol(&c.Request)
	known := h.Credentials
	if known.ConsumerKey == "" {
		known.ConsumerKey = value(ps, "oauth_consumer_key")
	}
	if known.Token == "" {
		known.Token = value(ps, "oauth_token")
	}
	verifier := signer.Verifier{Keys: signer.StaticKeys{known}}
	if !c.Now.IsZero() {
		verifier.Window, verifier.Now = o.window, func() time.Time { return c.Now }
	}
	out := &render.Verdict{Verdict: verifier.Verify(ctx, c.Request)}
	if out.Problem != nil && out.Problem.Code == "signature_invalid" && c.Guessed.Scheme {
		if other := verifier.Verify(ctx, otherScheme(c.Request)); other.Problem == nil {
			out.Verdict = other
			o.env.say("the input does not tell the scheme; with %s the signature is right (--scheme says it)", other.Request.Scheme)
		}
	}
	p := out.Problem
	if p == nil || p.Stage != signer.StageSign && p.Stage != signer.StageKey {
		return out, nil
	}
	if err := canVerify(h, &known, signer.DigestByName(out.Method)); err != nil {
		return nil, err
	}
	if t, err := out.Trace(); err == nil {
		out.Expected = t.Signature
	}
	c.Credentials, c.Secrets = known, true
	out.Findings = (&diagnose.Diagnoser{Catalogue: unicode.Catalogue(), Depth: 2}).Diagnose(ctx, c).Findings
	return out, nil
}

// canVerify says what is missing to verify with a method.
func canVerify(h *held, known *signer.Credentials, d *signer.Digest) error {
	switch {
	case d == nil:
		return nil
	case d.Kind == signer.RSA && known.PublicKey == nil:
		return missing("verifying %s: no public key given (--public-key FILE)", d.Name)
	case d.Kind != signer.RSA && !h.keyed:
		return missing("verifying %s: no consumer secret given (--consumer-secret %s, or OAUTHDEBUG_CONSUMER_SECRET)", d.Name, sources)
	}
	return nil
}

// otherScheme returns the request as it is under the other scheme.
func otherScheme(r signer.Request) signer.Request {
	if strings.EqualFold(r.Scheme, "http") {
		r.Scheme = "https"
	} else {
		r.Scheme = "http"
	}
	return r
}
