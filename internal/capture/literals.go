package capture

import (
	"strings"
)

// literal is a string of a program's text. Strings that an operator joins are
// one literal; an expression in it stands there by its name, since its value is
// not known.
type literal struct {
	text       string
	start, end int // octets of the text between the outermost quotes
	comment    bool
	made       bool // has an expression in it
}

// literals finds the strings of a program, in any of the languages that people
// post. Prose around it may hold apostrophes: a quote behind a letter opens
// nothing, and only a tripled quote or a backtick may run over a line end.
func literals(text string) []literal {
	var all []literal
	for i := 0; i < len(text) && len(all) < 20_000; {
		q := text[i]
		if q != '"' && q != '\'' && q != '`' || q == '\'' && i > 0 && wordByte(text[i-1]) && !stringPrefix(text, i) {
			i++
			continue
		}
		if n := lineContinued(text[i:]); n > 0 && isPowerShell(text) {
			i += n // no string: the line goes on
			continue
		}
		l, next, ok := takeLiteral(text, i)
		if !ok {
			i++
			continue
		}
		if q == '`' || i > 0 && strings.IndexByte("fF$", text[i-1]) >= 0 {
			plain := inserted.ReplaceAllString(l.text, "$1")
			l.text, l.made = plain, plain != l.text
		}
		i = next
		l.comment = commented(text, l.start)
		if n := len(all) - 1; n >= 0 && all[n].comment == l.comment {
			if glue, ok := joins(text[all[n].end:l.start]); ok && !keyed.MatchString(text[l.end:min(len(text), l.end+20)]) {
				all[n].text += glue + l.text
				all[n].end = l.end
				all[n].made = all[n].made || l.made || glue != ""
				continue
			}
		}
		all = append(all, l)
	}
	return all
}

// inserted is an expression inside a string: `${name}`, f"{name}", $"{name}".
var inserted = expression(`\$?\{([A-Za-z_][\w.]*)[^{}]*\}`)

func wordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// stringPrefix reports whether the letter before a quote is Python's r, b, u or f.
func stringPrefix(text string, i int) bool {
	return strings.IndexByte("rbufRBUF", text[i-1]) >= 0 && (i < 2 || !wordByte(text[i-2]))
}

// takeLiteral reads the string whose quote stands at i.
func takeLiteral(text string, i int) (literal, int, bool) {
	q := text[i : i+1]
	if triple := strings.Repeat(q, 3); q != "`" && strings.HasPrefix(text[i:], triple) {
		if n := strings.Index(text[i+3:], triple); n >= 0 {
			return literal{text: text[i+3 : i+3+n], start: i + 3, end: i + 3 + n}, i + 6 + n, true
		}
	}
	var b strings.Builder
	for j := i + 1; j < len(text); j++ {
		switch c := text[j]; {
		case c == '\\' && j+1 < len(text) && text[j+1] != '\n' && text[j+1] != '\r':
			j++
			b.WriteString(unescaped(text[j]))
		case c == '`' && q == `"` && j+1 < len(text) && strings.IndexByte("\"$`", text[j+1]) >= 0:
			j++ // PowerShell's escape
			b.WriteByte(text[j])
		case c == q[0] && j+1 < len(text) && text[j+1] == c && c == '"' && j > i+1:
			b.WriteByte(c) // VBA and PowerShell double a quote
			j++
		case c == q[0]:
			return literal{text: b.String(), start: i + 1, end: j}, j + 1, true
		case c == '\n' && q != "`", j-i > 1<<16:
			return literal{}, i + 1, false
		default:
			b.WriteByte(c)
		}
	}
	return literal{}, i + 1, false
}

func unescaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	case '\\', '"', '\'', '/', '`':
		return string(rune(c))
	}
	return `\` + string(rune(c))
}

// commented reports whether the line is a comment up to the offset.
func commented(text string, at int) bool {
	from := max(0, at-400) // a minified program is one long line
	before := text[max(from, from+strings.LastIndexByte(text[from:at], '\n')+1):at]
	before = strings.TrimLeft(before, " \t")
	return strings.HasPrefix(before, "#") || strings.HasPrefix(before, "//") || strings.HasPrefix(before, "'") || strings.HasPrefix(strings.ToUpper(before), "REM ")
}

var (
	glueNone = expression(`^["'` + "`" + `]\s*(?:(?:[+&.]|\\|_)\s*)*(?:\\?\r?\n\s*)?[rbuf]?["'` + "`" + `]$`)
	glueExpr = expression(`^["'` + "`" + `]\s*[+&.]\s*(?:_\s*)?([A-Za-z_$][\w.$]*(?:\([\w.$, ]*\))?)\s*[+&.]\s*(?:_\s*)?["'` + "`" + `]$`)
)

// keyed is what stands behind a string that names a field: it begins anew.
var keyed = expression(`^["']\]?\s*(?:=|:)`)

// joins reports whether two strings with this between them (their quotes
// included) are one, and what stands for the expression that joins them.
func joins(between string) (glue string, ok bool) {
	if len(between) > 200 || strings.ContainsAny(between, "=:;,{}") {
		return "", false
	}
	if glueNone.MatchString(between) && strings.ContainsAny(between, "+&.\\\n") {
		return "", true
	}
	if m := glueExpr.FindStringSubmatch(between); m != nil {
		return m[1], true
	}
	return "", false
}
