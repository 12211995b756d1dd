package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/oauthdebug/oauthdebug/internal/capture"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// maxInput bounds what is read: far more than a request, less than all memory.
const maxInput = 64 << 20

// given is what was read and where it stood.
type given struct {
	*capture.Result
	text string // empty if it came as a command behind "--"
	name string // "standard input", a file's name, "the command line"
}

// pick returns the request that is meant.
func (g *given) pick(e *env, o *output, in *input) (*diagnose.Case, error) {
	n := in.entry
	switch {
	case len(g.Cases) == 1: // the only one, or the one that --entry named
		n = 1
	case n > len(g.Cases):
		return nil, usage("--entry %d: %d requests were read", n, len(g.Cases))
	case n == 0:
		n = 1
		if !o.quiet {
			e.say("%d requests were read; this is the first (--entry N for another)", len(g.Cases))
		}
	}
	return g.Cases[n-1], nil
}

// whole refuses a header or a signature alone where the request is needed.
func whole(c *diagnose.Case, doing string) error {
	if c.WithoutRequest() {
		return missing("%s: method and address are signed too, and they were not given; -X POST -H 'Authorization: OAuth ...' ADDRESS adds them", doing)
	}
	return nil
}

// read returns what the arguments and flags point at, or nil if that is
// nothing. dash is the number of arguments before "--", or -1.
func (in *input) read(e *env, s *secrets, args []string, dash int) (*given, error) {
	s.noInput = in.noInput
	if words := command(args, dash); len(words) > 0 {
		if dash > 0 {
			return nil, usage("reading the arguments: %s stands before --, and what is behind it is an input too; one input is needed", quoteShort(args[0]))
		}
		return in.capture(e, &given{name: "the command line"}, capture.Input{Args: append([]string{words[0]}, append(in.curl, words[1:]...)...)})
	}
	g, err := in.text(e, s, args)
	if g == nil || err != nil {
		return nil, err
	}
	return in.take(e, g)
}

// take reads a text, or an address with curl's flags.
func (in *input) take(e *env, g *given) (*given, error) {
	ci := capture.Input{Text: []byte(g.text)}
	address := strings.TrimSpace(g.text)
	if len(in.curl) == 2 && in.curl[0] == "--request" && !strings.HasPrefix(address, "http") {
		ci.Options.Method = in.curl[1] // of a text that does not tell it
	} else if len(in.curl) > 0 {
		if !strings.Contains(address, "://") || strings.ContainsAny(address, "\n ") {
			return nil, usage("reading %s: -X, -H, -d and -G go with an address, and this is none", g.name)
		}
		if _, err := signer.ParseURL(address); err != nil {
			return nil, usage("%w", err)
		}
		return in.capture(e, g, capture.Input{Args: append(append([]string{"curl"}, in.curl...), address)})
	}
	return in.capture(e, g, ci)
}

// command returns the words of a curl command: all behind "--", or behind the
// word curl.
func command(args []string, dash int) []string {
	switch {
	case dash >= 0:
		return args[dash:]
	case len(args) > 0 && curlName(args[0]):
		return args
	}
	return nil
}

func curlName(word string) bool {
	word = strings.ToLower(word[strings.LastIndexAny(word, `/\`)+1:])
	return word == "curl" || word == "curl.exe"
}

// text returns the text of the one input that is named, or of stdin.
func (in *input) text(e *env, s *secrets, args []string) (*given, error) {
	if in.file != "" {
		args = append([]string{"@" + in.file}, args...)
	}
	switch {
	case len(args) > 1:
		return nil, usage("reading the arguments: %d inputs were given (%s); one is needed. An address with '&' or blanks needs quotes", len(args), quoteShort(args[1]))
	case len(args) == 1 && args[0] != "-":
		return in.named(e, args[0])
	case len(args) == 0 && (e.terminal.in || e.terminal.nothing || s.wants != ""):
		return nil, nil
	case s.wants != "":
		return nil, usage("reading standard input: --%s wants it too; give the secret as env:NAME, file:PATH or fd:N", s.wants)
	}
	s.stdinFor = "the input"
	text, err := limited(e.stdin, "standard input")
	if err == nil && strings.TrimSpace(text) == "" {
		if in.empty = true; len(args) > 0 {
			return nil, in.nothing("reading")
		}
		return nil, nil
	}
	return &given{text: text, name: "standard input"}, err
}

// nothing is the error of a command that got no input.
func (in *input) nothing(doing string) error {
	if in.empty {
		return usage("reading standard input: it is empty")
	}
	return usage("%s: no input; give an address, a file, a curl command behind \"--\", or text on standard input", doing)
}

// named reads an argument: @file, the path of a file, or the text itself.
func (in *input) named(e *env, arg string) (*given, error) {
	path, at := strings.CutPrefix(arg, "@")
	f, err := e.open(path)
	if err != nil {
		if at || plainPath(arg) {
			return nil, fileError("reading "+path, err)
		}
		return &given{text: arg, name: "the command line"}, nil
	}
	defer f.Close()
	text, err := limited(f, path)
	if err == nil && strings.TrimSpace(text) == "" {
		err = usage("reading %s: it is empty", path)
	}
	return &given{text: text, name: path}, err
}

// plainPath reports whether an argument that is no file was meant as one.
func plainPath(arg string) bool {
	return len(arg) < 256 && !strings.ContainsAny(arg, "\n&=:?% ") && (strings.HasPrefix(arg, "/") || strings.HasPrefix(arg, ".") || strings.HasSuffix(arg, ".har") || strings.HasSuffix(arg, ".txt") || strings.HasSuffix(arg, ".json") || strings.HasSuffix(arg, ".http"))
}

func limited(r io.Reader, name string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return "", fileError("reading "+name, err)
	}
	if len(text) > maxInput {
		return "", usage("reading %s: it is longer than %d MB; give the part with the request", name, maxInput>>20)
	}
	return string(text), nil
}

// capture hands the input to the parsers and applies what flags know better.
func (in *input) capture(e *env, g *given, ci capture.Input) (*given, error) {
	ci.From, ci.Entry = in.from, in.entry
	ci.Options.ReadFile = func(name string) ([]byte, error) { return readFile(e, name) }
	if in.scheme != "" {
		if ci.Options.Scheme = strings.ToLower(in.scheme); ci.Options.Scheme != "http" && ci.Options.Scheme != "https" {
			return nil, usage("--scheme %q: http or https is needed", in.scheme)
		}
	}
	answer, err := in.answer(e)
	if err != nil {
		return nil, err
	}
	if g.Result, err = capture.Read(ci); err != nil {
		return nil, usage("%w", err)
	}
	if len(g.Cases) == 0 {
		return nil, usage("reading %s: there is no request in it", g.name)
	}
	if answer != nil {
		last := g.Cases[len(g.Cases)-1]
		if last.Response = answer; answer.BaseString != "" {
			last.Received.BaseString, last.Received.ByServer = answer.BaseString, true
		}
	}
	now, err := in.time()
	if err != nil {
		return nil, err
	}
	for _, c := range g.Cases {
		if !now.IsZero() {
			c.Now = now
		}
		if err := in.address(c); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func readFile(e *env, name string) ([]byte, error) {
	f, err := e.open(name)
	if err != nil {
		return nil, fileError("reading "+name, err)
	}
	defer f.Close()
	text, err := limited(f, name)
	return []byte(text), err
}

func quoteShort(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%q...", s[:40])
	}
	return fmt.Sprintf("%q", s)
}
