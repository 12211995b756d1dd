package capture

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Limits of what is read, in bytes and in requests.
const (
	MaxText     = 64 << 20
	MaxFreeText = 1 << 20 // scripts and posts, which are searched many times over
	MaxCases    = 10_000
)

// Input is what a person gave.
type Input struct {
	Text    []byte
	Args    []string // the words after --, already split by the shell
	From    string   // the kind, if the person named it; "" to find it out
	Entry   int      // entry of a HAR file from 1, request of a collection; 0: the first that failed
	Options Options
}

// Options say what the text cannot tell.
type Options struct {
	Scheme, Method, Host string // "" leaves what was read

	// ReadFile reads a file that a curl command names (-d @file). If it is nil,
	// such a command is refused.
	ReadFile func(name string) ([]byte, error)
}

// Result is what was understood.
type Result struct {
	Cases    []*diagnose.Case   // at least one
	Read     string             // for a person: "curl command (bash), 1 request, 1 response"
	Findings []diagnose.Finding // what reading itself found
}

// Read finds out what the input is and returns what it understood.
func Read(in Input) (*Result, error) {
	if len(in.Text) > MaxText {
		return nil, fmt.Errorf("reading the input: %d bytes, the limit is %d; give only the request that failed", len(in.Text), MaxText)
	}
	s := &source{in: in, result: new(Result)}
	if len(in.Args) > 0 {
		return s.readArgs()
	}
	text, err := decodeText(in.Text)
	if err != nil {
		return nil, err
	}
	s.text = text
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("reading the input: it is empty; paste a curl command, a URL, a request dump or the like")
	}
	return s.read()
}

// source is one input while it is read.
type source struct {
	in     Input
	text   string // in UTF-8, without a byte order mark
	octets []byte // the same
	result *Result
}

// paste returns the text as all cases share it.
func (s *source) paste() []byte {
	if len(s.octets) != len(s.text) {
		s.octets = []byte(s.text)
	}
	return s.octets
}

// readArgs reads the words after --. The text, if there is one too, is the
// server's answer.
func (s *source) readArgs() (*Result, error) {
	words := make([]string, len(s.in.Args))
	size := 0
	for i, w := range s.in.Args {
		words[i] = w
		if quoted, err := syntax.Quote(w, syntax.LangBash); err == nil {
			words[i] = quoted
		}
		size += len(w)
	}
	if size > MaxText {
		return nil, fmt.Errorf("reading the words after --: %d bytes, the limit is %d", size, MaxText)
	}
	if isCurl(s.in.Args[0]) {
		s.text = strings.Join(words, " ")
		if err := s.readCurlWords(s.in.Args[1:], "words after --", 0, len(s.text)); err != nil {
			return nil, err
		}
		s.checkCutURL()
	} else {
		s.text = strings.Join(s.in.Args, " ")
		if _, err := s.read(); err != nil {
			return nil, err
		}
		if s.result.Cases[0].Kind == "url" {
			s.checkCutURL()
		}
	}
	if len(s.in.Text) > 0 {
		if r := ParseResponse(s.in.Text); r != nil {
			s.attach(r)
		}
	}
	return s.result, nil
}

// read lets the right kind read the text.
func (s *source) read() (*Result, error) {
	k, err := s.kind()
	if err != nil {
		return nil, err
	}
	if err := k.read(s); err != nil {
		return nil, err
	}
	if len(s.result.Cases) == 0 {
		return nil, fmt.Errorf("reading %s: no request in it", k.title)
	}
	s.order()
	return s.result, nil
}

// add finishes a case whose request was read from text[start:end] and adds it.
func (s *source) add(c *diagnose.Case, start, end int) *diagnose.Case {
	s.override(c)
	c.Paste = s.paste()
	fillReceived(c)
	s.locate(c, start, end)
	s.result.Cases = append(s.result.Cases, c)
	return c
}

func (s *source) override(c *diagnose.Case) {
	o := &s.in.Options
	if o.Scheme != "" {
		c.Request.Scheme, c.Guessed.Scheme = o.Scheme, false
	}
	if o.Method != "" {
		c.Request.Method, c.Guessed.Method = o.Method, false
	}
	if o.Host != "" {
		c.Request.Host, c.Guessed.Host = o.Host, false
	}
}

// attach gives the server's answer to the last case that has none.
func (s *source) attach(r *diagnose.Response) {
	for i := len(s.result.Cases) - 1; i >= 0; i-- {
		if c := s.result.Cases[i]; c.Response == nil {
			setResponse(c, r)
			return
		}
	}
}

func setResponse(c *diagnose.Case, r *diagnose.Response) {
	c.Response = r
	if r.BaseString != "" && c.Received.BaseString == "" {
		c.Received.BaseString, c.Received.ByServer = r.BaseString, true
	}
}

func (s *source) find(f diagnose.Finding) {
	if f.Span == nil {
		f.Span = []int{}
	}
	s.result.Findings = append(s.result.Findings, f)
}

var rfc signer.Rules // the RFC's own rules, to split forms
