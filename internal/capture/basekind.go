package capture

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// isBase reports whether the text is a base string, perhaps with the words of a
// log around it, and nothing that would tell more of the request.
func isBase(text string) bool {
	found := findBaseStrings(text)
	if len(found) == 0 {
		return false
	}
	var rest strings.Builder
	at := 0
	for _, f := range found {
		rest.WriteString(text[at:f.start])
		at = f.end
	}
	rest.WriteString(text[at:])
	return rest.Len() < 2000 && !tellsMore.MatchString(rest.String())
}

// tellsMore is text that shows the request itself.
var tellsMore = expression(`oauth_(?:consumer_key|nonce|signature)\s*["']?\s*[=:]|(?m)^[ \t]*(?:[>$] )?(?:curl |[A-Z]+ \S+ HTTP/)`)

// readBase reads base strings that stand alone. If one is the server's and the
// other is not, they are two views of one request.
func (s *source) readBase() error {
	found := findBaseStrings(s.text)
	if len(found) == 0 && s.in.From != "" { // the person says that it is one
		text := strings.TrimSpace(s.text)
		found = []foundBase{{text: cleanBase(strings.Trim(text, `"'`)), end: len(s.text)}}
	}
	for _, f := range found {
		s.addBase(f)
	}
	s.pairBases()
	first := s.result.Cases[0]
	s.result.Read = "signature base string, " + soundness(first.Received.BaseString)
	if n := len(s.result.Cases); n > 1 {
		s.result.Read = plural(n, "signature base string")
	}
	if r := first.Response; r != nil && r.BaseString != "" {
		s.result.Read += ", and the server's"
	}
	return nil
}

// soundness says whether a base string has its three parts.
func soundness(base string) string {
	parts := strings.Count(base, "&") + 1
	if parts == 3 && signer.BadEscape([]byte(base)) < 0 {
		return "3 parts"
	}
	if parts != 3 {
		return "damaged: " + plural(parts, "part") + " between '&', a base string has 3"
	}
	return "damaged: an escape is cut short"
}

var loggedSignature = expression(`(?i)\bsignature["']?\s*(?:is:?|[:=])\s*["']?((?:[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==))`)

// addBase adds the case of a base string: what its request must have been.
func (s *source) addBase(f foundBase) *diagnose.Case {
	c := &diagnose.Case{Kind: "base-string", Request: requestOf(f.text), Guessed: diagnose.Guessed{Body: true}}
	c.Guessed.Host = c.Request.Host == ""
	c.Received.BaseString, c.Received.ByServer = f.text, f.server
	after := s.text[f.end:min(len(s.text), f.end+400)]
	if m := loggedSignature.FindStringSubmatch(after); m != nil && !f.server {
		c.Received.Signature = m[1]
	}
	for _, p := range c.Request.OAuth {
		switch p.Name {
		case "oauth_consumer_key":
			c.Credentials.ConsumerKey = p.Value
		case "oauth_token":
			c.Credentials.Token = p.Value
		}
	}
	s.override(c)
	c.Paste = s.paste()
	c.At = []diagnose.Piece{{Part: "base-string", Start: f.start, End: f.end}}
	l := locator{text: s.text, start: f.start, end: f.end}
	l.section("oauth:", c.Request.OAuth)
	_, query, _ := strings.Cut(c.Request.Target, "?")
	l.section("query:", sectionPairs(query))
	c.At = append(c.At, l.at...)
	s.result.Cases = append(s.result.Cases, c)
	return c
}

// pairBases puts a server's base string beside the client's own of the same
// request.
func (s *source) pairBases() {
	cases := s.result.Cases
	if len(cases) != 2 || cases[0].Received.ByServer == cases[1].Received.ByServer {
		return
	}
	mine, theirs := cases[0], cases[1]
	if mine.Received.ByServer {
		mine, theirs = theirs, mine
	}
	mine.Response = &diagnose.Response{Header: map[string][]string{}, BaseString: theirs.Received.BaseString}
	s.result.Cases = []*diagnose.Case{mine}
}

// requestOf returns the request that a base string describes. A damaged one is
// read as what it was meant to be.
func requestOf(base string) signer.Request {
	method, rest, _ := strings.Cut(base, "&")
	address, section, _ := strings.Cut(rest, "&")
	address = signer.Unescape(mendEscapes(address))
	if strings.HasPrefix(address, "http%3A") || strings.HasPrefix(address, "https%3A") {
		address = signer.Unescape(address)
	}
	r, err := signer.NewRequest(method, address, nil, nil)
	if err != nil {
		r = signer.Request{Method: method, Scheme: "https", Target: address}
	}
	r.Typed = ""
	_, before, _ := strings.Cut(r.Target, "?")
	query := before
	for _, p := range sectionPairs(section) {
		if strings.HasPrefix(p.Name, "oauth_") {
			if p.Name != "oauth_signature" {
				r.OAuth = append(r.OAuth, p)
			}
			continue
		}
		if query != "" {
			query += "&"
		}
		query += signer.EscapeString(p.Name) + "=" + signer.EscapeString(p.Value)
	}
	if query != before {
		path, _, _ := strings.Cut(r.Target, "?")
		r.Target = path + "?" + query
	}
	return r
}

// sectionPairs returns the parameters of the third part, which should be escaped
// as a whole and often is not.
func sectionPairs(section string) []signer.Param {
	if !strings.Contains(section, "=") {
		section = signer.Unescape(strings.ReplaceAll(section, "&", "%26"))
	}
	var params []signer.Param
	for _, p := range rfc.AppendForm(nil, signer.FromQuery, section) {
		params = append(params, signer.Param{Name: signer.Unescape(string(p.Wire[signer.Name])), Value: signer.Unescape(string(p.Wire[signer.Value]))})
		if len(params) == signer.MaxParameters {
			break
		}
	}
	return params
}

var cutEscape = expression(`%([23])([^0-9A-Fa-f]|$)`)

// mendEscapes puts the lost letter back into the escapes of ':' and '/'. In a
// text where some lost it, "%2a" in front of a letter is one more: no address
// has a '*' there.
func mendEscapes(text string) string {
	if !cutEscape.MatchString(text) {
		return text
	}
	mended := text
	for range 2 { // matches overlap
		mended = cutEscape.ReplaceAllStringFunc(mended, func(m string) string {
			letter := "F"
			if m[1] == '3' {
				letter = "A"
			}
			return m[:2] + letter + m[2:]
		})
	}
	return expression(`%2([ab])([A-Za-z])`).ReplaceAllString(mended, "%2F$1$2")
}
