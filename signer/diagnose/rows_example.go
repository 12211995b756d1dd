package diagnose

import (
	"net/http"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Shown returns the row's example computed by the RFC and with the mistake, by
// the first way that makes a difference, and the note of that way. wrong is nil
// if the row has no example. The credentials are those of all examples;
// nothing about them is secret.
func (m *Mistake) Shown() (right, wrong *signer.Trace, note string, err error) {
	x := m.Example
	if m.Variants == nil || x.URL == "" {
		return nil, nil, "", nil
	}
	s, r, err := x.prepare()
	if err != nil {
		return nil, nil, "", err
	}
	signed, right, err := s.Explain(r)
	if err != nil {
		return nil, nil, "", err
	}
	c := &Case{Request: signed.Request, Credentials: s.Credentials, Secrets: true, Kind: "raw"}
	if x.Other != "" {
		c.Others = []Named{{"another secret", signer.NewSecret(x.Other)}}
	}
	if x.Before != "" {
		before, err := signer.NewRequest("GET", x.Before, nil, nil)
		if err != nil {
			return nil, nil, "", err
		}
		c.Earlier = []signer.Request{before}
	}
	for _, v := range m.Variants(c) {
		var ru signer.Rules
		v.Set(&ru)
		if wrong, err := signer.Compute(&signed.Request, &s.Credentials, &ru); err == nil && wrong.Signature != right.Signature {
			return right, wrong, v.Note, nil
		}
		bad := s // what the signer itself adds, such as a body hash, is made anew
		bad.Rules = ru
		if _, wrong, err := bad.Explain(r); err == nil && wrong.Signature != right.Signature {
			return right, wrong, v.Note, nil
		}
	}
	return right, nil, "", nil
}

// prepare returns the signer and the request of an example.
func (x *Example) prepare() (signer.Signer, signer.Request, error) {
	header := http.Header{}
	body := x.Body
	if x.Form != "" {
		body = x.Form
		header.Set("Content-Type", signer.FormType)
	}
	for n, v := range x.Header {
		header.Set(n, v)
	}
	s := signer.Signer{
		Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")},
		Method:      x.SignatureMethod, Extra: x.Extra, Omit: x.Omit, Realm: x.Realm, BodyHash: x.BodyHash,
		Now: func() time.Time { return time.Unix(1539871608, 0) }, Nonce: func() string { return "818945583" },
	}
	if x.Token {
		s.Credentials.Token, s.Credentials.TokenSecret = "tk-demo-5678", signer.NewSecret("t0ken/demo")
	}
	r, err := signer.NewRequest(x.Method, x.URL, header, []byte(body))
	return s, r, err
}
