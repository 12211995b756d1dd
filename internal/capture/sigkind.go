package capture

import (
	"crypto"
	"encoding/base64"
	"encoding/hex"
	"fmt"
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
	return t, signatureLength(t) > 0
}

// signatureLength returns how many octets a digest or RSA signature has that
// was written as hex, base64 or base64 of hex, or 0 if it is none.
func signatureLength(text string) int {
	plain := signer.Unescape(signer.Unescape(text))
	plain = strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(plain)
	octets, err := hex.DecodeString(plain)
	if err != nil {
		if octets, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(plain, "=")); err != nil {
			return 0
		}
	}
	switch n := len(octets); {
	case digestLength(n):
		return n
	case digestLength(n/2) && n%2 == 0:
		return n / 2
	}
	return 0
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

// madeBy names the methods whose signatures have this length.
func madeBy(text string) string {
	var names []string
	n := signatureLength(text)
	for _, d := range signer.Digests {
		if d.Kind == signer.HMAC && d.Hash.Size() == n || d.Kind == signer.RSA && n >= 128 && d.Hash == crypto.SHA1 {
			names = append(names, strings.Replace(d.Name, "RSA-SHA1", "RSA", 1))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(": %d octets, as %s makes", n, strings.Join(names, " or "))
}

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
	s.result.Read = "signature alone, " + plural(len(text), "character") + madeBy(text)
	return nil
}
