package capture

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// ranges are parts of the text that were read already.
type ranges [][2]int

// hold reports whether a part overlaps one of them.
func (r ranges) hold(start, end int) bool {
	for _, p := range r {
		if start < p[1] && p[0] < end {
			return true
		}
	}
	return false
}

var (
	looseURL    = regexp.MustCompile("(?i)https?://(?:<[^<>\\n]*>|[^\\s\"'`<>])+")
	looseHeader = regexp.MustCompile(`(?mi)^[ \t>*|-]*(?:["']?Authorization["']?\s*[:=]\s*["']?\s*)OAuth[ ,].*(?:\r?\n[ \t]+\S.*|\r?\n[ \t]*oauth_\w+=.*)*`)
	bareAuth    = regexp.MustCompile(`(?i)\bOAuth (?:realm|oauth_\w+)\s*=\s*["“].*(?:\r?\n[ \t]*oauth_\w+=.*)*`)
)

// isPost reports whether anything that can be read stands in the text.
func isPost(text string) bool {
	return looseHeader.MatchString(text) || bareAuth.MatchString(text) || len(findBaseStrings(text)) > 0 || curlStart.MatchString(text) ||
		dumped.MatchString(text) || strings.Contains(text, "oauth_") && looseURL.MatchString(text) || scriptLike(text) || failedURL.MatchString(text)
}

func scriptLike(text string) bool {
	_, marks := languageOf(text)
	return marks >= 2 && looseURL.MatchString(text)
}

var (
	dumped    = regexp.MustCompile(`(?m)^[ \t]*[A-Z]{3,10} \S+ HTTP/\d`)
	failedURL = regexp.MustCompile(`(?i)\b(4\d\d|500) (?:Client Error|Server Error|Bad Request|Unauthorized|Forbidden)[^\n]{0,60}?\bfor url: (https?://\S+)`)
)

// readPost reads all that a free text holds: commands, dumps, a program, base
// strings, headers, addresses and the server's words. Each request is a case.
func (s *source) readPost() error {
	taken := s.postCurl(nil)
	taken = s.postDumps(taken)
	for _, f := range findBaseStrings(s.text) {
		taken = append(taken, [2]int{f.start, f.end})
	}
	if scriptLike(s.text) {
		if c := s.scriptCase(0, len(s.text), taken); c != nil {
			taken = append(taken, urlRange(c))
		}
	}
	s.postHeaders(&taken)
	s.postURLs(taken)
	s.addLoose()
	if len(s.result.Cases) == 0 {
		return fmt.Errorf("reading the text: no request in it; it needs an address, a header, a base string or a command")
	}
	if hints := findHints(s.text, 0, len(s.text)); len(s.result.Cases[0].Hints) == 0 {
		s.result.Cases[0].Hints = hints
	}
	deal(s.result.Cases)
	s.result.Read = "text with " + s.inventory()
	return nil
}

// inventory lists what was found, kind by kind.
func (s *source) inventory() string {
	words := map[string]string{"curl": "curl command", "raw": "HTTP dump", "script": "script", "base-string": "base string", "header": "Authorization header", "url": "address"}
	count := map[string]int{}
	var kinds []string
	answers := 0
	for _, c := range s.result.Cases {
		if count[c.Kind]++; count[c.Kind] == 1 {
			kinds = append(kinds, c.Kind)
		}
		if c.Response != nil {
			answers++
		}
	}
	var parts []string
	for _, k := range kinds {
		noun := words[k]
		if k == "script" {
			name, _ := languageOf(s.text)
			noun = name + " " + noun
		}
		parts = append(parts, plural(count[k], noun))
	}
	if answers > 0 {
		parts = append(parts, plural(answers, "response"))
	}
	return strings.Replace(strings.Join(parts, ", "), "addresss", "addresses", 1)
}

// postCurl reads the curl commands of a text.
func (s *source) postCurl(taken ranges) ranges {
	for at := 0; at < len(s.text) && len(s.result.Cases) < MaxCases/10; {
		m := curlStart.FindStringSubmatchIndex(s.text[at:])
		if m == nil {
			break
		}
		start := at + m[2]
		at = start + 4
		if prose.MatchString(s.text[start:]) {
			continue
		}
		cmd, _, err := splitShell(s.text[start:], s.text[start-(m[2]-m[0]):start])
		if err != nil || len(cmd.words) < 2 {
			continue
		}
		n := len(s.result.Cases)
		if s.readCurlCommand(cmd, "", start, start+cmd.end) != nil || len(s.result.Cases) == n {
			continue
		}
		if cmd.cut {
			s.find(cutURL(s.result.Cases[n].Request.Address(), diagnose.Certain))
		}
		at = start + max(cmd.end, 1)
		taken = append(taken, [2]int{start, at})
	}
	return taken
}

// postDumps reads the HTTP messages of a text. A message ends where a block of
// code does.
func (s *source) postDumps(taken ranges) ranges {
	if !dumped.MatchString(s.text) && !transcript.MatchString(s.text) && !strings.Contains(s.text, "HTTP/") {
		return taken
	}
	messages, https := readMessages(s.text)
	for i := range messages {
		m := &messages[i]
		if taken.hold(m.start, m.start+1) {
			continue
		}
		if j := strings.Index(m.body, "```"); j >= 0 {
			m.body = strings.TrimRight(m.body[:j], "\r\n")
		}
		if m.header.Get("Content-Length") == "" || m.note != "" {
			m.body, _, _ = strings.Cut(strings.ReplaceAll(m.body, "\r\n\r\n", "\n\n"), "\n\n")
		}
		end := m.end
		if j := strings.Index(s.text[m.start:m.end], "```"); j >= 0 {
			end = m.start + j
		}
		if m.status != 0 {
			s.attach(m.response())
		} else if c, err := s.rawCase(m, https); err == nil {
			s.add(c, m.start, end)
		} else {
			continue
		}
		taken = append(taken, [2]int{m.start, end})
	}
	return taken
}

// postHeaders reads the Authorization headers that stand alone. One goes to the
// request before it that has none.
func (s *source) postHeaders(taken *ranges) {
	for _, re := range []*regexp.Regexp{looseHeader, bareAuth} {
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

var nearURL = regexp.MustCompile(`\b(GET|POST|PUT|DELETE|PATCH|HEAD)\b[:,]?\s+["'<]?(https?://[^\s"'<>]+)`)

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

var verbBefore = regexp.MustCompile(`\b(GET|POST|PUT|DELETE|PATCH|HEAD) $`)

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
	answerText   = regexp.MustCompile(`(?m)\{[^{}\n]*"(?:errors?|message|exceptionName|code|detail|error_description|oauth_problem)"[^\n]*\}|\boauth_problem=\S+|[^\n]*\b(?:Invalid signature|signatures? (?:did|does) not match|Acceptable signature base string|Expected signature base string|InvalidSignature|InvalidTimestamp|NonceRejected|oauth_signature\) is invalid)\b[^\n]*`)
	answerStatus = regexp.MustCompile(`<Response \[(\d{3})\]>|\bHTTP/[\d.]+ (\d{3})\b|\b(4\d\d) (?:Client Error|Bad Request|Unauthorized|Forbidden)\b`)
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
