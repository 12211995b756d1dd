package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"github.com/oauthdebug/oauthdebug/internal/render"
)

// env is everything that a command takes from its surroundings.
type env struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	lookup         func(name string) (string, bool)         // environment variables
	open           func(name string) (io.ReadCloser, error) // files
	write          func(name string, text []byte) error     // -o FILE
	descriptor     func(n uintptr) (io.ReadCloser, error)   // fd:N
	loose          func(name string) bool                   // a file that others may read
	password       func(prompt string) (string, error)      // asks without echo; nil: nobody to ask
	paste          func() (string, error)                   // reads the terminal up to Ctrl-D
	now            func() time.Time
	raw            func(on bool) error        // takes the terminal out of line mode, and back; nil: it is none
	suspend        func()                     // stops the process, as Ctrl-Z does
	browse         func(address string) error // opens a page
	config         string                     // folder of settings; "": there is none
	terminal       terminal

	mask render.Masker // of all that goes to stderr; secrets are added as they are read
}

// terminal says which streams are one.
type terminal struct {
	in, out, err bool
	nothing      bool // stdin is neither a terminal nor a file nor a pipe
	width        int  // columns of stdout, or of stderr
}

// getenv returns an environment variable, or "".
func (e *env) getenv(name string) string {
	v, _ := e.lookup(name)
	return v
}

// say writes one line to stderr, without secrets and without anything that a
// terminal would obey.
func (e *env) say(format string, args ...any) {
	fmt.Fprintln(e.stderr, render.Visible(e.mask.Text(fmt.Sprintf(format, args...))))
}

// warn says what should not be, and goes on.
func (e *env) warn(format string, args ...any) { e.say("oauthdebug: warning: "+format, args...) }

// system returns the surroundings of this process.
func system() *env {
	e := &env{
		args: os.Args[1:], stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		lookup:     os.LookupEnv,
		open:       func(name string) (io.ReadCloser, error) { return os.Open(name) },
		write:      func(name string, text []byte) error { return os.WriteFile(name, text, 0o600) },
		descriptor: descriptor,
		loose:      loose,
		now:        time.Now,
		terminal: terminal{
			in: term.IsTerminal(int(os.Stdin.Fd())), out: term.IsTerminal(int(os.Stdout.Fd())), err: term.IsTerminal(int(os.Stderr.Fd())),
		},
	}
	if dir, err := os.UserConfigDir(); err == nil {
		e.config = filepath.Join(dir, "oauthdebug")
	}
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 && !e.terminal.in {
		e.terminal.nothing = true // closed, or /dev/null
	}
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && e.terminal.width == 0 {
			e.terminal.width = w
		}
	}
	e.paste = func() (string, error) { return readPaste(os.Stdin, os.Stderr) }
	if e.terminal.in && e.terminal.out && e.terminal.err {
		e.raw = newLineMode(os.Stdin).raw
	}
	e.suspend, e.browse = suspend, browse
	if e.terminal.err {
		e.password = askPassword
	}
	return e
}

// askPassword asks on the terminal, whatever stdin is.
func askPassword(prompt string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		tty = os.Stdin // Windows
	} else {
		defer tty.Close()
	}
	fmt.Fprint(os.Stderr, prompt)
	text, err := term.ReadPassword(int(tty.Fd()))
	fmt.Fprintln(os.Stderr)
	return string(text), err
}

func descriptor(n uintptr) (io.ReadCloser, error) {
	f := os.NewFile(n, fmt.Sprintf("fd %d", n))
	if f == nil {
		return nil, fmt.Errorf("there is no file descriptor %d", n)
	}
	if _, err := f.Stat(); err != nil {
		return nil, fmt.Errorf("there is no file descriptor %d", n)
	}
	return f, nil
}

func loose(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/'
}
