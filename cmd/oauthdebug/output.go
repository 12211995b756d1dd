package main

import (
	"io"

	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/internal/render"
)

// output says what results look like and where they go.
type output struct {
	file           string
	json           bool
	quiet, verbose bool
	color          string
	noColor        bool
	ascii, plain   bool
	width          int
	reveal         bool
	failOn         string
	exitZero       bool
}

func (o *output) register(fs *pflag.FlagSet) {
	fs.StringVarP(&o.file, "output", "o", "", "write the result to `FILE` (readable by you alone)")
	fs.BoolVar(&o.json, "json", false, "write one JSON object")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "only the result, or only the exit status")
	fs.StringVar(&o.color, "color", "auto", "colour; `WHEN` is auto, always or never")
	fs.BoolVar(&o.noColor, "no-color", false, "the same as --color never")
	fs.BoolVar(&o.ascii, "ascii", false, "nothing but ASCII")
	fs.BoolVar(&o.plain, "plain", false, "for screen readers: no carets, no columns")
	fs.IntVar(&o.width, "width", 0, "`COLUMNS` of the page (the terminal's, else 80)")
	fs.BoolVar(&o.reveal, "reveal", false, "show secrets; on a terminal only")
}

// registerVerdict adds what moves the border between status 0 and 1.
func (o *output) registerVerdict(fs *pflag.FlagSet) {
	fs.StringVar(&o.failOn, "fail-on", "error", "lowest `LEVEL` that ends with status 1: error, warning or note")
	fs.BoolVar(&o.exitZero, "exit-zero", false, "status 0 whatever is found")
}

// check refuses values that mean nothing.
func (o *output) check(e *env) error {
	switch o.color {
	case "auto", "always", "never":
	default:
		return usage("--color %q: auto, always or never is needed", o.color)
	}
	switch o.failOn {
	case "", "error", "warning", "note":
	default:
		return usage("--fail-on %q: error, warning or note is needed", o.failOn)
	}
	if o.width < 0 {
		return usage("--width %d: a number of columns is needed", o.width)
	}
	if o.reveal && (!e.terminal.out || o.file != "") {
		return usage("--reveal shows secrets on a terminal only, and this output goes elsewhere")
	}
	return nil
}

// style returns how text is laid out here.
func (o *output) style(e *env) render.Style {
	return render.Style{Width: o.columns(e), Color: o.colored(e), ASCII: o.ascii, Plain: o.plain}
}

func (o *output) columns(e *env) int {
	if o.width > 0 {
		return o.width
	}
	if e.terminal.out && e.terminal.width > 0 {
		return min(e.terminal.width, 100)
	}
	return 80
}

func (o *output) colored(e *env) bool {
	force := e.getenv("CLICOLOR_FORCE")
	switch {
	case o.noColor || o.color == "never" || o.file != "":
		return false
	case o.color == "always":
		return true
	case e.getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	case e.getenv("CLICOLOR") == "0" || e.getenv("TERM") == "dumb":
		return false
	}
	return e.terminal.out
}

// put writes a result to stdout or to the file asked for.
func (o *output) put(e *env, text string) error {
	if o.file == "" || o.file == "-" {
		if _, err := io.WriteString(e.stdout, text); err != nil {
			return fileError("writing the result", err)
		}
		return nil
	}
	if err := e.write(o.file, []byte(text)); err != nil {
		return fileError("writing "+o.file, err)
	}
	return nil
}

// document writes a value as JSON.
func (o *output) document(e *env, v any) error {
	text, err := render.JSON(v)
	if err != nil {
		return err
	}
	return o.put(e, string(text))
}
