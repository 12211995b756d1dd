package conformance

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
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
	Features    []string     // that the server has; nil: hmac-sha1 and form
	Client      *http.Client // nil: http.DefaultClient, without following redirects
	Now         func() time.Time

	clock clock                   // as the server reads timestamps, found by Hello
	put   map[string]*VerifyGiven // what was sent, by the id of the vector
}

// Hello describes the server as far as it is known beforehand, and asks it how
// it reads timestamps.
func (s *Server) Hello(ctx context.Context, _ Hello) (Passport, error) {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Passport{}, fmt.Errorf("reading the server's address %q: it must be written in full, like http://127.0.0.1:8080/api", s.URL)
	}
	features := s.Features
	if features == nil {
		features = []string{"hmac-sha1", "form"}
	}
	s.clock = s.readClock(ctx)
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
	steps, last, reason := s.plan(v)
	for try := 0; try < maxSeconds && reason == unfaithful; try++ {
		steps, last, reason = s.plan(v) // another nonce, another signature
	}
	if reason != "" {
		return Declined(reason), nil
	}
	var out VerifyOut
	for i, r := range steps {
		var err error
		if out, _, err = s.send(ctx, r); err != nil {
			return Answer{}, err
		}
		if out.Verdict == "" {
			return Declined(fmt.Sprintf("the server answers %s with status %d", r.Method, out.Status)), nil
		}
		if i < len(steps)-1 && out.Verdict != Accept {
			return Declined("the request that should have been seen before was not accepted"), nil
		}
	}
	if s.put == nil {
		s.put = map[string]*VerifyGiven{}
	}
	s.put[v.ID] = last
	return Answer{Verify: &out}, nil
}

func (s *Server) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// send sends a request as it stands and returns the verdict and the server's
// words. A verdict of "" is a status that says nothing about the signature.
func (s *Server) send(ctx context.Context, r Request) (VerifyOut, string, error) {
	request, err := http.NewRequestWithContext(ctx, string(r.Method), string(r.URL), strings.NewReader(string(r.Body)))
	if err != nil {
		return VerifyOut{}, "", fmt.Errorf("sending a request: %w", err)
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
		return VerifyOut{}, "", &Fault{Verdict: Crash, Detail: "the server does not answer: " + err.Error()}
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
	return out, string(body), nil
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
