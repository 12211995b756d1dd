package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
)

type conformMatrixOptions struct {
	env    *env
	output output
	format string
}

func newConformMatrix(e *env) *cobra.Command {
	o := &conformMatrixOptions{env: e}
	c := &cobra.Command{
		Use:   "matrix REPORT...",
		Short: "lay the reports of several libraries side by side",
		Long: text(`Reads JSON reports (client --report FILE) and makes one table of them: topics
			by libraries, what each does instead, and what each does where the
			specification leaves a choice.`),
		Example:     "oauthdebug conform matrix one.json two.json",
		Annotations: exits("0  written\n2  wrong usage, or no report\n4  the file could not be written"),
		Args:        cobra.MinimumNArgs(1),
		RunE:        func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	c.Flags().StringVar(&o.format, "format", "markdown", "`FORM`: markdown, html or json")
	c.Flags().StringVarP(&o.output.file, "output", "o", "", "write it to `FILE`")
	return c
}

func (o *conformMatrixOptions) run(args []string) error {
	switch o.format {
	case "markdown", "html", "json":
	default:
		return usage("--format %q: markdown, html or json is needed", o.format)
	}
	var reports []*conformance.Report
	for _, name := range args {
		r, err := conformance.ReadReport(name)
		if err != nil {
			return err
		}
		reports = append(reports, r)
	}
	var b bytes.Buffer
	if err := conformance.NewMatrix(reports).Render(&b, o.format); err != nil {
		return err
	}
	return o.output.put(o.env, b.String())
}

func newConformDiff(e *env) *cobra.Command {
	return &cobra.Command{
		Use:         "diff OLD NEW",
		Short:       "compare two reports",
		Long:        text(`Lists what fails now and did not, what passes now, and whose cause changed.`),
		Example:     "oauthdebug conform diff one.json two.json",
		Annotations: exits("0  nothing newly fails\n1  something newly fails\n2  wrong usage, or no report"),
		Args:        cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			was, err := conformance.ReadReport(args[0])
			if err != nil {
				return err
			}
			is, err := conformance.ReadReport(args[1])
			if err != nil {
				return err
			}
			worse, err := conformance.WriteChanges(e.stdout, was, is)
			if err != nil || !worse {
				return err
			}
			return exit(exitProblem)
		},
	}
}

type conformBaselineOptions struct {
	env    *env
	output output
	old    string
}

func newConformBaseline(e *env) *cobra.Command {
	o := &conformBaselineOptions{env: e}
	c := &cobra.Command{
		Use:   "baseline REPORT",
		Short: "write the list of known failures of a report",
		Long: text(`Writes a list that makes a run with --known-failing succeed as long as nothing
			changes, each failure with its cause. With --update, lines of an old list
			that still hold are kept with their comments; give it the report of a run
			with that list.`),
		Example:     "oauthdebug conform baseline one.json",
		Annotations: exits("0  written\n2  wrong usage, or no report\n4  the file could not be written"),
		Args:        cobra.ExactArgs(1),
		RunE:        func(_ *cobra.Command, args []string) error { return o.run(args[0]) },
	}
	c.Flags().StringVar(&o.old, "update", "", "keep what still holds of the list in `FILE`")
	c.Flags().StringVarP(&o.output.file, "output", "o", "", "write it to `FILE`")
	return c
}

func (o *conformBaselineOptions) run(name string) error {
	rep, err := conformance.ReadReport(name)
	if err != nil {
		return err
	}
	var old *conformance.Known
	if o.old != "" {
		f, err := o.env.open(o.old)
		if err != nil {
			return usage("reading the known failures: %w", err)
		}
		defer f.Close()
		if old, err = conformance.ReadKnown(o.old, f); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := conformance.Baseline(&b, rep, old); err != nil {
		return err
	}
	return o.output.put(o.env, b.String())
}

type conformStrengthOptions struct {
	env     *env
	json    bool
	verbose bool
}

func newConformStrength(e *env) *cobra.Command {
	o := &conformStrengthOptions{env: e}
	c := &cobra.Command{
		Use:   "strength",
		Short: "show which vectors notice which mistakes",
		Long: text(`Makes every mistake of the catalogue on every vector, and spoils the verifier
			in every listed way, and counts who notices. A mistake that nothing notices
			is one that no report can name.`),
		Example:     "oauthdebug conform strength",
		Annotations: exits("0  every mistake is noticed often enough\n1  some are not"),
		Args:        cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			suite, err := loadSuite()
			if err != nil {
				return err
			}
			s, err := suite.Strength(c.Context(), catalogue())
			if err != nil {
				return err
			}
			if o.json {
				if err := (&output{}).document(e, s); err != nil {
					return err
				}
			} else if err := s.Text(e.stdout, o.verbose); err != nil {
				return err
			}
			if enough, all := s.Figure(); enough < all {
				return exit(exitProblem)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&o.json, "json", false, "write one JSON object")
	c.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "all vectors of each mistake")
	return c
}
