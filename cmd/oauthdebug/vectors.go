package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

func newVectors(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "vectors",
		Short: "list, show, copy, fill and check test vectors",
		Long: text(`The test vectors are one JSON file for each idea, in folders by topic. These
			commands work on those of this program or, with --dir, on a folder.`),
		Example:     "oauthdebug vectors list 'query/plus-*'",
		Annotations: exits("0  done\n1  a vector is wrong\n2  wrong usage\n4  a file could not be read or written"),
		Args:        cobra.NoArgs,
		RunE:        func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newVectorsList(e), newVectorsShow(e), newVectorsCopy(e), newVectorsFill(e), newVectorsLint(e))
	return c
}

// folder is the folder of vectors that a command works on: those of this
// program, unless --dir names another.
type folder struct{ dir string }

func (f *folder) register(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "dir", "", "work on the vectors in `FOLDER`")
}

func (f *folder) open() fs.FS {
	if f.dir == "" {
		return vectors.FS()
	}
	return os.DirFS(f.dir)
}

// suiteCommand completes a command that reads the vectors of a folder.
func suiteCommand(c *cobra.Command, run func(s *conformance.Suite, files fs.FS, args []string) error) *cobra.Command {
	f := &folder{}
	f.register(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		suite, err := conformance.Load(f.open())
		if err != nil {
			return err
		}
		return run(suite, f.open(), args)
	}
	return c
}

func newVectorsList(e *env) *cobra.Command {
	return suiteCommand(&cobra.Command{
		Use:         "list [PATTERN]",
		Short:       "list vectors with their titles",
		Example:     "oauthdebug vectors list 'query/plus-*'",
		Annotations: exits("0  listed\n1  none fits\n2  wrong usage"),
		Args:        cobra.MaximumNArgs(1),
	}, func(s *conformance.Suite, _ fs.FS, args []string) error {
		list, err := s.Matching(args...)
		if err != nil {
			return err
		}
		for _, v := range list {
			fmt.Fprintf(e.stdout, "%s  %s\n", v.ID, v.Title)
		}
		if len(list) == 0 {
			return exit(exitProblem)
		}
		return nil
	})
}

func newVectorsShow(e *env) *cobra.Command {
	return suiteCommand(&cobra.Command{
		Use:         "show ID",
		Short:       "write the file of a vector",
		Example:     "oauthdebug vectors show query/plus-is-a-space",
		Annotations: exits("0  written\n2  there is no such vector"),
		Args:        cobra.ExactArgs(1),
	}, func(s *conformance.Suite, files fs.FS, args []string) error {
		v, err := findVector(s, args[0])
		if err != nil {
			return err
		}
		text, err := fs.ReadFile(files, v.ID+".json")
		if err != nil {
			return fileError("reading "+v.ID, err)
		}
		_, err = e.stdout.Write(text)
		return err
	})
}

func newVectorsLint(e *env) *cobra.Command {
	return suiteCommand(&cobra.Command{
		Use:   "lint",
		Short: "check vectors: form, expectations, twins, aims",
		Long: text(`Checks every file against its schema, every expectation against this program's
			signer and verifier, every refusal against its twin, and that every mistake
			that a vector aims at is one of the catalogue.`),
		Example:     "oauthdebug vectors lint",
		Annotations: exits("0  nothing to say\n1  something is wrong\n2  wrong usage, or files that cannot be read"),
		Args:        cobra.NoArgs,
	}, func(s *conformance.Suite, _ fs.FS, _ []string) error {
		remarks := s.Lint(catalogue())
		for _, r := range remarks {
			fmt.Fprintln(e.stdout, r)
		}
		if len(remarks) > 0 {
			return exit(exitProblem)
		}
		return nil
	})
}
