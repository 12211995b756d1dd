package diagnose

import (
	"unicode/utf8"

	"github.com/oauthdebug/oauthdebug/signer"
)

// charsetRows turn text into other octets than UTF-8 (3.6).
var charsetRows = []*Mistake{
	{
		ID: "non-utf8-charset", Title: "text is signed in another charset than UTF-8",
		Why: "Text becomes UTF-8 before it is escaped: é is %C3%A9, not %E9.",
		Fix: "turn text into UTF-8 before percent-encoding", Ref: "3.6",
		Stage: signer.StageDecode, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"server-utf8-corruption"},
		Example: get(gallery + "?search=caf%C3%A9"),
		Variants: beyondASCII(
			recoded("ISO 8859-1", latin1),
			recoded("Windows-1252", windows1252),
			recoded("sent as ISO 8859-1, signed as UTF-8", fromLatin1),
			recoded("octets that are not UTF-8 signed as U+FFFD", fffd),
		),
	},
	{
		ID: "non-ascii-replaced", Title: "characters outside ASCII are lost before signing",
		Why: "A conversion to ASCII makes '?' of them, or nothing; different texts then sign alike.",
		Fix: "sign UTF-8 text", Ref: "3.6",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=caf%C3%A9"),
		Variants: beyondASCII(
			recoded("'?' for each character", perRune("?")),
			recoded("'?' for each octet", perByte("?")),
			recoded("dropped", perByte("")),
			recoded("'?' for each UTF-16 unit", perUnit("?")),
			recoded("U+FFFD for each octet", perByte("\uFFFD")),
			recoded("U+FFFD for each character", perRune("\uFFFD")),
		),
	},
	{
		ID: "mojibake-double-utf8", Title: "text is turned into UTF-8 twice",
		Why: "UTF-8 octets that are taken for single characters and encoded again: é becomes %C3%83%C2%A9.",
		Fix: "decode text once when reading it", Ref: "3.6",
		Stage: signer.StageDecode, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"server-utf8-corruption"},
		Example: get(gallery + "?search=caf%C3%A9"),
		Variants: beyondASCII(
			recoded("by way of ISO 8859-1", mojibake),
			recoded("by way of Windows-1252", mojibake1252),
			recoded("sent twice encoded, signed once", unmojibake),
		),
	},
	{
		ID: "server-utf8-corruption", Title: "the server spoils text outside ASCII",
		Why: "Text is UTF-8 on both sides.",
		Fix: "decode parameters as UTF-8, on the server", Ref: "3.6",
		Stage: signer.StageDecode, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:   []string{"mojibake-double-utf8", "non-utf8-charset", "non-ascii-replaced"},
		Example: get(gallery + "?search=caf%C3%A9"),
		Variants: beyondASCII(
			recoded("decoded octet by octet", mojibake),
			recoded("decoded as Windows-1252", mojibake1252),
			recoded("turned into ISO 8859-1", latin1),
			recoded("'?' for each character", perRune("?")),
			recoded("U+FFFD for each octet", perByte("\uFFFD")),
		),
	},
}

// beyondASCII is list for ways that leave ASCII alone.
func beyondASCII(ways ...Variant) func(*Case) []Variant {
	return func(c *Case) []Variant {
		if !c.beyondASCII() {
			return nil
		}
		return ways
	}
}

func recoded(note string, f func(dst, text []byte) []byte) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Charset = func(dst, text []byte) []byte {
			if isASCII(text) {
				return append(dst, text...)
			}
			return f(dst, text)
		}
	}, signer.SlotCharset)
}

// runes calls f for each character of text; octets that are not UTF-8 stay.
func runes(dst, text []byte, f func(dst []byte, r rune) []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r < utf8.RuneSelf || r == utf8.RuneError && n == 1 {
			dst = append(dst, text[:n]...)
		} else {
			dst = f(dst, r)
		}
		text = text[n:]
	}
	return dst
}

func latin1(dst, text []byte) []byte {
	return runes(dst, text, func(dst []byte, r rune) []byte {
		if r > 0xFF {
			return append(dst, '?')
		}
		return append(dst, byte(r))
	})
}

// cp1252 are the characters of Windows-1252 from 0x80 to 0x9F.
var cp1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8D, 'Ž', 0x8F,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9D, 'ž', 'Ÿ',
}

func windows1252(dst, text []byte) []byte {
	return runes(dst, text, func(dst []byte, r rune) []byte {
		if r >= 0xA0 && r <= 0xFF {
			return append(dst, byte(r))
		}
		for i, c := range cp1252 {
			if c == r {
				return append(dst, byte(0x80+i))
			}
		}
		return append(dst, '?')
	})
}

// fromLatin1 reads octets that are not UTF-8 as ISO 8859-1.
func fromLatin1(dst, text []byte) []byte {
	if utf8.Valid(text) {
		return append(dst, text...)
	}
	return mojibake(dst, text)
}

func fffd(dst, text []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		dst = utf8.AppendRune(dst, r)
		text = text[n:]
	}
	return dst
}

func mojibake(dst, text []byte) []byte {
	for _, b := range text {
		dst = utf8.AppendRune(dst, rune(b))
	}
	return dst
}

func mojibake1252(dst, text []byte) []byte {
	for _, b := range text {
		r := rune(b)
		if b >= 0x80 && b < 0xA0 {
			r = cp1252[b-0x80]
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

func unmojibake(dst, text []byte) []byte {
	from := len(dst)
	dst = latin1(dst, text)
	if !utf8.Valid(dst[from:]) {
		return append(dst[:from], text...)
	}
	return dst
}

func perRune(with string) func(dst, text []byte) []byte {
	return func(dst, text []byte) []byte {
		return runes(dst, text, func(dst []byte, _ rune) []byte { return append(dst, with...) })
	}
}

func perUnit(with string) func(dst, text []byte) []byte {
	return func(dst, text []byte) []byte {
		return runes(dst, text, func(dst []byte, r rune) []byte {
			if r > 0xFFFF {
				dst = append(dst, with...)
			}
			return append(dst, with...)
		})
	}
}

func perByte(with string) func(dst, text []byte) []byte {
	return func(dst, text []byte) []byte {
		for _, b := range text {
			if b < utf8.RuneSelf {
				dst = append(dst, b)
			} else {
				dst = append(dst, with...)
			}
		}
		return dst
	}
}
