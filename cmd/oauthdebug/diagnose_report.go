package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// addFindings adds what reading the input found, worst first.
func addFindings(d *diagnose.Diagnosis, list []diagnose.Finding) {
	levels := []diagnose.Level{diagnose.Error, diagnose.Warning, diagnose.Info}
	for _, f := range list {
		d.Findings = append(d.Findings, f)
		if f.Level == diagnose.Error && d.Result == "inconclusive" {
			d.Result = "problem"
		}
	}
	slices.SortStableFunc(d.Findings, func(a, b diagnose.Finding) int {
		return slices.Index(levels, a.Level) - slices.Index(levels, b.Level)
	})
}

func (o *diagnoseOptions) report(list []*render.Diagnosed, m *render.Masker) error {
	switch o.format {
	case "json":
		return o.document(o.env, render.Merge(list).Document(m))
	case "markdown":
		return o.put(o.env, render.Merge(list).Markdown(m))
	}
	if o.quiet {
		return nil
	}
	parts := []string{}
	for i, d := range list {
		text := d.Text(o.style(o.env), m)
		if len(list) > 1 {
			text = d.Heading(o.style(o.env), m, fmt.Sprintf("request %d of %d", i+1, len(list))) + text
		}
		if o.verbose {
			text += d.BaseStrings(o.style(o.env), m)
		}
		parts = append(parts, text)
	}
	return o.put(o.env, strings.Join(parts, "\n"))
}

// status is the worst of all.
func (o *diagnoseOptions) status(list []*render.Diagnosed) int {
	if o.exitZero {
		return exitOK
	}
	code := exitOK
	levels := []diagnose.Level{diagnose.Error, diagnose.Warning, diagnose.Info}
	border := slices.Index([]string{"error", "warning", "note"}, o.failOn)
	for _, d := range list {
		for _, f := range d.Findings {
			if slices.Index(levels, f.Level) <= border {
				return exitProblem
			}
		}
		if d.Result == "problem" && border > 0 {
			return exitProblem
		}
		if d.Result == "inconclusive" || d.Result == "valid" && d.Refused {
			code = exitMissing
		}
	}
	return code
}

// corrected writes the request as it should have been, signed anew.
func (o *diagnoseOptions) corrected(c *diagnose.Case, h *held, d *render.Diagnosed) error {
	for _, f := range d.Findings {
		if f.Level == diagnose.Error {
			o.env.say("%s[%s]: %s", f.Level, f.ID, f.Message)
		}
	}
	if c.Kind == "base-string" {
		return o.correctedBase(c, h)
	}
	s := signing{changed: func(string) bool { return false }, placement: placeOf(c)}
	sg, err := s.signer(o.env, h, protocol(&c.Request))
	if err != nil {
		return err
	}
	sg.Now, sg.Nonce = o.env.now, nil
	if token := sg.Credentials.Token; token != "" && (signer.Equal(token, sg.Credentials.ConsumerSecret.Reveal()) || signer.Equal(token, sg.Credentials.TokenSecret.Reveal())) {
		sg.Credentials.Token, sg.Credentials.TokenSecret = "", signer.Secret{} // secret-sent-as-parameter
	}
	digest := signer.DigestByName(sg.Method)
	if digest == nil {
		digest = signer.Digests[0]
	}
	if digest.Kind == signer.Plaintext {
		return usage("--fix: a PLAINTEXT signature is the secrets themselves; \"oauthdebug sign\" writes it, if that is wanted")
	}
	if err := canSign(h, digest); err != nil {
		return err
	}
	signed, err := sg.Sign(unsign(c.Request))
	if err != nil {
		return usage("%w", err)
	}
	text, err := render.Curl(&signed.Request)
	if err != nil {
		return err
	}
	if !o.reveal && h.masker(o.env, &o.output).Holds(text) {
		return usage("--fix: the request carries a secret of yours as a value; take it out, and try again")
	}
	return o.put(o.env, text)
}

// correctedBase writes the base string that the RFC gives for the request that
// one was made of; a token that is a secret is left out.
func (o *diagnoseOptions) correctedBase(c *diagnose.Case, h *held) error {
	r := c.Request
	r.OAuth = slices.DeleteFunc(slices.Clone(r.OAuth), func(p signer.Param) bool {
		return p.Name == "oauth_token" && h.masker(o.env, &o.output).Holds(p.Value)
	})
	var m signer.Machine
	if err := m.Run(&r, &signer.Credentials{}, nil); err != nil && len(m.BaseString()) == 0 {
		return usage("--fix: %w", err)
	}
	return o.put(o.env, string(m.BaseString())+"\n")
}

// placeOf is where the request has its protocol parameters.
func placeOf(c *diagnose.Case) string {
	if p := c.Received.Place; p == "query" || p == "body" {
		return p
	}
	return "header"
}
