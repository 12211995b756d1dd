//go:build unix

package conformance

import (
	"os/exec"
	"syscall"
)

// alone gives the adapter a process group, so that its children end with it.
func alone(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killAll(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
