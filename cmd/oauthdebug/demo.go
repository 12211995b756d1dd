package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
)

// posts are what a person with a failing request writes, one after the other:
// a sentence, the flags, and behind "----" the paste.
//
//go:embed demo/*.txt
var posts embed.FS

func newDemo(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "watch three failures being explained",
		Long: text(`Runs diagnose on three pastes that are built in: what people ask in forums, from
			the first script to the first signature of their own.`),
		Example: "oauthdebug demo",
		Annotations: exits(`
			0  shown`),
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return demo(c.Context(), e) },
	}
}

func demo(ctx context.Context, e *env) error {
	files, err := fs.Glob(posts, "demo/*.txt")
	if err != nil {
		return err
	}
	for i, name := range files {
		post, err := posts.ReadFile(name)
		if err != nil {
			return err
		}
		head, paste, _ := strings.Cut(string(post), "----\n")
		title, flags, _ := strings.Cut(strings.TrimSpace(head), "\n")
		if i > 0 {
			fmt.Fprintln(e.stdout)
		}
		fmt.Fprintf(e.stdout, "%d. %s\n\n", i+1, title)
		for _, line := range strings.Split(strings.TrimSpace(paste), "\n") {
			fmt.Fprintln(e.stdout, "    "+line)
		}
		fmt.Fprintf(e.stdout, "\n$ oauthdebug %s\n\n", strings.ReplaceAll(flags, "pass:s3cr3t+demo", "env:DEMO_SECRET"))
		again := *e // as if typed, on the paste
		again.args, again.stdin, again.stderr = strings.Fields(flags), strings.NewReader(paste), io.Discard
		again.terminal.in, again.terminal.nothing, again.terminal.err = false, false, false
		if code := run(ctx, &again); code == exitInterrupted {
			return ctx.Err()
		}
	}
	return nil
}
