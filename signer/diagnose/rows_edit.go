package diagnose

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// editRows change a value between signing and sending.
var editRows = []*Mistake{
	{
		ID: "literal-plus-as-space", Title: "a plus in a value is signed as a space",
		Why: "A plus is data: %2B on the wire, %2B when signed. Turning all '+' into %20 after a form encoder loses it.",
		Fix: "escape '+' as %2B", Ref: "3.6",
		Stage: signer.StageEscape, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"params-decoded-twice", "client-reencodes-after-signing"},
		Example: get(gallery + "?search=a%2Bb"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Edit = editAll(plusToSpace) }, signer.SlotEdit),
			way("not oauth_ parameters", func(ru *signer.Rules) { ru.Edit = editValue(plusToSpace) }, signer.SlotEdit),
		),
	},
	{
		ID: "null-undefined-literal", Title: "an absent value is signed as the word null",
		Why: "A missing value printed as text becomes \"null\", \"undefined\" or \"None\" in the base string.",
		Fix: "leave absent parameters out, of the signature and of the request", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "?search=&limit=10"),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, w := range nullWords {
				if !slices.ContainsFunc(c.pairs(), func(p signer.Pair) bool { return len(p.Text[value]) == 0 }) {
					break
				}
				ways = append(ways, way("empty values as "+w, func(ru *signer.Rules) {
					ru.Edit = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
						if part == value && len(p.Text[value]) == 0 {
							return append(dst, w...)
						}
						return append(dst, p.Text[part]...)
					}
				}, signer.SlotEdit))
			}
			for _, n := range []string{"oauth_token", "oauth_verifier"} {
				if _, sent := c.param(n); !sent {
					for _, w := range nullWords[:3] {
						ways = append(ways, added(n+"="+w, signer.Made(n, w)))
					}
				}
			}
			return ways
		},
	},
	{
		ID: "boolean-number-formatting", Title: "a number or a truth value is written differently when signed and when sent",
		Why: "True and true, 1 and 1.0, 1.5 and 1,5 are different texts, so they sign differently.",
		Fix: "turn values into text once, and use that text to sign and to send", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery + "?attachment=true&limit=10"),
		Variants: formatted,
	},
	{
		ID: "value-whitespace-trimmed", Title: "blanks of a value are lost before signing",
		Why: "Blanks at the ends of a value, and doubled ones, are signed as they are sent.",
		Fix: "sign the value as it is sent", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=report%20"),
		Variants: list(
			way("at the ends", func(ru *signer.Rules) {
				ru.Edit = editAll(func(dst, text []byte) []byte { return append(dst, bytes.TrimSpace(text)...) })
			}, signer.SlotEdit),
			way("doubled ones", func(ru *signer.Rules) { ru.Edit = editAll(collapsed) }, signer.SlotEdit),
			way("at the ends and doubled ones", func(ru *signer.Rules) {
				ru.Edit = editAll(func(dst, text []byte) []byte { return collapsed(dst, bytes.TrimSpace(text)) })
			}, signer.SlotEdit),
			way("all", func(ru *signer.Rules) {
				ru.Edit = editAll(func(dst, text []byte) []byte {
					return append(dst, bytes.ReplaceAll(text, []byte(" "), nil)...)
				})
			}, signer.SlotEdit),
		),
	},
	{
		ID: "text-ends-at-zero-octet", Title: "a name or value ends at its first zero octet",
		Why: "Programs in C end a text at %00, which is an octet like others.",
		Fix: "keep the length beside the text", Ref: "3.6",
		Stage: signer.StageDecode, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=a%00b"),
		Variants: list(way("", func(ru *signer.Rules) {
			ru.Edit = editAll(func(dst, text []byte) []byte {
				text, _, _ = bytes.Cut(text, []byte{0})
				return append(dst, text...)
			})
		}, signer.SlotEdit)),
	},
	{
		ID: "newline-form-normalised", Title: "line ends differ between signing and sending",
		Why: "Browsers send line ends of form fields as CR LF; a value with bare LF was signed.",
		Fix: "sign the value with the line ends that are sent", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: post(gallery, "description=a%0D%0Ab"),
		Variants: func(c *Case) []Variant {
			if o := c.octets(); !o.Has('\n') && !o.Has('\r') {
				return nil
			}
			return []Variant{
				replaced("LF signed", "\r\n", "\n"),
				way("CR LF signed", func(ru *signer.Rules) {
					ru.Edit = editAll(func(dst, text []byte) []byte {
						text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
						return append(dst, bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
					})
				}, signer.SlotEdit),
				replaced("line ends dropped", "\n", ""),
				replaced("LF signed as a blank", "\n", " "),
			}
		},
	},
	{
		ID: "name-mangled-by-framework", Title: "names are changed by the framework that parses them",
		Why: "PHP turns dots and blanks of names into '_', and takes brackets away; what is signed must be the raw name.",
		Fix: "parse the raw query and body text", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?workflow.id=7"),
		Variants: list(
			way("'.' and blank as '_'", func(ru *signer.Rules) {
				ru.Edit = editName(func(dst, text []byte) []byte {
					for _, b := range text {
						if b == '.' || b == ' ' {
							b = '_'
						}
						dst = append(dst, b)
					}
					return dst
				})
			}, signer.SlotEdit),
			way("[] cut off", func(ru *signer.Rules) {
				ru.Edit = editName(func(dst, text []byte) []byte { return append(dst, bytes.TrimSuffix(text, []byte("[]"))...) })
			}, signer.SlotEdit),
			way("all from '[' on cut off", func(ru *signer.Rules) {
				ru.Edit = editName(func(dst, text []byte) []byte { return append(dst, listName(text)...) })
			}, signer.SlotEdit),
			way("brackets taken out", func(ru *signer.Rules) {
				ru.Edit = editName(func(dst, text []byte) []byte {
					for _, b := range text {
						if b != '[' && b != ']' {
							dst = append(dst, b)
						}
					}
					return dst
				})
			}, signer.SlotEdit),
		),
	},
	{
		ID: "nonce-timestamp-regenerated", Title: "the timestamp is made twice, once to sign and once to send",
		Why: "Nonce and timestamp are parts of the signature; another pair on the wire cannot verify.",
		Fix: "make nonce and timestamp once and use them for both", Ref: "3.3",
		Stage: signer.StageDecode, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			text, _ := c.param("oauth_timestamp")
			t, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil
			}
			var ways []Variant
			for _, d := range []int64{-1, 1, -2, 2, -3, 3, -4, 4, -5, 5} {
				if t+d < 0 || t > math.MaxInt64-5 {
					continue
				}
				signed := strconv.FormatInt(t+d, 10)
				ways = append(ways, way("signed "+signed, func(ru *signer.Rules) {
					ru.Edit = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
						if part == value && p.Is("oauth_timestamp") {
							return append(dst, signed...)
						}
						return append(dst, p.Text[part]...)
					}
				}, signer.SlotEdit))
			}
			return alone(ways...)
		},
	},
}

var nullWords = []string{"null", "undefined", "None", "nil", "NULL"}

// editAll makes an Edit that changes all values.
func editAll(edit func(dst, text []byte) []byte) func([]byte, *signer.Pair, signer.Part) []byte {
	return func(dst []byte, p *signer.Pair, part signer.Part) []byte {
		if part == name {
			return append(dst, p.Text[name]...)
		}
		return edit(dst, p.Text[value])
	}
}

// editName makes an Edit that changes names other than oauth_ ones.
func editName(edit func(dst, text []byte) []byte) func([]byte, *signer.Pair, signer.Part) []byte {
	return func(dst []byte, p *signer.Pair, part signer.Part) []byte {
		if part == value || p.Protocol() {
			return append(dst, p.Text[part]...)
		}
		return edit(dst, p.Text[name])
	}
}

func replaced(note, old, new string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Edit = editAll(func(dst, text []byte) []byte { return append(dst, bytes.ReplaceAll(text, []byte(old), []byte(new))...) })
	}, signer.SlotEdit)
}

func plusToSpace(dst, text []byte) []byte {
	for _, b := range text {
		if b == '+' {
			b = ' '
		}
		dst = append(dst, b)
	}
	return dst
}

// collapsed makes one blank of each run of blanks.
func collapsed(dst, text []byte) []byte {
	for i, b := range text {
		if b != ' ' || i == 0 || text[i-1] != ' ' {
			dst = append(dst, b)
		}
	}
	return dst
}

// formatted lists the other spellings of truth values and numbers, if there
// are any in the request.
func formatted(c *Case) []Variant {
	var truth, number bool
	for _, p := range c.data() {
		v := string(p.Text[value])
		truth = truth || strings.EqualFold(v, "true") || strings.EqualFold(v, "false") || v == "0" || v == "1"
		_, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
		number = number || err == nil
	}
	var ways []Variant
	as := func(note string, spell func(string) string) {
		ways = append(ways, way(note, func(ru *signer.Rules) {
			ru.Edit = editValue(func(dst, text []byte) []byte { return append(dst, spell(string(text))...) })
		}, signer.SlotEdit))
	}
	words := func(note, t, f string) {
		as(note, func(v string) string {
			switch {
			case strings.EqualFold(v, "true"):
				return t
			case strings.EqualFold(v, "false"):
				return f
			}
			return v
		})
	}
	if truth {
		words("True and False", "True", "False")
		words("true and false", "true", "false")
		words("1 and 0", "1", "0")
		words("1 and nothing", "1", "")
		as("true and false for 1 and 0", func(v string) string {
			switch v {
			case "1":
				return "true"
			case "0":
				return "false"
			}
			return v
		})
	}
	if number {
		as("whole numbers with .0", func(v string) string {
			if _, err := strconv.ParseInt(v, 10, 64); err == nil {
				return v + ".0"
			}
			return v
		})
		as("numbers without .0", func(v string) string {
			if i := strings.IndexByte(v, '.'); i > 0 && strings.Trim(v[i:], ".0") == "" {
				return v[:i]
			}
			return v
		})
		as("decimal comma", func(v string) string {
			if _, err := strconv.ParseFloat(v, 64); err == nil {
				return strings.Replace(v, ".", ",", 1)
			}
			return v
		})
		as("decimal point", func(v string) string {
			if _, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64); err == nil {
				return strings.Replace(v, ",", ".", 1)
			}
			return v
		})
		as("large numbers with an exponent", func(v string) string {
			if f, err := strconv.ParseFloat(v, 64); err == nil && math.Abs(f) >= 1e6 {
				return strconv.FormatFloat(f, 'g', -1, 64)
			}
			return v
		})
	}
	return ways
}
