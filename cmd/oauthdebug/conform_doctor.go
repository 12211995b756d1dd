package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/conformance"
)

type conformDoctorOptions struct {
	env *env
	processFlags
}

func newConformDoctor(e *env) *cobra.Command {
	o := &conformDoctorOptions{env: e}
	c := &cobra.Command{
		Use:   "doctor -- COMMAND...",
		Short: "find out whether an adapter is wired rightly",
		Long: text(`Asks an adapter what shows whether its answers can be believed: that it does
			not answer what it does not know, that the same question has the same answer,
			that a trivial request comes out right, that text survives the pipe, that no
			protocol parameter gets lost, that it reads while it writes, that it leaves at
			the end of its input.`),
		Example: "oauthdebug conform doctor -- oauthdebug conform adapter",
		Annotations: exits(`
			0  the adapter can be believed
			2  wrong usage
			3  it cannot; the answer says why`),
		RunE: func(c *cobra.Command, args []string) error { return o.run(c, args) },
	}
	o.processFlags.register(c.Flags())
	return c
}

func (o *conformDoctorOptions) run(c *cobra.Command, args []string) error {
	command, err := behindDash(c, args)
	if err != nil {
		return err
	}
	list, err := o.adapters(command, nil)
	if err != nil {
		return err
	}
	passport, probes, ok, err := conformance.Doctor(c.Context(), list[0], kit())
	if err != nil {
		return conformError(err)
	}
	leaves := conformance.Probe{Name: "it leaves with status 0 at the end of its input", Outcome: "ok"}
	if err := list[0].Close(); err != nil {
		leaves.Outcome, leaves.Detail, ok = "failed", err.Error(), false
	}
	fmt.Fprintf(o.env.stdout, "%s %s, %s: %s\n\n", passport.Name, passport.Version, passport.Language, strings.Join(passport.Ops, " and "))
	for _, p := range append(probes, leaves) {
		fmt.Fprintf(o.env.stdout, "  %-8s %s\n", p.Outcome, p.Name)
		if p.Detail != "" {
			fmt.Fprintf(o.env.stdout, "           %s\n", p.Detail)
		}
	}
	if !ok {
		fmt.Fprintln(o.env.stdout, "\nMend this before you believe a report. If it is the library itself that does so,\ngo on: the report will name it.")
		return exit(exitMissing)
	}
	fmt.Fprintf(o.env.stdout, "\nNext: oauthdebug conform client -- %s\n", strings.Join(command, " "))
	return nil
}

type conformInitOptions struct {
	env    *env
	output output
	lang   string
}

func newConformInit(e *env) *cobra.Command {
	o := &conformInitOptions{env: e}
	c := &cobra.Command{
		Use:   "init --lang LANGUAGE",
		Short: "write an adapter to start from",
		Long: text(`Writes a commented adapter of some sixty lines for a library in one of these
			languages: ` + strings.Join(conformance.Languages(), ", ") + `. What is left to do in it
			is the call of the library, and saying what it can do. For another language,
			"oauthdebug help adapters" has the protocol on one page.`),
		Example:     "oauthdebug conform init --lang python -o adapter.py",
		Annotations: exits("0  written\n2  wrong usage\n4  the file could not be written"),
		Args:        cobra.NoArgs,
		RunE:        func(*cobra.Command, []string) error { return o.run() },
	}
	c.Flags().StringVar(&o.lang, "lang", "", "`LANGUAGE` of the library")
	c.Flags().StringVarP(&o.output.file, "output", "o", "", "write it to `FILE`")
	c.RegisterFlagCompletionFunc("lang", fixed(conformance.Languages()...))
	return c
}

func (o *conformInitOptions) run() error {
	if o.lang == "" {
		return usage("--lang is needed: %s; for another language see \"oauthdebug help adapters\"", strings.Join(conformance.Languages(), ", "))
	}
	text, err := conformance.Template(o.lang)
	if err != nil {
		return err
	}
	if info, err := os.Stat(o.output.file); err == nil && info.Mode().IsRegular() {
		return &failure{exitFile, fmt.Errorf("writing %s: it is there already, and may hold your work; remove it, or name another file", o.output.file)}
	}
	return o.output.put(o.env, text)
}
