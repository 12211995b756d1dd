package signer

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Transport signs every request and hands it to Base. It is a drop-in
// http.RoundTripper:
//
//	client := &http.Client{Transport: &signer.Transport{Signer: s}}
type Transport struct {
	Signer *Signer
	Base   http.RoundTripper // nil: http.DefaultTransport
}

// RoundTrip signs a copy of req and sends it. The request that was given is
// not changed, as http.RoundTripper demands.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	r, err := FromHTTP(req)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	signed, err := t.Signer.Sign(r)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	return base.RoundTrip(apply(req, &signed.Request))
}

// FromHTTP returns a client's request as net/http will send it. A body is read
// whole, since a form is signed, and put back.
func FromHTTP(req *http.Request) (Request, error) {
	if req.URL == nil || req.URL.Host == "" {
		return Request{}, fmt.Errorf("signing a request: its URL has no host")
	}
	r := Request{Method: req.Method, Scheme: req.URL.Scheme, Host: req.Host, Target: req.URL.RequestURI(), Header: req.Header}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if r.Host == "" {
		r.Host = req.URL.Host
	}
	for i := 0; i < len(r.Host); i++ {
		if r.Host[i] >= 0x80 {
			return Request{}, fmt.Errorf("signing a request: host %q is not ASCII; give it in the form of the Host field (xn--...)", r.Host)
		}
	}
	if req.Body != nil && req.Body != http.NoBody {
		body, err := readBody(req.Body, &r)
		if err != nil {
			return Request{}, err
		}
		r.Body = body
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	return r, nil
}

// FromServer returns a request as a server received it, from the octets of its
// request line. scheme is that under which clients address the server; body is
// what the server read of it.
func FromServer(req *http.Request, scheme string, body []byte) Request {
	r := Request{Method: req.Method, Scheme: scheme, Host: req.Host, Target: req.RequestURI, Header: req.Header, Body: body}
	if !strings.HasPrefix(r.Target, "/") {
		if u, err := ParseURL(r.Target); err == nil { // absolute-form, as sent to proxies
			r.Scheme = u.Scheme
			r.Target = r.Target[strings.Index(r.Target, "://")+3:]
			r.Target = "/" + strings.TrimPrefix(cutAuthority(r.Target), "/")
		}
	}
	return r
}

func cutAuthority(s string) string {
	if i := strings.IndexAny(s, "/?"); i >= 0 {
		return s[i:]
	}
	return ""
}

func readBody(body io.ReadCloser, r *Request) ([]byte, error) {
	defer body.Close()
	limit := int64(MaxFormBody)
	if !r.Form() {
		limit = 1 << 30
	}
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the body to sign it: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("reading the body to sign it: longer than %d bytes", limit)
	}
	return b, nil
}

// apply returns a copy of req that carries what signing placed.
func apply(req *http.Request, r *Request) *http.Request {
	out := req.Clone(req.Context())
	out.Header = r.Header
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if path, query, ok := strings.Cut(r.Target, "?"); ok && out.URL.Opaque == "" {
		_ = path
		out.URL.RawQuery = query
	}
	if r.Body != nil {
		body := r.Body
		out.Body = io.NopCloser(bytes.NewReader(body))
		out.ContentLength = int64(len(body))
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	}
	return out
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		req.Body.Close()
	}
}
