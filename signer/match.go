package signer

import (
	"crypto/sha256"
	"encoding/base64"
)

// Matches reports whether received, the text of a signature with its escapes
// removed, is the signature of the last Run; with an RSA method, by the public
// key. The comparison takes constant time.
func (m *Machine) Matches(received string) bool {
	switch {
	case m.digest.Kind == RSA && m.credentials.PublicKey != nil:
		return m.matchesRSA(received)
	case m.digest.Kind == Plaintext: // here the length is a secret too
		a, b := sha256.Sum256(m.sig), sha256.Sum256(view(received))
		return Equal(textOf(a[:]), textOf(b[:]))
	}
	return len(m.sig) > 0 && Equal(textOf(m.sig), received)
}

// matchesRSA verifies received with the public key. Only canonical base64 is
// taken: another spelling of the same octets is another signature.
func (m *Machine) matchesRSA(received string) bool {
	sig, err := base64.StdEncoding.Strict().DecodeString(received)
	if err != nil || base64.StdEncoding.EncodeToString(sig) != received {
		return false
	}
	return m.credentials.PublicKey.verify(m.digest.Hash, m.base, sig)
}
