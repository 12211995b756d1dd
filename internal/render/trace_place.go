package render

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

func (s *steps) place() {
	if s.e.Received != "" {
		s.compare()
		return
	}
	if s.e.Signed == nil || !s.e.Keyed && s.t.Digest.Kind != signer.RSA {
		return
	}
	s.heading("8  Put it in the request, escaped once more", "§ 3.5")
	switch r := &s.e.Signed.Request; s.e.Placement {
	case signer.InHeader:
		s.header("     header  ", s.plain("Authorization: "+s.e.Signed.Authorization))
	case signer.InQuery:
		s.octets("     query   ", 13, s.plain(r.Address()))
	case signer.InBody:
		s.octets("     body    ", 13, s.plain(string(r.Body)))
	}
	s.text("     ", 5, "(sign -f url | curl | curl-config | ... for the other forms)", dim)
}

// plain hides the signature of PLAINTEXT, which is the secrets, in a request.
func (s *steps) plain(text string) string {
	if s.t.Digest.Kind != signer.Plaintext || s.m.reveals() {
		return s.m.Text(text)
	}
	return s.m.Text(strings.ReplaceAll(text, signer.EscapeString(s.t.Signature.Reveal()), "<secrets>"))
}

// header appends a header field, broken behind its commas.
func (s *steps) header(lead, field string) {
	line := lead
	for i, item := range strings.SplitAfter(field, ", ") {
		if i > 0 && width(line+strings.TrimRight(item, " ")) > s.style.width() {
			s.add(run{line, code})
			line = strings.Repeat(" ", len(lead))
		}
		line += item
	}
	s.add(run{line, code})
}

func (s *steps) compare() {
	s.heading("8  Compare with the signature in the request", "§ 3.2")
	s.octets("     received  ", 15, s.m.Signature(s.t.Digest, signer.NewSecret(s.e.Received)))
	switch {
	case !s.e.Keyed && s.t.Digest.Kind != signer.RSA:
	case s.e.Matches:
		s.add(run{"     equal: the request is signed by the RFC", good})
	default:
		if !s.t.Signature.Empty() {
			s.octets("     computed  ", 15, s.m.Signature(s.t.Digest, s.t.Signature))
		}
		s.add(run{"     different: `oauthdebug diagnose` finds out why", bad})
	}
}
