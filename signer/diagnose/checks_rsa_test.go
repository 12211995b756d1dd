package diagnose

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestRSAChecks(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	public, err := signer.ParsePublicKey(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	require.NoError(t, err)

	r, err := signer.NewRequest("GET", gallery, nil, nil)
	require.NoError(t, err)
	r.OAuth = []signer.Param{{Name: "oauth_signature_method", Value: "RSA-SHA1"}}
	var m signer.Machine
	require.ErrorIs(t, m.Run(&r, &signer.Credentials{}, nil), signer.ErrNoPrivateKey)
	hash := sha1.Sum(m.BaseString())

	// raw applies the private key to octets without any care.
	raw := func(octets []byte) []byte {
		x := new(big.Int).Exp(new(big.Int).SetBytes(octets), key.D, key.N)
		return x.FillBytes(make([]byte, key.Size()))
	}
	padded := make([]byte, key.Size())
	for i := range padded {
		padded[i] = 0xFF
	}
	padded[0], padded[1], padded[len(padded)-len(hash)-1] = 0, 1, 0
	copy(padded[len(padded)-len(hash):], hash[:])

	right, err := rsa.SignPKCS1v15(nil, key, crypto.SHA1, hash[:])
	require.NoError(t, err)
	wrong, err := rsa.SignPKCS1v15(nil, other, crypto.SHA1, hash[:])
	require.NoError(t, err)
	pss, err := rsa.SignPSS(rand.Reader, key, crypto.SHA1, hash[:], nil)
	require.NoError(t, err)

	for _, tt := range []struct {
		name string
		sig  []byte
		want []string
	}{
		{"right", right, []string{}},
		{"another key", wrong, []string{"error rsa-wrong-key likely"}},
		{"PSS", pss, []string{"error rsa-padding-mismatch proved"}},
		{"a hash without DigestInfo", raw(padded), []string{"error rsa-without-digestinfo certain"}},
		{"a hash without padding", raw(hash[:]), []string{"error rsa-without-digestinfo certain"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Case{Request: r, Credentials: signer.Credentials{PublicKey: public},
				Received: Received{Signature: signer.EscapeString(base64.StdEncoding.EncodeToString(tt.sig))}}
			got := []string{}
			for _, f := range Standard().Check(c) {
				if f.Level == Error {
					got = append(got, string(f.Level)+" "+f.ID+" "+string(f.Certainty))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
