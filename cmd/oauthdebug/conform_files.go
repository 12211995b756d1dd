package main

import (
	"bytes"
	"time"

	"github.com/spf13/cobra"
)

type conformCasesOptions struct {
	env     *env
	output  output
	edition string
	present bool
}

func newConformCases(e *env) *cobra.Command {
	o := &conformCasesOptions{env: e}
	c := &cobra.Command{
		Use:   "cases",
		Short: "write all cases to a file, for adapters that run elsewhere",
		Long: text(`Writes hello and every case of an edition, a line of JSON each. Answer each
			line by one line, in any order, wherever you like, and give the answers to
			"conform judge".`),
		Example:     "oauthdebug conform cases -o cases.jsonl",
		Annotations: exits("0  written\n2  wrong usage\n4  the file could not be written"),
		Args:        cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			suite, err := loadSuite()
			if err != nil {
				return err
			}
			var b bytes.Buffer
			var now time.Time
			if o.present {
				now = e.now()
			}
			if err := suite.WriteCases(&b, o.edition, kit(), now); err != nil {
				return err
			}
			return o.output.put(e, b.String())
		},
	}
	c.Flags().StringVar(&o.edition, "edition", "", "`NAME` of the edition; the newest, or next")
	c.Flags().BoolVar(&o.present, "present", false, "sign what is to be verified as of now, for verifiers whose clock cannot be set")
	c.Flags().StringVarP(&o.output.file, "output", "o", "", "write them to `FILE`")
	return c
}

type conformJudgeOptions struct {
	env *env
	runFlags
	reportFlags
}

func newConformJudge(e *env) *cobra.Command {
	o := &conformJudgeOptions{env: e}
	c := &cobra.Command{
		Use:         "judge FILE",
		Short:       "judge answers that were written to a file",
		Long:        text(`Judges the answers to the lines of "conform cases", as client does.`),
		Example:     "oauthdebug conform judge answers.jsonl",
		Annotations: exits(conformExits),
		Args:        cobra.ExactArgs(1),
		RunE:        func(c *cobra.Command, args []string) error { return o.run(c, args[0]) },
	}
	o.runFlags.register(c.Flags())
	o.reportFlags.register(c.Flags())
	return c
}

func (o *conformJudgeOptions) run(c *cobra.Command, name string) error {
	if err := o.reportFlags.check(); err != nil {
		return err
	}
	run, err := o.runner(o.env)
	if err != nil {
		return err
	}
	in, err := o.env.open(name)
	if err != nil {
		return usage("reading the answers: %w", err)
	}
	defer in.Close()
	answers, err := run.Suite.ReadAnswers(in)
	if err != nil {
		return conformError(err)
	}
	rep, err := run.Run(c.Context(), answers)
	if err != nil {
		return conformError(err)
	}
	if err := o.reportFlags.write(o.env, rep); err != nil {
		return err
	}
	return verdict(rep)
}
