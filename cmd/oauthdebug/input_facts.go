package main

import (
	"strconv"
	"time"

	"github.com/oauthdebug/oauthdebug/internal/capture"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

func (in *input) time() (time.Time, error) {
	if in.now == "" {
		return time.Time{}, nil
	}
	if n, err := strconv.ParseInt(in.now, 10, 64); err == nil {
		return time.Unix(n, 0).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, time.RFC1123, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, in.now); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage("--now %q: a time such as 2018-10-18T13:50:00Z or seconds since 1970 are needed", in.now)
}

// address applies --public-url.
func (in *input) address(c *diagnose.Case) error {
	if in.publicURL == "" {
		return nil
	}
	u, err := signer.ParseURL(in.publicURL)
	if err != nil {
		return usage("--public-url: %w", err)
	}
	c.PublicURL = in.publicURL
	c.Request.Scheme, c.Request.Host = u.Scheme, u.Host
	if u.Port != "" {
		c.Request.Host += ":" + u.Port
	}
	c.Guessed.Scheme, c.Guessed.Host = false, false
	return nil
}

// answer reads the server's answer.
func (in *input) answer(e *env) (*diagnose.Response, error) {
	if in.response == "" {
		return nil, nil
	}
	text, err := readFile(e, in.response)
	if err != nil {
		return nil, err
	}
	r := capture.ParseResponse(text)
	if r == nil {
		return nil, usage("reading %s: it is no HTTP answer (status line, header fields, body)", in.response)
	}
	return r, nil
}
