package capture

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// decodeText returns the input as UTF-8 without a byte order mark. UTF-16, which
// PowerShell writes into files, is told by its mark or by its zero octets.
func decodeText(b []byte) (string, error) {
	order, utf16 := unicode.LittleEndian, false
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return string(b[3:]), nil
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		b, utf16 = b[2:], true
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		b, utf16, order = b[2:], true, unicode.BigEndian
	case len(b) >= 4 && b[1] == 0 && b[3] == 0 && b[0] != 0:
		utf16 = true
	case len(b) >= 4 && b[0] == 0 && b[2] == 0 && b[1] != 0:
		utf16, order = true, unicode.BigEndian
	}
	if utf16 {
		text, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(b)
		if err != nil {
			return "", fmt.Errorf("reading UTF-16 text: %w", err)
		}
		b = text
	}
	if i := bytes.IndexByte(b, 0); i >= 0 && inBody(b[:i]) {
		return string(b), nil
	} else if i >= 0 {
		return "", fmt.Errorf("reading the input: byte %d is zero, so this is no text; give a curl command, a URL, a request dump or a HAR file", i)
	}
	if binary(b) {
		return "", errors.New("reading the input: this looks like binary data (compressed?), not text; give a curl command, a URL, a request dump or a HAR file")
	}
	return string(b), nil
}

// inBody reports whether what stands behind b is the body of a raw request; it
// may hold any octets.
func inBody(b []byte) bool {
	return (bytes.Contains(b, []byte("\n\n")) || bytes.Contains(b, []byte("\n\r\n"))) && isRaw(string(b))
}

// binary reports whether the text is mostly octets that no text has. A request
// body may hold some.
func binary(b []byte) bool {
	b = b[:min(len(b), 512)]
	odd := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != 0x1B {
			odd++
		}
		i += n
	}
	return odd*5 > len(b)
}

var curly = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "″", `"`, "‘", "'", "’", "'", "‚", "'", "\u00a0", " ")

// straighten makes typographic quotes and no-break spaces plain.
func straighten(text string) (plain string, changed bool) {
	plain = curly.Replace(text)
	return plain, plain != text
}

// where returns line and byte of an offset, as people count: from 1.
func where(text string, at int) string {
	at = min(max(at, 0), len(text))
	return fmt.Sprintf("line %d, byte %d", strings.Count(text[:at], "\n")+1, at+1)
}

// plural returns "1 request" or "2 requests".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
