package main

import (
	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// helpMistake writes the page of a mistake: what it is, why it matters, how to
// mend it, and the same request with and without it.
func helpMistake(e *env, row *diagnose.Mistake) error {
	o := output{}
	page := render.MistakePage{Mistake: row}
	right, wrong, note, err := row.Shown()
	if err != nil {
		return err
	}
	page.Right, page.Wrong, page.Note = right, wrong, note
	return o.put(e, page.Text(o.style(e), &render.Masker{}))
}
