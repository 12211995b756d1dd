package render

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON returns v as indented JSON with a line feed at its end. '&', '<' and '>'
// stay as they are: "\u0026" in a base string has misled people before.
func JSON(v any) ([]byte, error) { return encode(v, "  ") }

// JSONLine returns v as JSON on one line, with a line feed at its end.
func JSONLine(v any) ([]byte, error) { return encode(v, "") }

func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return harmless(b.Bytes()), nil
}

// harmless writes characters that a terminal obeys or hides as escapes, which
// mean the same in JSON.
func harmless(text []byte) []byte {
	if bytes.IndexFunc(text, obeyed) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	for _, r := range string(text) {
		switch {
		case !obeyed(r):
			out = utf8.AppendRune(out, r)
		case r > 0xFFFF:
			a, b := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, a, b)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

func obeyed(r rune) bool { return r == 0x7F || hidden(r) }

// Octets returns s as the text of a JSON string. What JSON cannot hold (octets
// that are not UTF-8, NUL) becomes "b64:" and base64; so does text that begins
// with "b64:" itself.
func Octets(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, "b64:") {
		return s
	}
	return "b64:" + base64.StdEncoding.EncodeToString([]byte(s))
}
