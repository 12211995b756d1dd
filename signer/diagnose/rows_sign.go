package diagnose

import (
	"crypto"
	_ "crypto/md5" // a hash that home-made signers use
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// signRows are mistakes in the signature itself (3.4.2 to 3.4.4).
var signRows = slices.Concat(digestRows, outputRows, bodyHashRows)

// digestRows compute another function of base string and key.
var digestRows = []*Mistake{
	{
		ID: "declared-method-mismatch", Title: "the signature is made with another method than oauth_signature_method says",
		Why: "The server computes what oauth_signature_method names; another hash gives another signature.",
		Fix: "derive the hash from the method that is declared", Ref: "3.4",
		Stage: signer.StageSign, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			declared := c.declared()
			var ways []Variant
			for _, h := range []struct {
				name string
				hash crypto.Hash
			}{
				{"HMAC-SHA1", crypto.SHA1}, {"HMAC-SHA256", crypto.SHA256}, {"HMAC-SHA512", crypto.SHA512},
				{"HMAC-MD5", crypto.MD5}, {"HMAC-SHA384", crypto.SHA384}, {"HMAC-SHA224", crypto.SHA224},
			} {
				if h.name != declared.Name {
					d := &signer.Digest{Name: h.name, Kind: signer.HMAC, Hash: h.hash}
					ways = append(ways, way(h.name, func(ru *signer.Rules) { ru.Digest = d }, signer.SlotDigest))
				}
			}
			if plain := signer.DigestByName("PLAINTEXT"); declared != plain {
				ways = append(ways, way("PLAINTEXT", func(ru *signer.Rules) { ru.Digest = plain }, signer.SlotDigest))
			}
			return ways
		},
		Check: looks("declared-method-mismatch"),
	},
	{
		ID: "hmac-arguments-swapped", Title: "key and base string are exchanged in the HMAC",
		Why: "HMAC has two arguments, and libraries disagree about their order.",
		Fix: "pass key and base string in the order that the library wants", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, h := range c.hashes() {
				ways = append(ways, digest(h.note, h.Hash, func(dst, key, base []byte) []byte { return signer.AppendHMAC(dst, h.Hash, base, key) }))
			}
			return ways
		},
	},
	{
		ID: "plain-hash-instead-of-hmac", Title: "a plain hash is sent instead of an HMAC",
		Why: "HMAC mixes the key in twice; a hash of key and text is something else.",
		Fix: "use HMAC with the key of section 3.4.2", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, h := range c.hashes() {
				joined := func(note string, parts func(key, base []byte) []byte) {
					ways = append(ways, digest(strings.TrimSuffix(note+", "+h.note, ", "), h.Hash, func(dst, key, base []byte) []byte {
						return signer.AppendHash(dst, h.Hash, parts(key, base))
					}))
				}
				joined("of the base string", func(_, base []byte) []byte { return base })
				joined("of base string and key", func(key, base []byte) []byte { return slices.Concat(base, key) })
				joined("of key and base string", func(key, base []byte) []byte { return slices.Concat(key, base) })
				joined("of base string, '&' and key", func(key, base []byte) []byte { return slices.Concat(base, []byte("&"), key) })
				joined("of key, '&' and base string", func(key, base []byte) []byte { return slices.Concat(key, []byte("&"), base) })
			}
			return ways
		},
	},
	{
		ID: "homemade-hash-broken", Title: "a home-made HMAC goes wrong",
		Why: "Base string and key are right; the code that hashes them is not.",
		Fix: "use the platform's HMAC", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery),
		Variants: brokenHMAC,
	},
	{
		ID: "rsa-wrong-key", Title: "the RSA signature was made with another private key",
		Why: "The public key at the provider and the private key in use do not belong together.",
		Fix: "compare the public key at the provider with that of your private key", Ref: "3.4.3",
		Stage: signer.StageSign, Seen: 5, Fate: FateCheck, Sides: Client, Check: checkRSAKey,
	},
	{
		ID: "rsa-without-digestinfo", Title: "the RSA signature lacks the DigestInfo around the hash",
		Why: "PKCS #1 v1.5 signs a structure that names the hash; raw encryption of a hash or a text is no signature.",
		Fix: "use the signature function of the library, not encryption with the private key", Ref: "3.4.3",
		Stage: signer.StageSign, Seen: 1, Fate: FateCheck, Sides: Client, Check: checkDigestInfo,
	},
	{
		ID: "rsa-padding-mismatch", Title: "the RSA signature has the padding of RSASSA-PSS",
		Why: "RSA-SHA1, RSA-SHA256 and RSA-SHA512 mean PKCS #1 v1.5.",
		Fix: "sign with the padding of PKCS #1 v1.5", Ref: "3.4.3",
		Stage: signer.StageSign, Seen: 1, Fate: FateCheck, Sides: Client, Check: checkRSAPadding,
	},
	{
		ID: "plaintext-sends-base-string", Title: "with PLAINTEXT the base string is sent as the signature",
		Why: "The signature of PLAINTEXT is the key itself: both secrets, escaped, with '&' between.",
		Fix: "send the key as the signature", Ref: "3.4.4",
		Stage: signer.StageSign, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: Example{Method: "GET", URL: gallery, SignatureMethod: "PLAINTEXT"},
		Variants: func(c *Case) []Variant {
			if c.declared().Kind != signer.Plaintext {
				return nil
			}
			base := &signer.Digest{Name: "PLAINTEXT", Kind: signer.Custom, Hash: crypto.SHA1, Sum: func(dst, _, base []byte) []byte { return append(dst, base...) }}
			return []Variant{
				way("", func(ru *signer.Rules) {
					ru.Digest = base
					ru.Output = func(dst, sum []byte) []byte { return append(dst, sum...) }
				}, signer.SlotDigest, signer.SlotOutput),
				way("in base64", func(ru *signer.Rules) { ru.Digest = base }, signer.SlotDigest),
			}
		},
		Check: looks("plaintext-sends-base-string"),
	},
}

// hashOption is a hash that a signature may be made with.
type hashOption struct {
	crypto.Hash
	note string
}

// hashes returns the hash of the declared method, and that which the length of
// the received signature names, if it is another.
func (c *Case) hashes() []hashOption {
	options := []hashOption{{Hash: c.declared().Hash}}
	sum, err := base64.StdEncoding.DecodeString(c.received())
	if err != nil {
		return options
	}
	for _, h := range []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA512, crypto.MD5} {
		if len(sum) == h.Size() && h != options[0].Hash {
			options = append(options, hashOption{h, hashName(h.Size())})
		}
	}
	return options
}

// digest makes a variant whose signature is computed by sum.
func digest(note string, h crypto.Hash, sum func(dst, key, base []byte) []byte) Variant {
	d := &signer.Digest{Name: note, Kind: signer.Custom, Hash: h, Sum: sum}
	return way(note, func(ru *signer.Rules) { ru.Digest = d }, signer.SlotDigest)
}

// brokenHMAC lists slips in home-made HMAC code.
func brokenHMAC(c *Case) []Variant {
	h := c.declared().Hash
	block := 64
	if h == crypto.SHA512 {
		block = 128
	}
	// made computes the two hashes of HMAC with the pads and the block given.
	made := func(key, base []byte, block int, inner, outer byte, text func([]byte) []byte) []byte {
		pad := make([]byte, block, block+len(base))
		copy(pad, key)
		out := slices.Clone(pad)
		for i := range pad {
			pad[i] ^= inner
			out[i] ^= outer
		}
		return signer.AppendHash(nil, h, append(out, text(signer.AppendHash(nil, h, append(pad, base...)))...))
	}
	same := func(sum []byte) []byte { return sum }
	asHex := func(sum []byte) []byte { return hex.AppendEncode(nil, sum) }
	short := func(key []byte) []byte {
		if len(key) > block {
			return signer.AppendHash(nil, h, key)
		}
		return key
	}
	other := 192 - block // the block size of the other hashes
	return []Variant{
		digest("a long key is cut instead of hashed", h, func(dst, key, base []byte) []byte {
			return append(dst, made(key, base, block, 0x36, 0x5C, same)...)
		}),
		digest("the block size of another hash", h, func(dst, key, base []byte) []byte {
			if len(key) > other {
				key = signer.AppendHash(nil, h, key)
			}
			return append(dst, made(key, base, other, 0x36, 0x5C, same)...)
		}),
		digest("the inner hash goes on as hex", h, func(dst, key, base []byte) []byte {
			return append(dst, made(short(key), base, block, 0x36, 0x5C, asHex)...)
		}),
		digest("inner and outer pad exchanged", h, func(dst, key, base []byte) []byte {
			return append(dst, made(short(key), base, block, 0x5C, 0x36, same)...)
		}),
		digest("the key is always hashed first", h, func(dst, key, base []byte) []byte {
			return signer.AppendHMAC(dst, h, signer.AppendHash(nil, h, key), base)
		}),
		digest("the base string is hashed first", h, func(dst, key, base []byte) []byte {
			return signer.AppendHMAC(dst, h, key, signer.AppendHash(nil, h, base))
		}),
		digest("the key is empty", h, func(dst, _, base []byte) []byte { return signer.AppendHMAC(dst, h, nil, base) }),
	}
}

// outputRows turn the octets of the signature into another text.
var outputRows = []*Mistake{
	{
		ID: "hex-digest-sent", Title: "the signature is hex text instead of base64",
		Why: "The octets of the HMAC are written in base64.",
		Fix: "base64 the raw octets of the HMAC (digest(), not hexdigest())", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: list(
			output("", hex.AppendEncode),
			output("in capitals", upperHexText),
		),
		Check: looks("hex-digest-sent"),
	},
	{
		ID: "base64-of-hex", Title: "the signature is base64 of hex text",
		Why: "Base64 takes the raw octets of the HMAC, not their hex text.",
		Fix: "base64 the raw octets of the HMAC", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: list(
			output("", func(dst, sum []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, hex.AppendEncode(nil, sum))
			}),
			output("in capitals", func(dst, sum []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, upperHexText(nil, sum))
			}),
			output("of base64", func(dst, sum []byte) []byte {
				return base64.StdEncoding.AppendEncode(dst, base64.StdEncoding.AppendEncode(nil, sum))
			}),
		),
		Check: looks("base64-of-hex"),
	},
	{
		ID: "url-safe-base64", Title: "the signature uses '-' and '_' in place of '+' and '/'",
		Why: "The signature is standard base64; '+' and '/' are escaped when it is placed.",
		Fix: "use the standard alphabet of base64", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"base64-padding-missing"},
		Example: get(gallery),
		Variants: list(
			output("", base64.URLEncoding.AppendEncode),
			output("without padding", base64.RawURLEncoding.AppendEncode),
		),
		Check: looks("url-safe-base64"),
	},
	{
		ID: "base64-padding-missing", Title: "the signature lacks its '=' at the end",
		Why: "The '=' belongs to the text of the signature.",
		Fix: "keep the padding", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery),
		Variants: list(output("", base64.RawStdEncoding.AppendEncode)),
		Check:    looks("base64-padding-missing"),
	},
	{
		ID: "base64-wrapped", Title: "a line end stands in or behind the signature",
		Why: "Some base64 functions wrap lines; the line end becomes part of the parameter.",
		Fix: "use a base64 function that does not wrap, or trim the text", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: list(
			output("LF behind", wrapped(0, "\n")), output("CR LF behind", wrapped(0, "\r\n")),
			output("every 76 characters, LF behind", wrapped(76, "\n")), output("every 76 characters, CR LF behind", wrapped(76, "\r\n")),
			output("every 60 characters, LF behind", wrapped(60, "\n")), output("every 64 characters, LF behind", wrapped(64, "\n")),
			output("a blank behind", wrapped(0, " ")),
		),
		Check: looks("base64-wrapped"),
	},
	{
		ID: "signature-truncated", Title: "the signature is cut off",
		Why: "A column, a field or a variable was too short for it.",
		Fix: "keep the whole text of the signature", Ref: "3.4.2",
		Stage: signer.StageSign, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			full := base64.StdEncoding.EncodedLen(c.declared().Hash.Size())
			n := len(c.received())
			if n == 0 || n == full { // none, or whole: as an example
				n = full - 4
			}
			if n < 14 || n >= full-1 { // 80 bits at least; the padding alone is another mistake
				return nil
			}
			return []Variant{output("to "+itoa(n)+" characters", func(dst, sum []byte) []byte {
				from := len(dst)
				dst = base64.StdEncoding.AppendEncode(dst, sum)
				return dst[:min(len(dst), from+n)]
			})}
		},
		Check: looks("signature-truncated"),
	},
	{
		ID: "rsa-signature-not-base64", Title: "the octets of the RSA signature are sent raw or as hex",
		Why: "The octets of the signature are written in base64.",
		Fix: "base64 the octets of the signature", Ref: "3.4.3",
		Stage: signer.StageSign, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins: []string{"hex-digest-sent"},
		Variants: func(c *Case) []Variant {
			if c.declared().Kind != signer.RSA {
				return nil
			}
			return []Variant{output("raw", func(dst, sum []byte) []byte { return append(dst, sum...) }), output("hex", hex.AppendEncode)}
		},
		Check: looks("rsa-signature-not-base64"),
	},
}

func output(note string, f func(dst, sum []byte) []byte) Variant {
	return way(note, func(ru *signer.Rules) { ru.Output = f }, signer.SlotOutput)
}

func upperHexText(dst, sum []byte) []byte {
	for _, b := range sum {
		dst = append(dst, upperHex[b>>4], upperHex[b&15])
	}
	return dst
}

// wrapped writes base64 in lines of the given width; 0 is one line.
func wrapped(width int, end string) func(dst, sum []byte) []byte {
	return func(dst, sum []byte) []byte {
		text := base64.StdEncoding.AppendEncode(nil, sum)
		for width > 0 && len(text) > width {
			dst = append(append(dst, text[:width]...), end...)
			text = text[width:]
		}
		return append(append(dst, text...), end...)
	}
}
