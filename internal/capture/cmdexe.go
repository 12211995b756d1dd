package capture

import (
	"strings"
)

// splitCmd splits the first command of cmd.exe text, in the two steps of
// Windows: cmd.exe takes its carets and ends the command at an unquoted '&',
// '|' or line end; then the program splits its command line.
func splitCmd(text string) command {
	var line strings.Builder
	quoted, end := false, len(text)
	cut := false
scan:
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '^' && !quoted && i+1 < len(text):
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if text[i] == '\n' { // the caret takes the line end; the next octet stands for itself
				if i+1 < len(text) && (text[i+1] == '\n' || text[i+1] == '\r') {
					line.WriteByte('\n') // a blank line is how a line end is kept
					if i++; text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
						i++
					}
				}
				continue
			}
			line.WriteByte(text[i])
		case c == '"':
			quoted = !quoted
			line.WriteByte(c)
		case (c == '&' || c == '|') && !quoted:
			end = i
			cut = c == '&' && i+1 < len(text) && !strings.ContainsAny(text[i+1:i+2], "& \t\r\n")
			break scan
		case c == '\n' && !quoted, c == '\r' && !quoted:
			end = i
			break scan
		default:
			line.WriteByte(c)
		}
	}
	return command{words: splitArgv(line.String()), end: end, cut: cut}
}

// splitArgv splits a command line as the C library of Windows does: quotes
// group, a backslash escapes a quote, and two quotes inside quotes are one.
func splitArgv(line string) []string {
	var words []string
	var w strings.Builder
	quoted, started := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			n := 0
			for i+n < len(line) && line[i+n] == '\\' {
				n++
			}
			started = true
			if i+n < len(line) && line[i+n] == '"' {
				w.WriteString(strings.Repeat(`\`, n/2))
				if n%2 == 1 {
					w.WriteByte('"')
					i++
				}
			} else {
				w.WriteString(strings.Repeat(`\`, n))
			}
			i += n - 1
		case c == '"' && quoted && i+1 < len(line) && line[i+1] == '"':
			w.WriteByte('"')
			i++
		case c == '"':
			quoted, started = !quoted, true
		case !quoted && (c == ' ' || c == '\t' || c == '\n'):
			if started {
				words = append(words, w.String())
				w.Reset()
				started = false
			}
		default:
			w.WriteByte(c)
			started = true
		}
	}
	if started {
		words = append(words, w.String())
	}
	return words
}
