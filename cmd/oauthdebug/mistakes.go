package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

type mistakesOptions struct {
	env *env
	output
	fate string
}

func newMistakes(e *env) *cobra.Command {
	o := &mistakesOptions{env: e}
	c := &cobra.Command{
		Use:   "mistakes [WORD]",
		Short: "list the mistakes that are known",
		Long: text(`Lists the mistakes that diagnose knows, by the stage of the computation. With
			WORD, those whose id or title contains it. "help ID" explains one.`),
		Example: text(`
			oauthdebug mistakes
			oauthdebug mistakes port
			oauthdebug mistakes --fate rule --json`),
		Annotations: exits(`
			0  listed
			1  none has that word
			2  wrong usage`),
		RunE: func(c *cobra.Command, args []string) error { return o.run(args) },
	}
	o.output.register(c.Flags())
	c.Flags().StringVar(&o.fate, "fate", "", "`HOW` it is told: rule (by its signature), check (plain to see), context (needs more) or out (cannot be told)")
	c.RegisterFlagCompletionFunc("fate", fixed("rule", "check", "context", "out"))
	return c
}

func (o *mistakesOptions) run(args []string) error {
	if err := o.output.check(o.env); err != nil {
		return err
	}
	if len(args) > 1 {
		return usage("mistakes: one word is needed; %d were given", len(args))
	}
	if o.fate != "" && !slices.Contains([]string{"rule", "check", "context", "out"}, o.fate) {
		return usage("--fate %q: rule, check, context or out is needed", o.fate)
	}
	list := render.Mistakes{}
	for _, row := range unicode.Catalogue() {
		if o.fate != "" && row.Fate.String() != o.fate {
			continue
		}
		if len(args) == 1 && !strings.Contains(row.ID, strings.ToLower(args[0])) && !strings.Contains(strings.ToLower(row.Title), strings.ToLower(args[0])) {
			continue
		}
		list = append(list, row)
	}
	slices.SortStableFunc(list, func(a, b *diagnose.Mistake) int {
		return cmp.Or(cmp.Compare(a.Stage, b.Stage), cmp.Compare(b.Seen, a.Seen))
	})
	var err error
	if o.output.json {
		err = o.document(o.env, list.Document())
	} else {
		err = o.put(o.env, list.Text(o.style(o.env)))
	}
	if err == nil && len(list) == 0 {
		return exit(exitProblem)
	}
	return err
}
