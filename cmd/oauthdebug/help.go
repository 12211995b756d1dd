package main

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// topics are the pages of "help TOPIC", one file each; the first line of a file
// is its title.
//
//go:embed topics/*.txt
var topics embed.FS

// helpPage is the one layout of all help.
func helpPage(c *cobra.Command) string {
	var b strings.Builder
	section := func(title, body string) {
		if body != "" {
			fmt.Fprintf(&b, "\n%s:\n%s\n", title, body)
		}
	}
	long := c.Long
	if long == "" {
		long = c.Short
	}
	b.WriteString(long + "\n")
	section("Usage", indent(c.UseLine()))
	section("Examples", indent(c.Example))
	section("Commands", commandList(c))
	if c.HasParent() {
		section("Flags", flagList(c.LocalFlags()))
	} else {
		section("Flags", "  those of diagnose: oauthdebug diagnose --help")
	}
	section("Exit status", indent(c.Annotations["exits"]))
	if !c.HasParent() {
		section("More", indent("oauthdebug COMMAND --help\noauthdebug help "+strings.Join(topicNames(), " | ")+" | MISTAKE"))
	}
	return b.String()
}

func commandList(c *cobra.Command) string {
	lines := []string{}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			name := sub.Name()
			for _, l := range wrapWords(sub.Short, 66) {
				lines = append(lines, fmt.Sprintf("  %-12s%s", name, l))
				name = ""
			}
		}
	}
	return strings.Join(lines, "\n")
}

// flagList writes the flags in two columns.
func flagList(fs *pflag.FlagSet) string {
	const column = 30
	lines := []string{}
	fs.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		left := "      --" + f.Name
		if f.Shorthand != "" {
			left = "  -" + f.Shorthand + ", --" + f.Name
		}
		if f.Value.Type() != "bool" {
			left += " " + name
		}
		if len(left) > column-2 {
			lines = append(lines, left)
			left = ""
		}
		for _, l := range wrapWords(usage, 80-column) {
			lines = append(lines, fmt.Sprintf("%-*s%s", column, left, l))
			left = ""
		}
	})
	return strings.Join(lines, "\n")
}

func wrapWords(words string, room int) (lines []string) {
	line := ""
	for _, w := range strings.Fields(words) {
		if line != "" && len(line)+1+len(w) > room {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

func indent(s string) string {
	if s == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(s, "\n", "\n  ")
}

func topicNames() (names []string) {
	files, _ := fs.Glob(topics, "topics/*.txt")
	for _, f := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(f, "topics/"), ".txt"))
	}
	return names
}

func mistakeIDs() (ids []string) {
	for _, row := range catalogue() {
		ids = append(ids, row.ID)
	}
	return ids
}

func newHelp(e *env, root *cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use:   "help [COMMAND | TOPIC | MISTAKE]",
		Short: "help for a command, a topic or a mistake",
		Long: text(`Shows the help of a command, or a page about a topic: adapters, exit-codes,
			inputs, secrets, or the id of a mistake such as key-missing-ampersand.`),
		Example: text(`
			oauthdebug help sign
			oauthdebug help exit-codes
			oauthdebug help key-missing-ampersand`),
		Annotations: exits(`
			0  the page was shown
			2  there is no such page`),
		RunE: func(c *cobra.Command, args []string) error { return help(e, root, args) },
	}
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return append(append(names(root), topicNames()...), mistakeIDs()...), cobra.ShellCompDirectiveNoFileComp
	}
	return c
}

func help(e *env, root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return root.Help()
	}
	if c, rest, err := root.Find(args); err == nil && len(rest) == 0 {
		return c.Help()
	}
	if page, err := topics.ReadFile("topics/" + args[0] + ".txt"); err == nil && len(args) == 1 {
		_, err := e.stdout.Write(page)
		return err
	}
	if row := catalogue().ByID(args[0]); row != nil && len(args) == 1 {
		return helpMistake(e, row)
	}
	hint := "."
	if near := nearest(args[0], append(append(names(root), topicNames()...), mistakeIDs()...)); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return usage("there is no help for %q%s See \"oauthdebug help\"", strings.Join(args, " "), hint)
}
