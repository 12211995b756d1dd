package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
)

type encodeOptions struct {
	env     *env
	verbose bool
	form    bool
}

func newEncode(e *env) *cobra.Command {
	o := &encodeOptions{env: e}
	c := &cobra.Command{
		Use:   "encode [TEXT]",
		Short: "escape text as OAuth does",
		Long: text(`Escapes text by RFC 5849 section 3.6: letters, digits and - . _ ~ stay, every
			other byte becomes %XX. Without TEXT, standard input is read; one line feed at
			its end is dropped.`),
		Example: text(`
			oauthdebug encode 'Q3 café'
			oauthdebug encode -v 'a+b'`),
		Annotations: exits(`
			0  written
			2  wrong usage`),
		RunE: func(c *cobra.Command, args []string) error { return o.encode(args) },
	}
	c.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "character by character")
	return c
}

func newDecode(e *env) *cobra.Command {
	o := &encodeOptions{env: e}
	c := &cobra.Command{
		Use:   "decode [TEXT]",
		Short: "undo escapes once",
		Long: text(`Decodes %XX once. An escape that is none stays as it is and is reported. In a
			query or a form, '+' is a space: --form.`),
		Example: text(`
			oauthdebug decode 'Q3%20caf%C3%A9'
			oauthdebug decode --form 'Q3+plan'`),
		Annotations: exits(`
			0  written
			1  written, and there are escapes that are none
			2  wrong usage`),
		RunE: func(c *cobra.Command, args []string) error { return o.decode(args) },
	}
	c.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "character by character")
	c.Flags().BoolVar(&o.form, "form", false, "'+' is a space, as in queries and forms")
	return c
}

// operand returns the argument or standard input.
func (o *encodeOptions) operand(args []string) (string, error) {
	switch {
	case len(args) > 1:
		return "", usage("%d texts were given; one is needed (quote a text with blanks)", len(args))
	case len(args) == 1 && args[0] != "-":
		return args[0], nil
	case o.env.terminal.in || o.env.terminal.nothing:
		return "", usage("no text: give it as an argument or on standard input")
	}
	text, err := limited(o.env.stdin, "standard input")
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"), err
}

func (o *encodeOptions) encode(args []string) error {
	text, err := o.operand(args)
	if err != nil {
		return err
	}
	if !o.verbose {
		fmt.Fprintln(o.env.stdout, signer.EscapeString(text))
		return nil
	}
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRuneInString(text[at:])
		c := text[at : at+size]
		o.line(at, c, signer.EscapeString(c))
		at += size
	}
	return nil
}

func (o *encodeOptions) decode(args []string) error {
	text, err := o.operand(args)
	if err != nil {
		return err
	}
	code := exitOK
	for at := 0; ; {
		bad := signer.BadEscape([]byte(text[at:]))
		if bad < 0 {
			break
		}
		at += bad
		o.env.warn("byte %d: %q is no escape; it stays as it is", at+1, text[at:min(at+3, len(text))])
		code, at = exitProblem, at+1
	}
	if !o.verbose {
		plain := string(signer.AppendUnescaped(nil, []byte(text), o.form))
		if o.env.terminal.out { // which would obey what was escaped
			plain = render.Visible(plain)
		}
		fmt.Fprintln(o.env.stdout, plain)
		return exit(code)
	}
	for at := 0; at < len(text); {
		size, c := o.character(text[at:])
		o.line(at, c, text[at:at+size])
		at += size
	}
	return exit(code)
}

// character decodes the first character: the escapes of all octets that make
// it, or one of what is there.
func (o *encodeOptions) character(text string) (size int, c string) {
	for ; size+3 <= len(text) && len(c) < utf8.UTFMax && signer.BadEscape([]byte(text[size:size+3])) < 0 && text[size] == '%'; size += 3 {
		c += signer.Unescape(text[size : size+3])
		if utf8.ValidString(c) {
			return size + 3, c
		}
	}
	size = 1
	if len(c) > 0 { // escaped octets that are no UTF-8
		size = 3
	} else if r, n := utf8.DecodeRuneInString(text); r != utf8.RuneError {
		size = n
	}
	return size, string(signer.AppendUnescaped(nil, []byte(text[:size]), o.form))
}

// line shows one character: where, what, its octets, its escaped form.
func (o *encodeOptions) line(at int, c, escaped string) {
	quoted := strconv.Quote(c)
	fmt.Fprintf(o.env.stdout, "byte %4d  %s%*s  %-11s  %s\n", at+1, quoted, max(8-uniseg.StringWidth(quoted), 0), "", fmt.Sprintf("% X", c), render.Visible(escaped))
}
