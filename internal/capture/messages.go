package capture

import (
	"net/http"
	"strconv"
	"strings"
)

var headerLine = expression("^:?[A-Za-z0-9!#$%&'*+.^_`|~-]+:")

// readMessages reads all requests and responses of a dump, in order. https says
// that the dump shows a TLS connection.
func readMessages(text string) (all []message, https bool) {
	if transcript.MatchString(text) {
		return readTranscript(text)
	}
	lines := splitLines(text)
	for i := 0; i < len(lines); {
		var m message
		if m, i = readMessage(lines, i); m.header != nil {
			all = append(all, m)
		}
	}
	return all, false
}

// line is one line of a text, without its end.
type line struct {
	text  string
	end   string // "\n", "\r\n" or ""
	start int
}

// splitLines splits a text; indentation that all lines share is taken away.
func splitLines(text string) []line {
	var lines []line
	indent, at := -1, 0
	for l := range strings.Lines(text) {
		plain := strings.TrimRight(l, "\n")
		plain = strings.TrimSuffix(plain, "\r")
		lines = append(lines, line{plain, l[len(plain):], at})
		at += len(l)
		if n := indentation(plain); n < len(plain) && (indent < 0 || n < indent) {
			indent = n
		}
	}
	for i := range lines {
		n := min(max(indent, 0), len(lines[i].text))
		lines[i].text = lines[i].text[n:]
		lines[i].start += n
	}
	return lines
}

// indentation returns the number of blanks before a line's text.
func indentation(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// startOf returns the message that a line begins, or false.
func startOf(text string) (m message, ok bool) {
	if p := statusLine.FindStringSubmatch(text); p != nil {
		m.status, _ = strconv.Atoi(p[1])
		return m, true
	}
	p := requestLine.FindStringSubmatch(text)
	if p == nil {
		p = requestBare.FindStringSubmatch(text)
	}
	if p == nil {
		return m, false
	}
	m.method, m.target = p[1], p[2]
	return m, true
}

// readMessage reads the message that begins at or behind line i, and returns the
// line behind it.
func readMessage(lines []line, i int) (message, int) {
	var m message
	for ; i < len(lines); i++ {
		start, ok := startOf(strings.TrimSpace(lines[i].text))
		if pseudo := strings.HasPrefix(lines[i].text, ":method:") || strings.HasPrefix(lines[i].text, ":authority:"); ok || pseudo {
			m = start
			m.indent = indentation(lines[i].text)
			m.start = lines[i].start + m.indent
			m.header = http.Header{}
			if ok {
				i++
			}
			break
		}
	}
	if m.header == nil {
		return m, i
	}
	i = m.readHeader(lines, i)
	first := i
	for ; i < len(lines); i++ {
		text := lines[i].text
		if blank := strings.TrimSpace(text) == ""; !blank && indentation(text) < m.indent {
			break // a dump that is set in stands in a text, and ends where that goes on
		} else if _, ok := startOf(text[min(m.indent, len(text)):]); ok && !requestBare.MatchString(text[m.indent:]) {
			break
		}
	}
	m.takeBody(lines[first:i])
	if i < len(lines) {
		m.end = lines[i].start
	} else if len(lines) > 0 {
		last := lines[len(lines)-1]
		m.end = last.start + len(last.text) + len(last.end)
	}
	return m, i
}

// readHeader reads fields up to the empty line and returns the line behind it.
func (m *message) readHeader(lines []line, i int) int {
	name := ""
	for ; i < len(lines); i++ {
		text := lines[i].text
		if strings.TrimSpace(text) == "" {
			return i + 1
		}
		if text = text[min(m.indent, indentation(text)):]; indentation(lines[i].text) < m.indent {
			return i
		}
		if (text[0] == ' ' || text[0] == '\t') && name != "" && !headerLine.MatchString(strings.TrimSpace(text)) {
			m.fold(name, strings.TrimSpace(text))
			continue
		}
		text = strings.TrimSpace(text)
		if !headerLine.MatchString(text) {
			// a field broken over lines without the indentation it needs
			if name == "Authorization" && strings.HasPrefix(text, "oauth_") {
				m.fold(name, text)
				continue
			}
			return i
		}
		field, value, _ := strings.Cut(strings.TrimPrefix(text, ":"), ":")
		value = strings.Trim(value, " \t")
		if text[0] == ':' {
			m.pseudo(field, value)
			continue
		}
		if name = http.CanonicalHeaderKey(field); name == "Host" {
			m.host = value
			continue
		}
		m.header[name] = append(m.header[name], value)
	}
	return i
}

// fold joins a folded line to its field.
func (m *message) fold(name, text string) {
	if v := m.header[name]; len(v) > 0 {
		v[len(v)-1] = strings.TrimSpace(v[len(v)-1] + " " + text)
	}
}

// pseudo takes a header of HTTP/2 that stands for a part of the request line.
func (m *message) pseudo(field, value string) {
	switch field {
	case "method":
		m.method = value
	case "path":
		m.target = value
	case "authority":
		m.host = value
	case "scheme":
		m.scheme = value
	case "status":
		m.status, _ = strconv.Atoi(value)
	}
}
