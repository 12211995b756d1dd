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
//
// Redirects are signed anew, each for its own address. A body that is not
// signed is not read; it streams.
type Transport struct {
	Signer *Signer
	Base   http.RoundTripper // nil: http.DefaultTransport
}

// RoundTrip signs a copy of req and sends it. The request that was given is
// not changed, as http.RoundTripper demands.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	if err := t.sign(out); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	return base.RoundTrip(out)
}

func (t *Transport) sign(out *http.Request) error {
	r, err := wireOf(out)
	if err != nil {
		return err
	}
	if r.Form() || t.Signer.BodyHash || t.Signer.Placement == InBody {
		if r.Body, err = takeBody(out, &r); err != nil {
			return err
		}
	}
	signed, err := t.Signer.Sign(r)
	if err != nil {
		return err
	}
	apply(out, &signed.Request, t.Signer.Placement)
	return nil
}

// FromHTTP returns a client's request as net/http will send it. The body is
// read whole and put back.
func FromHTTP(req *http.Request) (Request, error) {
	r, err := wireOf(req)
	if err == nil {
		r.Body, err = takeBody(req, &r)
	}
	return r, err
}

// wireOf is all of FromHTTP but the body.
func wireOf(req *http.Request) (Request, error) {
	if req.URL == nil || req.URL.Host == "" {
		return Request{}, fmt.Errorf("signing a request: its URL has no host")
	}
	r := Request{Method: req.Method, Scheme: req.URL.Scheme, Host: req.Host, Target: originForm(req.URL.RequestURI()), Header: req.Header}
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
	if i := strings.IndexByte(r.Target, ' '); i >= 0 {
		return Request{}, fmt.Errorf("signing a request: octet %d of %s is a blank, which net/http would send as it is, and break the request line; write %%20", i, quoteShort(r.Target))
	}
	r.Host = withoutZone(r.Host)
	return r, nil
}

// FromServer returns a request as a server received it, from the octets of its
// request line. scheme is that under which clients address the server; body is
// what the server read of it.
func FromServer(req *http.Request, scheme string, body []byte) Request {
	r := Request{Method: req.Method, Scheme: scheme, Host: req.Host, Target: req.RequestURI, Header: req.Header, Body: body}
	if strings.HasPrefix(r.Target, "/") {
		return r
	}
	if u, err := ParseURL(r.Target); err == nil { // absolute-form, as sent to proxies
		r.Scheme, r.Target = u.Scheme, originForm(r.Target)
	}
	return r
}

// originForm takes scheme and authority off a request target in absolute-form.
// Every other target stays.
func originForm(target string) string {
	if target == "" || target[0] == '/' {
		return target
	}
	_, rest, ok := strings.Cut(target, "://")
	if !ok {
		return target
	}
	i := strings.IndexAny(rest, "/?")
	switch {
	case i < 0:
		return "/"
	case rest[i] == '?':
		return "/" + rest[i:]
	}
	return rest[i:]
}

// withoutZone takes the zone off an IPv6 literal, which is never sent.
func withoutZone(host string) string {
	from, to := strings.IndexByte(host, '%'), strings.IndexByte(host, ']')
	if host == "" || host[0] != '[' || from < 0 || to < from {
		return host
	}
	return host[:from] + host[to:]
}

// takeBody reads the body of req and puts it back.
func takeBody(req *http.Request, r *Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer req.Body.Close()
	limit := int64(MaxFormBody)
	if !r.Form() {
		limit = 1 << 30
	}
	b, err := io.ReadAll(io.LimitReader(req.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the body to sign it: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("reading the body to sign it: longer than %d bytes", limit)
	}
	putBody(req, b)
	return b, nil
}

// putBody makes b the body of req, of known length and to be read again.
func putBody(req *http.Request, b []byte) {
	req.ContentLength, req.TransferEncoding = int64(len(b)), nil
	if len(b) == 0 {
		req.Body, req.GetBody = http.NoBody, func() (io.ReadCloser, error) { return http.NoBody, nil }
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(b))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

// apply puts into req what signing placed.
func apply(req *http.Request, r *Request, place Placement) {
	req.Header = r.Header
	if req.Header == nil {
		req.Header = http.Header{}
	}
	switch place {
	case InQuery:
		_, req.URL.RawQuery, _ = strings.Cut(r.Target, "?")
		req.URL.Opaque, _, _ = strings.Cut(req.URL.Opaque, "?")
	case InBody:
		putBody(req, r.Body)
	}
}
