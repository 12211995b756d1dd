package capture

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var (
	signatureName = expression(`(?i)^["']?(?:oauth_)?signature["']?\s*[:=]\s*["']?`)
	signatureText = expression(`^[A-Za-z0-9+/_%= -]{20,}$`)
)

// loneSignature returns the text of a signature that stands alone.
func loneSignature(text string) (string, bool) {
	t := strings.TrimSpace(text)
	t = strings.Trim(t[len(signatureName.FindString(t)):], `"',;`)
	if len(t) > 1400 || !signatureText.MatchString(t) {
		return "", false
	}
	plain := signer.Unescape(signer.Unescape(t))
	plain = strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(plain)
	if b, err := hex.DecodeString(plain); err == nil {
		return t, digestLength(len(b))
	}
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(plain, "="))
	return t, err == nil && (digestLength(len(b)) || digestLength(len(b)/2) && len(b)%2 == 0)
}

// digestLength reports whether n octets can be an HMAC or an RSA signature.
func digestLength(n int) bool {
	switch n {
	case 20, 32, 64, 96, 128, 256, 384, 512:
		return true
	}
	return false
}

func isSignature(text string) bool { _, ok := loneSignature(text); return ok }

// readSignature reads a signature without its request; only its form can be
// judged.
func (s *source) readSignature() error {
	text, ok := loneSignature(s.text)
	if !ok {
		text = strings.TrimSpace(s.text)
	}
	c := &diagnose.Case{
		Kind:     "signature",
		Request:  signer.Request{Method: "GET", Scheme: "https", Target: "/"},
		Guessed:  diagnose.Guessed{Scheme: true, Method: true, Host: true, Body: true},
		Received: diagnose.Received{Signature: text},
	}
	c = s.add(c, 0, len(s.text))
	if i := strings.Index(s.text, text); i >= 0 {
		c.At = []diagnose.Piece{{Part: "oauth:oauth_signature", Start: i, End: i + len(text)}}
	}
	s.result.Read = "signature alone, " + plural(len(text), "character")
	return nil
}
