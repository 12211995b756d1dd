package signer

import "encoding/base64"

// matchesRSA verifies received with the public key. Only canonical base64 is
// taken: another spelling of the same octets is another signature.
func (m *Machine) matchesRSA(received string) bool {
	sig, err := base64.StdEncoding.Strict().DecodeString(received)
	if err != nil || base64.StdEncoding.EncodeToString(sig) != received {
		return false
	}
	return m.credentials.PublicKey.verify(m.digest.Hash, m.base, sig)
}
