package conformance

import (
	"crypto/rand"
	"slices"
	"strings"
)

// localized is a vector's case with the server's address, credentials and time.
func (f *fresh) localized(v *Vector) *VerifyGiven {
	g := *v.Verify
	by := f.by(v)
	own := f.own(v)
	g.Request = g.Request.rewriteParams(func(name, raw string) string {
		value := text(raw)
		switch {
		case name == "oauth_timestamp":
			return shifted(raw, by)
		case name == "oauth_nonce" && value != "":
			return f.nonce(raw)
		case name == "oauth_consumer_key" && value == string(own.ConsumerKey):
			return f.consumer()
		case name == "oauth_token" && value == string(own.Token):
			return f.token()
		}
		return raw
	})
	g.Request.URL = f.address(g.Request.URL)
	if f.s.Credentials.Token == "" && own.Token != "" {
		g.Request = g.Request.without("oauth_token")
	}
	g.Credentials = f.s.Credentials
	if own.Token == "" {
		g.Credentials.Token, g.Credentials.TokenSecret = "", ""
	}
	g.Now += by
	return &g
}

// own are the credentials that a vector's request is right with: those of the
// twin, from which it differs, unless it is a request of its own.
func (f *fresh) own(v *Vector) Credentials {
	own, other := f.twin.Verify.Credentials, v.Verify.Credentials
	if other.ConsumerKey != own.ConsumerKey && slices.Contains(v.Verify.Known, other) {
		return other
	}
	return own
}

// by is how far a vector's clock is moved: to the present, or not at all where
// an old timestamp has a length of its own and the server minds no clock.
func (f *fresh) by(v *Vector) int64 {
	if at, _ := v.Verify.Request.param("oauth_timestamp"); len(at) == 9 && f.s.clock.old == Accept {
		return 0
	}
	return f.now - v.Verify.Now
}

func (f *fresh) nonce(old string) string {
	if f.nonces[old] == "" {
		f.nonces[old] = rand.Text()[:24]
	}
	return f.nonces[old]
}

// consumer and token are those of the server, or of nobody if the verifier of
// the vector does not know them.
func (f *fresh) consumer() string {
	if f.knows(func(c Credentials) bool { return c.ConsumerKey == f.v.Verify.Credentials.ConsumerKey }) {
		return escapeText(f.s.Credentials.ConsumerKey)
	}
	return "nobody" + rand.Text()[:18]
}

func (f *fresh) token() string {
	if f.knows(func(c Credentials) bool { return c.Token == f.v.Verify.Credentials.Token }) {
		return escapeText(f.s.Credentials.Token)
	}
	return "nobody" + rand.Text()[:18]
}

func (f *fresh) knows(is func(Credentials) bool) bool {
	return slices.ContainsFunc(f.v.Verify.Known, is)
}

// address puts a vector's query behind the server's address.
func (f *fresh) address(of Text) Text {
	base, query, _ := strings.Cut(f.s.URL, "?")
	if _, own, found := strings.Cut(string(of), "?"); found {
		own, _, _ = strings.Cut(own, "#")
		query = strings.Trim(query+"&"+own, "&")
	}
	if query != "" {
		base += "?" + query
	}
	return Text(base)
}
