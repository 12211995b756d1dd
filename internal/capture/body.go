package capture

import (
	"fmt"
	"strconv"
	"strings"
)

// takeBody takes the body out of the lines behind the header. Copying a dump
// often adds a line end, loses the carriage returns, or cuts the body; its
// Content-Length tells which.
func (m *message) takeBody(lines []line) {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text[min(m.indent, len(l.text)):] + l.end)
	}
	body := b.String()
	trimmed := strings.TrimRight(body, "\r\n")
	if strings.EqualFold(m.header.Get("Transfer-Encoding"), "chunked") {
		if text, ok := dechunk(body); ok {
			m.body = text
			return
		}
	}
	length, err := strconv.Atoi(m.header.Get("Content-Length"))
	switch {
	case m.status != 0:
		m.body = strings.Trim(body, "\r\n")
	case err != nil || length < 0:
		if m.method != "GET" && m.method != "HEAD" {
			m.body = trimmed
		}
	case len(body) >= length && strings.Trim(body[length:], "\r\n") == "":
		m.body = body[:length]
	case len(trimmed)+lostReturns(trimmed) == length:
		m.body = strings.ReplaceAll(strings.ReplaceAll(trimmed, "\r\n", "\n"), "\n", "\r\n")
	default:
		m.body = trimmed
		word := "shorter"
		if len(trimmed) > length {
			word = "longer"
		}
		m.note = fmt.Sprintf("the body has %d bytes, %s than its Content-Length of %d", len(trimmed), word, length)
		if trimmed == "" {
			m.note = fmt.Sprintf("the body is not in the dump; its Content-Length is %d", length)
		}
	}
}

// lostReturns counts the line ends that have no carriage return.
func lostReturns(text string) int { return strings.Count(text, "\n") - strings.Count(text, "\r\n") }

// dechunk takes the chunks of a body apart.
func dechunk(body string) (string, bool) {
	var b strings.Builder
	for {
		size, rest, ok := strings.Cut(body, "\n")
		size, _, _ = strings.Cut(strings.TrimSpace(size), ";")
		n, err := strconv.ParseUint(size, 16, 31)
		if err != nil || !ok && n != 0 || int(n) > len(rest) {
			return "", false
		}
		if n == 0 {
			return b.String(), true
		}
		b.WriteString(rest[:n])
		body = strings.TrimPrefix(strings.TrimPrefix(rest[n:], "\r"), "\n")
	}
}
