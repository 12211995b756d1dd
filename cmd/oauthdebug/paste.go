package main

import (
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// Keys that a terminal sends.
const (
	ctrlC     = 0x03
	ctrlD     = 0x04
	backspace = 0x08
	del       = 0x7F
)

// readPaste reads from a terminal up to Ctrl-D. It takes the terminal out of
// line mode, which cuts lines at 4096 bytes without a word: a curl command with
// its cookies is often longer.
func readPaste(tty *os.File, echo io.Writer) (string, error) {
	state, err := term.MakeRaw(int(tty.Fd()))
	if err != nil {
		return limited(tty, "the terminal")
	}
	defer term.Restore(int(tty.Fd()), state)
	return typed(tty, echo)
}

// typed collects what is typed or pasted, and echoes it.
func typed(in io.Reader, echo io.Writer) (string, error) {
	text, keys := []byte{}, make([]byte, 4096)
	for len(text) <= maxInput {
		n, err := in.Read(keys)
		for _, k := range keys[:n] {
			switch k {
			case ctrlC:
				return "", exit(exitInterrupted)
			case ctrlD:
				return string(text), nil
			case backspace, del:
				if _, size := utf8.DecodeLastRune(text); size > 0 && text[len(text)-1] != '\n' {
					text = text[:len(text)-size]
					io.WriteString(echo, "\b \b")
				}
			case '\r', '\n':
				text = append(text, '\n')
				io.WriteString(echo, "\r\n")
			default:
				text = append(text, k)
				if k >= ' ' { // no pasted control moves the cursor
					echo.Write([]byte{k})
				}
			}
		}
		if err == io.EOF {
			return string(text), nil
		}
		if err != nil {
			return "", fileError("reading the terminal", err)
		}
	}
	return "", usage("reading the terminal: longer than %d MB; put it into a file (-i FILE)", maxInput>>20)
}
