package capture

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// foundBase is a signature base string in a text.
type foundBase struct {
	text       string // as it was signed: quoting, wrapping and escapes of the log undone
	start, end int
	server     bool // the words before it say that the server computed it
}

var (
	baseStart = expression(`(?i)\b(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)(?:&amp;|\\u0026|%26amp%3B|&|%26)(?:https?(?:%|:|\\u0025))`)
	baseChars = expression(`^(?:[A-Za-z0-9%&=._~+*!():/?@,;$\[\]{}\\|^-]|<[^<>/\n][^<>\n]{0,60}>)+`)
	wrapped   = expression(`^[A-Za-z0-9%&=._~+*!():/;-]+["'` + "`" + `]?[.,;)]?$`)
	byServer  = expression(`(?i)(?:expected|acceptable|debug_sbs|server|oauth_signature_base_string)[^\n]{0,60}$`)
)

// findBaseStrings finds the signature base strings of a text, whole or damaged.
func findBaseStrings(text string) []foundBase {
	var all []foundBase
	for at := 0; at < len(text) && len(all) < 100; {
		m := baseStart.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		start := at + m[0]
		raw, end := takeBase(text, start)
		at = end
		all = append(all, foundBase{cleanBase(raw), start, end, byServer.MatchString(text[max(0, start-80):start])})
	}
	return all
}

// takeBase takes the base string that begins at start, over the line ends of a
// log that wraps.
func takeBase(text string, start int) (raw string, end int) {
	var b strings.Builder
	quote := byte(0)
	if start > 0 && strings.IndexByte("\"'`", text[start-1]) >= 0 {
		quote = text[start-1]
	}
	width := 0
	for at := start; ; {
		run := baseChars.FindString(text[at:])
		if i := strings.IndexByte(run, quote); quote != 0 && i >= 0 {
			run = run[:i]
		}
		if i := strings.Index(run, `\n`); i >= 0 { // the line end of a JSON string
			run = run[:i]
		}
		b.WriteString(run)
		end = at + len(run)
		lineWidth := end - max(strings.LastIndexByte(text[:at], '\n')+1, 0)
		rest := strings.TrimPrefix(text[end:], "\r")
		if !strings.HasPrefix(rest, "\n") || lineWidth < 40 || width != 0 && lineWidth != width {
			break
		}
		width = lineWidth
		next, _, _ := strings.Cut(rest[1:], "\n")
		next = strings.TrimRight(next, "\r \t")
		body := strings.TrimLeft(next, " \t")
		if body == "" || !wrapped.MatchString(body) || baseStart.MatchString(body) || strings.HasPrefix(body, "http") ||
			!strings.ContainsAny(body, "%&=") && len(body) > 20 {
			break
		}
		at = end + strings.IndexByte(text[end:], '\n') + 1 + len(next) - len(body)
	}
	raw = strings.TrimRight(b.String(), `\.,;:)]}`)
	return raw, end
}

var unescapeJSON = strings.NewReplacer(`\u0026`, "&", `\u003d`, "=", `\u003D`, "=", `\u0025`, "%", `\u002B`, "+", `\u002b`, "+", `\/`, "/", `\"`, `"`, `\`, "")

// cleanBase undoes what a log or an answer did to a base string: the escapes of
// JSON, of HTML, and of a form, in which no bare '&' is left.
func cleanBase(raw string) string {
	if strings.Contains(raw, `\`) {
		raw = unescapeJSON.Replace(raw)
	}
	if i := strings.IndexByte(raw, '&'); i < 0 || strings.Contains(raw[:i], "%26") {
		raw, _, _ = strings.Cut(raw, "&")
		raw = signer.Unescape(raw)
	}
	return strings.ReplaceAll(raw, "&amp;", "&")
}
