package capture

import (
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var headerStart = expression(`(?i)^[ \t>]*(?:-H[ \t]+)?["'“‘]?(?:authorization["'”’]?[ \t]*[:=][ \t\r\n]*["'“‘]?[ \t]*oauth\b|oauth[ \t]*,?[ \t\r\n]+(?:realm|oauth_\w+)[ \t]*=|(?:realm[ \t]*=[ \t]*"[^"]*"[ \t]*,[ \t\r\n]*)?oauth_\w+[ \t]*=[ \t]*["“])`)

func isHeader(text string) bool { return headerStart.MatchString(strings.TrimSpace(text)) }

// readHeader reads an Authorization header that stands alone. Its request is
// not known, so everything of it is guessed.
func (s *source) readHeader() error {
	text := strings.TrimSpace(s.text)
	if plain, changed := straighten(text); changed {
		text = plain
		s.curlyQuotes(diagnose.Certain)
	}
	value := headerValue(text)
	c := &diagnose.Case{
		Kind:    "header",
		Request: signer.Request{Method: "GET", Scheme: "https", Target: "/", Header: http.Header{"Authorization": {value}}},
		Guessed: diagnose.Guessed{Scheme: true, Method: true, Host: true, Body: true},
	}
	s.add(c, 0, len(s.text))
	s.result.Read = "Authorization header, no request"
	return nil
}

var headerName = expression(`(?i)^[ \t>]*(?:-H[ \t]+["']?)?["']?authorization["']?[ \t]*[:=][ \t\r\n]*(["']?)[ \t]*`)

// headerValue takes the value out of a line: the quotes of a shell, of JSON or of
// code around it removed, folded lines joined.
func headerValue(text string) string {
	value, quote := text, ""
	if m := headerName.FindStringSubmatch(text); m != nil {
		value, quote = text[len(m[0]):], m[1]
		if quote == "" && strings.Contains(m[0], "'") {
			quote = "'"
		}
	} else if i := strings.IndexAny(text[:1], `"'`); i == 0 {
		value, quote = text[1:], text[:1]
	}
	if quote != "" {
		value = strings.TrimRight(value, ",; ")
		value = strings.TrimSuffix(value, quote)
	}
	if strings.Contains(value, `=\"`) {
		value = strings.ReplaceAll(value, `\"`, `"`)
	}
	if _, _, oauth := signer.AuthScheme(value); !oauth {
		value = "OAuth " + value
	}
	return unfold(value)
}

// unfold joins folded lines with one blank.
func unfold(value string) string {
	lines := strings.Split(strings.ReplaceAll(value, "\r", ""), "\n")
	for i, l := range lines {
		lines[i] = strings.Trim(l, " \t")
	}
	return strings.Join(lines, " ")
}
