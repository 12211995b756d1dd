package capture

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// postHeaders reads the Authorization headers that stand alone. One goes to the
// request before it that has none.
func (s *source) postHeaders(taken *ranges) {
	for _, re := range []*pattern{looseHeader, bareAuth} {
		for _, m := range re.FindAllStringIndex(s.text, 100) {
			if taken.hold(m[0], m[1]) {
				continue
			}
			*taken = append(*taken, [2]int{m[0], m[1]})
			plain, changed := straighten(s.text[m[0]:m[1]])
			if changed {
				s.curlyQuotes(diagnose.Likely)
			}
			value := strings.TrimRight(headerValue(strings.TrimLeft(plain, " \t>*|-")), "'}]),; ")
			if strings.HasSuffix(value, `""`) && !strings.HasSuffix(value, `=""`) { // the quote of a string around it
				value = value[:len(value)-1]
			}
			if c := s.unsigned(); c != nil {
				c.Request.Header = c.Request.Header.Clone()
				if c.Request.Header == nil {
					c.Request.Header = map[string][]string{}
				}
				c.Request.Header.Set("Authorization", value)
				fillReceived(c)
				s.locate(c, 0, len(s.text))
				continue
			}
			c := &diagnose.Case{Kind: "header", Guessed: diagnose.Guessed{Scheme: true, Method: true, Host: true, Body: true}}
			c.Request = signer.Request{Method: "GET", Scheme: "https", Target: "/", Header: map[string][]string{"Authorization": {value}}}
			if u := nearURL.FindStringSubmatch(s.text); u != nil {
				if r, err := signer.NewRequest(strings.ToUpper(u[1]), strings.TrimRight(u[2], ".,;)"), c.Request.Header, nil); err == nil {
					c.Request, c.Guessed = r, diagnose.Guessed{Body: r.Method != "GET"}
				}
			}
			s.add(c, m[0], m[1])
		}
	}
}

var nearURL = expression(`\b(GET|POST|PUT|DELETE|PATCH|HEAD)\b[:,]?\s+["'<]?(https?://[^\s"'<>]+)`)

// unsigned returns a case whose request carries no protocol parameter.
func (s *source) unsigned() *diagnose.Case {
	for _, c := range s.result.Cases {
		if c.Kind != "base-string" && !signed(&c.Request) && c.Request.Header.Get("Authorization") == "" {
			return c
		}
	}
	return nil
}

// postURLs reads the signed addresses of a text that nothing else took, and the
// address of a traceback.
func (s *source) postURLs(taken ranges) {
	if m := failedURL.FindStringSubmatchIndex(s.text); m != nil && !taken.hold(m[4], m[5]) {
		if r, err := signer.NewRequest("GET", s.text[m[4]:m[5]], nil, nil); err == nil && len(s.result.Cases) == 0 {
			c := &diagnose.Case{Kind: "url", Request: r, Guessed: diagnose.Guessed{Method: true, Body: true}}
			s.add(c, m[4], m[5])
			setResponse(c, &diagnose.Response{Status: status(s.text[m[2]:m[3]]), Header: map[string][]string{}})
			taken = append(taken, [2]int{m[4], m[5]})
		}
	}
	seen := map[string]bool{}
	for _, m := range looseURL.FindAllStringIndex(s.text, 1000) {
		address := strings.TrimRight(s.text[m[0]:m[1]], ".,;:)]}!")
		if !strings.Contains(address, "oauth_") || taken.hold(m[0], m[1]) || seen[address] || len(s.result.Cases) >= 100 {
			continue
		}
		seen[address] = true
		r, err := signer.NewRequest("GET", address, nil, nil)
		if err != nil {
			continue
		}
		c := &diagnose.Case{Kind: "url", Request: r, Guessed: diagnose.Guessed{Method: true, Body: true}}
		if m := verbBefore.FindStringSubmatch(s.text[max(0, m[0]-12):m[0]]); m != nil {
			c.Request.Method, c.Guessed.Method = m[1], false
		}
		s.add(c, m[0], m[0]+len(address))
	}
}

var verbBefore = expression(`\b(GET|POST|PUT|DELETE|PATCH|HEAD) $`)
