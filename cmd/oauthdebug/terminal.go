package main

import (
	"errors"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/cli/browser"
	"golang.org/x/term"
)

// lineMode is a terminal that gives whole lines, until it is taken out of that.
type lineMode struct {
	fd int

	mu   sync.Mutex
	past *term.State // nil: in line mode
}

func newLineMode(tty *os.File) *lineMode { return &lineMode{fd: int(tty.Fd())} }

// raw takes the terminal out of line mode, or back into it.
func (m *lineMode) raw(on bool) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case on == (m.past != nil):
		return nil
	case !on:
		err, m.past = term.Restore(m.fd, m.past), nil
		return err
	case !foreground(m.fd):
		return errors.New("another program has the terminal")
	}
	m.past, err = term.MakeRaw(m.fd)
	return err
}

// browse opens a page in the browser of the desktop.
func browse(address string) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("WSL_DISTRO_NAME") == "" {
		return errors.New("there is no desktop here") // a browser for terminals would want this one
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(address)
}
