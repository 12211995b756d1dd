package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// decodeRows are mistakes in what the pairs hold (3.4.1.3.1).
var decodeRows = slices.Concat(splitRows, questionMarkRows, unescapeRows, editRows, charsetRows)

// splitRows cut query and form at other places.
var splitRows = []*Mistake{
	{
		ID: "value-truncated-at-equals", Title: "a value ends at its own '='",
		Why: "A pair is cut at its first '='; all behind belongs to the value.",
		Fix: "split name and value at the first '=' only", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?filter=a=b"),
		Variants: list(
			way("cut at the second '='", func(ru *signer.Rules) { ru.Cut = cutShort }, signer.SlotCut),
			way("cut at the second '=', in the query", func(ru *signer.Rules) { ru.Query = queryCutShort }, signer.SlotQuery),
			way("cut at the last '='", func(ru *signer.Rules) { ru.Cut = cutLast }, signer.SlotCut),
			way("the pair is dropped", func(ru *signer.Rules) {
				ru.Keep = func(p *signer.Pair) bool { return bytes.IndexByte(p.Wire[value], '=') < 0 }
			}, signer.SlotKeep),
		),
	},
	{
		ID: "pair-cut-after-decoding", Title: "pairs are decoded before they are cut at '='",
		Why: "A name may hold an escaped '=', which is no separator: %3D is decoded after the cut.",
		Fix: "cut the pair at its first raw '=', then decode name and value", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?a%3Db=1"),
		Variants: list(shaped("", func(ps []signer.Pair) []signer.Pair {
			for i := range ps {
				if p := &ps[i]; !p.Protocol() && bytes.IndexByte(p.Text[name], '=') >= 0 {
					p.Text[name], p.Text[value], _ = bytes.Cut(slices.Concat(p.Text[name], equals, p.Text[value]), equals)
				}
			}
			return ps
		})),
	},
	{
		ID: "empty-pair-from-stray-ampersand", Title: "a stray '&' is signed as an empty pair",
		Why: "Nothing between two '&', or behind the last, is no parameter.",
		Fix: "ignore empty segments of query and form", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?limit=10&"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Stray = true }, signer.SlotStray),
			way("but not at the end", func(ru *signer.Rules) { ru.Stray, ru.Split = true, splitTrimmed }, signer.SlotStray, signer.SlotSplit),
			way("one for all", func(ru *signer.Rules) {
				ru.Stray = true
				ru.Shape = func(ps []signer.Pair) []signer.Pair {
					empty := func(p *signer.Pair) bool { return len(p.Wire[name])+len(p.Wire[value]) == 0 }
					return filter(ps, func(i int) bool {
						return !empty(&ps[i]) || !slices.ContainsFunc(ps[:i], func(p signer.Pair) bool { return empty(&p) })
					})
				}
			}, signer.SlotStray, signer.SlotShape),
		),
	},
	{
		ID: "semicolon-separator", Title: "';' is taken for a separator",
		Why: "Only '&' separates pairs; ';' is part of a name or value.",
		Fix: "split query and form at '&' only", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?sort=name;desc&limit=10"),
		Variants: list(
			way("pairs split at ';' too", func(ru *signer.Rules) { ru.Split = splitSemicolon }, signer.SlotSplit),
			way("pairs with ';' dropped", func(ru *signer.Rules) { ru.Keep = noSemicolon }, signer.SlotKeep),
		),
	},
	{
		ID: "html-escaped-ampersand", Title: "'&' stands as '&amp;' in what is signed",
		Why: "An address copied out of HTML or XML has its '&' escaped; names then become amp;b.",
		Fix: "undo the HTML escapes before signing and sending", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "?limit=10&offset=2"),
		Variants: list(
			way("names signed with amp;", func(ru *signer.Rules) { ru.Edit = ampNames }, signer.SlotEdit),
			way("names of the query signed with amp;", func(ru *signer.Rules) {
				ru.Edit = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
					if p.Source == signer.FromQuery {
						return ampNames(dst, p, part)
					}
					return append(dst, p.Text[part]...)
				}
			}, signer.SlotEdit),
			way("names sent with amp;", func(ru *signer.Rules) { ru.Edit = noAmpNames }, signer.SlotEdit),
			way("values signed with &amp;", func(ru *signer.Rules) {
				ru.Edit = editValue(func(dst, text []byte) []byte { return append(dst, htmlEscaper.Replace(string(text))...) })
			}, signer.SlotEdit),
			way("'&' alone in values signed as &amp;", func(ru *signer.Rules) {
				ru.Edit = editValue(func(dst, text []byte) []byte {
					return append(dst, bytes.ReplaceAll(text, []byte("&"), []byte("&amp;"))...)
				})
			}, signer.SlotEdit),
			way("values sent with &amp;", func(ru *signer.Rules) {
				ru.Edit = editValue(func(dst, text []byte) []byte { return append(dst, htmlUnescaper.Replace(string(text))...) })
			}, signer.SlotEdit),
		),
	},
}

// unescapeRows decode too little or too much.
var unescapeRows = []*Mistake{
	{
		ID: "params-not-decoded-first", Title: "query or form text is signed without being decoded first",
		Why: "A parameter is what its text means: %2C is a comma. Escaping the escaped text again makes %252C of it.",
		Fix: "decode the percent escapes once, then escape", Ref: "3.4.1.3.1",
		Idioms: idioms["params-not-decoded-first"], Stage: signer.StageDecode, Seen: 11, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"params-triple-encoded", "server-double-decodes"},
		Example: get(gallery + "?search=a%2Cb"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Decode = decodeOnly(func(*signer.Pair, signer.Part) bool { return false }) }, signer.SlotDecode),
			way("values", func(ru *signer.Rules) {
				ru.Decode = decodeOnly(func(_ *signer.Pair, part signer.Part) bool { return part == name })
			}, signer.SlotDecode),
			way("names", func(ru *signer.Rules) {
				ru.Decode = decodeOnly(func(_ *signer.Pair, part signer.Part) bool { return part == value })
			}, signer.SlotDecode),
			way("query", func(ru *signer.Rules) {
				ru.Decode = decodeOnly(func(p *signer.Pair, _ signer.Part) bool { return p.Source != signer.FromQuery })
			}, signer.SlotDecode),
			way("form", func(ru *signer.Rules) {
				ru.Decode = decodeOnly(func(p *signer.Pair, _ signer.Part) bool { return p.Source != signer.FromBody })
			}, signer.SlotDecode),
			way("'+' read as a space, escapes kept", func(ru *signer.Rules) { ru.Decode = plusOnly }, signer.SlotDecode),
			way("oauth_ parameters too", func(ru *signer.Rules) { ru.Decode = wireText }, signer.SlotDecode),
		),
	},
	{
		ID: "params-decoded-twice", Title: "parameters are decoded twice",
		Why: "One level of escapes belongs to the wire; what is left, such as %7B, is the value.",
		Fix: "decode exactly once", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"server-double-decodes", "client-reencodes-after-signing"},
		Example:  get(gallery + "?filter=%257Ball%257D"),
		Variants: decodedTwice,
	},
	{
		ID: "server-double-decodes", Title: "the server decodes parameters twice, or not at all",
		Why: "One level of escapes belongs to the wire.",
		Fix: "decode exactly once, on the server", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 6, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:   []string{"params-decoded-twice", "params-not-decoded-first"},
		Example: get(gallery + "?filter=%257Ball%257D"),
		Variants: func(c *Case) []Variant {
			return append(decodedTwice(c), way("not at all", func(ru *signer.Rules) { ru.Decode = wireText }, signer.SlotDecode))
		},
	},
	{
		ID: "server-form-decodes-header", Title: "the server form-decodes the Authorization header",
		Why: "In the header '+' is a plus; only query and form read it as a space.",
		Fix: "percent-decode header values, without '+' for space, on the server; a client avoids it by writing %2B", Ref: "3.5.1",
		Stage: signer.StageDecode, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Server,
		Variants: list(way("", func(ru *signer.Rules) {
			ru.Decode = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
				if p.Source == signer.FromHeader {
					return signer.AppendUnescaped(dst, p.Wire[part], true)
				}
				return p.AppendDecoded(dst, part)
			}
		}, signer.SlotDecode)),
	},
	{
		ID: "plus-in-query-not-decoded", Title: "'+' in the query is signed as a plus",
		Why: "In query and form '+' means a space, so it is signed as %20.",
		Fix: "decode '+' as a space before signing, or send %20", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"client-reencodes-after-signing"},
		Example: get(gallery + "?search=a+b"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Decode = plusKept(signer.FromQuery, signer.FromBody) }, signer.SlotDecode),
			way("query", func(ru *signer.Rules) { ru.Decode = plusKept(signer.FromQuery, signer.FromQuery) }, signer.SlotDecode),
			way("form", func(ru *signer.Rules) { ru.Decode = plusKept(signer.FromBody, signer.FromBody) }, signer.SlotDecode),
			way("and names not decoded at all", namesAndPlusKept(signer.FromBody), signer.SlotDecode),
			way("and names of the query not decoded at all", namesAndPlusKept(signer.FromQuery), signer.SlotDecode),
		),
	},
	{
		ID: "wire-encoding-kept", Title: "the query is signed in the spelling of the wire",
		Why: "Parameters are decoded and escaped anew, so that every spelling of a value signs alike.",
		Fix: "decode the query, then escape by section 3.6", Ref: "3.4.1.3.2",
		Stage: signer.StageDecode, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"vendor-nonstandard-base-string", "oauth-values-not-encoded-in-base"},
		Example: get(gallery + "?search=a,b"),
		Variants: list(
			way("query", wireSpelling(func(p *signer.Pair) bool { return p.Source == signer.FromQuery }), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue),
			way("form", wireSpelling(func(p *signer.Pair) bool { return p.Source == signer.FromBody }), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue),
			way("query and form", wireSpelling(func(p *signer.Pair) bool { return p.Source <= signer.FromBody }), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue),
			way("all", wireSpelling(func(p *signer.Pair) bool { return p.Source <= signer.FromHeader }), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue),
			way("query and form, and no oauth_ value escaped", bareSpelling(signer.FromBody), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue, signer.SlotWire),
			way("query, and no oauth_ value escaped", bareSpelling(signer.FromQuery), signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue, signer.SlotWire),
		),
	},
}

var equals = []byte("=")

func cutShort(segment string) (n, v string, found bool) {
	n, v, found = strings.Cut(segment, "=")
	v, _, _ = strings.Cut(v, "=")
	return n, v, found
}

func queryCutShort(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
	short := *ru
	short.Query, short.Cut = nil, cutShort
	return short.QueryPairs(dst, r)
}

func cutLast(segment string) (n, v string, found bool) {
	if i := strings.LastIndexByte(segment, '='); i >= 0 {
		return segment[:i], segment[i+1:], true
	}
	return segment, "", false
}

// splitTrimmed cuts at '&', and does not see those at the end.
func splitTrimmed(text string) (segment, rest string, more bool) {
	return strings.Cut(strings.TrimRight(text, "&"), "&")
}

func splitSemicolon(text string) (segment, rest string, more bool) {
	if i := strings.IndexAny(text, "&;"); i >= 0 {
		return text[:i], text[i+1:], true
	}
	return text, "", false
}

var (
	htmlEscaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	htmlUnescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`)
	amp           = []byte("amp;")
)

func ampNames(dst []byte, p *signer.Pair, part signer.Part) []byte {
	if part == name && p.At > 0 && !p.Protocol() && p.Source <= signer.FromBody {
		dst = append(dst, amp...)
	}
	return append(dst, p.Text[part]...)
}

func noAmpNames(dst []byte, p *signer.Pair, part signer.Part) []byte {
	if part == name {
		return append(dst, bytes.TrimPrefix(p.Text[name], amp)...)
	}
	return append(dst, p.Text[part]...)
}

// decodeOnly decodes what is asked for of query and form; oauth_ parameters
// always.
func decodeOnly(which func(*signer.Pair, signer.Part) bool) func([]byte, *signer.Pair, signer.Part) []byte {
	return func(dst []byte, p *signer.Pair, part signer.Part) []byte {
		if protocolName(p.Wire[name]) || which(p, part) {
			return p.AppendDecoded(dst, part)
		}
		return append(dst, p.Wire[part]...)
	}
}

func wireText(dst []byte, p *signer.Pair, part signer.Part) []byte {
	return append(dst, p.Wire[part]...)
}

func plusOnly(dst []byte, p *signer.Pair, part signer.Part) []byte {
	if protocolName(p.Wire[name]) {
		return p.AppendDecoded(dst, part)
	}
	for _, b := range p.Wire[part] {
		if b == '+' {
			b = ' '
		}
		dst = append(dst, b)
	}
	return dst
}

// plusKept reads '+' as a plus in the sources from first to last.
func plusKept(first, last signer.Source) func([]byte, *signer.Pair, signer.Part) []byte {
	return func(dst []byte, p *signer.Pair, part signer.Part) []byte {
		if first <= p.Source && p.Source <= last {
			return signer.AppendUnescaped(dst, p.Wire[part], false)
		}
		return p.AppendDecoded(dst, part)
	}
}

// namesAndPlusKept decodes nothing but the escapes of values, up to a source.
func namesAndPlusKept(last signer.Source) func(*signer.Rules) {
	kept := plusKept(signer.FromQuery, last)
	return func(ru *signer.Rules) {
		ru.Decode = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
			if part == name && p.Source <= last {
				return append(dst, p.Wire[name]...)
			}
			return kept(dst, p, part)
		}
	}
}

// decodedTwice is the Variants of both sides' rows.
func decodedTwice(*Case) []Variant {
	again := func(which func(*signer.Pair) bool, form bool) func(*signer.Rules) {
		return func(ru *signer.Rules) {
			ru.Decode = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
				from := len(dst)
				dst = p.AppendDecoded(dst, part)
				if !which(p) {
					return dst
				}
				return signer.AppendUnescaped(dst[:from], dst[from:], form) // never longer, so in place
			}
		}
	}
	data := func(p *signer.Pair) bool { return !protocolName(p.Wire[name]) }
	all := func(*signer.Pair) bool { return true }
	return []Variant{
		way("", again(all, false), signer.SlotDecode),
		way("'+' read as a space the second time", again(all, true), signer.SlotDecode),
		way("not oauth_ parameters", again(data, false), signer.SlotDecode),
		way("not oauth_ parameters, '+' read as a space the second time", again(data, true), signer.SlotDecode),
		way("oauth_ parameters only", again(func(p *signer.Pair) bool { return !data(p) }, false), signer.SlotDecode),
	}
}

// wireSpelling signs the pairs asked for as they stand on the wire.
func wireSpelling(which func(*signer.Pair) bool) func(*signer.Rules) {
	escape := func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
		if which(p) && !protocolName(p.Wire[name]) {
			return append(dst, text...)
		}
		return t.Append(dst, text)
	}
	return func(ru *signer.Rules) {
		ru.Decode = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
			if which(p) && !protocolName(p.Wire[name]) {
				return append(dst, p.Wire[part]...)
			}
			return p.AppendDecoded(dst, part)
		}
		ru.EscapeName, ru.EscapeValue = escape, escape
	}
}

// bareSpelling escapes nothing before joining: not query and form, as far as
// last, which have their escapes already, and not the values of oauth_
// parameters. In the header, too, only the signature is escaped.
func bareSpelling(last signer.Source) func(*signer.Rules) {
	return func(ru *signer.Rules) {
		wireSpelling(func(p *signer.Pair) bool { return p.Source <= last })(ru)
		kept := ru.EscapeValue
		ru.EscapeValue = func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
			if p.Protocol() {
				return append(dst, text...)
			}
			return kept(dst, p, text, t)
		}
		ru.Wire = func(dst []byte, p *signer.Param) []byte {
			if p.Name == "oauth_signature" {
				return signer.RFC.Append(dst, []byte(p.Value))
			}
			return append(dst, p.Value...)
		}
	}
}
