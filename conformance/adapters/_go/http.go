package lines

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// HTTPRequest builds the request as a program using net/http does.
func (g *Given) HTTPRequest() (*http.Request, error) {
	r := g.Request
	var body io.Reader
	if r.Body != "" {
		body = strings.NewReader(string(r.Body))
	}
	req, err := http.NewRequest(string(r.Method), string(r.URL), body)
	if err != nil {
		return nil, err
	}
	for _, h := range r.Headers {
		req.Header.Add(string(h[0]), string(h[1]))
	}
	return req, nil
}

// Values are pairs as net/url holds them.
func Values(pairs [][2]Text) url.Values {
	v := url.Values{}
	for _, p := range pairs {
		v.Add(string(p[0]), string(p[1]))
	}
	return v
}

// Catch is a transport that keeps the request instead of sending it.
type Catch struct{ Request *http.Request }

// RoundTrip answers every request with an empty 200.
func (c *Catch) RoundTrip(r *http.Request) (*http.Response, error) {
	c.Request = r
	return &http.Response{StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// Sent is what was caught, as an answer holds it.
func (c *Catch) Sent() Out {
	body := ""
	if c.Request.Body != nil {
		b, _ := io.ReadAll(c.Request.Body)
		body = string(b)
	}
	out := Out{"url": c.Request.URL.String(), "body": body}
	for _, v := range c.Request.Header.Values("Authorization") { // net/http adds one of its own for user info
		if out["authorization"] == "" || strings.HasPrefix(v, "OAuth") {
			out["authorization"] = v
		}
	}
	return out
}
