package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// sent is what a signer would put on the wire, as far as its answer shows it.
type sent struct {
	shown     bool   // the answer holds the place of the protocol parameters
	protocol  []Pair // decoded, without realm and signature
	signature string
	signed    bool // oauth_signature is among them
	realm     string
	scheme    string // of the Authorization header
	raw       string // a name whose value holds octets that section 3.6 wants escaped
	request   Request
	changed   bool // the request differs from the one given in more than spelling
	respelt   bool // only in the spelling of its path or host
}

// readSent reads the answer's header, URL or body, by the placement asked for.
func readSent(g *SignGiven, out *SignOut) sent {
	s := sent{request: g.Request}
	switch g.Placement {
	case "header":
		s.readHeader(string(out.Authorization))
		s.readURL(g, out.URL, false)
		s.readBody(g, out.Body, false)
	case "query":
		s.readURL(g, out.URL, true)
		s.readBody(g, out.Body, false)
	case "body":
		s.readURL(g, out.URL, false)
		s.readBody(g, out.Body, true)
	}
	return s
}

func (s *sent) readHeader(value string) {
	if value == "" {
		return
	}
	s.shown = true
	s.scheme, _, _ = signer.AuthScheme(value)
	for _, it := range signer.AppendItems(nil, value) {
		if strings.EqualFold(it.Name, "realm") {
			s.realm = it.Value
			continue
		}
		if s.raw == "" && strings.ContainsFunc(it.Value, func(r rune) bool { return r > 0x7E || r != '%' && !signer.Unreserved.Has(byte(r)) }) {
			s.raw = it.Name
		}
		s.add(P(signer.Unescape(it.Name), signer.Unescape(it.Value)))
	}
}

func (s *sent) add(p Pair) {
	if p[0] == "oauth_signature" {
		s.signature, s.signed = string(p[1]), true
		return
	}
	s.protocol = append(s.protocol, p)
}

// readURL takes the URL as sent: the protocol parameters out of it, and what is
// left in place of the one given if that is another.
func (s *sent) readURL(g *SignGiven, url Text, place bool) {
	if url == "" {
		return
	}
	rest := string(url)
	if place {
		s.shown = true
		rest = s.takeFrom(rest, "?", given(g, "query"))
	}
	if rest == string(g.Request.URL) {
		return
	}
	was, now := addressOf(string(g.Request.URL)), addressOf(rest)
	switch {
	case was == nil || now == nil:
		s.changed = true
	case multisetDifference(was.query, now.query) != "":
		s.changed = true
	case was.uri != now.uri:
		s.respelt = true
	default:
		return
	}
	s.request.URL = Text(rest)
}

func (s *sent) readBody(g *SignGiven, body Text, place bool) {
	if body == "" {
		return
	}
	rest := string(body)
	if place {
		s.shown = true
		rest = s.takeFrom("?"+rest, "?", given(g, "body"))
		rest = strings.TrimPrefix(rest, "?")
	}
	if rest == string(g.Request.Body) {
		return
	}
	r, err := g.Request.signable()
	if err != nil || !place && !r.Form() || multisetDifference(formPairs(string(g.Request.Body)), formPairs(rest)) != "" {
		s.request.Body, s.changed = Text(rest), true
	}
}

// takeFrom moves the protocol parameters out of form text that begins behind
// mark. Those of the case itself stay.
func (s *sent) takeFrom(text, mark string, own []Pair) string {
	head, form, found := strings.Cut(text, mark)
	if !found {
		return text
	}
	form, fragment, hasFragment := strings.Cut(form, "#")
	kept := []string{}
	for segment := range strings.SplitSeq(form, "&") {
		pairs := formPairs(segment)
		if len(pairs) == 1 && strings.HasPrefix(string(pairs[0][0]), "oauth_") && !slices.Contains(own, pairs[0]) {
			s.add(pairs[0])
			continue
		}
		kept = append(kept, segment)
	}
	if len(kept) > 0 {
		head += mark + strings.Join(kept, "&")
	}
	if hasFragment {
		head += "#" + fragment
	}
	return head
}

// given returns the pairs that the case itself has at a place.
func given(g *SignGiven, place string) []Pair {
	if place == "query" {
		return g.Pairs.Query
	}
	return g.Pairs.Form
}

// address is what a URL means: where it goes, and which pairs it carries.
type address struct {
	uri   string // base string URI of section 3.4.1.2
	query []Pair
}

func addressOf(url string) *address {
	r, err := signer.NewRequest("GET", url, nil, nil)
	if err != nil {
		return nil
	}
	u, ru := r.URL(), signer.Rules{}
	return &address{uri: string(ru.AppendURI(nil, &u)), query: formPairs(u.Query)}
}

func formPairs(text string) []Pair {
	var ru signer.Rules
	ps := ru.AppendForm(nil, signer.FromQuery, text)
	ru.DecodeAll(nil, ps)
	out := []Pair{}
	for _, p := range ps {
		out = append(out, Pair{Text(p.Text[signer.Name]), Text(p.Text[signer.Value])})
	}
	return out
}
