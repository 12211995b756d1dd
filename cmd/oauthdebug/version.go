package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(e *env) *cobra.Command {
	return &cobra.Command{
		Use:         "version",
		Short:       "version of this program",
		Example:     "oauthdebug version",
		Annotations: exits("0  written"),
		Args:        cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version, goVersion := "unknown", "unknown"
			if info, ok := debug.ReadBuildInfo(); ok {
				version, goVersion = info.Main.Version, info.GoVersion
			}
			_, err := fmt.Fprintf(e.stdout, "oauthdebug %s (%s)\n", version, goVersion)
			return err
		},
	}
}
