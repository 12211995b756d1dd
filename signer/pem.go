package signer

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// MinKeyBits is the smallest RSA modulus that is accepted.
const MinKeyBits = 1024

// ParsePrivateKey reads an RSA private key in PEM, PKCS#8 or PKCS#1. The error
// says what the text is instead, and what to do; it never quotes the text.
func ParsePrivateKey(text []byte) (*PrivateKey, error) {
	block, err := readPEM("private key", text)
	if err != nil {
		return nil, err
	}
	var k *PrivateKey
	switch block.Type {
	case "PRIVATE KEY":
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("reading private key: the PKCS#8 content is damaged: %w", err)
		}
		if k, err = wrapPrivate(parsed); err != nil {
			return nil, err
		}
	case "RSA PRIVATE KEY":
		if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
			return nil, errEncrypted
		}
		parsed, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("reading private key: the PKCS#1 content is damaged: %w", err)
		}
		if k, err = wrapPrivate(parsed); err != nil {
			return nil, err
		}
	case "ENCRYPTED PRIVATE KEY":
		return nil, errEncrypted
	default:
		return nil, fmt.Errorf("reading private key: the PEM block is %q, \"PRIVATE KEY\" or \"RSA PRIVATE KEY\" is needed", block.Type)
	}
	return k, checkBits("private key", k.Public().Bits())
}

// ParsePublicKey reads an RSA public key in PEM: SPKI, PKCS#1, or the one in an
// X.509 certificate.
func ParsePublicKey(text []byte) (*PublicKey, error) {
	block, err := readPEM("public key", text)
	if err != nil {
		return nil, err
	}
	var parsed any
	switch block.Type {
	case "PUBLIC KEY":
		parsed, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		parsed, err = x509.ParsePKCS1PublicKey(block.Bytes)
	case "CERTIFICATE":
		var cert *x509.Certificate
		if cert, err = x509.ParseCertificate(block.Bytes); err == nil {
			parsed = cert.PublicKey
		}
	case "PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
		return nil, errors.New("reading public key: this is a private key; give its public half (openssl pkey -pubout)")
	default:
		return nil, fmt.Errorf("reading public key: the PEM block is %q, \"PUBLIC KEY\" or \"CERTIFICATE\" is needed", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("reading public key: the content of the PEM block is damaged: %w", err)
	}
	k, err := wrapPublic(parsed)
	if err != nil {
		return nil, err
	}
	return k, checkBits("public key", k.Bits())
}

var errEncrypted = errors.New("reading private key: it is encrypted; decrypt it first (openssl pkey -in key.pem -out plain.pem)")

func readPEM(what string, text []byte) (*pem.Block, error) {
	block, _ := pem.Decode(text)
	if block != nil {
		return block, nil
	}
	switch t := strings.TrimSpace(string(text)); {
	case t == "":
		return nil, fmt.Errorf("reading %s: it is empty", what)
	case strings.Contains(t, "-----BEGIN"):
		return nil, fmt.Errorf("reading %s: the PEM block is damaged; line breaks are often lost on the way, or its END line is missing", what)
	}
	return nil, fmt.Errorf("reading %s: it is not PEM; a text that begins with -----BEGIN is needed", what)
}

func checkBits(what string, bits int) error {
	if bits < MinKeyBits {
		return fmt.Errorf("reading %s: it has %d bits, at least %d are needed", what, bits, MinKeyBits)
	}
	return nil
}
