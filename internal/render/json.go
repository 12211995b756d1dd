package render

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
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
	return b.Bytes(), nil
}

// Octets returns s as the text of a JSON string. What JSON cannot hold (octets
// that are not UTF-8, NUL) becomes "b64:" and base64; so does text that begins
// with "b64:" itself.
func Octets(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, "b64:") {
		return s
	}
	return "b64:" + base64.StdEncoding.EncodeToString([]byte(s))
}
