package signer

import "math/big"

// Recover applies the public key to an RSA signature and returns the octets that
// the private key was applied to, padding included. It proves nothing by itself;
// it shows what was signed.
func (k *PublicKey) Recover(sig []byte) []byte {
	s := new(big.Int).SetBytes(sig)
	if s.Cmp(k.rsa.N) >= 0 {
		return nil
	}
	m := s.Exp(s, big.NewInt(int64(k.rsa.E)), k.rsa.N)
	return m.FillBytes(make([]byte, (k.rsa.N.BitLen()+7)/8))
}
