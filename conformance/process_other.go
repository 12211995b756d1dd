//go:build !unix

package conformance

import "os/exec"

func alone(*exec.Cmd) {}

func killAll(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
