package mockgallery

import (
	"fmt"
	"net"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// public is the address that clients use, if it is not the one that requests arrive at.
type public struct{ scheme, host, prefix string }

// CheckPublicURL says what is wrong with an Options.PublicURL, if anything. New ignores one that is wrong.
func CheckPublicURL(address string) error {
	if _, err := signer.ParseURL(address); err != nil && address != "" {
		return fmt.Errorf("reading the public address: %w", err)
	}
	return nil
}

func parsePublic(address string) public {
	u, err := signer.ParseURL(address)
	if err != nil {
		return public{}
	}
	p := public{scheme: u.Scheme, host: u.Host, prefix: strings.TrimSuffix(u.Path, "/")}
	if u.Port != "" {
		p.host += ":" + u.Port
	}
	return p
}

// addressed is the request as the client addressed it: that is what was signed.
func (s *Server) addressed(c *call) signer.Request {
	scheme := "http"
	if c.req.TLS != nil {
		scheme = "https"
	}
	r := signer.FromServer(c.req, scheme, c.body)
	if s.opt.Forwarded {
		s.applyForwarded(c, &r)
	}
	if p := s.public; p.host != "" {
		r.Scheme, r.Host, r.Target = p.scheme, p.host, p.prefix+r.Target
	}
	return r
}

// applyForwarded takes scheme, host and port from what a proxy says, the standard field before the customary ones.
func (s *Server) applyForwarded(c *call, r *signer.Request) {
	h := c.req.Header
	scheme, host, port := first(h.Get("X-Forwarded-Proto")), first(h.Get("X-Forwarded-Host")), first(h.Get("X-Forwarded-Port"))
	for _, part := range strings.Split(first(h.Get("Forwarded")), ";") {
		name, value, _ := strings.Cut(part, "=")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "proto":
			scheme = value
		case "host":
			host, port = value, ""
		}
	}
	if scheme != "" {
		r.Scheme = scheme
	}
	if host != "" {
		r.Host = host
	}
	if port == "" {
		return
	}
	name := r.Host
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	r.Host = net.JoinHostPort(strings.Trim(name, "[]"), port)
}

// first is the first entry of a list: the proxy that the client talked to.
func first(list string) string {
	entry, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(entry)
}
