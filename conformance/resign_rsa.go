package conformance

import (
	"crypto/rand"
	"encoding/base64"

	"github.com/oauthdebug/oauthdebug/signer"
)

// wronglySignedRSA makes again what a vector has in place of the right RSA
// signature: the signature with another digest, an HMAC under the text of the
// public key, or octets that no private key of the verifier's made.
func wronglySignedRSA(was, now *VerifyGiven, old string) (string, bool) {
	for _, d := range signer.Digests {
		ways := []signer.Rules{{Digest: d}, {Digest: d}}
		if d.Kind == signer.HMAC {
			if now.Credentials.PublicKey == "" {
				continue
			}
			ways[0].FinishKey, ways[1].FinishKey = keyed(was.Credentials.PublicKey), keyed(now.Credentials.PublicKey)
		}
		if signatureUnder(was, ways[0]) == text(old) {
			again := signatureUnder(now, ways[1])
			return signer.EscapeString(again), again != ""
		}
	}
	sum, err := base64.StdEncoding.DecodeString(text(old))
	if err != nil || len(sum) < 1024/8 || was.Credentials.PrivateKey == "" {
		return "", false // no RSA signature, or none of which it is known what would be right
	}
	// By the verifier's key a stranger's signature comes to octets without sense, as these do.
	sum[0] = 0         // below any modulus
	rand.Read(sum[1:]) //nolint:errcheck // never fails
	return signer.EscapeString(base64.StdEncoding.EncodeToString(sum)), true
}

// keyed makes the HMAC key of a text as it stands.
func keyed(secret Text) func(dst, key []byte) []byte {
	return func(dst, _ []byte) []byte { return append(dst, secret...) }
}
