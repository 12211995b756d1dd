package conformance

import (
	"slices"
	"strings"
)

// plan returns the requests to send, of which the last is judged, and that last
// one as a case, or why the vector cannot be put to a server.
func (s *Server) plan(v *Vector) (steps []Request, last *VerifyGiven, reason string) {
	twin := v
	if t := s.Suite.ByID(v.Twin); t != nil {
		twin = t
	}
	f := &fresh{s: s, v: v, twin: twin, nonces: map[string]string{}, now: s.now().Unix()}
	for _, seen := range v.Verify.Seen {
		before, reason := f.before(seen)
		if reason != "" {
			return nil, nil, reason
		}
		if before != nil {
			steps = append(steps, *before)
		}
	}
	r, reason := f.request()
	if reason != "" {
		return nil, nil, reason
	}
	last = f.asPut(r)
	want, err := (&Reference{}).decide(v.Verify) // in a grey area, what this module chooses
	if out, again := (&Reference{}).decide(last); err != nil || again != nil || out.Verdict != want.Verdict {
		reason = unfaithful
	}
	return append(steps, r), last, reason
}

// unfaithful is said of a request that, made for the server, is no longer what
// the vector's is to the same verifier.
const unfaithful = "with this server's credentials it would be another case"

// asPut is the vector's case as the server meets it in a request.
func (f *fresh) asPut(r Request) *VerifyGiven {
	g := f.localized(f.v)
	g.Request, g.Known, g.Seen = r, []Credentials{g.Credentials}, []Seen{}
	for _, seen := range f.v.Verify.Seen {
		nonce := f.nonce(escapeText(seen[3]))
		g.Seen = append(g.Seen, Seen{g.Credentials.ConsumerKey, g.Credentials.Token, Text(shifted(string(seen[2]), f.by(f.v))), Text(nonce)})
	}
	return g
}

// fresh makes a vector's requests anew for one server.
type fresh struct {
	s       *Server
	v, twin *Vector
	nonces  map[string]string
	now     int64
}

// request is the vector's request for this server.
func (f *fresh) request() (Request, string) {
	if f.knowsOthers() {
		return Request{}, "it needs a second client or token"
	}
	g := f.localized(f.v)
	if moved := f.moved(g); moved != nil {
		if f.v.Expect.Verdict == Accept || f.v.Grey() {
			return Request{}, "it needs an address of its own"
		}
		sent := f.localized(f.twin)
		old, _ := f.twin.Verify.Request.param("oauth_signature")
		return withSignature(sent, old, escapeText(Text(signatureOf(moved)))).Request, ""
	}
	signed, err := f.s.Suite.signedAgain(f.v, g, f.localized)
	if err != nil {
		return Request{}, "it cannot be signed anew"
	}
	return signed.Request, ""
}

// knowsOthers reports whether the vector's verifier must know more clients or
// tokens than one, or the request is of another than the twin's.
func (f *fresh) knowsOthers() bool {
	c := f.twin.Verify.Credentials
	return slices.ContainsFunc(f.v.Verify.Known, func(k Credentials) bool { return k.ConsumerKey != c.ConsumerKey || k.Token != c.Token }) &&
		f.knows(func(k Credentials) bool { return k.ConsumerKey == c.ConsumerKey && k.Token == c.Token })
}

// moved returns the case with the change of method or address that the vector
// makes against its twin, done to the server's address; nil if it makes none.
func (f *fresh) moved(g *VerifyGiven) *VerifyGiven {
	was, is := f.twin.Verify.Request, f.v.Verify.Request
	a, _, _ := strings.Cut(string(was.URL), "?")
	b, _, _ := strings.Cut(string(is.URL), "?")
	if was.Method == is.Method && a == b {
		return nil
	}
	out := *g
	if a != b {
		base, query, found := strings.Cut(string(g.Request.URL), "?")
		base = strings.TrimSuffix(base, "/") + "/x"
		if found {
			base += "?" + query
		}
		out.Request.URL = Text(base)
	}
	return &out
}

// before is the earlier request by which a nonce was seen: the twin, with the
// nonce and timestamp of that.
func (f *fresh) before(seen Seen) (*Request, string) {
	c := f.twin.Verify.Credentials
	if seen[0] != c.ConsumerKey || seen[1] != c.Token {
		return nil, "it needs a second client or token"
	}
	g := f.localized(f.twin)
	at := shifted(string(seen[2]), f.by(f.v))
	g.Request = g.Request.rewriteParams(func(name, raw string) string {
		switch name {
		case "oauth_nonce":
			return f.nonce(escapeText(seen[3]))
		case "oauth_timestamp":
			return at
		}
		return raw
	})
	old, _ := f.twin.Verify.Request.param("oauth_signature")
	r := withSignature(g, old, escapeText(Text(signatureOf(g)))).Request
	return &r, ""
}
