package diagnose

import (
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/oauthdebug/oauthdebug/signer"
)

// escapeRows are mistakes in the escape function and where it is used (3.6).
var escapeRows = slices.Concat(setRows, unescapedRows)

// setRows leave octets raw that should be escaped, or the reverse. Each way
// comes twice: at every level (the same function does it all), and for names
// and values alone. They add up.
var setRows = []*Mistake{
	{
		ID: "space-as-plus", Title: "a space is signed as '+'",
		Why: "The signature knows one spelling of a space: %20. '+' belongs to form encoding.",
		Fix: "escape a space as %20, with an encoder for section 3.6", Ref: "3.6",
		Idioms: idioms["space-as-plus"], Stage: signer.StageEscape, Seen: 11, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery + "?search=Q3%20report"),
		Variants: escaped("", signer.Escape{Plus: true}),
	},
	{
		ID: "asterisk-unencoded", Title: "'*' is not escaped",
		Why: "Only letters, digits and - . _ ~ stay; '*' becomes %2A. Form encoders leave it.",
		Fix: "escape '*' as %2A", Ref: "3.6",
		Idioms: idioms["asterisk-unencoded"], Stage: signer.StageEscape, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"sub-delims-unencoded"},
		Example:  get(gallery + "?search=report*"),
		Variants: escaped("", raw("*")),
	},
	{
		ID: "tilde-encoded", Title: "'~' is escaped as %7E",
		Why: "'~' is one of the unreserved characters and stays. Form encoders and old URL encoders escape it.",
		Fix: "leave '~' as it is", Ref: "3.6",
		Idioms: idioms["tilde-encoded"], Stage: signer.StageEscape, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery + "?search=~report"),
		Variants: escaped("", also("~")),
	},
	{
		ID: "sub-delims-unencoded", Title: "! * ' ( ) are not escaped",
		Why: "encodeURIComponent and old EscapeDataString leave them; section 3.6 escapes all but letters, digits and - . _ ~.",
		Fix: "escape ! * ' ( ) as well", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 6, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"asterisk-unencoded", "reserved-chars-unencoded"},
		Example: get(gallery + "?search=report!(2)"),
		Variants: func(c *Case) []Variant {
			ways := slices.Concat(
				escaped("! * ' ( )", raw("!*'()"))(c),
				escaped("! * ( )", raw("!*()"))(c),
				escaped("! ' ( )", raw("!'()"))(c),
			)
			return append(ways, singles(c, "!'()")...)
		},
	},
	{
		ID: "slash-unencoded", Title: "'/' is not escaped",
		Why: "In names and values '/' becomes %2F. quote() leaves it unless told otherwise.",
		Fix: "escape '/' as %2F (Python: quote(value, safe=''))", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"reserved-chars-unencoded"},
		Example:  get(gallery + "?path=a%2Fb"),
		Variants: escaped("", raw("/")),
	},
	{
		ID: "reserved-chars-unencoded", Title: "reserved characters are not escaped",
		Why: "An encoder for whole addresses or paths leaves characters that section 3.6 escapes.",
		Fix: "escape everything but letters, digits and - . _ ~", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"sub-delims-unencoded", "slash-unencoded", "values-not-encoded"},
		Example:  get(gallery + "?filter=a%2Cb%3Ac"),
		Variants: reservedRaw,
	},
	{
		ID: "unreserved-over-encoded", Title: "unreserved characters are escaped",
		Why: "Letters, digits and - . _ ~ stay as they are.",
		Fix: "leave - . _ ~, letters and digits alone", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"tilde-encoded"},
		Example: get(gallery + "?search=a-b"),
		Variants: func(c *Case) []Variant {
			return slices.Concat(
				escaped("-", also("-"))(c), escaped(".", also("."))(c), escaped("_", also("_"))(c),
				escaped("- . _", also("-._"))(c), escaped("- . _ ~", also("-._~"))(c), escaped("digits", also("0123456789"))(c),
				escaped("letters and digits too", signer.Escape{Also: signer.Unreserved})(c),
			)
		},
	},
	{
		ID: "lowercase-hex", Title: "percent escapes have lower-case digits",
		Why: "Escapes are written with capitals: %2F. The octets of %2f are others, so the signature is.",
		Fix: "write the hexadecimal digits in capitals", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=a%2Cb"),
		Variants: func(c *Case) []Variant {
			return append(escaped("", signer.Escape{Lower: true})(c), way("in the outer level only", func(ru *signer.Rules) {
				ru.EscapeURI, ru.EscapeParams = lowerAppend, lowerAppend
			}, signer.SlotEscapeURI, signer.SlotEscapeParams))
		},
	},
	{
		ID: "non-ascii-left-raw", Title: "characters outside ASCII are not escaped",
		Why: "Each octet of the UTF-8 text is escaped.",
		Fix: "escape the UTF-8 octets", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get(gallery + "?search=caf%C3%A9"),
		Variants: escaped("", signer.Escape{Raw: signer.SetRange(0x80, 0xFF)}),
	},
}

func raw(octets string) signer.Escape  { return signer.Escape{Raw: signer.SetOf(octets)} }
func also(octets string) signer.Escape { return signer.Escape{Also: signer.SetOf(octets)} }

// escaped are the two ways of an escape mistake, as far as the octets that it
// concerns occur.
func escaped(note string, e signer.Escape) func(*Case) []Variant {
	data := "names and values"
	if note != "" {
		data = note + " in names and values"
	}
	all := way(note, func(ru *signer.Rules) { ru.Escape = ru.Escape.Add(e) }, signer.SlotEscape)
	some := way(data, func(ru *signer.Rules) { ru.EscapeData = ru.EscapeData.Add(e) }, signer.SlotEscapeData)
	return func(c *Case) []Variant {
		var ways []Variant
		if concerns(e, c.whole()) {
			ways = append(ways, all)
		}
		if concerns(e, c.octets()) {
			ways = append(ways, some)
		}
		return ways
	}
}

// concerns reports whether e treats any of the octets in its own way.
func concerns(e signer.Escape, octets signer.Set) bool {
	touched := e.Raw.Minus(signer.Unreserved).Union(e.Also.Intersect(signer.Unreserved))
	if e.Plus {
		touched = touched.Union(signer.SetOf(" "))
	}
	if e.Lower {
		touched = touched.Union(signer.SetRange(0, 0xFF).Minus(signer.Unreserved))
	}
	return octets.Intersect(touched) != signer.Set{}
}

// singles are the ways to leave one of the octets raw.
func singles(c *Case, octets string) []Variant {
	var ways []Variant
	for i := range octets {
		ways = append(ways, escaped(octets[i:i+1], raw(octets[i:i+1]))(c)...)
	}
	return ways
}

// reservedRaw lists the encoders of whole addresses and paths that are met,
// then single characters that occur.
func reservedRaw(c *Case) []Variant {
	ways := slices.Concat(
		escaped("encodeURI", raw("!#$&'()*+,/:;=?@"))(c),
		escaped("Go's PathEscape", raw("$&+:=@"))(c),
		escaped("Go's EscapedPath", raw("$&+,/:;=@"))(c),
		escaped("Java's URI with several arguments", signer.Escape{Raw: signer.SetOf("!$&'()*+,/:;=@").Union(signer.SetRange(0x80, 0xFF))})(c),
		escaped("JavaScript's escape", signer.Escape{Raw: signer.SetOf("*+/@"), Also: signer.SetOf("~")})(c),
		escaped(", : /", raw(",:/"))(c),
		escaped(": /", raw(":/"))(c),
		escaped(", :", raw(",:"))(c),
	)
	return append(ways, singles(c, ",:;@?=&$+[]#\"|")...)
}

var lowerTable = signer.NewTable(signer.Escape{Lower: true})

func lowerAppend(dst, text []byte, _ *signer.Table) []byte { return lowerTable.Append(dst, text) }

// unescapedRows do not escape some names or values at all.
var unescapedRows = []*Mistake{
	{
		ID: "values-not-encoded", Title: "values are not escaped before joining",
		Why: "Each name and value is escaped by itself, then the joined text once more: two levels in the base string.",
		Fix: "escape each name and value before joining, then the whole", Ref: "3.4.1.3.2",
		Stage: signer.StageEscape, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"oauth-values-not-encoded-in-base", "reserved-chars-unencoded"},
		Example: get(gallery + "?search=a%2Cb"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.EscapeValue = notEscaped }, signer.SlotEscapeValue),
			way("not oauth_ ones", func(ru *signer.Rules) {
				ru.EscapeValue = func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
					if p.Protocol() {
						return t.Append(dst, text)
					}
					return append(dst, text...)
				}
			}, signer.SlotEscapeValue),
		),
	},
	{
		ID: "oauth-values-not-encoded-in-base", Title: "the values of oauth_ parameters are not escaped before joining",
		Why: "oauth_callback, oauth_body_hash, keys and nonces are values like others: escaped once by themselves, once with the whole.",
		Fix: "escape oauth_ values like all others", Ref: "3.4.1.3.2",
		Stage: signer.StageEscape, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"values-not-encoded"},
		Example: Example{Method: "GET", URL: gallery, Extra: []signer.Param{{Name: "oauth_callback", Value: "https://client.example.net/done"}}, Note: "with oauth_callback=https://client.example.net/done"},
		Variants: list(way("", func(ru *signer.Rules) {
			ru.EscapeValue = func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
				if p.Protocol() {
					return append(dst, text...)
				}
				return t.Append(dst, text)
			}
		}, signer.SlotEscapeValue)),
	},
	{
		ID: "names-not-encoded", Title: "names are not escaped before joining",
		Why: "Names are escaped like values.",
		Fix: "escape names too", Ref: "3.4.1.3.2",
		Stage: signer.StageEscape, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"brackets-single-encoded", "server-brackets-mishandled"},
		Example:  get(gallery + "?first%20name=a"),
		Variants: one(signer.SlotEscapeName, func(ru *signer.Rules) { ru.EscapeName = notEscaped }),
	},
	{
		ID: "brackets-single-encoded", Title: "the brackets of names are escaped once instead of twice",
		Why: "A name like filter[name] is escaped by itself (%5B), then once more with the whole: %255B in the base string.",
		Fix: "escape names like values, before joining", Ref: "3.4.1.3.2",
		Idioms: idioms["brackets-single-encoded"], Stage: signer.StageEscape, Seen: 9, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"names-not-encoded", "server-brackets-mishandled"},
		Example: get(gallery + "?filter%5Bname%5D=report"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.EscapeName = rawBrackets }, signer.SlotEscapeName),
			way("names with brackets raw as a whole", func(ru *signer.Rules) {
				ru.EscapeName = func(dst []byte, _ *signer.Pair, text []byte, t *signer.Table) []byte {
					for _, b := range text {
						if b == '[' {
							return append(dst, text...)
						}
					}
					return t.Append(dst, text)
				}
			}, signer.SlotEscapeName),
			way("name and value of such pairs raw", func(ru *signer.Rules) { ru.EscapeName, ru.EscapeValue = rawIfBracket, rawIfBracket },
				signer.SlotEscapeName, signer.SlotEscapeValue),
		),
	},
	{
		ID: "params-triple-encoded", Title: "values are escaped once too often",
		Why: "The base string has two levels of escapes: of each value, and of the whole.",
		Fix: "hand over decoded values; escape each once, then the whole", Ref: "3.4.1.3.2",
		Stage: signer.StageEscape, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"params-not-decoded-first"},
		Example: get(gallery + "?search=a%2Cb"),
		Variants: list(
			way("values", func(ru *signer.Rules) { ru.EscapeValue = escapedTwice }, signer.SlotEscapeValue),
			way("names and values", func(ru *signer.Rules) { ru.EscapeName, ru.EscapeValue = escapedTwice, escapedTwice }, signer.SlotEscapeName, signer.SlotEscapeValue),
			way("oauth_ values", func(ru *signer.Rules) {
				ru.EscapeValue = func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
					if p.Protocol() {
						return escapedTwice(dst, p, text, t)
					}
					return t.Append(dst, text)
				}
			}, signer.SlotEscapeValue),
			way("values that are not oauth_ ones", func(ru *signer.Rules) {
				ru.EscapeValue = func(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
					if !p.Protocol() {
						return escapedTwice(dst, p, text, t)
					}
					return t.Append(dst, text)
				}
			}, signer.SlotEscapeValue),
			way("the whole", func(ru *signer.Rules) { ru.EscapeParams = textTwice }, signer.SlotEscapeParams),
		),
	},
	{
		ID: "utf16-code-units-encoded", Title: "UTF-16 units are escaped instead of UTF-8 octets",
		Why: "JavaScript's escape and home-made .NET encoders write the number of a character, not its UTF-8 octets.",
		Fix: "turn text into UTF-8, then escape each octet", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=%E2%82%AC"),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			if !c.beyondASCII() {
				return nil
			}
			for _, s := range []struct {
				note  string
				write func(dst []byte, unit uint16) []byte
			}{
				{"%XX or %XXXX", func(dst []byte, u uint16) []byte { return appendHex(append(dst, '%'), u, u <= 0xFF) }},
				{"%XX or %uXXXX", func(dst []byte, u uint16) []byte {
					if u <= 0xFF {
						return appendHex(append(dst, '%'), u, true)
					}
					return appendHex(append(dst, "%u"...), u, false)
				}},
				{"%uXXXX", func(dst []byte, u uint16) []byte { return appendHex(append(dst, "%u"...), u, false) }},
				{"%XXXX", func(dst []byte, u uint16) []byte { return appendHex(append(dst, '%'), u, false) }},
				{"%XX of the low octet", func(dst []byte, u uint16) []byte { return appendHex(append(dst, '%'), u&0xFF, true) }},
			} {
				data := func(dst []byte, _ *signer.Pair, text []byte, t *signer.Table) []byte {
					return units(dst, text, t, s.write)
				}
				whole := func(dst, text []byte, t *signer.Table) []byte { return units(dst, text, t, s.write) }
				ways = append(ways,
					way(s.note, func(ru *signer.Rules) { ru.EscapeName, ru.EscapeValue = data, data }, signer.SlotEscapeName, signer.SlotEscapeValue),
					way(s.note+" in the joined text", func(ru *signer.Rules) { ru.EscapeParams = whole }, signer.SlotEscapeParams))
			}
			return ways
		},
	},
}

func notEscaped(dst []byte, _ *signer.Pair, text []byte, _ *signer.Table) []byte {
	return append(dst, text...)
}

func escapedTwice(dst []byte, _ *signer.Pair, text []byte, t *signer.Table) []byte {
	return textTwice(dst, text, t)
}

func textTwice(dst, text []byte, t *signer.Table) []byte {
	return t.Append(dst, t.Append(nil, text))
}

// rawBrackets escapes a name but for its brackets.
func rawBrackets(dst []byte, _ *signer.Pair, text []byte, t *signer.Table) []byte {
	start := 0
	for i, b := range text {
		if b == '[' || b == ']' {
			dst = append(t.Append(dst, text[start:i]), b)
			start = i + 1
		}
	}
	return t.Append(dst, text[start:])
}

func rawIfBracket(dst []byte, p *signer.Pair, text []byte, t *signer.Table) []byte {
	if slices.Contains(p.Text[name], '[') {
		return append(dst, text...)
	}
	return t.Append(dst, text)
}

// units escapes ASCII by t and all else by UTF-16 unit.
func units(dst, text []byte, t *signer.Table, write func([]byte, uint16) []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r < utf8.RuneSelf || r == utf8.RuneError && n == 1 {
			dst = t.Append(dst, text[:n])
		} else {
			var space [2]uint16
			for _, u := range utf16.AppendRune(space[:0], r) {
				dst = write(dst, u)
			}
		}
		text = text[n:]
	}
	return dst
}

const upperHex = "0123456789ABCDEF"

func appendHex(dst []byte, u uint16, short bool) []byte {
	if !short {
		dst = append(dst, upperHex[u>>12], upperHex[u>>8&15])
	}
	return append(dst, upperHex[u>>4&15], upperHex[u&15])
}
