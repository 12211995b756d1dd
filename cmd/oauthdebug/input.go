package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/internal/capture"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// maxInput bounds what is read: far more than a request, less than all memory.
const maxInput = 64 << 20

// input are the flags that say what is looked at. -X, -H, -d, --data-urlencode
// and -G mean what they mean in curl: they are handed to the same parser.
type input struct {
	file      string
	from      string
	entry     int
	scheme    string
	publicURL string
	response  string
	now       string
	noInput   bool
	curl      []string // flags of curl, in order
	empty     bool     // standard input was looked at and had nothing
}

// curlFlag is one of curl's flags, kept as it was given.
type curlFlag struct {
	words *[]string
	flag  string
	bare  bool // takes no value
}

func (f *curlFlag) String() string { return "" }
func (f *curlFlag) Type() string {
	if f.bare {
		return "bool"
	}
	return "string"
}
func (f *curlFlag) IsBoolFlag() bool { return f.bare }
func (f *curlFlag) Set(v string) error {
	*f.words = append(*f.words, f.flag)
	if !f.bare {
		*f.words = append(*f.words, v)
	}
	return nil
}

func (in *input) register(fs *pflag.FlagSet) {
	curl := func(long, short, usage string) {
		fs.VarP(&curlFlag{words: &in.curl, flag: "--" + long}, long, short, usage)
	}
	curl("request", "X", "the HTTP `VERB`, as in curl")
	curl("header", "H", "a header `FIELD`, as in curl")
	curl("data", "d", "form `DATA`, as in curl")
	curl("data-urlencode", "", "form `DATA` to be escaped, as in curl")
	fs.VarPF(&curlFlag{words: &in.curl, flag: "--get", bare: true}, "get", "G", "put the data into the query, as in curl").NoOptDefVal = "true"
	fs.StringVarP(&in.file, "input", "i", "", "read `FILE` (the same as @FILE)")
	fs.StringVar(&in.from, "from", "", "what the input is, instead of a guess: `KIND` is "+strings.Join(capture.Kinds(), ", "))
	fs.IntVar(&in.entry, "entry", 0, "take request `N` of several, from 1")
	fs.StringVar(&in.scheme, "scheme", "", "`SCHEME` (http or https) where the input does not tell")
	fs.StringVar(&in.publicURL, "public-url", "", "the `URL` that clients address, for servers behind a proxy")
	fs.StringVar(&in.response, "response", "", "`FILE` with the server's answer")
	fs.StringVar(&in.now, "now", "", "judge the time as of `TIME`: 2018-10-18T13:50:00Z or seconds since 1970")
	fs.BoolVar(&in.noInput, "no-input", false, "never ask anything")
}

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

func (in *input) time() (time.Time, error) {
	if in.now == "" {
		return time.Time{}, nil
	}
	if n, err := strconv.ParseInt(in.now, 10, 64); err == nil {
		return time.Unix(n, 0).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, time.RFC1123, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, in.now); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage("--now %q: a time such as 2018-10-18T13:50:00Z or seconds since 1970 are needed", in.now)
}

// address applies --public-url.
func (in *input) address(c *diagnose.Case) error {
	if in.publicURL == "" {
		return nil
	}
	u, err := signer.ParseURL(in.publicURL)
	if err != nil {
		return usage("--public-url: %w", err)
	}
	c.PublicURL = in.publicURL
	c.Request.Scheme, c.Request.Host = u.Scheme, u.Host
	if u.Port != "" {
		c.Request.Host += ":" + u.Port
	}
	c.Guessed.Scheme, c.Guessed.Host = false, false
	return nil
}

// answer reads the server's answer.
func (in *input) answer(e *env) (*diagnose.Response, error) {
	if in.response == "" {
		return nil, nil
	}
	text, err := readFile(e, in.response)
	if err != nil {
		return nil, err
	}
	r := capture.ParseResponse(text)
	if r == nil {
		return nil, usage("reading %s: it is no HTTP answer (status line, header fields, body)", in.response)
	}
	return r, nil
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
