package capture

import (
	"strings"
)

var tlsMark = expression(`(?i)\bport 443\b|:443\b|\bTLSv?1|\bSSL connection|\[:scheme: https\]|\bALPN\b`)

// readTranscript reads what curl -v prints (and Insomnia's timeline): lines sent
// begin with "> ", lines received with "< ", remarks with "* ". Bodies have no
// mark, except that Insomnia puts "| " before what it sent.
func readTranscript(text string) (all []message, https bool) {
	var current []line
	flush := func() {
		if len(current) == 0 {
			return
		}
		m, _ := readMessage(current, 0)
		current = nil
		if m.header != nil {
			if m.method != "" && m.body == "" && m.note != "" {
				m.note, m.unseen = "", true // curl -v does not print what it sends as a body
			}
			all = append(all, m)
		}
	}
	mode := byte(0)
	for _, l := range splitLines(text) {
		n := len(l.text)
		if i := strings.LastIndexByte(l.text, '\r'); i >= 0 { // the meter draws over its line
			l.text = l.text[i+1:]
		}
		l.text = l.text[len(meter.FindString(l.text)):]
		l.start += n - len(l.text)
		mark := byte(0)
		if t := l.text; t != "" && strings.IndexByte("<>*|", t[0]) >= 0 && (len(t) == 1 || t[1] == ' ') {
			mark = t[0]
		}
		switch mark {
		case '*':
			https = https || tlsMark.MatchString(l.text)
			continue
		case '<', '>':
			rest := strings.TrimPrefix(l.text[1:], " ")
			if _, ok := startOf(rest); ok || mark != mode {
				flush()
			}
			mode = mark
			current = append(current, line{rest, l.end, l.start + len(l.text) - len(rest)})
		case '|':
			current = append(current, line{strings.TrimPrefix(l.text[1:], " "), l.end, l.start + 2})
		default:
			if mode == '<' && !progress.MatchString(l.text) {
				current = append(current, l)
			}
		}
	}
	flush()
	return all, https
}

// meter is curl's progress meter, in front of what else stands on its line.
var meter = expression(`^\s*\d+\s+\d+\s+\d+\s+.*(?:--:--:--|\d:\d\d:\d\d)\s+\d+k?`)

// progress is what curl draws while it works.
var progress = expression(`^[{}] \[|^\s*%\s+Total|^\s+Dload|^\s*\d+\s+\d+\s+\d+.*--:--`)
