package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

type explainOptions struct {
	env *env
	input
	credentials
	signing
	output
	with string
}

func newExplain(e *env) *cobra.Command {
	o := &explainOptions{env: e}
	c := &cobra.Command{
		Use:   "explain [INPUT | -- curl ...]",
		Short: "sign a request, or check its signature, step by step",
		Long: text(`Shows how RFC 5849 makes the signature of a request, in eight steps. A
			request without a signature gets one; of a request that has one, the signature
			is computed again and compared. Without input, the RFC's own example is shown.`),
		Example: text(`
			oauthdebug explain
			oauthdebug explain --consumer-key ck-demo-1234 --consumer-secret env:DEMO_SECRET -- curl 'https://api.example.com/photos?size=large'
			oauthdebug explain --with key-missing-ampersand`),
		Annotations: exits(`
			0  the steps were shown
			2  wrong usage, or input that cannot be read
			4  a file could not be read`),
		RunE: func(c *cobra.Command, args []string) error { return o.run(args, c.ArgsLenAtDash()) },
	}
	o.input.register(c.Flags())
	o.credentials.register(c.Flags())
	o.signing.register(c.Flags())
	o.output.register(c.Flags())
	c.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "show where each part of the base string came from")
	c.Flags().StringVar(&o.with, "with", "", "show the right run and the one with `MISTAKE` side by side")
	return c
}

func (o *explainOptions) run(args []string, dash int) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	s := o.credentials.secrets(o.env)
	g, err := o.input.read(o.env, s, args, dash)
	if err != nil {
		return err
	}
	h, err := o.credentials.read(s)
	if err != nil {
		return err
	}
	var c *diagnose.Case
	if g == nil {
		var ex held
		c, ex = rfcExample()
		if !h.keyed {
			h = ex
		}
		o.tell("read: the example of RFC 5849, section 3.4.1.1, with its published secrets")
	} else {
		if c, err = g.pick(o.env, &o.output, &o.input); err != nil {
			return err
		}
		if err := whole(c, "explaining"); err != nil {
			return err
		}
		h.adopt(c)
		o.tell("read: " + g.Read)
	}
	if o.with != "" {
		return o.side(c, &h)
	}
	x, err := o.explained(c, &h)
	if err != nil {
		return err
	}
	m := h.masker(o.env, &o.output)
	if o.output.json {
		return o.document(o.env, x.Document(m))
	}
	style := o.style(o.env)
	style.Sources = o.verbose
	return o.put(o.env, x.Text(style, m))
}

func (o *explainOptions) tell(words string) {
	if !o.quiet {
		o.env.say("%s\n", words)
	}
}

// explained computes a request that is signed already as it stands, any other
// as the flags say.
func (o *explainOptions) explained(c *diagnose.Case, h *held) (*render.Explained, error) {
	found := protocol(&c.Request)
	if received := value(found, "oauth_signature"); (received != "" || len(c.Request.OAuth) > 0) && !o.signing.any() {
		return o.received(c, h, received)
	}
	s, err := o.signing.signer(o.env, h, found)
	if err != nil {
		return nil, err
	}
	if s.Credentials.ConsumerKey == "" && !named(s.Extra, "oauth_consumer_key") {
		o.tell("no consumer key given (--consumer-key TEXT); a server needs one")
	}
	x := &render.Explained{Credentials: h.Credentials, Keyed: h.keyed, Placement: s.Placement}
	if x.Signed, x.Trace, err = s.Explain(unsign(c.Request)); err != nil {
		return nil, usage("%w", err)
	}
	x.Findings = o.old(x.Trace)
	return x, nil
}

func (o *explainOptions) received(c *diagnose.Case, h *held, received string) (*render.Explained, error) {
	h.unneeded(o.env, value(protocol(&c.Request), "oauth_token") != "")
	x := &render.Explained{Credentials: h.Credentials, Keyed: h.keyed, Received: received}
	var m signer.Machine
	if err := m.Run(&c.Request, &h.Credentials, nil); err != nil && err != signer.ErrNoPrivateKey {
		return nil, usage("%w", err)
	}
	x.Matches = received != "" && m.Matches(received)
	if !x.Matches && c.Guessed.Scheme && received != "" {
		again := *c
		again.Guessed.Scheme, again.Request = false, otherScheme(c.Request)
		if y, err := o.received(&again, h, received); err == nil && y.Matches {
			o.tell("the input does not tell the scheme; with " + again.Request.Scheme + " the signature is right (--scheme says it)")
			return y, nil
		}
	}
	x.Trace = m.Trace()
	x.Findings = o.old(x.Trace)
	return x, nil
}

// old notes a timestamp that no server would take today. Only a note: this
// machine's clock is no evidence, and old examples are worth explaining.
func (o *explainOptions) old(t *signer.Trace) []diagnose.Finding {
	for _, p := range t.Params {
		if p.Decoded[0] != "oauth_timestamp" {
			continue
		}
		n, err := strconv.ParseInt(p.Decoded[1], 10, 64)
		if age := o.env.now().Sub(time.Unix(n, 0)); err == nil && age > 24*time.Hour {
			return []diagnose.Finding{{
				ID: "stale-request-replayed", Level: diagnose.Info, Certainty: diagnose.Likely,
				Message: fmt.Sprintf("timestamp %d is from %s; a server that checks the time refuses it today", n, time.Unix(n, 0).UTC().Format(time.DateOnly)),
				Fix:     "leave --timestamp and --nonce out to get fresh ones",
			}}
		}
	}
	return nil
}

// side shows what a mistake changes.
func (o *explainOptions) side(c *diagnose.Case, h *held) error {
	row := catalogue().ByID(o.with)
	if row == nil {
		hint := "."
		if near := nearest(o.with, mistakeIDs()); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return usage("--with %q: there is no such mistake%s See \"oauthdebug mistakes\"", o.with, hint)
	}
	if row.Variants == nil {
		return usage("--with %s: it leaves no trace in the signature, so there is nothing to compare", o.with)
	}
	right, err := o.explained(c, h)
	if err != nil {
		return err
	}
	request := right.Trace.Request
	for _, v := range row.Variants(c) {
		var ru signer.Rules
		v.Set(&ru)
		wrong, err := signer.Compute(&request, &h.Credentials, &ru)
		if err != nil {
			return err
		}
		if wrong.Base.Octets == right.Trace.Base.Octets && wrong.Key == right.Trace.Key && wrong.Signature == right.Trace.Signature {
			continue // this variant changes nothing for this request
		}
		cmp := render.Comparison{Right: right.Trace, Wrong: wrong, Mistake: row, Note: v.Note, Keyed: h.keyed}
		if o.output.json {
			return o.document(o.env, cmp.Document(h.Credentials, h.masker(o.env, &o.output)))
		}
		return o.put(o.env, cmp.Text(o.style(o.env), h.masker(o.env, &o.output)))
	}
	o.tell(strings.TrimSpace("with " + o.with + " this request is signed as without: it has nothing that the mistake would change"))
	return nil
}

// rfcExample is the request of RFC 5849, section 3.4.1.1. The signature printed
// there is wrong; this is the one of erratum 2550.
func rfcExample() (*diagnose.Case, held) {
	c := &diagnose.Case{Kind: "raw", Request: signer.Request{
		Method: "POST", Scheme: "http", Host: "example.com", Target: "/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
		Header: map[string][]string{
			"Content-Type": {signer.FormType},
			"Authorization": {`OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", ` +
				`oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", oauth_signature="r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D"`},
		},
		Body: []byte("c2&a3=2+q"),
	}}
	return c, held{keyed: true, Credentials: signer.Credentials{
		ConsumerKey: "9djdj82h48djs9d2", ConsumerSecret: signer.NewSecret("j49sk3j29djd"),
		Token: "kkk9d7dh3k39sjv7", TokenSecret: signer.NewSecret("dh893hdasih9"),
	}}
}
