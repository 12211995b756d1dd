package main

import "github.com/oauthdebug/oauthdebug/signer/diagnose"

// readRequest reads the one request and the credentials that sign and verify
// work on; doing names their work if nothing was given.
func readRequest(e *env, in *input, cr *credentials, out *output, doing string, args []string, dash int) (*diagnose.Case, held, error) {
	g, h, err := readAll(e, in, cr, out, doing, args, dash)
	if err != nil {
		return nil, held{}, err
	}
	c, err := g.pick(e, out, in)
	if err != nil {
		return nil, held{}, err
	}
	h.adopt(c)
	return c, h, nil
}

// maxTwins bounds what is made of a log.
const maxTwins = 10

// readRequests reads the requests of the input, or the one that --entry names.
func readRequests(e *env, in *input, cr *credentials, out *output, doing string, args []string, dash int) ([]*diagnose.Case, error) {
	g, h, err := readAll(e, in, cr, out, doing, args, dash)
	if err != nil {
		return nil, err
	}
	list := g.Cases
	if in.entry > 0 {
		c, err := g.pick(e, out, in)
		if err != nil {
			return nil, err
		}
		list = []*diagnose.Case{c}
	}
	if len(list) > maxTwins {
		e.say("%d requests were read; these are the first %d (--entry N for another)", len(list), maxTwins)
		list = list[:maxTwins]
	}
	for _, c := range list {
		h.lend(c)
	}
	return list, nil
}

func readAll(e *env, in *input, cr *credentials, out *output, doing string, args []string, dash int) (*given, held, error) {
	s := cr.secrets(e)
	g, err := in.read(e, s, args, dash)
	if err != nil {
		return nil, held{}, err
	}
	if g == nil {
		return nil, held{}, in.nothing(doing)
	}
	if !out.quiet {
		e.say("read: %s", g.Read)
	}
	h, err := cr.read(s)
	return g, h, err
}
