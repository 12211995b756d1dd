//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// foreground tells whether this process may use the terminal. One in the background that tries is stopped by the
// system; from now on it gets an error instead.
func foreground(fd int) bool {
	signal.Ignore(syscall.SIGTTIN, syscall.SIGTTOU)
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// suspend stops this process and all that belong to it, until the shell lets them go on.
func suspend() {
	goOn := make(chan os.Signal, 1)
	signal.Notify(goOn, syscall.SIGCONT)
	defer signal.Stop(goOn)
	_ = unix.Kill(0, unix.SIGTSTP)
	select {
	case <-goOn: // the stop itself may come a little after the order
	case <-time.After(time.Second): // where there is no shell to let it go on, it is not stopped either
	}
}
