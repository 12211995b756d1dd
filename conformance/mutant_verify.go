package conformance

import (
	"slices"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// verifierMutants are the ways in which servers check too little or too much.
// All are the catalogue's server-verification-too-lax, or its opposite; the ids
// tell them apart.
var verifierMutants = []verifierMutant{
	{"accepts-everything", "every request is accepted", func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		return VerifyOut{Verdict: Accept}, nil
	}},
	{"refuses-everything", "every request is refused", func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		return VerifyOut{Verdict: Refuse, Problem: "signature_invalid", Status: 401}, nil
	}},
	{"signature-not-checked", "the signature is not checked", forgives("signature_invalid")},
	{"nonce-not-remembered", "a nonce may be used again", forgives("nonce_used")},
	{"timestamp-not-checked", "any timestamp is taken", forgives("timestamp_refused")},
	{"version-not-checked", "any version is taken", forgives("version_rejected")},
	{"token-not-looked-up", "an unknown token is taken", forgives("token_rejected")},
	{"consumer-not-looked-up", "an unknown consumer is taken", forgives("consumer_key_unknown")},
	{"parameters-not-required", "missing parameters are not missed", forgives("parameter_absent")},
	{"doubled-parameters-accepted", "doubled or scattered parameters are taken", forgives("parameter_rejected")},
	{"method-not-checked", "an unknown signature method is taken", forgives("signature_method_rejected")},
	{"method-compared-without-case", "the name of the signature method is compared without regard to case", forgivesIf("signature_method_rejected", func(g *VerifyGiven) bool {
		raw, _ := g.Request.param("oauth_signature_method")
		return signatureMethods[strings.ToUpper(raw)]
	})},
	{"time-not-required", "missing nonces and timestamps are not missed", forgivesIf("parameter_absent", func(g *VerifyGiven) bool {
		return g.sends("oauth_consumer_key") && g.sends("oauth_signature_method") && g.sends("oauth_signature")
	})},
	{"future-not-checked", "timestamps of the future are taken", forgivesIf("timestamp_refused", func(g *VerifyGiven) bool {
		raw, _ := g.Request.param("oauth_timestamp")
		at, err := strconv.ParseInt(raw, 10, 64)
		return err == nil && at > g.Now
	})},
	{"empty-version-accepted", "an empty oauth_version counts as none", forgivesIf("version_rejected", func(g *VerifyGiven) bool {
		raw, _ := g.Request.param("oauth_version")
		return raw == ""
	})},
	{"repeated-parameter-taken-once", "a protocol parameter that comes twice is taken once", rereads(func(g *VerifyGiven) {
		g.Request = g.Request.once(true)
	})},
	{"header-parameter-taken-once", "a protocol parameter that comes twice in the header is taken once", rereads(func(g *VerifyGiven) {
		g.Request = g.Request.once(false)
	})},
	{"scattered-parameters-accepted", "protocol parameters are taken from two places", rereads(func(g *VerifyGiven) {
		g.Request = g.Request.inHeaderOnly(false)
	})},
	{"scattered-but-one-signature", "protocol parameters are taken from two places, if there is but one signature", rereads(func(g *VerifyGiven) {
		g.Request = g.Request.inHeaderOnly(true)
	})},
	{"plaintext-nonce-required", "PLAINTEXT without nonce and timestamp is refused", func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		if method, _ := g.Request.param("oauth_signature_method"); method == "PLAINTEXT" && !(g.sends("oauth_nonce") && g.sends("oauth_timestamp")) {
			return VerifyOut{Verdict: Refuse, Problem: "parameter_absent", Status: 400}, nil
		}
		return right(g)
	}},
	{"plaintext-wanted-twice-escaped", "PLAINTEXT signatures are taken only if they are escaped twice", rereads(func(g *VerifyGiven) {
		if method, _ := g.Request.param("oauth_signature_method"); method == "PLAINTEXT" {
			g.Request = g.Request.rewriteParams(func(name, raw string) string {
				if name == "oauth_signature" {
					return signer.Unescape(raw)
				}
				return raw
			})
		}
	})},
	{"query-signature-decoded-twice", "a signature in the query is decoded once more", func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		if !strings.Contains(string(g.Request.URL), "oauth_signature=") {
			return right(g)
		}
		return acceptsIf(func(got, right string) bool {
			return right != "" && strings.Contains(got, "%") && signer.Unescape(got) == right
		})(g, right)
	}},
	{"prefix-not-required", "a parameter without its oauth_ is taken for the protocol's", rereads(func(g *VerifyGiven) {
		g.Request.Headers = slices.Clone(g.Request.Headers)
		for i, h := range g.Request.Headers {
			if h[0] == "Authorization" {
				g.Request.Headers[i][1] = Text(strings.Replace(string(h[1]), ` signature="`, ` oauth_signature="`, 1))
			}
		}
	})},
	{"signature-compared-without-case", "the signature is compared without regard to case", acceptsIf(strings.EqualFold)},
	{"signature-compared-by-prefix", "only the beginning of the signature is compared", acceptsIf(func(got, right string) bool {
		return got != "" && strings.HasPrefix(right, got[:len(got)/2]) && len(got) > 8
	})},
	{"longer-signature-accepted", "text behind the signature is ignored", acceptsIf(func(got, right string) bool {
		return right != "" && strings.HasPrefix(got, right)
	})},
	{"signature-decoded-twice", "the signature is decoded once more", acceptsIf(func(got, right string) bool {
		return right != "" && signer.Unescape(got) == right
	})},
	{"empty-signature-accepted", "a missing signature counts as right", rereads(func(g *VerifyGiven) {
		if _, found := g.Request.param("oauth_signature"); !found {
			for i, h := range g.Request.Headers {
				if h[0] == "Authorization" {
					g.Request.Headers = append([]Pair{}, g.Request.Headers...)
					g.Request.Headers[i][1] = h[1] + Text(`, oauth_signature="`+signer.EscapeString(signatureOf(g))+`"`)
				}
			}
		}
	})},
	{"nonce-without-timestamp", "a nonce is taken as used whatever its timestamp", forgetsTimes},
	{"nonce-without-token", "a nonce is taken as used whoever's token it came with", rereads(func(g *VerifyGiven) {
		g.Seen = append([]Seen{}, g.Seen...)
		for i := range g.Seen {
			g.Seen[i][1] = g.token()
		}
	})},
	{"nonce-without-case", "nonces are compared without regard to case", rereads(func(g *VerifyGiven) {
		nonce, _ := g.Request.param("oauth_nonce")
		g.Seen = append([]Seen{}, g.Seen...)
		for i := range g.Seen {
			if strings.EqualFold(string(g.Seen[i][3]), nonce) {
				g.Seen[i][3] = Text(nonce)
			}
		}
	})},
	{"clock-too-strict", "a timestamp of a minute's difference is refused", func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		raw, _ := g.Request.param("oauth_timestamp")
		if out, err := right(g); out.Verdict == Refuse || err != nil || raw == shifted(raw, 0) && near(raw, g.Now) {
			return out, err
		}
		return VerifyOut{Verdict: Refuse, Problem: "timestamp_refused", Status: 401}, nil
	}},
	{"scheme-word-by-letter", "the word OAuth is taken in one spelling only", rereads(func(g *VerifyGiven) {
		g.Request.Headers = append([]Pair{}, g.Request.Headers...)
		for i, h := range g.Request.Headers {
			if h[0] == "Authorization" && !strings.HasPrefix(string(h[1]), "OAuth") {
				g.Request.Headers[i][1] = "Other " + h[1]
			}
		}
	})},
	{"media-type-by-letter", "the media type of a form is taken in one spelling only", rereads(func(g *VerifyGiven) {
		g.Request.Headers = slices.Clone(g.Request.Headers)
		for i, h := range g.Request.Headers {
			if strings.EqualFold(string(h[0]), "Content-Type") && !strings.Contains(string(h[1]), signer.FormType) && strings.Contains(strings.ToLower(string(h[1])), signer.FormType) {
				g.Request.Headers[i][1] = "application/octet-stream"
			}
		}
	})},
	{"header-name-by-letter", "the header field is found in one spelling only", rereads(func(g *VerifyGiven) {
		kept := []Pair{}
		for _, h := range g.Request.Headers {
			if h[0] == "Authorization" || !strings.EqualFold(string(h[0]), "Authorization") {
				kept = append(kept, h)
			}
		}
		g.Request.Headers = kept
	})},
}

var signatureMethods = map[string]bool{"HMAC-SHA1": true, "HMAC-SHA256": true, "RSA-SHA1": true, "PLAINTEXT": true}

// sends reports whether the request has a parameter, be it empty.
func (g *VerifyGiven) sends(name string) bool {
	_, found := g.Request.param(name)
	return found
}

// acceptsIf makes a verifier accept a wrong signature that is like the right
// one.
func acceptsIf(like func(got, right string) bool) func(*VerifyGiven, func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
	return func(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
		out, err := right(g)
		raw, _ := g.Request.param("oauth_signature")
		if out.Problem == "signature_invalid" && like(signer.Unescape(raw), signatureOf(g)) {
			out = VerifyOut{Verdict: Accept}
		}
		return out, err
	}
}

func forgetsTimes(g *VerifyGiven, right func(*VerifyGiven) (VerifyOut, error)) (VerifyOut, error) {
	raw, _ := g.Request.param("oauth_timestamp")
	other := *g
	other.Seen = append([]Seen{}, g.Seen...)
	for i := range other.Seen {
		other.Seen[i][2] = Text(raw)
	}
	return right(&other)
}

func (g *VerifyGiven) token() Text {
	raw, _ := g.Request.param("oauth_token")
	return Text(signer.Unescape(raw))
}

// near reports whether a timestamp is within half a minute of now.
func near(raw string, now int64) bool {
	for by := int64(-30); by <= 30; by++ {
		if shifted(raw, by) == shifted("1000000000", now-1000000000) {
			return true
		}
	}
	return false
}
