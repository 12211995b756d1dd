package mockgallery

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// The profile rfc5849: any path, for clients of other services. Three paths hand out tokens as section 2 of the RFC
// has it, whatever stands before them; all others tell what was understood of the request.
func (s *Server) generic(c *call, path string) answer {
	path = strings.TrimSuffix(path, "/")
	if strings.HasSuffix(path, "/oauth/authorize") {
		return s.authorize(c)
	}
	if a, refused := s.authenticate(c); refused {
		return a
	}
	switch {
	case strings.HasSuffix(path, "/oauth/request_token"):
		return s.temporaryCredentials(c)
	case strings.HasSuffix(path, "/oauth/access_token"):
		return s.tokenCredentials(c)
	}
	if t, ok := s.keys.token(c.who.token); ok && t.temporary && s.opt.Mode == Strict {
		return s.refuseToken(c, "these are temporary credentials; exchange them at /oauth/access_token first")
	}
	return c.okJSON(s.echo(c))
}

// echo is what was understood of a request.
type echo struct {
	Method     string         `json:"method"`
	URL        string         `json:"url"`
	Consumer   string         `json:"consumer"`
	Token      string         `json:"token"`
	Placed     string         `json:"placed"`
	Parameters []signer.Param `json:"parameters"`
}

func (s *Server) echo(c *call) echo {
	r := s.addressed(c)
	e := echo{Method: r.Method, URL: r.Address(), Consumer: c.x.Key, Token: c.who.token, Placed: c.x.Placed, Parameters: []signer.Param{}}
	e.URL, _, _ = strings.Cut(e.URL, "?")
	for _, p := range parameters(&r) {
		if !strings.HasPrefix(p.Name, "oauth_") {
			e.Parameters = append(e.Parameters, p)
		}
	}
	return e
}

// parameters are all parameters of a request, decoded, in the order in which they stand.
func parameters(r *signer.Request) []signer.Param {
	tr, err := signer.Compute(r, &signer.Credentials{}, &signer.Rules{})
	if err != nil {
		return nil
	}
	var list []signer.Param
	for _, p := range tr.Params {
		list = append(list, signer.Param{Name: p.Decoded[signer.Name], Value: p.Decoded[signer.Value]})
	}
	return list
}

func protocolParam(r *signer.Request, name string) (string, bool) {
	for _, p := range parameters(r) {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// temporaryCredentials is section 2.1.
func (s *Server) temporaryCredentials(c *call) answer {
	r := s.addressed(c)
	callback, ok := protocolParam(&r, "oauth_callback")
	if !ok {
		return s.refuseGeneric(c, &signer.Problem{
			Code: "parameter_absent", Status: http.StatusBadRequest, Ref: "2.1", Params: []string{"oauth_callback"},
			Detail: "the request lacks oauth_callback; without a callback it is oob",
		}, "callback-missing-on-initiate")
	}
	t := issued{Token: Token{Key: c.x.Key, Token: newSecret(), Secret: newSecret()}, temporary: true, callback: callback}
	s.keys.add(t)
	return form200("oauth_token", t.Token.Token, "oauth_token_secret", t.Secret, "oauth_callback_confirmed", "true")
}

// authorize is section 2.2, with a resource owner who says yes to everything.
func (s *Server) authorize(c *call) answer {
	t, ok := s.keys.token(c.param("oauth_token"))
	if !ok || !t.temporary {
		return answer{status: http.StatusBadRequest, typ: "text/plain; charset=utf-8", body: []byte("oauth_token names no temporary credentials\n")}
	}
	t.verifier = newSecret()[:8]
	s.keys.add(t)
	if t.callback == "oob" || t.callback == "" {
		return answer{status: http.StatusOK, typ: "text/plain; charset=utf-8", body: []byte("oauth_verifier: " + t.verifier + "\n")}
	}
	to, err := url.Parse(t.callback)
	if err != nil {
		return answer{status: http.StatusBadRequest, typ: "text/plain; charset=utf-8", body: []byte("the callback is no address\n")}
	}
	q := to.Query()
	q.Set("oauth_token", t.Token.Token)
	q.Set("oauth_verifier", t.verifier)
	to.RawQuery = q.Encode()
	return answer{status: http.StatusFound, header: http.Header{"Location": {to.String()}}}
}

// tokenCredentials is section 2.3.
func (s *Server) tokenCredentials(c *call) answer {
	t, ok := s.keys.token(c.who.token)
	if !ok || !t.temporary {
		return s.refuseToken(c, "oauth_token names no temporary credentials")
	}
	r := s.addressed(c)
	if verifier, _ := protocolParam(&r, "oauth_verifier"); t.verifier == "" || !signer.Equal(verifier, t.verifier) {
		return s.refuseToken(c, "oauth_verifier is not the one that the resource owner was given")
	}
	s.keys.drop(t.Token.Token)
	good := Token{Key: c.x.Key, Token: newSecret(), Secret: newSecret()}
	s.AddToken(good)
	return form200("oauth_token", good.Token, "oauth_token_secret", good.Secret)
}

func (s *Server) refuseToken(c *call, detail string) answer {
	return s.refuseGeneric(c, &signer.Problem{
		Code: "token_rejected", Status: http.StatusUnauthorized, Ref: "2.3", Params: []string{"oauth_token"}, Detail: detail,
	}, "")
}

func (s *Server) refuseGeneric(c *call, p *signer.Problem, mistake string) answer {
	c.x.Verdict, c.x.Problem, c.x.Message, c.x.Ref = Refused, p.Code, p.Detail, p.Ref
	if mistake != "" {
		c.x.Mistake, c.x.Certainty = mistake, "certain"
	}
	return s.explained(c, problemReport(p), p)
}

func form200(pairs ...string) answer {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(pairs[i] + "=" + signer.EscapeString(pairs[i+1]))
	}
	return answer{status: http.StatusOK, typ: signer.FormType, body: []byte(b.String())}
}

func newSecret() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // it never fails
	return hex.EncodeToString(b[:])
}

func (r *keyring) token(name string) (issued, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok := r.tokens[name]
	return t, ok
}

func (r *keyring) add(t issued) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.issue(t)
}

func (r *keyring) drop(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tokens, name)
}
