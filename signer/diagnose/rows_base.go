package diagnose

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/oauthdebug/oauthdebug/signer"
)

// baseRows are mistakes in how the base string is put together (3.4.1.3.2,
// 3.4.1.1).
var baseRows = slices.Concat(levelRows, joinRows)

// levelRows escape a part of the base string too little or too often.
var levelRows = []*Mistake{
	{
		ID: "param-section-not-encoded", Title: "the joined parameters are not escaped as a whole",
		Why: "The joined parameters enter the base string as one value: its '=' is %3D, its '&' is %26.",
		Fix: "escape the finished parameter string once more", Ref: "3.4.1.1",
		Stage: signer.StageBase, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery),
		Variants: one(signer.SlotEscapeParams, func(ru *signer.Rules) { ru.EscapeParams = asIs }),
		Check:    checkBaseSection,
	},
	{
		ID: "uri-not-encoded", Title: "the base string URI is not escaped",
		Why: "The URI enters the base string as one value: http%3A%2F%2F.",
		Fix: "escape the base string URI", Ref: "3.4.1.1",
		Stage: signer.StageBase, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery),
		Variants: one(signer.SlotEscapeURI, func(ru *signer.Rules) { ru.EscapeURI = asIs }),
	},
	{
		ID: "uri-double-encoded", Title: "the base string URI is escaped twice",
		Why: "The URI is escaped once in the base string.",
		Fix: "escape the base string URI once", Ref: "3.4.1.1",
		Stage: signer.StageBase, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery),
		Variants: one(signer.SlotEscapeURI, func(ru *signer.Rules) { ru.EscapeURI = textTwice }),
	},
	{
		ID: "whole-base-string-encoded", Title: "the whole base string is escaped",
		Why: "Its three parts are escaped; the two '&' between them stay bare.",
		Fix: "escape the three parts, not the joined string", Ref: "3.4.1.1",
		Stage: signer.StageBase, Seen: 1, Stacked: true, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: list(
			way("after its parts", func(ru *signer.Rules) { ru.Finish = wholeEscaped }, signer.SlotFinish),
			way("in place of its parts", func(ru *signer.Rules) {
				ru.EscapeURI, ru.EscapeParams, ru.Finish = asIs, asIs, wholeEscaped
			}, signer.SlotEscapeURI, signer.SlotEscapeParams, signer.SlotFinish),
		),
	},
}

// joinRows join pairs and parts in another way.
var joinRows = []*Mistake{
	{
		ID: "wrong-pair-separators", Title: "the parameters are joined with other characters than '=' and '&'",
		Why: "Name and value are joined with '=', pairs with '&'.",
		Fix: "join with '=' and '&'", Ref: "3.4.1.3.2",
		Stage: signer.StageBase, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: func(*Case) []Variant {
			var ways []Variant
			for _, s := range []struct{ note, equals, and string }{
				{"nothing between", "", ""}, {"pairs by ','", "=", ","}, {"all by ','", ",", ","}, {"name and value by ','", ",", "&"},
				{"pairs by nothing", "=", ""}, {"name and value by nothing", "", "&"}, {"pairs by ', '", "=", ", "}, {"pairs by ';'", "=", ";"},
				{"pairs by a line end", "=", "\n"}, {"pairs by a blank", "=", " "}, {"name and value by ':'", ":", "&"}, {"all by '&'", "&", "&"},
				{"escaped before the whole is", "%3D", "%26"}, {"'&' escaped before the whole is", "=", "%26"},
			} {
				ways = append(ways, way(s.note, func(ru *signer.Rules) {
					ru.JoinPairs = joinWith(s.equals, s.and)
				}, signer.SlotJoinPairs))
			}
			return append(ways, way("as in the Authorization header", func(ru *signer.Rules) {
				ru.JoinPairs = func(dst []byte, ps []*signer.Pair) []byte {
					for i, p := range ps {
						if i > 0 {
							dst = append(dst, ", "...)
						}
						dst = append(append(dst, p.Escaped[name]...), `="`...)
						dst = append(append(dst, p.Escaped[value]...), '"')
					}
					return dst
				}
			}, signer.SlotJoinPairs))
		},
	},
	{
		ID: "valueless-param-without-equals", Title: "a parameter without a value is signed without '='",
		Why: "An empty value is written name=, also for a bare name.",
		Fix: "always write name=, even if the value is empty", Ref: "3.4.1.3.2",
		Stage: signer.StageBase, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?all&limit=10"),
		Variants: list(
			way("bare names", func(ru *signer.Rules) { ru.JoinPairs = joinBare(func(p *signer.Pair) bool { return p.Bare }) }, signer.SlotJoinPairs),
			way("all empty values", func(ru *signer.Rules) {
				ru.JoinPairs = joinBare(func(p *signer.Pair) bool { return len(p.Escaped[value]) == 0 })
			}, signer.SlotJoinPairs),
		),
	},
	{
		ID: "vendor-nonstandard-base-string", Title: "the vendor signs another text than RFC 5849's base string",
		Why: "Some services that speak of OAuth 1.0 sign a text of their own.",
		Fix: "use the vendor's rule (see its documentation)", Ref: "",
		Stage: signer.StageBase, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"wire-encoding-kept"},
		Example:  get(gallery + "?search=a,b"),
		Variants: vendorBase,
	},
	{
		ID: "base-string-trailing-newline", Title: "a line end follows the base string or the key",
		Why: "echo and here-documents add a line end; HMAC takes it for data.",
		Fix: "take the line end away (printf '%s', echo -n)", Ref: "3.4.1.1",
		Stage: signer.StageBase, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: list(
			way("base string, LF", func(ru *signer.Rules) { ru.Finish = baseAnd("\n") }, signer.SlotFinish),
			way("base string, CR LF", func(ru *signer.Rules) { ru.Finish = baseAnd("\r\n") }, signer.SlotFinish),
			way("key, LF", func(ru *signer.Rules) { ru.FinishKey = keyAnd("\n") }, signer.SlotFinishKey),
			way("key, CR LF", func(ru *signer.Rules) { ru.FinishKey = keyAnd("\r\n") }, signer.SlotFinishKey),
			way("both, LF", func(ru *signer.Rules) { ru.Finish, ru.FinishKey = baseAnd("\n"), keyAnd("\n") }, signer.SlotFinish, signer.SlotFinishKey),
		),
	},
	{
		ID: "base-string-utf16", Title: "base string or key is hashed as UTF-16",
		Why: "HMAC takes octets; the base string is ASCII, one octet for each character.",
		Fix: "turn base string and key into octets as ASCII or UTF-8", Ref: "3.4.2",
		Stage: signer.StageBase, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: list(
			way("both, little end first", func(ru *signer.Rules) {
				ru.Finish, ru.FinishKey = baseUTF16(binary.LittleEndian), keyUTF16(binary.LittleEndian)
			}, signer.SlotFinish, signer.SlotFinishKey),
			way("base string, little end first", func(ru *signer.Rules) { ru.Finish = baseUTF16(binary.LittleEndian) }, signer.SlotFinish),
			way("key, little end first", func(ru *signer.Rules) { ru.FinishKey = keyUTF16(binary.LittleEndian) }, signer.SlotFinishKey),
			way("both, big end first", func(ru *signer.Rules) {
				ru.Finish, ru.FinishKey = baseUTF16(binary.BigEndian), keyUTF16(binary.BigEndian)
			}, signer.SlotFinish, signer.SlotFinishKey),
			way("base string, big end first", func(ru *signer.Rules) { ru.Finish = baseUTF16(binary.BigEndian) }, signer.SlotFinish),
		),
	},
}

func asIs(dst, text []byte, _ *signer.Table) []byte { return append(dst, text...) }

func wholeEscaped(dst, base []byte, t *signer.Table) []byte { return t.Append(dst, base) }

func joinWith(equals, and string) func([]byte, []*signer.Pair) []byte {
	return func(dst []byte, ps []*signer.Pair) []byte {
		for i, p := range ps {
			if i > 0 {
				dst = append(dst, and...)
			}
			dst = append(dst, p.Escaped[name]...)
			dst = append(dst, equals...)
			dst = append(dst, p.Escaped[value]...)
		}
		return dst
	}
}

func joinBare(bare func(*signer.Pair) bool) func([]byte, []*signer.Pair) []byte {
	return func(dst []byte, ps []*signer.Pair) []byte {
		for i, p := range ps {
			if i > 0 {
				dst = append(dst, '&')
			}
			dst = append(dst, p.Escaped[name]...)
			if !bare(p) {
				dst = append(append(dst, '='), p.Escaped[value]...)
			}
		}
		return dst
	}
}

func baseAnd(end string) func([]byte, []byte, *signer.Table) []byte {
	return func(dst, base []byte, _ *signer.Table) []byte { return append(append(dst, base...), end...) }
}

func keyAnd(end string) func([]byte, []byte) []byte {
	return func(dst, key []byte) []byte { return append(append(dst, key...), end...) }
}

func baseUTF16(order binary.AppendByteOrder) func([]byte, []byte, *signer.Table) []byte {
	return func(dst, base []byte, _ *signer.Table) []byte { return wide(dst, base, order) }
}

func keyUTF16(order binary.AppendByteOrder) func([]byte, []byte) []byte {
	return func(dst, key []byte) []byte { return wide(dst, key, order) }
}

func wide(dst, text []byte, order binary.AppendByteOrder) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		var space [2]uint16
		for _, u := range utf16.AppendRune(space[:0], r) {
			dst = order.AppendUint16(dst, u)
		}
		text = text[n:]
	}
	return dst
}

// vendorBase lists the base strings of vendors.
func vendorBase(c *Case) []Variant {
	keep := func(p *signer.Pair) bool { return p.Source == signer.FromQuery }
	ways := []Variant{way("Mastercard: the query as spelt on the wire", wireSpelling(keep), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue)}
	realm, _ := c.realm()
	var parts [5]string
	parts[0] = signer.Unescape(realm)
	for i, n := range []string{"oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp"} {
		parts[i+1], _ = c.param(n)
	}
	passport := parts[0]
	for _, p := range parts[1:] {
		passport += "&" + p
	}
	ways = append(ways, way("NetSuite: account, consumer key, token, nonce and timestamp", func(ru *signer.Rules) {
		ru.JoinParts = func(dst, _, _, _ []byte) []byte { return append(dst, passport...) }
	}, signer.SlotJoinParts))
	return append(ways,
		way("without the method", func(ru *signer.Rules) {
			ru.JoinParts = func(dst, _, uri, params []byte) []byte {
				return append(append(append(dst, uri...), '&'), params...)
			}
		}, signer.SlotJoinParts),
		way("without the address", func(ru *signer.Rules) {
			ru.JoinParts = func(dst, method, _, params []byte) []byte {
				return append(append(append(dst, method...), '&'), params...)
			}
		}, signer.SlotJoinParts),
		way("the parameters alone", func(ru *signer.Rules) {
			ru.JoinParts = func(dst, _, _, params []byte) []byte { return append(dst, params...) }
		}, signer.SlotJoinParts),
		way("its parts joined by nothing", func(ru *signer.Rules) {
			ru.JoinParts = func(dst, method, uri, params []byte) []byte {
				return append(append(append(dst, method...), uri...), params...)
			}
		}, signer.SlotJoinParts),
		way("the '&' between its parts escaped", func(ru *signer.Rules) {
			ru.JoinParts = func(dst, method, uri, params []byte) []byte {
				dst = append(append(dst, method...), "%26"...)
				return append(append(append(dst, uri...), "%26"...), params...)
			}
		}, signer.SlotJoinParts),
	)
}
