package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// The exit statuses.
const (
	exitOK          = 0
	exitProblem     = 1   // a problem was found, strings differ, not conformant
	exitUsage       = 2   // wrong usage, or input that cannot be read
	exitMissing     = 3   // inconclusive: something needed is missing
	exitFile        = 4   // network or file failure
	exitInterrupted = 130 // as shells have it
)

// failure ends a command with a status. Without err it says nothing more: the
// result has been written.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit status %d", f.code)
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// exit returns a silent failure, or nil for 0.
func exit(code int) error {
	if code == exitOK {
		return nil
	}
	return &failure{code: code}
}

func usage(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...)}
}

func missing(format string, args ...any) error {
	return &failure{exitMissing, fmt.Errorf(format, args...)}
}

// fileError puts what was being done before an error of the file system.
func fileError(doing string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &failure{exitFile, fmt.Errorf("%s: %w", doing, err)}
}

// errStopped ends a command that Ctrl-C is the way to end.
var errStopped = errors.New("stopped")

// status reports an error in one line and returns the exit status. An error
// that is no failure is wrong usage or input.
func (e *env) status(ctx context.Context, err error) int {
	if errors.Is(err, errStopped) {
		return exitOK
	}
	if ctx.Err() != nil {
		return exitInterrupted
	}
	if err == nil {
		return exitOK
	}
	code := exitUsage
	var f *failure
	if errors.As(err, &f) {
		if code = f.code; f.err == nil {
			return code
		}
	}
	e.say("oauthdebug: %v", err)
	return code
}
