package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
)

// findVector returns the vector of an id, or says which is near.
func findVector(s *conformance.Suite, id string) (*conformance.Vector, error) {
	if v := s.ByID(id); v != nil {
		return v, nil
	}
	ids := []string{}
	for _, v := range s.Vectors {
		ids = append(ids, v.ID)
	}
	if near := nearest(id, ids); near != "" {
		return nil, usage("there is no vector %q; did you mean %s?", id, near)
	}
	return nil, usage("there is no vector %q; \"oauthdebug vectors list\" lists them", id)
}

type conformOneOptions struct {
	env *env
	processFlags
}

func newConformOne(e *env) *cobra.Command {
	o := &conformOneOptions{env: e}
	c := &cobra.Command{
		Use:   "one ID -- COMMAND...",
		Short: "put a single vector, and show the conversation",
		Long: text(`Puts one vector to an adapter, shows every line of the conversation, and says
			what was wanted and what came.`),
		Example:     "oauthdebug conform one query/plus-is-a-space -- oauthdebug conform adapter",
		Annotations: exits(conformExits),
		RunE:        func(c *cobra.Command, args []string) error { return o.run(c, args) },
	}
	o.processFlags.register(c.Flags())
	return c
}

func (o *conformOneOptions) run(c *cobra.Command, args []string) error {
	if c.ArgsLenAtDash() != 1 {
		return usage("one: an id and, behind \"--\", the command of the adapter are needed")
	}
	suite, err := loadSuite()
	if err != nil {
		return err
	}
	v, err := findVector(suite, args[0])
	if err != nil {
		return err
	}
	list, err := o.adapters(args[1:], o.env.stdout)
	if err != nil {
		return err
	}
	run := &conformance.Runner{Suite: suite, Edition: "next", Match: []string{v.ID}, Kit: kit(), Now: o.env.now}
	rep, err := run.Run(c.Context(), list[0])
	list[0].Close()
	if err != nil {
		return conformError(err)
	}
	fmt.Fprintln(o.env.stdout)
	if err := rep.Text(o.env.stdout, true); err != nil {
		return err
	}
	return verdict(rep)
}

func newConformShow(e *env) *cobra.Command {
	return &cobra.Command{
		Use:         "show ID",
		Short:       "show a vector in words, as a raw request and as curl",
		Example:     "oauthdebug conform show query/plus-is-a-space",
		Annotations: exits("0  shown\n2  there is no such vector"),
		Args:        cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			suite, err := loadSuite()
			if err != nil {
				return err
			}
			v, err := findVector(suite, args[0])
			if err != nil {
				return err
			}
			return v.Show(e.stdout)
		},
	}
}
