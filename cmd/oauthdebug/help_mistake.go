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

// exampleOf computes the example of a row by the RFC and with its mistake: by
// the plainest signer on which the mistake shows. wrong is nil if it shows on
// none.
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
	for _, s := range exampleSigners() {
		signed, err := s.Sign(r)
		if err != nil {
			return nil, nil, "", err
		}
		if right, err = signer.Compute(&signed.Request, &s.Credentials, nil); err != nil {
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
	}
	return right, nil, "", nil
}

// exampleSigners are those of all examples here, the plainest first. Nothing
// about their credentials is secret.
func exampleSigners() []signer.Signer {
	plain := signer.Signer{
		Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")},
		Now:         func() time.Time { return time.Unix(1539871608, 0) }, Nonce: func() string { return "818945583" },
	}
	full := plain // a token, a realm, and octets that have to be escaped
	full.Credentials.Token, full.Credentials.TokenSecret = "tk-demo-1234", signer.NewSecret("t0ken/demo")
	full.Realm, full.Nonce = "Gallery", func() string { return "81+89/45=" }
	return []signer.Signer{plain, full}
}
