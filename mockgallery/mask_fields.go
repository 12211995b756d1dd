package mockgallery

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// head masks a request's head: known secrets, cookies, and credentials of other schemes than OAuth.
func (m *mask) head(head []byte) []byte {
	head = m.bytes(head)
	var out []byte // nil: nothing had to be masked so far
	for at := 0; at < len(head); {
		end := len(head)
		if n := bytes.IndexByte(head[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		line := head[at:end]
		hidden := maskField(line)
		switch {
		case hidden != nil && out == nil:
			out = append(bytes.Clone(head[:at]), hidden...)
		case hidden != nil:
			out = append(out, hidden...)
		case out != nil:
			out = append(out, line...)
		}
		at = end
	}
	if out == nil {
		return head
	}
	return out
}

// maskField is a line of the head with its value masked, or nil if it may be shown.
func maskField(line []byte) []byte {
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) < len("cookie") || len(name) > len("proxy-authorization") {
		return nil
	}
	value = bytes.TrimRight(value, "\r\n")
	end := line[len(name)+1+len(value):]
	var shown []byte
	switch strings.ToLower(string(bytes.TrimSpace(name))) {
	case "cookie", "set-cookie", "proxy-authorization":
	case "authorization", "x-authorization":
		scheme, rest, _ := bytes.Cut(bytes.TrimSpace(value), []byte(" "))
		if bytes.EqualFold(scheme, []byte("oauth")) || len(rest) == 0 {
			return nil
		}
		shown = append(bytes.Clone(scheme), ' ')
	default:
		return nil
	}
	return bytes.Join([][]byte{name, []byte(": "), shown, masked, end}, nil)
}

// The signature of a request that says PLAINTEXT is the secrets themselves, perhaps ones that this server does not know.
var (
	plaintextMethod    = regexp.MustCompile(`(?i)oauth_signature_method[^&,;]{1,6}PLAINTEXT`)
	plaintextSignature = regexp.MustCompile(`(?i)(oauth_signature["']?\s*(?:=|:|%3D|%253D)\s*)("[^"\r\n]*"?|[^&,\s"<]+)`)
)

// saysPlaintext tells whether a request is signed with PLAINTEXT, wherever it says so.
func (x *Exchange) saysPlaintext() bool {
	if x.Verdict == Accepted || strings.EqualFold(x.Signed, "PLAINTEXT") {
		return strings.EqualFold(x.Signed, "PLAINTEXT") // what was verified was read right
	}
	text := signer.Unescape(string(x.Head)) + signer.Unescape(string(x.Body))
	return plaintextMethod.MatchString(text)
}

func maskPlaintext(text []byte) []byte {
	return plaintextSignature.ReplaceAll(text, []byte("${1}"+string(masked)))
}
