package mockgallery

import (
	"bytes"
	"net/url"
	"strings"
)

// mask takes secrets out of text before it is shown.
type mask struct{ needles [][]byte }

var masked = []byte("<masked>")

// newMask knows the secrets as they are and as they look escaped. Very short ones are left alone: they occur by chance.
func newMask(secrets []string) mask {
	var m mask
	for _, s := range secrets {
		if len(s) < 4 {
			continue
		}
		m.needles = append(m.needles, []byte(s))
		for _, escaped := range []string{url.QueryEscape(s), url.PathEscape(s)} {
			if escaped != s {
				m.needles = append(m.needles, []byte(escaped))
			}
		}
	}
	return m
}

func (m *mask) bytes(b []byte) []byte {
	for _, n := range m.needles {
		if bytes.Contains(b, n) {
			b = bytes.ReplaceAll(b, n, masked)
		}
	}
	return b
}

func (m *mask) text(s string) string {
	if s == "" {
		return s
	}
	return string(m.bytes([]byte(s)))
}

// head masks a request's head: known secrets, cookies, and credentials of other schemes than OAuth.
func (m *mask) head(head []byte) []byte {
	head = maskPlaintext(m.bytes(head))
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

// maskPlaintext masks the signature of a request that says PLAINTEXT: it is the secrets themselves.
func maskPlaintext(text []byte) []byte {
	if !bytes.Contains(text, []byte("PLAINTEXT")) {
		return text
	}
	const name = "oauth_signature="
	var out []byte
	for {
		i := bytes.Index(text, []byte(name))
		if i < 0 {
			return append(out, text...)
		}
		i += len(name)
		out = append(out, text[:i]...)
		text = text[i:]
		n := bytes.IndexAny(text, "&, \r\n")
		if n < 0 {
			n = len(text)
		}
		out = append(out, masked...)
		text = text[n:]
	}
}
