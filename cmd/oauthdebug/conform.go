package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/conformance"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

const conformExits = `
	0  nothing unexpected
	1  a failure, a known failure that no longer fails, or a choice not kept
	2  wrong usage, or a list of known failures that is wrong itself
	3  nothing could be judged: no adapter, or no vector that applies
	4  a report could not be written, or a port is taken`

func newConform(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "conform",
		Short: "measure an OAuth 1.0 library or server, and say what it does instead",
		Long: text(`Puts the test vectors to a library, through a small adapter, or to a server,
			and names the mistakes that explain the answers. "conform init" writes an
			adapter to start from.`),
		Example:     "oauthdebug conform adapter",
		Annotations: exits(conformExits),
		Args:        cobra.NoArgs,
		RunE:        func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newConformClient(e), newConformAdapter(e), newConformDoctor(e), newConformInit(e), newConformOne(e), newConformShow(e),
		newConformCases(e), newConformJudge(e), newConformBaseline(e), newConformMatrix(e), newConformDiff(e), newConformStrength(e),
		newConformServe(e), newConformServer(e))
	return c
}

// kit names this program in messages and reports.
func kit() string {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return "oauthdebug " + version
}

func loadSuite() (*conformance.Suite, error) { return conformance.Load(vectors.FS()) }

// reference is the adapter of this program's own signer and verifier.
func reference(s *conformance.Suite) *conformance.Reference {
	choices := map[string]string{}
	for name, c := range s.Choices {
		choices[name] = c.Reference
	}
	version := kit()[len("oauthdebug "):]
	return &conformance.Reference{Version: version, Choices: choices}
}

func newConformAdapter(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "adapter",
		Short: "be the adapter of this program itself",
		Long: text(`Speaks the protocol lines/1 on stdin and stdout for this program's own signer
			and verifier, so that others can measure them. Each line is answered by one
			line; the end of the input ends it.`),
		Example:     "oauthdebug conform adapter",
		Annotations: exits("0  the input ended\n4  a line could not be read or written"),
		Args:        cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			suite, err := loadSuite()
			if err != nil {
				return err
			}
			if err := conformance.Serve(c.Context(), reference(suite), e.stdin, e.stdout); err != nil {
				return &failure{exitFile, err}
			}
			return nil
		},
	}
}

// processFlags say how an adapter is run.
type processFlags struct {
	timeout, start time.Duration
	parallel       int
}

func (p *processFlags) register(fs *pflag.FlagSet) {
	fs.DurationVar(&p.timeout, "timeout", 5*time.Second, "for each case (`DURATION`)")
	fs.DurationVar(&p.start, "start", 30*time.Second, "for the answer to hello (`DURATION`)")
	fs.IntVar(&p.parallel, "parallel", 1, "processes at once (`N`); the report does not depend on it")
}

// adapters are the processes of a command line behind "--".
func (p *processFlags) adapters(command []string, log io.Writer) ([]*conformance.Process, error) {
	if len(command) == 0 {
		return nil, usage("the command of the adapter is missing; it stands behind \"--\"")
	}
	if p.parallel < 1 {
		return nil, usage("--parallel %d: at least one process is needed", p.parallel)
	}
	list := make([]*conformance.Process, p.parallel)
	for i := range list {
		list[i] = &conformance.Process{Command: command, Start: p.start, Timeout: p.timeout, Log: log}
	}
	return list, nil
}

// behindDash returns the command line behind "--"; words before it are wrong.
func behindDash(c *cobra.Command, args []string) ([]string, error) {
	dash := c.ArgsLenAtDash()
	if dash < 0 && len(args) > 0 || dash > 0 {
		return nil, usage("%q is not understood; the command of the adapter stands behind \"--\"", args[0])
	}
	return args, nil
}

// conformError gives an error of a run its status, and shows what the adapter
// wrote on stderr before it failed.
func conformError(err error) error {
	var fault *conformance.Fault
	if errors.As(err, &fault) && fault.Stderr != "" {
		err = fmt.Errorf("%w; its stderr ends with\n%s", err, indent(strings.TrimRight(fault.Stderr, "\n")))
	}
	if errors.Is(err, conformance.ErrNothingJudged) {
		return &failure{exitMissing, err}
	}
	return err
}

// reportFlags say which report is written and where.
type reportFlags struct {
	format, output, report string
	verbose                bool
}

func (r *reportFlags) register(fs *pflag.FlagSet) {
	fs.StringVar(&r.format, "format", "text", "`FORM` of the report: text, json, junit, markdown or html")
	fs.StringVarP(&r.output, "output", "o", "", "write the report to `FILE`")
	fs.StringVar(&r.report, "report", "", "write the JSON report to `FILE` as well, for matrix, diff and baseline")
	fs.BoolVarP(&r.verbose, "verbose", "v", false, "say of each failure what was wanted and what came")
}

func (r *reportFlags) write(e *env, rep *conformance.Report) error {
	if r.report != "" {
		if err := rep.WriteFile(r.report); err != nil {
			return &failure{exitFile, err}
		}
	}
	if r.output != "" {
		if err := rep.RenderFile(r.output, r.format, r.verbose); err != nil {
			return &failure{exitFile, err}
		}
		return nil
	}
	if err := rep.Render(e.stdout, r.format, r.verbose); err != nil {
		return &failure{exitFile, err}
	}
	return nil
}

// check refuses a format that does not exist before anything is run.
func (r *reportFlags) check() error {
	for _, f := range conformance.Formats {
		if f == r.format {
			return nil
		}
	}
	return usage("--format %q: one of %v is needed", r.format, conformance.Formats)
}

// verdict is the status that a report ends with.
func verdict(rep *conformance.Report) error {
	switch {
	case len(rep.Stale) > 0:
		return usage("the list of known failures is out of date: %s", rep.Stale[0])
	case rep.Failed():
		return exit(exitProblem)
	case rep.Judged() == 0:
		return &failure{exitMissing, fmt.Errorf("%w: none of the %d vectors can be put to it", conformance.ErrNothingJudged, rep.Total)}
	}
	return nil
}
