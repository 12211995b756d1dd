package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/conformance"
)

// runFlags say which vectors are put, and what is expected of them.
type runFlags struct {
	edition, dialect, known string
	match                   []string
}

func (r *runFlags) register(fs *pflag.FlagSet) {
	fs.StringVar(&r.edition, "edition", "", "`NAME` of the edition; the newest, or next for vectors to come")
	fs.StringArrayVar(&r.match, "match", nil, "only vectors whose id fits `PATTERN`, such as query/**; may be repeated")
	fs.StringVar(&r.dialect, "dialect", "", "measure against the dialect `NAME` instead of RFC 5849")
	fs.StringVar(&r.known, "known-failing", "", "`FILE` of failures that are known")
}

// runner reads what the flags name.
func (r *runFlags) runner(e *env) (*conformance.Runner, error) {
	suite, err := loadSuite()
	if err != nil {
		return nil, err
	}
	run := &conformance.Runner{Suite: suite, Edition: r.edition, Match: r.match, Kit: kit(), Dialect: r.dialect, Now: e.now}
	if r.known != "" {
		f, err := e.open(r.known)
		if err != nil {
			return nil, usage("reading the known failures: %w; \"oauthdebug conform baseline REPORT -o %s\" writes the list", err, r.known)
		}
		defer f.Close()
		if run.Known, err = conformance.ReadKnown(r.known, f); err != nil {
			return nil, err
		}
	}
	return run, nil
}

type conformClientOptions struct {
	env *env
	runFlags
	processFlags
	reportFlags
	exitZero bool
}

func newConformClient(e *env) *cobra.Command {
	o := &conformClientOptions{env: e}
	c := &cobra.Command{
		Use:   "client -- COMMAND...",
		Short: "measure a library through its adapter",
		Long: text(`Starts the adapter, puts every vector that applies to what the library can
			do, judges each answer stage by stage, and names the mistakes that explain
			the failures. Signers and verifiers both have their vectors.`),
		Example: text(`
			oauthdebug conform client -- oauthdebug conform adapter
			oauthdebug conform client --match 'query/**' -v -- oauthdebug conform adapter
			oauthdebug conform client --format junit -o junit.xml -- oauthdebug conform adapter`),
		Annotations: exits(conformExits),
		RunE:        func(c *cobra.Command, args []string) error { return o.run(c, args) },
	}
	fs := c.Flags()
	o.runFlags.register(fs)
	o.processFlags.register(fs)
	o.reportFlags.register(fs)
	fs.BoolVar(&o.exitZero, "exit-zero", false, "status 0 whatever the report says")
	return c
}

func (o *conformClientOptions) run(c *cobra.Command, args []string) error {
	command, err := behindDash(c, args)
	if err != nil {
		return err
	}
	if err := o.reportFlags.check(); err != nil {
		return err
	}
	rep, err := o.measure(c.Context(), command)
	if err != nil {
		return conformError(err)
	}
	if err := o.reportFlags.write(o.env, rep); err != nil {
		return err
	}
	if o.exitZero {
		return nil
	}
	return verdict(rep)
}

// measure runs the adapter of a command line.
func (o *conformClientOptions) measure(ctx context.Context, command []string) (*conformance.Report, error) {
	processes, err := o.adapters(command, nil)
	if err != nil {
		return nil, err
	}
	run, err := o.runner(o.env)
	if err != nil {
		return nil, err
	}
	run.Command = command
	if o.env.terminal.err {
		run.Progress = func(done, total int) {
			fmt.Fprintf(o.env.stderr, "\r%d of %d vectors", done, total)
			if done == total {
				fmt.Fprint(o.env.stderr, "\r\033[K")
			}
		}
	}
	adapters := make([]conformance.Adapter, len(processes))
	for i, p := range processes {
		adapters[i] = p
	}
	rep, err := run.Run(ctx, adapters...)
	for _, p := range processes {
		if closed := p.Close(); closed != nil && err == nil {
			o.env.warn("%v", closed)
		}
	}
	return rep, err
}
