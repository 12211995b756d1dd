package diagnose

import (
	"bytes"
	"encoding/base64"

	"github.com/oauthdebug/oauthdebug/signer"
)

// rsaSignature returns the octets of the received RSA signature and those that
// the public key makes of them; nil if there is no such key or signature.
func (c *Case) rsaSignature() (sig, octets []byte) {
	if c.Credentials.PublicKey == nil || c.declared().Kind != signer.RSA {
		return nil, nil
	}
	sig, err := base64.StdEncoding.DecodeString(c.received())
	if err != nil {
		return nil, nil
	}
	return sig, c.Credentials.PublicKey.Recover(sig)
}

// bare reports whether the octets are a short text with nothing but zeros
// before it.
func bare(octets []byte) bool { return len(bytes.TrimLeft(octets, "\x00")) <= 64 }

// padding tells what stands around the signed hash: that of PKCS #1 v1.5, that
// of RSASSA-PSS around the right hash, or neither.
func (c *Case) padding(sig []byte) (pkcs1, pss bool) {
	if _, _, ok := c.Credentials.PublicKey.RecoverHash(sig); ok {
		return true, false
	}
	var m signer.Machine
	_ = m.Run(&c.Request, &c.Credentials, nil) // without a private key the base string is there all the same
	return false, c.Credentials.PublicKey.VerifyPSS(c.declared().Hash, m.BaseString(), sig)
}

func checkRSAKey(c *Case) []Finding {
	sig, octets := c.rsaSignature()
	if key := c.Credentials.PublicKey; key == nil || len(sig) != (key.Bits()+7)/8 || octets != nil && bare(octets) {
		return nil
	}
	// A number beyond the modulus, which leaves no octets, is of another key too.
	if pkcs1, pss := c.padding(sig); pkcs1 || pss {
		return nil
	}
	return just(finding(Error, Likely, c.spanOfParam("oauth_signature"), "the signature was made with another private key: the public key makes no padding of it"))
}

func checkRSAPadding(c *Case) []Finding {
	sig, octets := c.rsaSignature()
	if len(octets) == 0 {
		return nil
	}
	pkcs1, pss := c.padding(sig)
	switch {
	case pss:
		return just(finding(Error, Proved, c.spanOfParam("oauth_signature"), "the signature is right, but with the padding of RSASSA-PSS; the RSA methods use PKCS #1 v1.5"))
	case !pkcs1 && octets[len(octets)-1] == 0xBC: // so does one of 256 signatures of another key
		return just(finding(Info, Possible, c.spanOfParam("oauth_signature"), "the signature ends like one with the padding of RSASSA-PSS; the RSA methods use PKCS #1 v1.5"))
	}
	return nil
}

func checkDigestInfo(c *Case) []Finding {
	sig, octets := c.rsaSignature()
	if len(octets) == 0 {
		return nil
	}
	h, text, ok := c.Credentials.PublicKey.RecoverHash(sig)
	switch {
	case ok && h == 0 && hashName(len(text)) != "":
		return just(findingf(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds a bare hash of %d octets, without the DigestInfo around it", len(text)))
	case ok && h == 0:
		return just(findingf(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds %d octets that are no DigestInfo", len(text)))
	case !ok && bare(octets):
		return just(finding(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds a hash without any padding"))
	}
	return nil
}
