package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

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
		RunE:        func(_ *cobra.Command, args []string) error { return copyVectors(args[0], one) },
	}
	c.Flags().BoolVar(&one, "one", false, "write one JSON file of all vectors")
	return c
}

func copyVectors(target string, one bool) error {
	if !one {
		if err := os.CopyFS(target, vectors.FS()); err != nil {
			return fileError("writing "+target, err)
		}
		return nil
	}
	text, err := conformance.OneFile(vectors.FS())
	if err != nil {
		return err
	}
	if err := os.WriteFile(target, text, 0o644); err != nil {
		return fileError("writing "+target, err)
	}
	return nil
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
		RunE:        func(_ *cobra.Command, args []string) error { return f.fill(e, args[0]) },
	}
	f.register(c)
	return c
}

// fill writes the expectations of a vector into its file.
func (f *folder) fill(e *env, id string) error {
	if f.dir == "" {
		return usage("fill: --dir FOLDER is needed; the vectors of this program are built in")
	}
	name := filepath.Join(f.dir, filepath.FromSlash(strings.TrimSuffix(id, ".json"))+".json")
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
}
