package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commands are all commands. A new one is one line here and one file beside.
func commands(e *env) []*cobra.Command {
	return []*cobra.Command{
		newDiagnose(e),
		newExplain(e),
		newSign(e),
		newVerify(e),
		newDiff(e),
		newRedact(e),
		newMistakes(e),
		newServe(e),
		newConform(e),
		newVectors(e),
		newDemo(e),
		newEncode(e),
		newDecode(e),
		newCompletion(e),
		newMan(e),
		newVersion(e),
	}
}

// run is the program: what main calls, and the tests.
func run(ctx context.Context, e *env) int {
	out := &watched{Writer: e.stdout}
	e.stdout = out
	root := newRoot(e)
	root.SetArgs(append([]string{}, e.args...)) // nil would mean those of the process
	err := root.ExecuteContext(ctx)
	if out.err != nil { // whatever the command made of it
		err = fileError("writing the result", out.err)
	}
	return e.status(ctx, err)
}

// watched remembers that a result could not be written, so that no command can
// forget it.
type watched struct {
	io.Writer
	err error
}

func (w *watched) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

func newRoot(e *env) *cobra.Command {
	o := &diagnoseOptions{env: e}
	root := &cobra.Command{
		Use:   "oauthdebug [INPUT | -- curl ...]",
		Short: "explain, sign, verify and diagnose OAuth 1.0 requests",
		Long: text(`oauthdebug finds out why an OAuth 1.0 (RFC 5849) request was refused: paste it,
			and it names the mistake. It also signs, verifies, and shows how a signature is
			made. It never opens a connection unless the name of the command says so.`),
		Example: text(`
			oauthdebug --consumer-secret env:DEMO_SECRET < request.http
			oauthdebug explain                  the RFC's own example, step by step
			oauthdebug sign -f curl --consumer-key ck-demo-1234 --consumer-secret env:DEMO_SECRET 'https://api.example.com/photos'`),
		Annotations:  exits(diagnoseExits),
		Version:      version(),
		SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              cobra.ArbitraryArgs,
	}
	root.SetIn(e.stdin)
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.RunE = func(c *cobra.Command, args []string) error {
		return o.run(c.Context(), c, args)
	}
	o.register(root)
	cobra.EnableCommandSorting = false // the order of the list is the order of the help
	root.AddCommand(commands(e)...)
	root.SetHelpCommand(newHelp(e, root))
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { c.Print(helpPage(c)) })
	return root
}

// exits are the statuses of a command, for its help and its man page.
func exits(lines string) map[string]string { return map[string]string{"exits": text(lines)} }

// text takes the indentation of the source off a constant.
func text(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], "\t")
	}
	return strings.Join(lines, "\n")
}

// unknownCommand answers a word that is neither a command nor an input.
func unknownCommand(root *cobra.Command, word string) error {
	hint := ""
	if near := nearest(word, names(root)); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return usage("%q is neither a command nor an address, a file or a signature%s See \"oauthdebug help\"", word, orStop(hint))
}

func orStop(hint string) string {
	if hint == "" {
		return "."
	}
	return hint
}

func names(root *cobra.Command) (list []string) {
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			list = append(append(list, c.Name()), c.Aliases...)
		}
	}
	return list
}

// flagError answers a flag that does not exist with the nearest that does.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usage("%w", err)
	}
	name := unknown.GetSpecifiedName()
	if unknown.GetSpecifiedShortnames() != "" {
		return usage("unknown flag -%s; a curl command goes behind \"--\". See \"%s --help\"", name, c.CommandPath())
	}
	known := []string{}
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	hint := "."
	if c.Flags().Lookup("header") != nil { // a command that reads requests
		hint = "; a curl command goes behind \"--\"."
	}
	if name == "method" && c.Flags().Lookup("signature-method") != nil {
		return usage("unknown flag --method; -X is the verb, --signature-method the way to sign. See \"%s --help\"", c.CommandPath())
	}
	if near := nearest(name, known); near != "" {
		hint = fmt.Sprintf("; did you mean --%s?", near)
	}
	return usage("unknown flag --%s%s See \"%s --help\"", name, hint, c.CommandPath())
}

// nearest returns the name with the fewest changed letters, if they are few.
func nearest(word string, known []string) string {
	best, cost := "", max(2, len(word)/3)+1
	for _, k := range known {
		c := distance(word, k)
		if strings.HasPrefix(k, word) && len(word) >= 3 {
			c = 1
		}
		if c < cost {
			best, cost = k, c
		}
	}
	return best
}

// distance counts the letters to change, add, drop or swap.
func distance(a, b string) int {
	row := make([][]int, len(a)+1)
	for i := range row {
		row[i] = make([]int, len(b)+1)
		row[i][0] = i
	}
	for j := range row[0] {
		row[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[i][j] = slices.Min([]int{row[i-1][j] + 1, row[i][j-1] + 1, row[i-1][j-1] + change})
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[i][j] = min(row[i][j], row[i-2][j-2]+1)
			}
		}
	}
	return row[len(a)][len(b)]
}
