package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// runBeside runs a command with the address and a key in its environment. Where ctx ends, the command is interrupted
// if we were, and else told to terminate.
func runBeside(ctx, interrupted context.Context, e *env, command []string, at place) error {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = e.stdin, bare(e.stdout), bare(e.stderr)
	c.Env = append(os.Environ(),
		"GALLERY_URL="+at.api, "GALLERY_KEY="+at.key.Key, "GALLERY_SECRET="+at.key.Secret,
		"OAUTHDEBUG_URL="+at.mock, "OAUTHDEBUG_PAGE="+at.page)
	order := syscall.SIGTERM
	c.Cancel = func() error {
		if interrupted.Err() != nil {
			order = syscall.SIGINT
		}
		return c.Process.Signal(order)
	}
	c.WaitDelay = 5 * time.Second
	err := c.Run()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return exit(128 + int(order))
	case err == nil || errors.Is(err, exec.ErrWaitDelay): // it ended; what it left running has our output still
		return nil
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		return exit(failed.ExitCode())
	case errors.As(err, &failed):
		return &failure{endedBy(failed), fmt.Errorf("running %s: %w", command[0], err)}
	}
	return &failure{exitFile, fmt.Errorf("running %s: %w", command[0], err)}
}

// bare is the file behind a writer of ours, so that a command has it for its own: then nobody waits for what it leaves
// running.
func bare(w io.Writer) io.Writer {
	if watched, ok := w.(*watched); ok {
		return watched.Writer
	}
	return w
}

// endedBy is the status of a command that a signal ended, as shells have it.
func endedBy(failed *exec.ExitError) int {
	if status, ok := failed.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exitProblem
}
