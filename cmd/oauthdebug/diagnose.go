package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// diagnoseOptions are those of "diagnose" and of the bare "oauthdebug".
type diagnoseOptions struct {
	env *env
	input
	credentials
	output
	deep   bool
	budget int64
	fix    bool
	format string

	waiting bool // the terminal shows that the search goes on
}

const diagnoseExits = `
	0  nothing wrong was found
	1  a problem was found
	2  wrong usage, or input that cannot be read
	3  inconclusive, or valid and refused all the same
	4  a file could not be read`

func newDiagnose(e *env) *cobra.Command {
	o := &diagnoseOptions{env: e}
	c := &cobra.Command{
		Use:     "diagnose [INPUT | -- curl ...]",
		Aliases: []string{"why"},
		Short:   "find out what is wrong with a request that was refused",
		Long: text(`Names the mistake behind a failed request, proves it where that is possible (by
			making the same signature with the same mistake), and says what to change. The
			command's name may be left out: oauthdebug reads whatever is pasted.`),
		Example: text(`
			oauthdebug diagnose --consumer-secret env:DEMO_SECRET @request.http
			oauthdebug diagnose --fix --consumer-secret env:DEMO_SECRET @request.http
			oauthdebug --consumer-secret env:DEMO_SECRET < request.http`),
		Annotations: exits(diagnoseExits),
		RunE: func(c *cobra.Command, args []string) error {
			return o.run(c.Context(), c, args)
		},
	}
	o.register(c)
	return c
}

func (o *diagnoseOptions) register(c *cobra.Command) {
	fs := c.Flags()
	o.input.register(fs)
	o.credentials.register(fs)
	o.output.register(fs)
	o.output.registerVerdict(fs)
	fs.BoolVar(&o.deep, "deep", false, "search four mistakes at once instead of three")
	fs.Int64Var(&o.budget, "budget", 0, "end the search after `N` signatures")
	fs.BoolVar(&o.fix, "fix", false, "write the corrected request, signed anew, as a curl command; of a base string, the right one")
	fs.StringVar(&o.format, "format", "text", "`FORM` of the report: text, json or markdown")
	fs.BoolVarP(&o.verbose, "verbose", "v", false, "show base strings as well")
	c.RegisterFlagCompletionFunc("format", fixed("text", "json", "markdown"))
}

// word is what a mistyped command looks like.
var word = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,23}$`)

func (o *diagnoseOptions) run(ctx context.Context, c *cobra.Command, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	if len(args) > 0 && c.ArgsLenAtDash() != 0 && word.MatchString(args[0]) && !curlName(args[0]) && !exists(o.env, args[0]) {
		return unknownCommand(c.Root(), args[0])
	}
	s := o.credentials.secrets(o.env)
	g, err := o.input.read(o.env, s, args, c.ArgsLenAtDash())
	if err == nil && g == nil {
		if g, err = o.ask(); g == nil && err == nil {
			if c == c.Root() && !o.input.empty {
				return c.Help()
			}
			return o.input.nothing("diagnosing")
		}
	}
	if err != nil {
		return err
	}
	if !o.quiet {
		o.env.say("read: %s\n", g.Read)
	}
	h, err := o.credentials.read(s)
	if err != nil {
		return err
	}
	return o.answer(ctx, g, &h)
}

func (o *diagnoseOptions) check() error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	if o.output.json {
		o.format = "json"
	}
	if !slices.Contains([]string{"text", "json", "markdown"}, o.format) {
		return usage("--format %q: text, json or markdown is needed", o.format)
	}
	if o.budget < 0 {
		return usage("--budget %d: a number of signatures is needed", o.budget)
	}
	return nil
}

func exists(e *env, name string) bool {
	f, err := e.open(name)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// ask lets a person at a terminal paste the request, and asks for the secret.
func (o *diagnoseOptions) ask() (*given, error) {
	if !o.env.terminal.in || o.noInput {
		return nil, nil
	}
	fmt.Fprintln(o.env.stderr, "paste the request that failed (a curl command, an address, a dump ...), then press Ctrl-D:")
	text, err := o.env.paste()
	if err != nil || strings.TrimSpace(text) == "" {
		return nil, err
	}
	if o.consumerSecret == "" && o.env.getenv("OAUTHDEBUG_CONSUMER_SECRET") == "" && o.env.password != nil {
		o.consumerSecret = "prompt"
	}
	return o.input.take(o.env, &given{text: text, name: "the paste"})
}

// answer diagnoses all requests that were read, or the one that --entry names.
func (o *diagnoseOptions) answer(ctx context.Context, g *given, h *held) error {
	list := []*render.Diagnosed{}
	m := h.masker(o.env, &o.output)
	if o.entry > 0 && len(g.Cases) > 1 {
		c, err := g.pick(o.env, &o.output, &o.input)
		if err != nil {
			return err
		}
		g.Cases = []*diagnose.Case{c}
	}
	for i, c := range g.Cases {
		h.lend(c)
		m.Know(&c.Credentials)
		d := o.diagnoser().Diagnose(ctx, c)
		if i == 0 {
			addFindings(d, g.Findings)
		}
		list = append(list, &render.Diagnosed{Diagnosis: d, Paste: string(c.Paste), Name: g.name})
	}
	if o.waiting {
		fmt.Fprintf(o.env.stderr, "\r%40s\r", "")
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if o.fix {
		return o.corrected(g.Cases[0], h, list[0])
	}
	if err := o.report(list, m); err != nil {
		return err
	}
	return exit(o.status(list))
}

func (o *diagnoseOptions) diagnoser() *diagnose.Diagnoser {
	keepCollectorCalm(searchMemory)
	d := &diagnose.Diagnoser{Catalogue: catalogue(), MaxMACs: o.budget}
	if o.deep {
		d.Depth = diagnose.DeepDepth
	}
	if o.env.terminal.err && !o.quiet {
		d.Progress = func(t diagnose.Tried) {
			if t.Depth > 2 {
				fmt.Fprintf(o.env.stderr, "\rtrying %d mistakes at once ...", t.Depth)
				o.waiting = true
			}
		}
	}
	return d
}
