package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// runBeside runs a command with the address and a key in its environment.
func runBeside(ctx context.Context, e *env, command []string, at place) error {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = e.stdin, e.stdout, e.stderr
	c.Env = append(os.Environ(),
		"GALLERY_URL="+at.api, "GALLERY_KEY="+at.key.Key, "GALLERY_SECRET="+at.key.Secret,
		"OAUTHDEBUG_URL="+at.mock, "OAUTHDEBUG_PAGE="+at.page)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 5 * time.Second
	err := c.Run()
	var failed *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return exit(exitInterrupted)
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		return exit(failed.ExitCode())
	case errors.As(err, &failed):
		return &failure{exitProblem, fmt.Errorf("running %s: %w", command[0], err)}
	}
	return &failure{exitFile, fmt.Errorf("running %s: %w", command[0], err)}
}
