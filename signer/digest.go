package signer

import (
	"bytes"
	"crypto"
	"crypto/fips140"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"hash"
	"math/big"
	"sync"

	_ "crypto/sha1"   // the hash of HMAC-SHA1 and RSA-SHA1
	_ "crypto/sha256" // and of the newer methods
	_ "crypto/sha512"
)

// Kind tells how a signature method uses its key.
type Kind uint8

// The kinds of signature methods.
const (
	HMAC      Kind = iota + 1 // 3.4.2
	RSA                       // 3.4.3, RSASSA-PKCS1-v1_5
	Plaintext                 // 3.4.4
	Custom                    // of a rule: Sum computes it
)

// Digest is a signature method: how base string and key become a signature.
type Digest struct {
	Name string // as in oauth_signature_method
	Kind Kind
	Hash crypto.Hash                        // also of oauth_body_hash
	Sum  func(dst, key, base []byte) []byte // Custom only
}

// Digests are the signature methods, one row each. The names are compared
// exactly.
var Digests = []*Digest{
	{Name: "HMAC-SHA1", Kind: HMAC, Hash: crypto.SHA1},
	{Name: "HMAC-SHA256", Kind: HMAC, Hash: crypto.SHA256},
	{Name: "HMAC-SHA512", Kind: HMAC, Hash: crypto.SHA512},
	{Name: "RSA-SHA1", Kind: RSA, Hash: crypto.SHA1},
	{Name: "RSA-SHA256", Kind: RSA, Hash: crypto.SHA256},
	{Name: "RSA-SHA512", Kind: RSA, Hash: crypto.SHA512},
	{Name: "PLAINTEXT", Kind: Plaintext, Hash: crypto.SHA1},
}

// DigestByName returns the signature method of that name, or nil.
func DigestByName(name string) *Digest { return digestByName(view(name)) }

func digestByName(name []byte) *Digest {
	for _, d := range Digests {
		if string(name) == d.Name {
			return d
		}
	}
	return nil
}

// PrivateKey is an RSA key that signs. ParsePrivateKey makes it.
type PrivateKey struct{ rsa *rsa.PrivateKey }

// PublicKey is an RSA key that verifies. ParsePublicKey makes it.
type PublicKey struct{ rsa *rsa.PublicKey }

// Public returns the half that verifies.
func (k *PrivateKey) Public() *PublicKey { return &PublicKey{&k.rsa.PublicKey} }

// Bits returns the size of the modulus.
func (k *PublicKey) Bits() int { return k.rsa.N.BitLen() }

// String masks the key.
func (k *PrivateKey) String() string { return "<private key>" }

// GoString masks the key, for %#v.
func (k *PrivateKey) GoString() string { return "signer.PrivateKey(<private key>)" }

// MarshalText masks the key, for JSON and every other encoding.
func (k *PrivateKey) MarshalText() ([]byte, error) { return []byte("<private key>"), nil }

func wrapPrivate(k any) (*PrivateKey, error) {
	if r, ok := k.(*rsa.PrivateKey); ok {
		return &PrivateKey{r}, nil
	}
	return nil, fmt.Errorf("reading private key: it is a %T, an RSA key is needed", k)
}

func wrapPublic(k any) (*PublicKey, error) {
	if r, ok := k.(*rsa.PublicKey); ok {
		return &PublicKey{r}, nil
	}
	return nil, fmt.Errorf("reading public key: it is a %T, an RSA key is needed", k)
}

// mac is a keyed hash that is kept: setting it up costs as much as a short
// message, so it is reset while digest and key stay the same.
type mac struct {
	hash crypto.Hash
	key  []byte
	h    hash.Hash
}

func (m *mac) sum(dst []byte, h crypto.Hash, key, base []byte) []byte {
	if m.h == nil || m.hash != h || !bytes.Equal(m.key, key) {
		m.hash, m.key = h, append(m.key[:0], key...)
		m.h = newHMAC(h, key)
	} else {
		m.h.Reset()
	}
	m.h.Write(base)
	return m.h.Sum(dst)
}

func newHMAC(h crypto.Hash, key []byte) hash.Hash { return hmac.New(h.New, key) }

// AppendHMAC appends the HMAC of base under key, for rules that use another
// hash or other arguments than the method says.
func AppendHMAC(dst []byte, h crypto.Hash, key, base []byte) []byte {
	fips140.WithoutEnforcement(func() {
		m := newHMAC(h, key)
		m.Write(base)
		dst = m.Sum(dst)
	})
	return dst
}

// AppendHash appends the plain hash of text, as the body hash needs it.
func AppendHash(dst []byte, h crypto.Hash, text []byte) []byte {
	fips140.WithoutEnforcement(func() {
		x := h.New()
		x.Write(text)
		dst = x.Sum(dst)
	})
	return dst
}

func (k *PrivateKey) sign(h crypto.Hash, base []byte) (sig []byte, err error) {
	fips140.WithoutEnforcement(func() {
		sig, err = rsa.SignPKCS1v15(nil, k.rsa, h, AppendHash(nil, h, base))
	})
	return sig, err
}

// verify reports whether sig is the RSASSA-PKCS1-v1_5 signature of base.
func (k *PublicKey) verify(h crypto.Hash, base, sig []byte) (ok bool) {
	fips140.WithoutEnforcement(func() {
		ok = rsa.VerifyPKCS1v15(k.rsa, h, AppendHash(nil, h, base), sig) == nil
	})
	return ok
}

// RecoverHash returns what was put under the padding of an RSASSA-PKCS1-v1_5
// signature (section 3.4.3): for a proper one, hash and sum of the base string.
// h is 0 if the padding holds something else, which then is sum; ok is false
// if there is no such padding, as with another key.
func (k *PublicKey) RecoverHash(sig []byte) (h crypto.Hash, sum []byte, ok bool) {
	rest, found := bytes.CutPrefix(k.Recover(sig), []byte{0, 1})
	trimmed := bytes.TrimLeft(rest, "\xff")
	if !found || len(sig) != k.rsa.Size() || len(rest)-len(trimmed) < 8 || len(trimmed) == 0 || trimmed[0] != 0 {
		return 0, nil, false
	}
	sum = trimmed[1:]
	for hash, prefix := range digestInfo {
		if inner, ok := bytes.CutPrefix(sum, []byte(prefix)); ok && len(inner) == hash.Size() {
			return hash, inner, true
		}
	}
	return 0, sum, true
}

// VerifyPSS reports whether sig is the RSASSA-PSS signature of base, which no
// method of OAuth 1.0 is.
func (k *PublicKey) VerifyPSS(h crypto.Hash, base, sig []byte) bool {
	return rsa.VerifyPSS(k.rsa, h, AppendHash(nil, h, base), sig, nil) == nil
}

// digestInfo are the ASN.1 heads of RFC 8017, section 9.2.
var digestInfo = map[crypto.Hash]string{
	crypto.SHA1:   "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
	crypto.SHA256: "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
	crypto.SHA512: "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
}

// appendSum appends the octets of the signature: the MAC, or the RSA value. It
// allows what FIPS 140-only mode forbids, SHA-1 and short keys: the protocol
// needs both.
func (m *mac) appendSum(dst []byte, d *Digest, c *Credentials, key, base []byte) ([]byte, error) {
	if fips140.Enforced() {
		return m.appendAllowed(dst, d, c, key, base)
	}
	switch d.Kind {
	case HMAC:
		return m.sum(dst, d.Hash, key, base), nil
	case RSA:
		if c.PrivateKey == nil {
			return dst, ErrNoPrivateKey
		}
		sig, err := c.PrivateKey.sign(d.Hash, base)
		if err != nil {
			return dst, fmt.Errorf("signing with %s: %w", d.Name, err)
		}
		return append(dst, sig...), nil
	case Plaintext:
		return append(dst, key...), nil
	}
	return d.Sum(dst, key, base), nil
}

func (m *mac) appendAllowed(dst []byte, d *Digest, c *Credentials, key, base []byte) (sum []byte, err error) {
	fips140.WithoutEnforcement(func() { sum, err = m.appendSum(dst, d, c, key, base) })
	return sum, err
}

// appendText appends the text of a signature: base64, but for PLAINTEXT, whose
// signature is the key itself.
func (d *Digest) appendText(dst, sum []byte) []byte {
	if d.Kind == Plaintext {
		return append(dst, sum...)
	}
	return base64.StdEncoding.AppendEncode(dst, sum)
}

// Equal compares two signatures in constant time.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare(view(a), view(b)) == 1 }

// decoyKey is a public key that nothing was ever signed with: a verifier works
// with it for somebody who is not known.
var decoyKey = sync.OnceValue(func() *PublicKey {
	n := new(big.Int).Lsh(big.NewInt(1), 2048)
	return &PublicKey{&rsa.PublicKey{N: n.Sub(n, big.NewInt(159)), E: 65537}}
})
