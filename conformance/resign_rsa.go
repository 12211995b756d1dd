package conformance

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"sync"

	"github.com/oauthdebug/oauthdebug/signer"
)

// wronglySignedRSA makes again what a vector has in place of the right RSA
// signature: the signature with another digest, an HMAC under the text of the
// public key, or the signature by another private key.
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
	stranger := *now
	if stranger.Credentials.PrivateKey, err = strangersKey(); err != nil {
		return "", false
	}
	stranger.Credentials.PublicKey = ""
	again := signatureOf(&stranger)
	return signer.EscapeString(again), again != ""
}

// keyed makes the HMAC key of a text as it stands.
func keyed(secret Text) func(dst, key []byte) []byte {
	return func(dst, _ []byte) []byte { return append(dst, secret...) }
}

// strangersKey is a private key that no verifier knows. It is made when it is
// first needed.
var strangersKey = sync.OnceValues(func() (Text, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return Text(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), err
})
