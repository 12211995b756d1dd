package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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

func newVectorsList(e *env) *cobra.Command {
	f := &folder{}
	c := &cobra.Command{
		Use:         "list [PATTERN]",
		Short:       "list vectors with their titles",
		Example:     "oauthdebug vectors list 'query/plus-*'",
		Annotations: exits("0  listed\n1  none fits\n2  wrong usage"),
		Args:        cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			suite, err := conformance.Load(f.open())
			if err != nil {
				return err
			}
			list, err := suite.Matching(args...)
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
		},
	}
	f.register(c)
	return c
}

func newVectorsShow(e *env) *cobra.Command {
	f := &folder{}
	c := &cobra.Command{
		Use:         "show ID",
		Short:       "write the file of a vector",
		Example:     "oauthdebug vectors show query/plus-is-a-space",
		Annotations: exits("0  written\n2  there is no such vector"),
		Args:        cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			suite, err := conformance.Load(f.open())
			if err != nil {
				return err
			}
			v, err := findVector(suite, args[0])
			if err != nil {
				return err
			}
			text, err := fs.ReadFile(f.open(), v.ID+".json")
			if err != nil {
				return fileError("reading "+v.ID, err)
			}
			_, err = e.stdout.Write(text)
			return err
		},
	}
	f.register(c)
	return c
}

func newVectorsCopy(e *env) *cobra.Command {
	var one bool
	c := &cobra.Command{
		Use:   "copy FOLDER",
		Short: "write all vectors to a folder, or with --one to one file",
		Long: text(`Writes the vectors with their schema, choices and editions, for those who want
			to run them by means of their own.`),
		Example:     "oauthdebug vectors copy out",
		Annotations: exits("0  written\n2  wrong usage\n4  a file could not be written"),
		Args:        cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if one {
				text, err := conformance.OneFile(vectors.FS())
				if err != nil {
					return err
				}
				if err := os.WriteFile(args[0], text, 0o644); err != nil {
					return fileError("writing "+args[0], err)
				}
				return nil
			}
			if err := os.CopyFS(args[0], vectors.FS()); err != nil {
				return fileError("writing "+args[0], err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&one, "one", false, "write one JSON file of all vectors")
	return c
}

func newVectorsFill(e *env) *cobra.Command {
	f := &folder{}
	c := &cobra.Command{
		Use:   "fill ID",
		Short: "compute what a vector expects",
		Long: text(`Computes the expectations of a vector from what it gives, by this program's
			signer, and writes the file in its usual form. Read the difference: an
			expectation is right because you can say why, not because it was computed.`),
		Example:     "oauthdebug vectors fill --dir out query/plus-is-a-space",
		Annotations: exits("0  written\n2  wrong usage, or a vector that cannot be computed\n4  the file could not be written"),
		Args:        cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.dir == "" {
				return usage("fill: --dir FOLDER is needed; the vectors of this program are built in")
			}
			name := filepath.Join(f.dir, filepath.FromSlash(strings.TrimSuffix(args[0], ".json"))+".json")
			text, err := os.ReadFile(name)
			if err != nil {
				return fileError("reading "+name, err)
			}
			filled, err := conformance.Fill(text)
			if err != nil {
				return err
			}
			if err := os.WriteFile(name, filled, 0o644); err != nil {
				return fileError("writing "+name, err)
			}
			fmt.Fprintf(e.stderr, "%s: filled; read the difference before you commit it\n", name)
			return nil
		},
	}
	f.register(c)
	return c
}

func newVectorsLint(e *env) *cobra.Command {
	f := &folder{}
	c := &cobra.Command{
		Use:   "lint",
		Short: "check vectors: form, expectations, twins, aims",
		Long: text(`Checks every file against its schema, every expectation against this program's
			signer and verifier, every refusal against its twin, and that every mistake
			that a vector aims at is one of the catalogue.`),
		Example:     "oauthdebug vectors lint",
		Annotations: exits("0  nothing to say\n1  something is wrong\n2  wrong usage, or files that cannot be read"),
		Args:        cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			suite, err := conformance.Load(f.open())
			if err != nil {
				return err
			}
			remarks := suite.Lint(catalogue())
			for _, r := range remarks {
				fmt.Fprintln(e.stdout, r)
			}
			if len(remarks) > 0 {
				return exit(exitProblem)
			}
			return nil
		},
	}
	f.register(c)
	return c
}
