package main

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
)

type signOptions struct {
	env *env
	input
	credentials
	signing
	output
	form string
}

var signForms = []string{"header", "url", "curl", "curl-config", "httpie", "raw", "json", "base-string", "signature"}

// either writes "a, b or c".
func either(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func newSign(e *env) *cobra.Command {
	o := &signOptions{env: e}
	c := &cobra.Command{
		Use:   "sign [INPUT | -- curl ...]",
		Short: "sign a request; only the result on stdout",
		Long: text(`Signs a request and writes the result alone to stdout, in the form that -f
			names. An old signature and its nonce and time are replaced; key, token and
			callback of the request are kept.`),
		Example: text(`
			oauthdebug sign --consumer-key ck-demo-1234 --consumer-secret env:DEMO_SECRET 'https://api.example.com/photos?size=large'
			oauthdebug sign -f curl --consumer-key ck-demo-1234 --consumer-secret env:DEMO_SECRET -X POST -d size=large 'https://api.example.com/photos'
			oauthdebug sign -f base-string --consumer-key ck-demo-1234 --oauth oauth_callback=oob 'https://api.example.com/initiate'`),
		Annotations: exits(`
			0  signed
			2  wrong usage, or input that cannot be read
			3  a secret or key is missing
			4  a file could not be read or written`),
		RunE: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("placement") && o.form == "url" {
				o.placement = signer.InQuery.String()
			}
			return o.run(args, c.ArgsLenAtDash())
		},
	}
	o.input.register(c.Flags())
	o.credentials.register(c.Flags())
	o.signing.register(c.Flags())
	o.output.register(c.Flags())
	c.Flags().StringVarP(&o.form, "format", "f", "header", "what to write: `FORM` is "+either(signForms))
	c.RegisterFlagCompletionFunc("format", fixed(signForms...))
	return c
}

func fixed(words ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

func (o *signOptions) run(args []string, dash int) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	if o.output.json {
		o.form = "json"
	}
	if !slices.Contains(signForms, o.form) {
		return usage("-f %q: %s is needed", o.form, either(signForms))
	}
	c, h, err := readRequest(o.env, &o.input, &o.credentials, &o.output, "signing", args, dash)
	if err != nil {
		return err
	}
	if err := whole(c, "signing"); err != nil {
		return err
	}
	if err := reachable(c.Request.Host); err != nil {
		return err
	}
	sg, err := o.signing.signer(o.env, &h, protocol(&c.Request))
	if err != nil {
		return err
	}
	if sg.Credentials.ConsumerKey == "" && !named(sg.Extra, "oauth_consumer_key") && !slices.Contains(o.oauth, "-oauth_consumer_key") {
		return missing("signing: no consumer key (--consumer-key NAME)")
	}
	signed, trace, err := sg.Explain(unsign(c.Request))
	if err != nil {
		return usage("%w", err)
	}
	if o.form == "base-string" {
		return o.put(o.env, trace.Base.Octets+"\n")
	}
	if err := canSign(&h, trace.Digest); err != nil {
		return err
	}
	if c.Guessed.Body && len(c.Request.Body) > 0 && slices.Contains([]string{"curl", "curl-config", "httpie", "raw", "json"}, o.form) {
		return usage("-f %s: the body is not known in full; -f header or url leave it to you", o.form)
	}
	return o.write(signed, trace)
}

// reachable refuses a host that no request can be sent to. To diagnose one that
// was sent all the same is another matter.
func reachable(host string) error {
	u, err := url.Parse("http://" + host)
	var wrong *url.Error
	if errors.As(err, &wrong) {
		return usage("signing: the host %q of the address: %w", host, wrong.Err)
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return usage("signing: the port %q of the address: ports end at 65535", port)
		}
	}
	return nil
}

// canSign says what is missing to sign with a method.
func canSign(h *held, d *signer.Digest) error {
	switch {
	case d.Kind == signer.RSA && h.PrivateKey == nil:
		return missing("signing with %s: no private key given (--private-key file:PATH)", d.Name)
	case d.Kind != signer.RSA && !h.keyed:
		return missing("signing with %s: no consumer secret given (--consumer-secret %s, or OAUTHDEBUG_CONSUMER_SECRET)", d.Name, sources)
	}
	return nil
}

func (o *signOptions) write(signed *signer.Signed, trace *signer.Trace) error {
	r := &signed.Request
	switch o.form {
	case "header":
		if signed.Authorization == "" {
			return usage("-f header: with --placement %s there is no header; -f url, curl or raw show the request", o.placement)
		}
		return o.put(o.env, "Authorization: "+signed.Authorization+"\n")
	case "url":
		if o.placement != signer.InQuery.String() {
			return usage("-f url: with --placement %s the address does not carry the signature; -f curl or raw show the request", o.placement)
		}
		return o.put(o.env, r.Address()+"\n")
	case "signature":
		return o.put(o.env, signed.Signature+"\n")
	case "json":
		return o.document(o.env, render.SignedDocument(signed, trace))
	}
	text, err := render.Forms[o.form](r)
	if err != nil {
		return err
	}
	if o.env.terminal.out && o.output.file == "" { // to be looked at
		text = render.Visible(strings.ReplaceAll(text, "\r\n", "\n"))
	}
	return o.put(o.env, text)
}
