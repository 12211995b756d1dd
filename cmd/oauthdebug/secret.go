package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// sources is what a secret flag takes, in the words of its help.
const sources = "env:NAME, file:PATH, fd:N, stdin or prompt"

// maxSecret bounds what is read as a secret or a key.
const maxSecret = 64 << 10

// secrets reads secrets from where flags say, and remembers who has read stdin.
type secrets struct {
	env      *env
	noInput  bool
	stdinFor string // the flag that has read stdin, or "the input"
	wants    string // the flag that is going to read stdin
}

// secret returns the first line of a source, or the whole of a variable. The
// errors never hold the value: it may be a secret given in the wrong way.
func (s *secrets) secret(flag, source string) (signer.Secret, error) {
	text, err := s.read(flag, source)
	if err != nil {
		return signer.Secret{}, err
	}
	line := text
	if !strings.HasPrefix(source, "env:") {
		line, _, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
	}
	if line == "" {
		s.env.warn("--%s: %s gives an empty secret", flag, shown(source))
	}
	secret := signer.NewSecret(line)
	s.env.mask.Known = append(s.env.mask.Known, diagnose.Named{Name: strings.ReplaceAll(flag, "-", " "), Secret: secret})
	return secret, nil
}

// read returns all of a source.
func (s *secrets) read(flag, source string) (string, error) {
	kind, rest, colon := strings.Cut(source, ":")
	switch {
	case source == "stdin" || source == "-":
		return s.stdin(flag)
	case source == "prompt":
		return s.ask(flag)
	case !colon:
	case kind == "env" && rest == "":
		return "", usage("reading --%s: env: names no variable; env:NAME is needed", flag)
	case kind == "env":
		text, ok := s.env.lookup(rest)
		if !ok {
			return "", usage("reading --%s: the environment variable %s is not set (export it; never write the secret itself on the command line)", flag, rest)
		}
		return text, nil
	case kind == "file":
		return s.file(flag, rest)
	case kind == "fd":
		return s.descriptor(flag, rest)
	case kind == "pass":
		s.env.warn("--%s pass:... stands in the list of processes and in the shell's history; good for published test secrets only", flag)
		return rest, nil
	}
	return "", usage("reading --%s: a value given directly would stand in the list of processes and in the shell's history; give %s instead", flag, sources)
}

func (s *secrets) stdin(flag string) (string, error) {
	if s.stdinFor != "" {
		return "", usage("reading --%s: stdin has been read for %s already; give one of them as env:NAME, file:PATH or fd:N", flag, s.stdinFor)
	}
	s.stdinFor = "--" + flag
	if s.env.terminal.in {
		return s.ask(flag)
	}
	text, err := io.ReadAll(io.LimitReader(bufio.NewReader(s.env.stdin), maxSecret))
	if err != nil {
		return "", fileError("reading --"+flag+" from stdin", err)
	}
	if len(text) == 0 {
		return "", usage("reading --%s: stdin is empty", flag)
	}
	return string(text), nil
}

func (s *secrets) ask(flag string) (string, error) {
	if s.env.password == nil || s.noInput {
		return "", missing("reading --%s: there is no terminal to ask on; give env:NAME, file:PATH, fd:N or stdin", flag)
	}
	text, err := s.env.password(strings.ReplaceAll(flag, "-", " ") + " (not shown): ")
	if err != nil {
		return "", fileError("asking for --"+flag, err)
	}
	return text, nil
}

func (s *secrets) file(flag, path string) (string, error) {
	f, err := s.env.open(path)
	if err != nil {
		return "", fileError("reading --"+flag+" from "+path, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", fileError("reading --"+flag+" from "+path, err)
	}
	if len(text) > maxSecret {
		return "", usage("reading --%s: %s is longer than %d bytes; it is no secret", flag, path, maxSecret)
	}
	if flag != "public-key" && s.env.loose(path) {
		s.env.warn("--%s: %s can be read by other users (chmod 600 %s)", flag, path, path)
	}
	return string(text), nil
}

func (s *secrets) descriptor(flag, number string) (string, error) {
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return "", usage("reading --%s: fd:%s is no file descriptor; a number such as fd:3 is needed", flag, number)
	}
	f, err := s.env.descriptor(uintptr(n))
	if err != nil {
		return "", fileError("reading --"+flag, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", fileError(fmt.Sprintf("reading --%s from fd:%d", flag, n), err)
	}
	return string(text), nil
}

// shown is a source as it may be repeated.
func shown(source string) string {
	kind, _, colon := strings.Cut(source, ":")
	if colon && slices.Contains([]string{"env", "file", "fd"}, kind) {
		return source
	}
	if colon {
		return kind + ":..."
	}
	return source
}
