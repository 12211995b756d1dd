package diagnose

import (
	"bytes"
	"encoding/base64"

	"github.com/oauthdebug/oauthdebug/signer"
)

// rsaOctets returns what the public key makes of the received RSA signature: the
// padded hash that the private key signed.
func (c *Case) rsaOctets() []byte {
	if c.Credentials.PublicKey == nil || c.declared().Kind != signer.RSA {
		return nil
	}
	sum, err := base64.StdEncoding.DecodeString(c.received())
	if err != nil {
		return nil
	}
	return c.Credentials.PublicKey.Recover(sum)
}

// pkcs1 returns what stands behind the padding of PKCS #1 v1.5, if it is there.
func pkcs1(octets []byte) ([]byte, bool) {
	if len(octets) < 11 || octets[0] != 0 || octets[1] != 1 {
		return nil, false
	}
	i := 2
	for i < len(octets) && octets[i] == 0xFF {
		i++
	}
	if i < 10 || i >= len(octets) || octets[i] != 0 {
		return nil, false
	}
	return octets[i+1:], true
}

// digestInfo tells a DigestInfo by its first octet, a SEQUENCE.
func digestInfo(text []byte) bool { return len(text) > 18 && text[0] == 0x30 }

func checkRSAKey(c *Case) []Finding {
	octets := c.rsaOctets()
	if octets == nil || octets[len(octets)-1] == 0xBC {
		return nil
	}
	if _, ok := pkcs1(octets); ok || len(bytes.TrimLeft(octets, "\x00")) <= 64 {
		return nil
	}
	return just(finding(Error, Likely, c.spanOfParam("oauth_signature"), "the signature was made with another private key: the public key makes no padding of it"))
}

func checkRSAPadding(c *Case) []Finding {
	octets := c.rsaOctets()
	if octets == nil || octets[len(octets)-1] != 0xBC {
		return nil
	}
	if _, ok := pkcs1(octets); ok {
		return nil
	}
	return just(finding(Error, Likely, c.spanOfParam("oauth_signature"), "the signature has the padding of RSASSA-PSS, it ends with 0xBC; the RSA methods use PKCS #1 v1.5"))
}

func checkDigestInfo(c *Case) []Finding {
	octets := c.rsaOctets()
	if octets == nil {
		return nil
	}
	text, ok := pkcs1(octets)
	switch {
	case ok && !digestInfo(text) && hashName(len(text)) != "":
		return just(findingf(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds a bare hash of %d octets, without the DigestInfo around it", len(text)))
	case ok && !digestInfo(text):
		return just(findingf(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds %d octets that are no DigestInfo", len(text)))
	case !ok && len(bytes.TrimLeft(octets, "\x00")) <= 64:
		return just(finding(Error, Certain, c.spanOfParam("oauth_signature"), "the signature holds a hash without any padding"))
	}
	return nil
}
