package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text holds octets. In JSON it is a string; octets that a JSON string cannot
// carry everywhere (not UTF-8, NUL), and texts that themselves begin with
// "b64:", travel as "b64:" and their base64.
type Text string

const base64Mark = "b64:"

// MarshalText writes the octets as lines/1 carries them.
func (t Text) MarshalText() ([]byte, error) {
	s := string(t)
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, base64Mark) {
		return []byte(s), nil
	}
	return base64.StdEncoding.AppendEncode([]byte(base64Mark), []byte(s)), nil
}

// UnmarshalText reads what MarshalText writes.
func (t *Text) UnmarshalText(text []byte) error {
	coded, ok := bytes.CutPrefix(text, []byte(base64Mark))
	if !ok {
		*t = Text(text)
		return nil
	}
	octets, err := base64.StdEncoding.DecodeString(string(coded))
	if err != nil {
		return fmt.Errorf("reading %q: base64 must follow %q; a text that begins so travels as base64 itself", clip(string(text)), base64Mark)
	}
	*t = Text(octets)
	return nil
}

// Pair is a name and a value.
type Pair [2]Text

// P makes a Pair.
func P(name, value string) Pair { return Pair{Text(name), Text(value)} }

// marshal is the one way in which this package writes JSON: '&' stays '&'.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes()[:b.Len()-1], nil
}

// wellFormed says what is wrong with a line of lines/1 that a JSON reader would
// let pass: octets that are not UTF-8, and escapes of half a character.
func wellFormed(line []byte) error {
	if !utf8.Valid(line) {
		at := 0
		for r, size := utf8.DecodeRune(line); r != utf8.RuneError || size != 1; r, size = utf8.DecodeRune(line[at:]) {
			at += size
		}
		return fmt.Errorf("byte %d is not UTF-8; octets travel as %q", at, base64Mark+"...")
	}
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		i++
		if high, ok := surrogate(line, i); ok {
			if low, ok := surrogate(line, i+6); !high || !ok || low || line[i+5] != '\\' {
				return fmt.Errorf("byte %d escapes half a character; its octets travel as %q", i-1, base64Mark+"...")
			}
			i += 10
		}
	}
	return nil
}

// surrogate reports whether "uXXXX" at i names a surrogate, and which half.
func surrogate(line []byte, i int) (high, ok bool) {
	if i+5 > len(line) || line[i] != 'u' || line[i+1]|0x20 != 'd' {
		return false, false
	}
	switch line[i+2] | 0x20 {
	case '8', '9', 'a', 'b':
		return true, true
	case 'c', 'd', 'e', 'f':
		return false, true
	}
	return false, false
}

// clip shortens a text that is shown in a message.
func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return s[:80] + "..."
}
