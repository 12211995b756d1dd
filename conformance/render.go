package conformance

import (
	"bytes"
	"fmt"
	"io"
)

// Formats are the forms in which a report can be written.
var Formats = []string{"text", "json", "junit", "markdown", "html"}

// Render writes the report in a form. Verbose matters to text alone.
func (r *Report) Render(out io.Writer, format string, verbose bool) error {
	switch format {
	case "text":
		return r.Text(out, verbose)
	case "json":
		text, err := r.JSON()
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	case "junit":
		return r.JUnit(out)
	case "markdown":
		return r.Markdown(out)
	case "html":
		return r.HTML(out)
	}
	return fmt.Errorf("writing report: no format %q; there are %v", format, Formats)
}

// RenderFile writes a whole file or none.
func (r *Report) RenderFile(path, format string, verbose bool) error {
	var b bytes.Buffer
	if err := r.Render(&b, format, verbose); err != nil {
		return err
	}
	return writeWhole(path, b.Bytes())
}
