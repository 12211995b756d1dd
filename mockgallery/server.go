// Package mockgallery is a Gallery server to test any client against: it answers as the real one is known to answer,
// and explains beside it why a request was refused.
//
// New gives an http.Handler, ready for httptest:
//
//	mock := mockgallery.New(mockgallery.Options{})
//	server := httptest.NewServer(mock)
//
// Serve runs it on a listener of its own, with time limits and with the bytes of each request as they came over the
// wire; Control is a second handler with the journal and the controls. What is known of the real server, and how well,
// stands with each fact: the refusals in refusals.go say attested, documented or guess, and what was inferred is an
// option.
package mockgallery

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Server is the mock. It is an http.Handler and safe for concurrent use.
type Server struct {
	opt        Options
	routes     routes
	refusals   map[string]Refusal
	public     public
	verifier   signer.Verifier
	keys       *keyring
	nonces     *nonceMemory
	store      *store
	journal    *journal
	clients    clients
	explainer  *explainer
	controlURL atomic.Pointer[string]
	forced     *forcedAnswers
	clock      *clock
	bodies     *bodyBudget
}

// New makes a server.
func New(opt Options) *Server {
	opt = opt.filled()
	s := &Server{opt: opt, routes: newRoutes(endpoints(), opt.Bases), refusals: refusals()}
	for kind, r := range opt.Refusals {
		s.refusals[kind] = r
	}
	s.clock = newClock(opt.Now)
	s.SetControlURL(opt.ControlURL)
	s.public = parsePublic(opt.PublicURL)
	s.keys = newKeyring(opt.Profile)
	s.nonces = newNonceMemory(opt.Limits.Nonces)
	s.store = newStore(&opt, s.keys)
	s.journal = newJournal(opt.Limits, s.keys.mask, opt.OnExchange)
	s.explainer = newExplainer(&opt)
	s.verifier = s.newVerifier()
	s.bodies = &bodyBudget{each: opt.Limits.Body, all: opt.Limits.Bodies}
	s.forced = &forcedAnswers{limit: opt.Limits.Forced}
	return s
}

// ServeHTTP answers one request and writes it to the journal.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := s.begin(r)
	body, held, err := s.bodies.read(r)
	defer s.bodies.give(held)
	c := &call{s: s, req: r, x: x, now: x.Time, body: body}
	var a answer
	if err != nil {
		a = c.refuseBody(err)
	} else {
		a = s.answer(c)
	}
	s.write(w, c, a)
}

// answer is the way of a request: preflight, forced answers, route, who asks, endpoint.
func (s *Server) answer(c *call) answer {
	if c.req.Method == http.MethodOptions {
		return answer{status: http.StatusOK}
	}
	if c.req.Method == "PRI" { // the one malformed request that net/http hands on
		explainWire(c.x)
		return c.refuse("bad-request", "detail", "HTTP/2 is not spoken here.")
	}
	path := targetPath(c.req.RequestURI)
	row, args, found := s.routes.find(c.req.Method, path)
	if f, ok := s.forced.take(c.req.Method, path, row); ok {
		if a, done := s.force(c, f); done {
			return a
		}
	}
	if s.opt.Profile == RFC5849 {
		return s.generic(c, path)
	}
	if found == missing {
		return c.refuseRoute(path)
	}
	c.row, c.args = row, args
	c.x.Endpoint = row.Path
	if !strings.HasSuffix(path, "/") {
		switch s.opt.Slash {
		case SlashNotFound:
			return c.refuse("no-such-path", "path", path)
		case SlashRedirect:
			return redirectToSlash(c.req.RequestURI, path)
		}
	}
	if found == otherMethod {
		return c.refuse("method-not-allowed", "method", c.req.Method)
	}
	if row.Opens > Anyone {
		if a, refused := s.authenticate(c); refused {
			return a
		}
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	return s.store.answer(c)
}
