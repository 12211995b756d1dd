package conformance

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// clock is how a server reads timestamps, told by four requests that differ in
// nothing else. A verdict of "" was not got.
type clock struct {
	now  string // the present time, in ten digits
	zero string // the present time, with a zero in front
	old  string // the first second of ten digits, in 2001
	nine string // the second before it, the last of nine digits
	said string // by which the zero, or the nine digits, were refused; "" if the server keeps silent
}

// The last timestamp of nine digits and the first of ten: whatever a server
// thinks of the past, it thinks the same of both.
const (
	lastOfNine = 999_999_999
	firstOfTen = lastOfNine + 1
)

// readClock asks the server. One that does not take the plain request, or does
// not answer, is asked no more.
func (s *Server) readClock(ctx context.Context) (c clock) {
	v := s.Suite.ByID("verify/good-get")
	if v == nil {
		return c
	}
	now := strconv.FormatInt(s.now().Unix(), 10)
	if c.now, _ = s.stamped(ctx, v, now); c.now != Accept {
		return c
	}
	var words, more string
	c.zero, words = s.stamped(ctx, v, "0"+now)
	c.old, _ = s.stamped(ctx, v, strconv.Itoa(firstOfTen))
	c.nine, more = s.stamped(ctx, v, strconv.Itoa(lastOfNine))
	switch {
	case c.zero == Refuse:
		c.said = words
	case c.old == Accept && c.nine == Refuse:
		c.said = more
	}
	return c
}

// stamped sends a vector's request with another timestamp, rightly signed.
func (s *Server) stamped(ctx context.Context, v *Vector, timestamp string) (verdict string, said string) {
	f := &fresh{s: s, v: v, twin: v, nonces: map[string]string{}, now: s.now().Unix()}
	g := f.localized(v)
	g.Request = g.Request.rewriteParams(func(name, raw string) string {
		if name == "oauth_timestamp" {
			return timestamp
		}
		return raw
	})
	old, _ := v.Verify.Request.param("oauth_signature")
	out, body, err := s.send(ctx, withSignature(g, old, escapeText(Text(signatureOf(g)))).Request)
	if err != nil {
		return "", ""
	}
	if out.Verdict == Accept && out.Problem != "" {
		return Refuse, "" // it says so, and takes it all the same
	}
	return out.Verdict, s.quotable(body)
}

// quotable returns a server's words if they are short and hold no secret.
func (s *Server) quotable(body string) string {
	body = strings.TrimSpace(body)
	secrets := []Text{s.Credentials.ConsumerSecret, s.Credentials.TokenSecret}
	if len(body) > 160 || strings.ContainsAny(body, "\r\n<") || slices.ContainsFunc(secrets, func(t Text) bool { return t != "" && strings.Contains(body, string(t)) }) {
		return ""
	}
	return printable(Text(body))
}
