package capture

import (
	"sort"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// addLoose puts base strings and the server's words beside the requests they
// belong to; a base string of another request is a case of its own.
func (s *source) addLoose() {
	var alone []foundBase
	for _, f := range findBaseStrings(s.text) {
		if c := s.sameRequest(f); c == nil {
			alone = append(alone, f)
		} else {
			s.addBaseTo(c, f)
		}
	}
	for _, f := range alone {
		s.addBase(f)
	}
	s.addAnswer()
	for _, c := range s.result.Cases {
		if c.Response != nil && c.Kind != "base-string" {
			setResponse(c, c.Response)
		}
	}
}

// addBaseTo gives a base string to the request that it is of. A header whose
// request is not known takes that from the base string.
func (s *source) addBaseTo(c *diagnose.Case, f foundBase) {
	c.At = append(c.At, diagnose.Piece{Part: "base-string", Start: f.start, End: f.end})
	if f.server {
		if c.Response == nil {
			c.Response = &diagnose.Response{Header: map[string][]string{}}
		}
		c.Response.BaseString = f.text
		return
	}
	if c.Received.BaseString == "" {
		c.Received.BaseString = f.text
	}
	if c.Kind == "header" && c.Guessed.Host {
		r := requestOf(f.text)
		c.Request.Method, c.Request.Scheme, c.Request.Host, c.Request.Target = r.Method, r.Scheme, r.Host, r.Target
		c.Guessed = diagnose.Guessed{Body: true, Host: r.Host == ""}
		s.override(c)
	}
}

// addAnswer finds the server's words if no answer was read, and gives them to
// the request of which the server said a base string, else to the first.
func (s *source) addAnswer() {
	if len(s.result.Cases) == 0 {
		return
	}
	to := s.result.Cases[0]
	for _, c := range s.result.Cases {
		if c.Response != nil && (c.Response.Status != 0 || c.Response.Body != "" || len(c.Response.Header) > 0) {
			return
		}
		if c.Response != nil {
			to = c
		}
	}
	if r := findAnswer(s.text); r != nil {
		if to.Response != nil {
			r.BaseString = to.Response.BaseString
		}
		to.Response = r
	}
}

// findAnswer finds the server's words in free text: those of a traceback, of a
// JSON body, or of the problem-reporting extension. Prose about errors is none.
func findAnswer(text string) *diagnose.Response {
	r := &diagnose.Response{Header: map[string][]string{}}
	var parts []string
	parts = append(parts, answerText.FindAllString(text, 20)...)
	if m := answerStatus.FindStringSubmatch(text); m != nil {
		r.Status = status(m[1] + m[2] + m[3])
	}
	for _, m := range answerField.FindAllStringSubmatch(text, 20) {
		r.Header[m[1]] = append(r.Header[m[1]], strings.TrimSpace(m[2]))
	}
	r.Body = strings.Join(parts, "\n")
	learn(r)
	if r.Status == 0 && r.Problem == "" && len(r.Header) == 0 {
		return nil
	}
	return r
}

var (
	answerText   = expression(`(?m)\{[^{}\n]*"(?:errors?|message|exceptionName|code|detail|error_description|oauth_problem)"[^\n]*\}|\boauth_problem=\S+|[^\n]*\b(?:Invalid signature|signatures? (?:did|does) not match|Acceptable signature base string|Expected signature base string|InvalidSignature|InvalidTimestamp|NonceRejected|oauth_signature\) is invalid)\b[^\n]*`)
	answerStatus = expression(`<Response \[(\d{3})\]>|\bHTTP/[\d.]+ (\d{3})\b|\b(4\d\d) (?:Client Error|Bad Request|Unauthorized|Forbidden)\b`)
)

// sameRequest returns the case with the nonce and timestamp of a base string.
func (s *source) sameRequest(f foundBase) *diagnose.Case {
	of := func(ps []signer.Param) string {
		var keys []string
		for _, p := range ps {
			if p.Name == "oauth_nonce" || p.Name == "oauth_timestamp" {
				keys = append(keys, p.Name+"="+p.Value)
			}
		}
		sort.Strings(keys)
		return strings.Join(keys, "&")
	}
	r := requestOf(f.text)
	want := of(r.OAuth)
	for _, c := range s.result.Cases {
		var have []signer.Param
		for _, p := range protocol(&c.Request) {
			have = append(have, signer.Param{Name: p.name, Value: decoded(p)})
		}
		if c.Kind != "base-string" && want != "" && of(have) == want {
			return c
		}
	}
	return nil
}

// urlRange returns where the address of a case stands.
func urlRange(c *diagnose.Case) [2]int {
	for _, p := range c.At {
		if p.Part == "url" {
			return [2]int{p.Start, p.End}
		}
	}
	return [2]int{}
}
