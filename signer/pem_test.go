package signer

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func block(t *testing.T, kind string, der []byte, err error) string {
	t.Helper()
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestPEM(t *testing.T) {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	small := smallKey()

	pkcs8, err := x509.MarshalPKCS8PrivateKey(k)
	private8 := block(t, "PRIVATE KEY", pkcs8, err)
	private1 := block(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k), nil)
	ecDER, err := x509.MarshalPKCS8PrivateKey(ec)
	privateEC := block(t, "PRIVATE KEY", ecDER, err)
	spki, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	public := block(t, "PUBLIC KEY", spki, err)
	public1 := block(t, "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&k.PublicKey), nil)
	ecSPKI, err := x509.MarshalPKIXPublicKey(&ec.PublicKey)
	publicEC := block(t, "PUBLIC KEY", ecSPKI, err)
	certDER, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}}, &x509.Certificate{SerialNumber: big.NewInt(1)}, &k.PublicKey, k)
	cert := block(t, "CERTIFICATE", certDER, err)
	publicSmall := block(t, "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(small), nil)
	encrypted := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,00"}, Bytes: []byte("x")}))

	for _, tt := range []struct{ name, text, private, public string }{ // "" where it is read, else the words of the error
		{"PKCS#8", private8, "", "private key; give its public half"},
		{"PKCS#1", private1, "", "private key"},
		{"words before the block", "my key:\n" + private8, "", "private key"},
		{"line ends of another system", strings.ReplaceAll(private8, "\n", "\r\n"), "", "private key"},
		{"another kind of key", privateEC, "RSA key is needed", "private key"},
		{"an encrypted key, the old way", encrypted, "decrypt it first", "private key"},
		{"an encrypted key", block(t, "ENCRYPTED PRIVATE KEY", []byte("x"), nil), "decrypt it first", "private key"},
		{"SPKI", public, `the PEM block is "PUBLIC KEY"`, ""},
		{"a PKCS#1 public key", public1, "PEM block is", ""},
		{"a certificate", cert, "PEM block is", ""},
		{"another kind of public key", publicEC, "PEM block is", "RSA key is needed"},
		{"a key that is too small", publicSmall, "PEM block is", "512 bits, at least 1024"},
		{"damaged content", block(t, "PRIVATE KEY", []byte("x"), nil), "damaged", "private key"},
		{"a damaged public key", block(t, "PUBLIC KEY", []byte("x"), nil), "PEM block is", "damaged"},
		{"a damaged certificate", block(t, "CERTIFICATE", []byte("x"), nil), "PEM block is", "damaged"},
		{"nothing", " \n", "empty", "empty"},
		{"a file name", "key.pem", "not PEM", "not PEM"},
		{"line breaks lost", strings.ReplaceAll(private8, "\n", " "), "damaged", "damaged"},
		{"no END line", private8[:len(private8)-20], "damaged", "damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParsePrivateKey([]byte(tt.text))
			told(t, err, tt.private, tt.text)
			_, err = ParsePublicKey([]byte(tt.text))
			told(t, err, tt.public, tt.text)
		})
	}
}

// told checks the words of an error, and that it does not quote the key.
func told(t *testing.T, err error, words, text string) {
	t.Helper()
	if words == "" {
		require.NoError(t, err)
		return
	}
	require.ErrorContains(t, err, words)
	for line := range strings.Lines(text) {
		if len(line) > 40 && !strings.Contains(line, "-----") {
			require.NotContains(t, err.Error(), line[:40])
		}
	}
}

// smallKey has 512 bits, which crypto/rsa would not make.
func smallKey() *rsa.PublicKey {
	n := new(big.Int).Lsh(big.NewInt(1), 512)
	return &rsa.PublicKey{N: n.Sub(n, big.NewInt(569)), E: 65537}
}
