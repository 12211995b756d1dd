package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

type diffOptions struct {
	env *env
	credentials
	output
	server string
}

func newDiff(e *env) *cobra.Command {
	o := &diffOptions{env: e}
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "compare two base strings, or two requests",
		Long: text(`Compares two base strings parameter by parameter (yours and the one that a
			server or another library computed), or two requests by meaning (one that works
			and one that fails). A and B are files, "-", or the texts themselves.`),
		Example: text(`
			oauthdebug diff working.http failing.http
			oauthdebug diff mine.txt --server response.json`),
		Annotations: exits(`
			0  equal
			1  different
			2  wrong usage, or input that cannot be read
			4  a file could not be read`),
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	o.credentials.register(c.Flags())
	o.output.register(c.Flags())
	c.Flags().StringVar(&o.server, "server", "", "`FILE` with the server's side, as B")
	return c
}

func (o *diffOptions) run(ctx context.Context, args []string) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	name := "B"
	if o.server != "" {
		args, name = append(args, "@"+o.server), "server"
	}
	if len(args) != 2 {
		return usage("diff: two inputs are needed; %d were given", len(args))
	}
	s := o.credentials.secrets(o.env)
	var cases [2]*diagnose.Case
	for i, arg := range args {
		g, err := new(input).read(o.env, s, []string{arg}, -1)
		if err != nil {
			return err
		}
		if g == nil {
			return usage("diff: %s is empty", arg)
		}
		cases[i] = g.Cases[0]
	}
	h, err := o.credentials.read(s)
	if err != nil {
		return err
	}
	d := &render.Difference{NameA: "A", NameB: name}
	if o.server != "" {
		d.NameA = "mine"
	}
	a, b := baseOf(cases[0]), baseOf(cases[1])
	if a != "" && b != "" {
		d.Comparison = diagnose.CompareBaseStrings(a, b)
		d.Findings = departs(ctx, cases, a, b)
	} else {
		d.Comparison = diagnose.CompareRequests(&cases[0].Request, &cases[1].Request)
	}
	m := h.masker(o.env, &o.output)
	switch {
	case o.output.json:
		err = o.document(o.env, d.Document(m))
	case !o.quiet:
		err = o.put(o.env, d.Text(o.style(o.env), m))
	}
	if err == nil && len(d.Differences) > 0 {
		return exit(exitProblem)
	}
	return err
}

// baseOf is the base string of an input that holds one: its own, else that of
// the server's answer.
func baseOf(c *diagnose.Case) string {
	if c.Received.BaseString == "" && c.Response != nil {
		return c.Response.BaseString
	}
	return c.Received.BaseString
}

// departs finds the mistakes that make one base string of the other's request:
// A's of B's, or else B's of A's.
func departs(ctx context.Context, cases [2]*diagnose.Case, a, b string) []diagnose.Finding {
	if a == b {
		return nil
	}
	for i, base := range []string{a, b} {
		c := *cases[1-i]
		c.Secrets, c.Received = false, diagnose.Received{BaseString: base}
		d := (&diagnose.Diagnoser{Catalogue: catalogue(), Depth: 2}).Diagnose(ctx, &c)
		if len(d.Explanations) > 0 {
			return slices.DeleteFunc(d.Findings, func(f diagnose.Finding) bool { return f.Certainty != diagnose.Proved })
		}
	}
	return nil
}
