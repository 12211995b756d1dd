package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "manual page, on stdout",
		Long:  "Writes the manual page of oauthdebug or of one of its commands to stdout.",
		Example: text(`
			oauthdebug man > oauthdebug.1
			oauthdebug man sign > oauthdebug-sign.1`),
		Annotations: exits(`
			0  written
			2  there is no such command`),
		RunE: func(c *cobra.Command, args []string) error {
			of := c.Root()
			if len(args) > 0 {
				found, rest, err := of.Find(args)
				if err != nil || len(rest) > 0 || found == of {
					return usage("man: there is no command %q", strings.Join(args, " "))
				}
				of = found
			}
			_, err := io.WriteString(e.stdout, manPage(of))
			return err
		},
	}
}

// manPage writes the help of a command as a manual page, from the same table.
func manPage(c *cobra.Command) string {
	var b strings.Builder
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&b, ".TH %s 1\n.SH NAME\n%s \\- %s\n", strings.ToUpper(name), troff(name), troff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", troff(c.UseLine()))
	long := c.Long
	if long == "" {
		long = c.Short
	}
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", troff(long))
	if subs := c.Commands(); len(subs) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, s := range subs {
			if s.IsAvailableCommand() {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", troff(s.Name()), troff(s.Short))
			}
		}
	}
	if c.HasAvailableLocalFlags() {
		b.WriteString(".SH OPTIONS\n")
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { manFlag(&b, f) })
	}
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", troff(c.Example))
	}
	if x := c.Annotations["exits"]; x != "" {
		fmt.Fprintf(&b, ".SH EXIT STATUS\n.nf\n%s\n.fi\n", troff(x))
	}
	return b.String()
}

func manFlag(b *strings.Builder, f *pflag.Flag) {
	name, usage := pflag.UnquoteUsage(f)
	flag := "\\-\\-" + troff(f.Name)
	if f.Shorthand != "" {
		flag = "\\-" + f.Shorthand + ", " + flag
	}
	if name != "" {
		flag += " \\fI" + troff(name) + "\\fR"
	}
	fmt.Fprintf(b, ".TP\n\\fB%s\n%s\n", flag, troff(usage))
}

// troff escapes text for a manual page.
func troff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
