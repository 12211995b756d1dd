package mockgallery

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// refusalOf is the row of the table of refusals for a problem that the engine found, and the facts of its message.
func refusalOf(p *signer.Problem) (kind, name string) {
	if len(p.Params) > 0 {
		name = p.Params[0]
	}
	switch p.Code {
	case "parameter_absent":
		if name == "" {
			name = "oauth_consumer_key"
		}
		return "missing-parameter", name
	case "parameter_rejected":
		if name == "oauth_nonce" && p.Stage == signer.StageMeaning { // empty, not doubled or misplaced
			return "nonce", name
		}
		return "rejected-parameter", name
	case "version_rejected":
		return "oauth-version", name
	case "signature_method_rejected":
		return "signature-method", name
	case "timestamp_refused":
		return "timestamp", name
	case "consumer_key_unknown":
		return "consumer-key", name
	case "token_rejected":
		return "token", name
	case "nonce_used":
		return "nonce", name
	case "body_hash_invalid":
		return "body-hash", name
	case "server_failed":
		return "busy", name
	}
	return "signature", name
}

// refuseProblem makes the refusal of a request that did not verify: the faithful body, and the explanation beside it.
func (s *Server) refuseProblem(c *call, v *signer.Verdict) answer {
	p := s.shown(v.Problem)
	c.x.Verdict, c.x.Problem, c.x.Message, c.x.Ref = Refused, p.Code, p.Detail, p.Ref
	if state := s.keys.state(v.ConsumerKey); p.Code == "consumer_key_unknown" && state != "unknown" && state != "" {
		c.x.Problem, c.x.Message = "consumer_key_refused", s.keys.mask().text(fmt.Sprintf("the key %q is %s", v.ConsumerKey, state))
		p = &signer.Problem{Code: c.x.Problem, Status: p.Status, Stage: p.Stage, Ref: p.Ref, Detail: c.x.Message, Params: p.Params}
	} else {
		s.explain(c, v)
	}
	if p.Code == "parameter_absent" {
		c.remarkStranger(targetPath(c.req.RequestURI))
	}
	if p.Code == "nonce_used" {
		c.x.Message += s.journal.nonceUser(c.x)
	}
	if p.Code == "signature_invalid" {
		var m signer.Machine
		if err := m.Run(&v.Request, &v.Credentials, v.Rules); err == nil {
			c.x.BaseString = string(m.BaseString())
			if s.opt.RevealSignature {
				c.x.Expected = string(m.Signature())
			}
		}
	}
	kind, name := refusalOf(v.Problem)
	a := c.refuse(kind, "name", name)
	if s.opt.Profile == RFC5849 || s.opt.ReportProblems {
		a = problemReport(p)
	}
	return s.explained(c, a, p)
}

// shown is a problem without the secrets that a client may have put where they do not belong: it is told in the answer.
func (s *Server) shown(p *signer.Problem) *signer.Problem {
	shown := *p
	shown.Detail = s.keys.mask().text(p.Detail)
	return &shown
}

// refuseDoor refuses a good key at a door that it does not open.
func (s *Server) refuseDoor(c *call) answer {
	need := [...]string{"no", "a studio", "an API Access", "a Curator's API Access"}[c.row.Opens]
	p := &signer.Problem{
		Code: "permission_denied", Status: http.StatusUnauthorized, Params: []string{"oauth_consumer_key"},
		Detail: fmt.Sprintf("the signature is good, but this call needs %s key; %q is none", need, c.who.key),
	}
	c.x.Verdict, c.x.Problem, c.x.Message = Refused, p.Code, p.Detail
	c.x.Mistake, c.x.Certainty, c.x.Fix = "credential-not-permitted", "certain", "use the key of somebody who may; a Private Studio key opens the Subscription API alone"
	return s.explained(c, c.refuse("key-kind"), p)
}

// explained adds the fields that explain, and the explanation instead of the body for those who ask for it.
func (s *Server) explained(c *call, a answer, p *signer.Problem) answer {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header["Www-Authenticate"] = []string{challenge(s.opt.Realm, p)}
	if s.opt.ExplainInBody || strings.Contains(c.req.Header.Get("Accept"), explanationType) {
		a.explain = true
	}
	return a
}

// challenge is the WWW-Authenticate field, with the parameters of the problem reporting extension.
func challenge(realm string, p *signer.Problem) string {
	var b strings.Builder
	b.WriteString("OAuth realm=" + quoted(realm))
	for _, kv := range problemParams(p) {
		b.WriteString(", " + kv[0] + "=" + quoted(signer.EscapeString(kv[1])))
	}
	return b.String()
}

// problemReport is the answer of a generic server: the same parameters as a form.
func problemReport(p *signer.Problem) answer {
	var parts []string
	for _, kv := range problemParams(p) {
		parts = append(parts, kv[0]+"="+url.QueryEscape(kv[1]))
	}
	return answer{status: p.Status, typ: signer.FormType, body: []byte(strings.Join(parts, "&"))}
}

func problemParams(p *signer.Problem) [][2]string {
	list := [][2]string{{"oauth_problem", p.Code}, {"oauth_problem_advice", p.Detail}}
	var names []string
	for _, n := range p.Params {
		names = append(names, signer.EscapeString(n))
	}
	switch joined := strings.Join(names, "&"); {
	case joined == "":
	case p.Code == "parameter_absent":
		list = append(list, [2]string{"oauth_parameters_absent", joined})
	case p.Code == "parameter_rejected":
		list = append(list, [2]string{"oauth_parameters_rejected", joined})
	}
	switch p.Code {
	case "timestamp_refused":
		if p.Accept != "" {
			list = append(list, [2]string{"oauth_acceptable_timestamps", p.Accept})
		}
	case "version_rejected":
		list = append(list, [2]string{"oauth_acceptable_versions", "1.0-1.0"})
	}
	return list
}

// quoted is a quoted string of HTTP.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
