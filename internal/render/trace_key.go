package render

import (
	"encoding/hex"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

func (s *steps) key() {
	switch s.t.Digest.Kind {
	case signer.RSA:
		s.heading("7  Hash and RSA signature", "§ 3.4.3")
		s.rsaKey()
	case signer.Plaintext:
		s.heading("7  The secrets themselves", "§ 3.4.4")
		s.sharedKey("signature")
		s.text("     ", 5, "Whoever reads it can sign: send it over TLS only.", dim)
	default:
		s.heading("7  Key and MAC", "§ 3.4.2")
		s.sharedKey("key ")
		if s.e.Keyed {
			s.result(s.t.Digest.Name)
		}
	}
}

func (s *steps) rsaKey() {
	switch {
	case len(s.t.Sum) > 0:
		s.text("     ", 5, "key       = the consumer's private key; secrets are not used", quiet)
		s.octets("     base64    = ", 17, s.t.Signature.Reveal())
	case s.e.Credentials.PublicKey != nil:
		s.text("     ", 5, "checked with the public key; it can verify and cannot sign", quiet)
	default:
		s.missing("no private key given (--private-key file:PATH), so it ends here")
	}
}

func (s *steps) sharedKey(what string) {
	if !s.e.Keyed {
		s.missing("no secret given (--consumer-secret env:NAME), so it ends here")
		return
	}
	lead := "     " + what + " = "
	under := strings.Repeat(" ", len(lead)-2) + "= "
	if s.t.Departs.Has(signer.SlotSecrets) || s.t.Departs.Has(signer.SlotEscapeKey) || s.t.Departs.Has(signer.SlotJoinKey) || s.t.Departs.Has(signer.SlotFinishKey) || s.t.Departs.Has(signer.SlotEscape) {
		s.add(run{lead, quiet}, run{s.m.Describe("key, made otherwise", s.t.Key), code})
		return
	}
	s.add(run{lead + "escape(consumer secret) & escape(token secret)", quiet})
	first := s.m.Describe("consumer secret", s.e.Credentials.ConsumerSecret)
	second := s.m.Describe("token secret", s.e.Credentials.TokenSecret)
	if width(under+first+"&"+second) > s.style.width() {
		s.add(run{under, quiet}, run{first, code})
		s.add(run{strings.Repeat(" ", len(under)), quiet}, run{"&" + second, code})
		return
	}
	s.add(run{under, quiet}, run{first + "&" + second, code})
	if s.e.Credentials.TokenSecret.Empty() && !s.style.Plain {
		s.add(run{strings.Repeat(" ", max(width(under+first)-len("the '&' stays ---"), 0)), quiet}, run{"the '&' stays ---^", mark})
	}
}

// result shows the octets of the MAC and their base64.
func (s *steps) result(name string) {
	n := max(len(name), len("base64"))
	lead := "     " + pad(name, n) + " = "
	octets := []string{}
	for _, b := range s.t.Sum {
		octets = append(octets, hex.EncodeToString([]byte{b}))
	}
	s.text(lead, len(lead), strings.Join(octets, " "), code)
	s.octets("     "+pad("base64", n)+" = ", len(lead), s.t.Signature.Reveal())
}

func (s *steps) missing(words string) { s.text("     ", 5, words, warn) }
