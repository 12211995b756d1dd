package conformance

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Server measures a server that verifies requests. It is an Adapter: each case
// of kind verify becomes requests to URL, signed with Credentials at the
// present time and with fresh nonces, and spoiled in the one way that the
// vector names. Whether they were accepted is told by the status.
type Server struct {
	Suite       *Suite
	URL         string // of a resource that wants a signature
	Credentials Credentials
	Features    []string     // that the server has; nil: hmac-sha1 and form; "any-time": it takes timestamps of long ago
	Client      *http.Client // nil: http.DefaultClient, without following redirects
	Now         func() time.Time
}

// Hello describes the server as far as it is known beforehand.
func (s *Server) Hello(context.Context, Hello) (Passport, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Passport{}, fmt.Errorf("reading the server's address %q: it must be written in full, like http://127.0.0.1:8080/api", s.URL)
	}
	features := s.Features
	if features == nil {
		features = []string{"hmac-sha1", "form"}
	}
	return Passport{
		Name: u.Host + u.Path, Language: "server", Homepage: s.URL, Ops: []string{string(KindVerify)}, Takes: Takes{URL: "text", Query: "in-url", Body: "bytes"},
		Settable: []string{"now"}, // the requests are made for the server's own time
		Gives:    []string{"verdict", "problem", "status"}, Features: features, Placements: []string{"header", "query", "body"}, Choices: map[string]string{},
	}, nil
}

// Do sends what a case stands for and reads the answer off the status.
func (s *Server) Do(ctx context.Context, c Case) (Answer, error) {
	v := s.Suite.ByID(c.ID)
	if v == nil || v.Verify == nil {
		return Declined("only vectors of the suite can be put to a server"), nil
	}
	steps, reason := s.plan(v)
	for try := 0; try < maxSeconds && reason == unfaithful; try++ {
		steps, reason = s.plan(v) // another nonce, another signature
	}
	if reason != "" {
		return Declined(reason), nil
	}
	var out VerifyOut
	for i, r := range steps {
		var err error
		if out, err = s.send(ctx, r); err != nil {
			return Answer{}, err
		}
		if out.Verdict == "" {
			return Declined(fmt.Sprintf("the server answers %s with status %d", r.Method, out.Status)), nil
		}
		if i < len(steps)-1 && out.Verdict != Accept {
			return Declined("the request that should have been seen before was not accepted"), nil
		}
	}
	return Answer{Verify: &out}, nil
}

// plan returns the requests to send, of which the last is judged, or why the
// vector cannot be put to a server.
func (s *Server) plan(v *Vector) (steps []Request, reason string) {
	twin := v
	if t := s.Suite.ByID(v.Twin); t != nil {
		twin = t
	}
	f := &fresh{s: s, v: v, twin: twin, nonces: map[string]string{}, now: time.Now().Unix()}
	if s.Now != nil {
		f.now = s.Now().Unix()
	}
	for _, seen := range v.Verify.Seen {
		before, reason := f.before(seen)
		if reason != "" {
			return nil, reason
		}
		if before != nil {
			steps = append(steps, *before)
		}
	}
	last, reason := f.request()
	if reason == "" && !f.faithful(last) {
		reason = unfaithful
	}
	return append(steps, last), reason
}

const unfaithful = "with this server's credentials it would be another case"

// faithful reports whether the request made for the server is still what the
// vector says: right or wrong by the reference.
func (f *fresh) faithful(r Request) bool {
	if f.v.Grey() {
		return true
	}
	g := f.localized(f.v)
	g.Request, g.Known, g.Seen = r, []Credentials{g.Credentials}, []Seen{}
	for _, seen := range f.v.Verify.Seen {
		nonce := f.nonce(escapeText(seen[3]))
		g.Seen = append(g.Seen, Seen{g.Credentials.ConsumerKey, g.Credentials.Token, Text(shifted(string(seen[2]), f.by(f.v))), Text(nonce)})
	}
	out, err := (&Reference{}).decide(g)
	return err == nil && out.Verdict == f.v.Expect.Verdict
}

// fresh makes a vector's requests anew for one server.
type fresh struct {
	s       *Server
	v, twin *Vector
	nonces  map[string]string
	now     int64
}

// localized is a vector's case with the server's address, credentials and time.
func (f *fresh) localized(v *Vector) *VerifyGiven {
	g := *v.Verify
	by := f.by(v)
	own := f.twin.Verify.Credentials
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

// by is how far a vector's clock is moved: to the present, or not at all where
// the length of an old timestamp is what a server without a clock may mind.
func (f *fresh) by(v *Vector) int64 {
	if at, _ := v.Verify.Request.param("oauth_timestamp"); len(at) == 9 && slices.Contains(f.s.Features, "any-time") {
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

// send sends a request as it stands. A verdict of "" is a status that says
// nothing about the signature.
func (s *Server) send(ctx context.Context, r Request) (VerifyOut, error) {
	request, err := http.NewRequestWithContext(ctx, string(r.Method), string(r.URL), strings.NewReader(string(r.Body)))
	if err != nil {
		return VerifyOut{}, fmt.Errorf("sending a request: %w", err)
	}
	for _, h := range r.Headers {
		request.Header.Add(string(h[0]), string(h[1]))
	}
	client := http.Client{Timeout: 10 * time.Second}
	if s.Client != nil {
		client = *s.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return VerifyOut{}, &Fault{Verdict: Crash, Detail: "the server does not answer: " + err.Error()}
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, 64<<10)) // what can be read of it names the problem
	out := VerifyOut{Status: response.StatusCode, Problem: problemIn(response.Header, string(body))}
	switch code := response.StatusCode; {
	case code == http.StatusBadRequest || code == http.StatusUnauthorized || code == http.StatusForbidden:
		out.Verdict = Refuse
	case code < 400:
		out.Verdict, out.Status = Accept, 0
	}
	return out, nil
}

var problemPattern = regexp.MustCompile(`oauth_problem"?\s*[=:]\s*"?([a-z_]+)`)

// problemIn finds the name of a problem where servers put it: the challenge,
// the body, or a header field of its own, in which a server that only warns
// names it too.
func problemIn(h http.Header, body string) string {
	for name, values := range h {
		if strings.HasSuffix(name, "-Problem") {
			return values[0]
		}
	}
	for _, t := range []string{h.Get("WWW-Authenticate"), body} {
		if m := problemPattern.FindStringSubmatch(t); m != nil {
			return m[1]
		}
	}
	return ""
}
