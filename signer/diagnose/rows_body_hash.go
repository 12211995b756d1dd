package diagnose

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/hex"

	"github.com/oauthdebug/oauthdebug/signer"
)

// bodyHashRows compute oauth_body_hash in another way (OAuth Request Body Hash
// extension). They are proved by the value of oauth_body_hash itself.
var bodyHashRows = []*Mistake{
	{
		ID: "body-hash-algorithm-mismatch", Title: "oauth_body_hash is made with another hash than the signature method's",
		Why:   "The extension takes the hash of the signature method; some libraries always take SHA-1, some providers SHA-256.",
		Fix:   "use the hash that the provider wants: that of the signature method, unless it says otherwise",
		Stage: signer.StageSign, Seen: 3, Fate: FateRule, Proof: ByBodyHash, Sides: Client | Server,
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"name":"report"}`, BodyHash: true, Note: `the body is {"name":"report"}`},
		Variants: func(c *Case) []Variant {
			declared := c.declared().Hash
			var ways []Variant
			for _, h := range []struct {
				note string
				hash crypto.Hash
			}{{"SHA-1", crypto.SHA1}, {"SHA-256", crypto.SHA256}, {"SHA-512", crypto.SHA512}, {"MD5", crypto.MD5}} {
				if h.hash != declared {
					ways = append(ways, hashed(h.note, func(dst, body []byte, _ crypto.Hash, _ []byte) []byte {
						return base64.StdEncoding.AppendEncode(dst, signer.AppendHash(nil, h.hash, body))
					}))
				}
			}
			return ways
		},
	},
	{
		ID: "body-hash-hmac", Title: "oauth_body_hash is an HMAC",
		Why:   "It is a plain hash of the body; the signature covers it.",
		Fix:   "hash the octets of the body without a key",
		Stage: signer.StageSign, Seen: 2, Fate: FateRule, Proof: ByBodyHash, Sides: Client,
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"name":"report"}`, BodyHash: true, Note: `the body is {"name":"report"}`},
		Variants: list(
			hashed("", func(dst, body []byte, h crypto.Hash, key []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, signer.AppendHMAC(nil, h, key, body))
			}),
			hashed("with an empty key", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, signer.AppendHMAC(nil, h, nil, body))
			}),
			hashed("with '&' as key", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, signer.AppendHMAC(nil, h, []byte("&"), body))
			}),
		),
	},
	{
		ID: "body-hash-of-none", Title: "oauth_body_hash of an empty body is the hash of a word",
		Why:   "An empty body is hashed as no octets at all, not as None or null.",
		Fix:   "hash zero octets when there is no body",
		Stage: signer.StageSign, Seen: 2, Fate: FateRule, Proof: ByBodyHash, Sides: Client,
		Example: Example{Method: "GET", URL: gallery, BodyHash: true},
		Variants: func(*Case) []Variant {
			var ways []Variant
			for _, w := range []string{"None", "null", "undefined", "{}", `""`, "nil", "[object Object]"} {
				ways = append(ways, hashed(w, func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
					if len(body) == 0 {
						body = []byte(w)
					}
					return base64.StdEncoding.AppendEncode(dst, signer.AppendHash(nil, h, body))
				}))
			}
			return append(ways, hashed("the hash of no octets, though there is a body", func(dst, _ []byte, h crypto.Hash, _ []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, signer.AppendHash(nil, h, nil))
			}))
		},
	},
	{
		ID: "body-hash-hex", Title: "oauth_body_hash is hex text",
		Why:   "It is base64 of the octets of the hash.",
		Fix:   "base64 the raw octets of the hash",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: ByBodyHash, Sides: Client,
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"name":"report"}`, BodyHash: true, Note: `the body is {"name":"report"}`},
		Variants: list(
			hashed("", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return hex.AppendEncode(dst, signer.AppendHash(nil, h, body))
			}),
			hashed("in capitals", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return upperHexText(dst, signer.AppendHash(nil, h, body))
			}),
			hashed("in base64", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, hex.AppendEncode(nil, signer.AppendHash(nil, h, body)))
			}),
			hashed("URL-safe base64", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return base64.URLEncoding.AppendEncode(dst, signer.AppendHash(nil, h, body))
			}),
			hashed("base64 without padding", func(dst, body []byte, h crypto.Hash, _ []byte) []byte {
				return base64.RawStdEncoding.AppendEncode(dst, signer.AppendHash(nil, h, body))
			}),
		),
	},
	{
		ID: "body-hash-reserialised", Title: "oauth_body_hash belongs to another spelling of the body",
		Why:   "The hash was made of one text, and another with the same meaning was sent.",
		Fix:   "turn the body into octets once; hash and send those",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: ByBodyHash, Sides: Client,
		Example:  Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"name": "report"}`, BodyHash: true, Note: `the body is {"name": "report"}`},
		Variants: respelt,
	},
}

func hashed(note string, f func(dst, body []byte, h crypto.Hash, key []byte) []byte) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.BodyHash = func(dst []byte, r *signer.Request, d *signer.Digest, key []byte) []byte {
			return f(dst, r.Body, d.Hash, key)
		}
	}, signer.SlotBodyHash)
}

// respelt lists other spellings of a body that is JSON, and of line ends.
func respelt(c *Case) []Variant {
	body := c.Request.Body
	if len(body) == 0 {
		return nil
	}
	var ways []Variant
	add := func(note string, text []byte) {
		if !bytes.Equal(text, body) {
			ways = append(ways, hashed(note, func(dst, _ []byte, h crypto.Hash, _ []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, signer.AppendHash(nil, h, text))
			}))
		}
	}
	if tree := parseJSON(body); tree != nil {
		python := style{comma: ", ", colon: ": "}
		for _, s := range []struct {
			note string
			style
		}{
			{"JSON without blanks", compact}, {"JSON with blanks behind ',' and ':'", python},
			{"JSON with blanks, \\u escapes", style{comma: ", ", colon: ": ", ascii: true}},
			{"JSON without blanks, \\u escapes", style{comma: ",", colon: ":", ascii: true}},
			{"JSON with '\\/'", style{comma: ",", colon: ":", slash: true}},
			{"JSON with '\\/' and \\u escapes", style{comma: ",", colon: ":", slash: true, ascii: true}},
			{"JSON with sorted members", style{comma: ",", colon: ":", sorted: true}},
			{"JSON with sorted members and blanks", style{comma: ", ", colon: ": ", sorted: true}},
		} {
			add(s.note, s.append(nil, tree))
		}
	}
	add("with a line end behind", append(bytes.Clone(body), '\n'))
	add("without blanks at its ends", bytes.TrimSpace(body))
	add("with LF line ends", bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")))
	add("with CR LF line ends", bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n")))
	add("the base64 text of the body", base64.StdEncoding.AppendEncode(nil, body))
	add("form-decoded", signer.AppendUnescaped(nil, body, true))
	return ways
}
