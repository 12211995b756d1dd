package signer

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEscape(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"unreserved characters stay", "azAZ09-._~", "azAZ09-._~"},
		{"a space is %20", "a b", "a%20b"},
		{"a plus sign is escaped", "a+b", "a%2Bb"},
		{"sub-delimiters are escaped", "!$&'()*+,;=", "%21%24%26%27%28%29%2A%2B%2C%3B%3D"},
		{"a percent sign is escaped again", "%2B", "%252B"},
		{"characters become the octets of UTF-8", "caf\u00e9 \u2603 \U0001F600", "caf%C3%A9%20%E2%98%83%20%F0%9F%98%80"},
		{"octets that are not UTF-8 too", "\xE9\x00\xFF", "%E9%00%FF"},
		{"a long text with one octet at its end", strings.Repeat("a", 1000) + "/", strings.Repeat("a", 1000) + "%2F"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, EscapeString(tt.text))
			require.Equal(t, tt.want == tt.text, RFC.Clean([]byte(tt.text)))
			require.Equal(t, tt.text, Unescape(tt.want))
		})
	}
}

// TestEscapeEveryOctet holds the table against the sentence of section 3.6, at
// every position of a word.
func TestEscapeEveryOctet(t *testing.T) {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	for b := range 256 {
		want := fmt.Sprintf("%%%02X", b)
		if strings.IndexByte(unreserved, byte(b)) >= 0 {
			want = string(rune(b))
		}
		for at := range 17 {
			text := bytes.Repeat([]byte("x"), 17)
			text[at] = byte(b)
			require.Equal(t, strings.Repeat("x", at)+want+strings.Repeat("x", 16-at), string(RFC.Append(nil, text)))
			require.Equal(t, len(want) == 1, RFC.Clean(text), "%#x at %d", b, at)
		}
	}
}

func TestEscapesAddUp(t *testing.T) {
	const text = "a b*(c)~/é"
	for _, tt := range []struct {
		name string
		e    Escape
		want string
	}{
		{"the RFC", Escape{}, "a%20b%2A%28c%29~%2F%C3%A9"},
		{"space as plus", Escape{Plus: true}, "a+b%2A%28c%29~%2F%C3%A9"},
		{"lower-case digits", Escape{Lower: true}, "a%20b%2a%28c%29~%2f%c3%a9"},
		{"raw asterisk", Escape{Raw: SetOf("*")}, "a%20b*%28c%29~%2F%C3%A9"},
		{"escaped tilde", Escape{Also: SetOf("~")}, "a%20b%2A%28c%29%7E%2F%C3%A9"},
		{"all of them", Escape{Plus: true}.Add(Escape{Lower: true}).Add(Escape{Raw: SetOf("*")}).Add(Escape{Also: SetOf("~")}), "a+b*%28c%29%7e%2f%c3%a9"},
	} {
		require.Equal(t, tt.want, string(NewTable(tt.e).Append(nil, []byte(text))), tt.name)
	}
}

func TestUnescape(t *testing.T) {
	for _, tt := range []struct {
		name, text, want, form string
		bad                    int
	}{
		{"escapes in either case", "%41%7e%7E", "A~~", "A~~", -1},
		{"a plus sign is a space in forms only", "a+b%2B", "a+b+", "a b+", -1},
		{"decoded once", "%2541", "%41", "%41", -1},
		{"a percent sign at the end", "100%", "100%", "100%", 3},
		{"half an escape", "%4", "%4", "%4", 0},
		{"no hexadecimal digits", "%zz%4g", "%zz%4g", "%zz%4g", 0},
		{"an escape behind a bad one", "%%41", "%A", "%A", 0},
		{"%u escapes are none", "%u0041", "%u0041", "%u0041", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, Unescape(tt.text))
			require.Equal(t, tt.form, string(AppendUnescaped(nil, []byte(tt.text), true)))
			require.Equal(t, tt.bad, BadEscape([]byte(tt.text)))
		})
	}
}

func TestSets(t *testing.T) {
	a, b := SetOf("abc"), SetRange('b', 'd')
	for octet, in := range map[byte][3]bool{'a': {true, false, true}, 'b': {true, true, false}, 'd': {true, false, false}, 'e': {false, false, false}, 0xFF: {false, false, false}} {
		require.Equal(t, in, [3]bool{a.Union(b).Has(octet), a.Intersect(b).Has(octet), a.Minus(b).Has(octet)}, "%q", octet)
	}
}
