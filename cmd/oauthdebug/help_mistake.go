package main

import (
	"net/http"
	"time"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// helpMistake writes the page of a mistake: what it is, why it matters, how to
// mend it, and the same request with and without it.
func helpMistake(e *env, row *diagnose.Mistake) error {
	o := output{}
	page := render.MistakePage{Mistake: row}
	if row.Variants != nil && row.Example.URL != "" {
		right, wrong, note, err := exampleOf(row)
		if err != nil {
			return err
		}
		page.Right, page.Wrong, page.Note = right, wrong, note
	}
	return o.put(e, page.Text(o.style(e), &render.Masker{}))
}

// exampleOf computes the example of a row by the RFC and with its mistake. The
// credentials are those of all examples here; nothing about them is secret.
func exampleOf(row *diagnose.Mistake) (right, wrong *signer.Trace, note string, err error) {
	x := row.Example
	header := http.Header{}
	if x.Form != "" {
		header.Set("Content-Type", signer.FormType)
	}
	r, err := signer.NewRequest(x.Method, x.URL, header, []byte(x.Form))
	if err != nil {
		return nil, nil, "", err
	}
	s := signer.Signer{
		Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")},
		Now:         func() time.Time { return time.Unix(1539871608, 0) }, Nonce: func() string { return "818945583" },
	}
	signed, right, err := s.Explain(r)
	if err != nil {
		return nil, nil, "", err
	}
	c := &diagnose.Case{Request: signed.Request, Credentials: s.Credentials, Secrets: true, Kind: "raw"}
	for _, v := range row.Variants(c) {
		var ru signer.Rules
		v.Set(&ru)
		wrong, err := signer.Compute(&signed.Request, &s.Credentials, &ru)
		if err == nil && wrong.Signature != right.Signature {
			return right, wrong, v.Note, nil
		}
	}
	return right, nil, "", nil
}
