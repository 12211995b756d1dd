package diagnose

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// sighting is what the look of a signature tells without a secret.
type sighting struct {
	id      string
	message string
}

// form says what is wrong with the look of the received signature, or nothing.
func (c *Case) form() (s sighting) {
	wire := c.Received.Signature
	if wire == "" || c.Received.ByServer {
		return s
	}
	text := c.received()
	d := c.declared()
	switch d.Kind {
	case signer.Plaintext:
		return c.plainForm(text)
	case signer.RSA:
		return rsaForm(text)
	}
	if strings.Contains(text, "%2B") || strings.Contains(text, "%2F") || strings.Contains(text, "%3D") {
		return sighting{"signature-double-encoded", "the signature still has escapes after it is decoded once"}
	}
	if (c.Received.Place == "query" || c.Received.Place == "body") && strings.ContainsRune(wire, '+') {
		return sighting{"signature-not-encoded-on-wire", "a raw '+' of the signature reads as a space there"}
	}
	if strings.ContainsRune(wire, ' ') && len(strings.TrimSpace(wire)) == len(wire) {
		return sighting{"signature-not-encoded-on-wire", "the signature has a space, where a '+' was"}
	}
	if trimmed := strings.TrimRight(text, "\r\n "); trimmed != text || strings.ContainsAny(text, "\r\n") {
		return sighting{"base64-wrapped", "a line end or a blank stands in or behind the signature"}
	}
	size := d.Hash.Size()
	if sum, err := hex.DecodeString(text); err == nil && len(sum) >= 16 {
		return sighting{"hex-digest-sent", "the signature is hexadecimal text of " + itoa(len(sum)) + " octets"}
	}
	sum, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err == nil && len(sum) == size:
		return s
	case err == nil && isHex(sum):
		return sighting{"base64-of-hex", "the signature is base64 of hexadecimal text"}
	case err == nil && hashName(len(sum)) != "":
		if _, told := c.param("oauth_signature_method"); !told {
			return s
		}
		return sighting{"declared-method-mismatch", d.Name + " is declared, but the signature has " + itoa(len(sum)) + " octets, as many as " + hashName(len(sum)) + " makes"}
	case strings.ContainsAny(text, "-_") && !strings.ContainsAny(text, "+/&"):
		if sum, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "=")); err == nil && len(sum) == size {
			return sighting{"url-safe-base64", "the signature uses '-' or '_', the alphabet for file names and addresses"}
		}
	case err != nil:
		if sum, err := base64.RawStdEncoding.DecodeString(text); err == nil && len(sum) == size {
			return sighting{"base64-padding-missing", "the '=' at the end of the signature is missing"}
		}
	}
	if _, told := c.param("oauth_signature_method"); told && strings.Contains(text, "&") {
		return sighting{"library-default-method", d.Name + " is declared, but the signature looks like one of PLAINTEXT"}
	}
	if full := base64.StdEncoding.EncodedLen(size); len(text) < full-1 && len(text) >= 14 && isBase64(text) {
		return sighting{"signature-truncated", "the signature has " + itoa(len(text)) + " characters; one of " + d.Name + " has " + itoa(full)}
	}
	return s
}

// plainForm judges a PLAINTEXT signature; its text is never shown.
func (c *Case) plainForm(text string) sighting {
	switch {
	case strings.HasPrefix(text, "GET&") || strings.HasPrefix(text, "POST&") || strings.HasPrefix(text, "PUT&") || strings.HasPrefix(text, "DELETE&"):
		return sighting{"plaintext-sends-base-string", ""}
	case !strings.Contains(text, "&") && strings.Contains(text, "%26"):
		return sighting{"plaintext-double-encoded", ""}
	case !strings.Contains(text, "&") && (c.Received.Place == "query" || c.Received.Place == "body"):
		return sighting{"plaintext-ampersand-not-encoded", "the PLAINTEXT signature has no '&': it stood raw and cut the value, or it was never there"}
	case !strings.Contains(text, "&"):
		if sum, err := base64.StdEncoding.DecodeString(text); err == nil {
			if head, _, found := strings.Cut(string(sum), "&"); found && strings.ToUpper(head) == head && head != "" {
				return sighting{"plaintext-sends-base-string", "the PLAINTEXT signature is base64 of a base string"}
			}
		}
	}
	return sighting{}
}

func rsaForm(text string) sighting {
	sum, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil && isHex([]byte(text)) && len(text) >= 128:
		return sighting{"rsa-signature-not-base64", "the RSA signature is hexadecimal text"}
	case err != nil && !isBase64(strings.TrimRight(text, "=")):
		return sighting{"rsa-signature-not-base64", "the RSA signature is not base64"}
	case err == nil && hashName(len(sum)) != "":
		return sighting{"rsa-key-taken-as-hmac-secret", "the signature has " + itoa(len(sum)) + " octets, as an HMAC has; an RSA signature has 128 or more"}
	case err == nil && len(sum) < 64:
		return sighting{"rsa-signature-not-base64", "the RSA signature has " + itoa(len(sum)) + " octets; it is as long as the modulus, 128 or more"}
	}
	return sighting{}
}

// looks makes the check of a row that is seen in the look of the signature.
func looks(id string) func(*Case) []Finding {
	return func(c *Case) []Finding {
		s := c.form()
		if s.id != id {
			return nil
		}
		return just(finding(Error, Certain, c.spanOfParam("oauth_signature"), s.message))
	}
}

func hashName(octets int) string {
	switch octets {
	case 16:
		return "MD5"
	case 20:
		return "SHA-1"
	case 28:
		return "SHA-224"
	case 32:
		return "SHA-256"
	case 48:
		return "SHA-384"
	case 64:
		return "SHA-512"
	}
	return ""
}

func isHex(text []byte) bool {
	if len(text) < 32 || len(text)%2 != 0 {
		return false
	}
	_, err := hex.DecodeString(string(text))
	return err == nil
}

func isBase64(text string) bool {
	return strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == ""
}

// checkRawSignature notes a signature that stands raw and yet reads rightly.
func checkRawSignature(c *Case) []Finding {
	if s := c.form(); s.id == "signature-not-encoded-on-wire" {
		return just(finding(Error, Certain, c.spanOfParam("oauth_signature"), s.message))
	}
	wire := c.Received.Signature
	if c.Received.Place == "" || c.declared().Kind == signer.Plaintext || !strings.ContainsAny(wire, "+/=") {
		return nil
	}
	return just(finding(Warning, Certain, c.spanOfParam("oauth_signature"), "the signature is not escaped; this one reads rightly, but about one in three has a '+', which does not"))
}

// checkDefaultMethod notes PLAINTEXT, which sends the secrets in the open.
func checkDefaultMethod(c *Case) []Finding {
	if s := c.form(); s.id == "library-default-method" {
		return just(finding(Error, Certain, c.spanOfParam("oauth_signature"), s.message))
	}
	if m, sent := c.param("oauth_signature_method"); sent && m == "PLAINTEXT" {
		if strings.EqualFold(c.Request.Scheme, "http") && !c.Guessed.Scheme {
			return just(finding(Warning, Certain, c.spanOfParam("oauth_signature_method"), "PLAINTEXT sends both secrets, and http does not hide them"))
		}
		return just(finding(Info, Possible, c.spanOfParam("oauth_signature_method"), "the method is PLAINTEXT; if you asked for another, the library did not see the option"))
	}
	return nil
}
