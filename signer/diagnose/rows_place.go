package diagnose

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// placeRows are mistakes in how signature and parameters are placed (3.5).
var placeRows = slices.Concat(wireRows, headerRows)

// wireRows write a value into the request in another way. The search finds them
// by reading the received text in more than one way; a signer makes them.
var wireRows = []*Mistake{
	{
		ID: "signature-not-encoded-on-wire", Title: "the signature is placed without being escaped",
		Why: "Base64 has '+', '/' and '='. A raw '+' reads as a space, so about a third of all requests fail.",
		Fix: "percent-encode the signature once when placing it", Ref: "3.5",
		Idioms: idioms["signature-not-encoded-on-wire"], Stage: signer.StagePlace, Seen: 12, Fate: FateRule, Proof: ByReading, Sides: Client,
		Example: get(gallery + "?limit=10"),
		Variants: list(way("", func(ru *signer.Rules) {
			ru.Wire = func(dst []byte, p *signer.Param) []byte {
				if p.Name == "oauth_signature" {
					return append(dst, p.Value...)
				}
				return signer.RFC.Append(dst, []byte(p.Value))
			}
		}, signer.SlotWire)),
		Check: checkRawSignature,
	},
	{
		ID: "signature-double-encoded", Title: "the signature is escaped twice",
		Why: "It is escaped once when it is placed; %253D at its end shows the second time.",
		Fix: "escape the signature once; some libraries return it escaped already", Ref: "3.5",
		Idioms: idioms["signature-double-encoded"], Stage: signer.StagePlace, Seen: 8, Fate: FateRule, Proof: ByReading, Sides: Client,
		Example: get(gallery),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Wire = signatureTimes(2) }, signer.SlotWire),
			way("three times", func(ru *signer.Rules) { ru.Wire = signatureTimes(3) }, signer.SlotWire),
		),
		Check: looks("signature-double-encoded"),
	},
	{
		ID: "plaintext-ampersand-not-encoded", Title: "the '&' of a PLAINTEXT signature stands raw",
		Why: "In query and form a raw '&' ends the value; the token secret is lost.",
		Fix: "write the '&' as %26", Ref: "3.4.4",
		Stage: signer.StagePlace, Seen: 5, Fate: FateRule, Proof: ByReading, Sides: Client,
		Variants: func(c *Case) []Variant {
			if c.declared().Kind != signer.Plaintext {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) { ru.Wire = signatureTimes(0) }, signer.SlotWire)}
		},
		Check: looks("plaintext-ampersand-not-encoded"),
	},
	{
		ID: "plaintext-double-encoded", Title: "a PLAINTEXT signature is escaped twice",
		Why: "The key is escaped once when it is placed: %26, not %2526.",
		Fix: "escape the key once when placing it", Ref: "3.4.4",
		Stage: signer.StagePlace, Seen: 4, Fate: FateRule, Proof: ByReading, Sides: Client,
		Variants: func(c *Case) []Variant {
			if c.declared().Kind != signer.Plaintext {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) { ru.Wire = signatureTimes(2) }, signer.SlotWire)}
		},
		Check: looks("plaintext-double-encoded"),
	},
	{
		ID: "header-values-not-encoded", Title: "values in the Authorization header are not escaped",
		Why: "Every value of the header is percent-encoded; a raw '=' or '+' splits or changes it.",
		Fix: "percent-encode every value of the header", Ref: "3.5.1",
		Stage: signer.StagePlace, Seen: 5, Fate: FateRule, Proof: ByComparison, Sides: Client,
		Example: Example{Method: "GET", URL: gallery, Note: "oauth_callback=https://client.example.net/done"},
		Variants: list(way("", func(ru *signer.Rules) {
			ru.Wire = func(dst []byte, p *signer.Param) []byte {
				if p.Name == "oauth_signature" {
					return signer.RFC.Append(dst, []byte(p.Value))
				}
				return append(dst, p.Value...)
			}
		}, signer.SlotWire)),
		Check: checkHeaderEscapes,
	},
}

// signatureTimes escapes the signature so many times, all else once.
func signatureTimes(n int) func([]byte, *signer.Param) []byte {
	return func(dst []byte, p *signer.Param) []byte {
		times := 1
		if p.Name == "oauth_signature" {
			times = n
		}
		text := []byte(p.Value)
		for range times {
			text = signer.RFC.Append(nil, text)
		}
		return append(dst, text...)
	}
}

// headerRows are seen in the request itself.
var headerRows = []*Mistake{
	{
		ID: "auth-header-format", Title: "the items of the Authorization header are not separated by commas",
		Why: "The header is OAuth, a blank, then name=\"value\" items with a comma between.",
		Fix: "separate the items by a comma and a blank", Ref: "3.5.1",
		Stage: signer.StagePlace, Seen: 8, Fate: FateCheck, Sides: Client, Check: checkSeparators,
	},
	{
		ID: "header-comma-after-scheme", Title: "something else than a blank stands behind OAuth in the Authorization header",
		Why: "The scheme name is followed by a blank, then by the first item.",
		Fix: "write OAuth, one blank, then the first item", Ref: "3.5.1",
		Stage: signer.StagePlace, Seen: 2, Fate: FateCheck, Sides: Client, Check: checkSchemeSeparator,
	},
	{
		ID: "header-quoting-broken", Title: "a value in the Authorization header is not in quotes",
		Why: "A missing quote makes the server take the next item for a part of the value.",
		Fix: "put every value in straight double quotes", Ref: "3.5.1",
		Stage: signer.StagePlace, Seen: 2, Fate: FateCheck, Sides: Client, Check: checkQuotes,
	},
	{
		ID: "signed-url-lacks-signature", Title: "the oauth_ parameters are sent without oauth_signature",
		Why: "A helper returned the parameters, but not the signature among them.",
		Fix: "append oauth_signature", Ref: "3.1",
		Stage: signer.StagePlace, Seen: 2, Fate: FateCheck, Sides: Client, Check: checkLacksSignature,
	},
	{
		ID: "leg-not-signed", Title: "a leg of the token exchange is not signed",
		Why: "Every request of the exchange is signed, the last one too.",
		Fix: "sign every leg", Ref: "2.3",
		Stage: signer.StagePlace, Seen: 1, Fate: FateCheck, Sides: Client, Check: checkLegNotSigned,
	},
	{
		ID: "oauth-params-in-json", Title: "oauth_ parameters travel in JSON",
		Why: "They stand in the Authorization header, in a form body or in the query.",
		Fix: "use one of the three placements", Ref: "3.5",
		Stage: signer.StagePlace, Seen: 2, Fate: FateCheck, Sides: Client, Check: checkJSONPlacement,
	},
}
