//go:build linux

package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// lineModeOf tells whether a terminal gives whole lines and echoes them.
func lineModeOf(t *testing.T, tty *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	require.NoError(t, err)
	return state.Lflag&unix.ICANON != 0 && state.Lflag&unix.ECHO != 0 && state.Lflag&unix.ISIG != 0 && state.Oflag&unix.OPOST != 0
}

// TestServeOnATerminal runs the program on a real one, and holds that it is given back however the program ends.
func TestServeOnATerminal(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(keyboard io.Writer, p *os.Process) error
	}{
		{"Ctrl-C", func(keyboard io.Writer, _ *os.Process) error { _, err := keyboard.Write([]byte{ctrlC}); return err }},
		{"an interrupt", func(_ io.Writer, p *os.Process) error { return p.Signal(os.Interrupt) }},
		{"a terminate", func(_ io.Writer, p *os.Process) error { return p.Signal(syscall.SIGTERM) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			ptmx, tty, err := pty.Open()
			require.NoError(t, err)
			defer ptmx.Close()
			defer tty.Close()
			require.True(t, lineModeOf(t, tty))
			c := exec.Command("oauthdebug", "serve", "--port", "0")
			c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
			c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			require.NoError(t, c.Start())
			var out screen
			go io.Copy(&out, ptmx) //nolint:errcheck // until the terminal is closed
			out.shows(t, "o open page\r\n")
			require.False(t, lineModeOf(t, tty))
			_, err = ptmx.WriteString("q")
			require.NoError(t, err)
			out.shows(t, "good requests are not shown")
			require.NotContains(t, out.String(), "\r\r\n")
			require.NoError(t, test.end(ptmx, c.Process))
			require.NoError(t, c.Wait(), "it ends with 0")
			require.True(t, lineModeOf(t, tty))
		})
	}
}

// TestServeLeavesTheTerminalAlone holds that keys are for a terminal that has the output as well: through a pipe, the
// lines would come out as stairs.
func TestServeLeavesTheTerminalAlone(t *testing.T) {
	ptmx, tty, err := pty.Open()
	require.NoError(t, err)
	defer ptmx.Close()
	defer tty.Close()
	c := exec.Command("oauthdebug", "serve", "--port", "0")
	var stdout screen
	c.Stdin, c.Stdout, c.Stderr = tty, &stdout, tty
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	require.NoError(t, c.Start())
	var out screen
	go io.Copy(&out, ptmx) //nolint:errcheck // until the terminal is closed
	out.shows(t, "revoked-key")
	time.Sleep(50 * time.Millisecond)
	require.True(t, lineModeOf(t, tty))
	_, err = ptmx.Write([]byte{ctrlC})
	require.NoError(t, err)
	require.NoError(t, c.Wait())
	require.False(t, strings.Contains(out.String(), "q quiet"))
}
