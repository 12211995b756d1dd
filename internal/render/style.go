package render

// Style says how text is laid out. The zero Style is 80 columns, Unicode, no
// colour.
type Style struct {
	Width int  // columns; 0: 80
	Color bool // ANSI colours; they repeat what words and carets say
	ASCII bool // nothing above 0x7E
	Plain bool // for screen readers: no carets, no columns

	Sources bool // of a trace: where each part of the base string came from
}

// width returns the columns to fill.
func (s Style) width() int {
	switch {
	case s.Width <= 0:
		return 80
	case s.Width < 40:
		return 40
	}
	return s.Width
}

// tone is what a run of text means. Text gives it a colour, HTML a class.
type tone uint8

const (
	quiet  tone = iota // ordinary text
	title              // heading
	dim                // beside the point
	code               // octets of a request
	mark               // caret and what it says
	bad                // error
	warn               // warning
	good               // right, valid
	strong             // the thing itself
)

var ansi = [...]string{title: "1", dim: "2", code: "", mark: "36", bad: "1;31", warn: "1;33", good: "1;32", strong: "1"}

var class = [...]string{title: "title", dim: "dim", code: "code", mark: "mark", bad: "bad", warn: "warn", good: "good", strong: "strong"}
