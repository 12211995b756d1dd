package main

import (
	"github.com/spf13/cobra"
)

func newCompletion(e *env) *cobra.Command {
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "completion script for a shell, on stdout",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Example: text(`
			oauthdebug completion bash > oauthdebug.bash
			oauthdebug completion zsh > _oauthdebug
			oauthdebug completion fish > oauthdebug.fish
			oauthdebug completion powershell > oauthdebug.ps1`),
		Annotations: exits(`
			0  written
			2  wrong usage`),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("completion: one shell is needed: bash, zsh, fish or powershell")
			}
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(e.stdout, true)
			case "zsh":
				return root.GenZshCompletion(e.stdout)
			case "fish":
				return root.GenFishCompletion(e.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(e.stdout)
			}
			return usage("completion: unknown shell %q; bash, zsh, fish or powershell is needed", args[0])
		},
	}
}
