package bench

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Case is a request to be signed.
type Case struct {
	Name      string
	Request   signer.Request
	Signer    *signer.Signer
	Placement signer.Placement
	Target    int // times the floor that Append... is to stay within
}

// Cases returns the requests that are measured, from the lightest.
func Cases() ([]*Case, error) {
	gallery := signer.Credentials{ConsumerKey: "8DE9BB1D8C5B4A0_demo", ConsumerSecret: signer.NewSecret("0f3c9a61b2d84e57_demo")}
	// Key, secrets, nonce and time are those of Twitter's page "Creating a
	// signature", and so is the signature.
	twitter := signer.Credentials{
		ConsumerKey: "xvz1evFS4wEEPTGEFPHBog", ConsumerSecret: signer.NewSecret("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
		Token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", TokenSecret: signer.NewSecret("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
	}
	form := http.Header{"Content-Type": {signer.FormType}}
	var cases []*Case
	for _, c := range []struct {
		name, method, address string
		header                http.Header
		body                  string
		credentials           signer.Credentials
		placement             signer.Placement
		nonce                 string
		time                  int64
		target                int
	}{
		{"Gallery job, POST, in the query", "POST", "http://gallery.example.com/gallery/api/v1/workflows/5b7c1f0e1f5d2a0b9c3e4d21/jobs/",
			nil, "", gallery, signer.InQuery, "818945583", 1539871608, 4},
		{"Twitter status, POST, form body", "POST", "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
			form, "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21", twitter, signer.InHeader,
			"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958, 6},
		{"100 parameters, GET", "GET", "https://api.example.com/search?" + hundred(), nil, "", twitter, signer.InHeader,
			"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958, 10},
	} {
		r, err := signer.NewRequest(c.method, c.address, c.header, []byte(c.body))
		if err != nil {
			return nil, err
		}
		cases = append(cases, &Case{Name: c.name, Request: r, Placement: c.placement, Target: c.target, Signer: &signer.Signer{
			Credentials: c.credentials, Placement: c.placement,
			Nonce: func() string { return c.nonce }, Now: func() time.Time { return time.Unix(c.time, 0) },
		}})
	}
	return cases, nil
}

// hundred is a query of a hundred parameters, in no order, some with escapes.
func hundred() string {
	var pairs []string
	for i := range 100 {
		value := fmt.Sprintf("value%d", i)
		switch i % 4 {
		case 1:
			value = fmt.Sprintf("two+words+%d", i)
		case 2:
			value = fmt.Sprintf("caf%%C3%%A9%%2F%d", i)
		}
		pairs = append(pairs, fmt.Sprintf("filter%02d=%s", i*37%100, value))
	}
	return strings.Join(pairs, "&")
}

// httpRequest returns the case as net/http knows it. Its body is fresh each
// time it is asked for.
func (c *Case) httpRequest() (fresh func() *http.Request, err error) {
	req, err := http.NewRequest(c.Request.Method, c.Request.Address(), nil)
	if err != nil {
		return nil, err
	}
	for name, values := range c.Request.Header {
		req.Header[name] = values
	}
	return func() *http.Request {
		if body := c.Request.Body; len(body) > 0 {
			req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		return req
	}, nil
}
