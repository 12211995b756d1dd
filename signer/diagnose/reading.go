package diagnose

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Reading is a way to read a received signature as octets.
type Reading struct {
	Text   string   // what was read
	Names  []string // mistakes that it takes to read it so, by id; empty if it is as it should be
	Prefix bool     // truncated: only the first octets were received
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

const minTruncated = 10 // octets, 80 bits: fewer prove nothing

// readings reads the text of a signature as it stands on the wire in every
// plausible way, the plainest first. place is that of Received.
func readings(wire, place string) []sum {
	text := unwire(wire, place)
	var list []sum
	seen := map[string]bool{}
	var names []string
	for range 3 {
		for _, s := range octetReadings(text, names) {
			if !seen[string(s.octets)] {
				seen[string(s.octets)] = true
				list = append(list, s)
			}
		}
		again := signer.Unescape(text)
		if again == text {
			break
		}
		text, names = again, append(names[:len(names):len(names)], "signature-double-encoded")
		if len(names) > 1 {
			names = names[:1]
		}
	}
	return list
}

// unwire removes the escapes of the place where the signature stood.
func unwire(wire, place string) string {
	form := place == "query" || place == "body"
	return string(signer.AppendUnescaped(nil, []byte(wire), form))
}

// isDigest reports whether a text is the base64 of as many octets as a hash has.
func isDigest(text string) bool {
	b, err := base64.StdEncoding.DecodeString(text)
	return err == nil && hashSize(len(b))
}

// octetReadings reads one text as base64 or hexadecimal, mending what is
// commonly lost and naming each mend.
func octetReadings(text string, names []string) []sum {
	name := func(id string) { names = append(names[:len(names):len(names)], id) }
	// A blank in front was a '+' as well, if that makes the length right.
	if t := strings.ReplaceAll(text, " ", "+"); t != text && isDigest(t) {
		text = t
		name("signature-not-encoded-on-wire")
	}
	if t := strings.Trim(text, " \t\r\n\u00a0\ufeff"); t != text {
		text = t
		name("base64-wrapped")
	}
	if t := strings.NewReplacer("\r", "", "\n", "").Replace(text); t != text {
		text = t
		name("base64-wrapped")
	}
	if strings.Contains(text, " ") {
		text = strings.ReplaceAll(text, " ", "+")
		name("signature-not-encoded-on-wire")
	}
	if b, err := hex.DecodeString(text); err == nil && hashSize(len(b)) {
		return []sum{{b, Reading{Text: text, Names: append(names[:len(names):len(names)], "hex-digest-sent")}}}
	}
	safe := strings.ContainsAny(text, "-_")
	if safe {
		text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
		name("url-safe-base64")
	}
	if trimmed := strings.TrimRight(text, "="); len(text)%4 != 0 || len(text)-len(trimmed) > 2 {
		text = trimmed + strings.Repeat("=", (4-len(trimmed)%4)%4)
		if !safe { // the URL-safe form often comes without
			name("base64-padding-missing")
		}
	}
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		// Cut in the middle of a group: what stands before it counts.
		whole := strings.TrimRight(text, "=")
		if strings.Trim(whole, base64Alphabet) != "" {
			return nil
		}
		if b, err = base64.RawStdEncoding.DecodeString(whole[:len(whole)/4*4]); err != nil {
			return nil
		}
	}
	if h, err := hex.DecodeString(string(b)); err == nil && hashSize(len(h)) {
		return []sum{{h, Reading{Text: text, Names: append(names[:len(names):len(names)], "base64-of-hex")}}}
	}
	if inner, err := base64.StdEncoding.Strict().DecodeString(string(b)); err == nil && hashSize(len(inner)) {
		return []sum{{inner, Reading{Text: text, Names: append(names[:len(names):len(names)], "base64-of-hex")}}}
	}
	if hashSize(len(b)) || len(b) >= 128 {
		if base64.StdEncoding.EncodeToString(b) != text {
			return []sum{{b, Reading{Text: text, Names: append(names[:len(names):len(names)], "server-verification-too-lax")}}}
		}
		return []sum{{b, Reading{Text: text, Names: names}}}
	}
	if len(b) >= minTruncated {
		return []sum{{b, Reading{Text: text, Names: append(names[:len(names):len(names)], "signature-truncated"), Prefix: true}}}
	}
	return nil
}

// hashSize reports whether n is the size of a hash that signers use: MD5,
// SHA-1, and the SHA-2 family.
func hashSize(n int) bool {
	switch n {
	case 16, 20, 28, 32, 48, 64:
		return true
	}
	return false
}
