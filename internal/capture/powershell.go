package capture

import (
	"strings"
)

// splitPowerShell splits the first command of PowerShell text that calls a
// program. $names and $(commands) stay as written. Windows PowerShell drops a
// bare quote on its way to a program, which is why people write \" there.
func splitPowerShell(text string) command {
	l := powerLexer{text: text}
	var words []string
	for {
		w, ok := l.word()
		if !ok {
			break
		}
		words = append(words, strings.ReplaceAll(w, `\"`, `"`))
	}
	return command{words: words, end: l.at}
}

// powerLexer splits PowerShell text into words.
type powerLexer struct {
	text string
	at   int
}

// word returns the next word of the command; ok is false at its end.
func (l *powerLexer) word() (word string, ok bool) {
	t := l.text
	for l.at < len(t) {
		if t[l.at] == ' ' || t[l.at] == '\t' {
			l.at++
		} else if n := lineContinued(t[l.at:]); n > 0 {
			l.at += n
		} else {
			break
		}
	}
	if l.at >= len(t) || strings.IndexByte("\r\n;|", t[l.at]) >= 0 {
		return "", false
	}
	var w strings.Builder
	for l.at < len(t) && strings.IndexByte(" \t\r\n;|", t[l.at]) < 0 {
		if lineContinued(t[l.at:]) > 0 {
			break
		}
		switch c := t[l.at]; c {
		case '\'', '"':
			w.WriteString(l.quoted(c))
		case '`':
			l.at++
			if l.at < len(t) {
				w.WriteByte(unbacktick(t[l.at]))
				l.at++
			}
		default:
			w.WriteByte(c)
			l.at++
		}
	}
	return w.String(), true
}

// quoted reads a quoted text, the opening quote under l.at: a doubled quote is
// one, and a backtick escapes between '"'.
func (l *powerLexer) quoted(q byte) string {
	var w strings.Builder
	t := l.text
	for l.at++; l.at < len(t); l.at++ {
		switch c := t[l.at]; {
		case c == q && l.at+1 < len(t) && t[l.at+1] == q:
			w.WriteByte(q)
			l.at++
		case c == q:
			l.at++
			return w.String()
		case c == '`' && q == '"' && l.at+1 < len(t):
			l.at++
			w.WriteByte(unbacktick(t[l.at]))
		default:
			w.WriteByte(c)
		}
	}
	return w.String()
}

func unbacktick(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

var continued = expression("^`[ \t]*\r?\n[ \t]*")

// lineContinued returns the length of a backtick and the line end behind it.
func lineContinued(t string) int {
	if t[0] != '`' {
		return 0
	}
	return len(continued.FindString(t))
}
