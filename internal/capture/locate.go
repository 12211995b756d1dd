package capture

import (
	"encoding/json"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// locate notes where the parts of the request stand in text[start:end], as far
// as they stand there literally (or as a JSON string writes them).
func (s *source) locate(c *diagnose.Case, start, end int) {
	l := locator{text: s.text, start: start, end: end}
	r := &c.Request
	if !c.Guessed.Method {
		l.note("method", r.Method)
	}
	if r.Typed == "" || !l.note("url", r.Typed) {
		if !l.note("url", r.Address()) {
			l.note("url", r.Target)
		}
	}
	l.value("header:Host", "Host", r.Host)
	_, query, _ := strings.Cut(r.Target, "?")
	l.form("query:", query)
	for name, values := range r.Header {
		for _, value := range values {
			l.note("header:"+name, value)
		}
	}
	for _, field := range r.Header["Authorization"] {
		for _, it := range signer.AppendItems(nil, field) {
			l.value("oauth:"+signer.Unescape(it.Name), it.Name, it.Value)
		}
	}
	if len(r.Body) > 0 && len(r.Body) <= signer.MaxFormBody {
		l.note("body", string(r.Body))
		if r.Form() {
			l.form("body:", string(r.Body))
		}
	}
	c.At = l.at
}

// locator looks for texts in a part of the paste.
type locator struct {
	text       string
	start, end int
	at         []diagnose.Piece
}

// index returns where a text stands, from the given offset on.
func (l *locator) index(text string, from int) (int, int, bool) {
	if text == "" || from > l.end {
		return 0, 0, false
	}
	if i := strings.Index(l.text[from:l.end], text); i >= 0 {
		return from + i, from + i + len(text), true
	}
	if quoted, err := json.Marshal(text); err == nil {
		inner := string(quoted[1 : len(quoted)-1])
		if i := strings.Index(l.text[from:l.end], inner); i >= 0 && inner != text {
			return from + i, from + i + len(inner), true
		}
	}
	return 0, 0, false
}

func (l *locator) note(part, text string) bool {
	a, b, ok := l.index(text, l.start)
	if ok {
		l.at = append(l.at, diagnose.Piece{Part: part, Start: a, End: b})
	}
	return ok
}

// form notes the values of a form, each behind the one before.
func (l *locator) form(prefix, form string) {
	from := l.start
	for n, p := range rfc.AppendForm(nil, signer.FromQuery, form) {
		if n == 1000 {
			return // the carets of a thousand parameters are enough
		}
		name, value := string(p.Wire[signer.Name]), string(p.Wire[signer.Value])
		pair := name
		if !p.Bare {
			pair += "=" + value
		}
		a, b, ok := l.index(pair, from)
		if !ok {
			continue
		}
		from = b
		plain := signer.Unescape(name)
		l.at = append(l.at, diagnose.Piece{Part: prefix + plain, Start: a, End: b})
		if strings.HasPrefix(plain, "oauth_") && b-a == len(pair) {
			l.at = append(l.at, diagnose.Piece{Part: "oauth:" + plain, Start: min(a+len(name)+1, b), End: b})
		}
	}
}

// value notes a value that stands behind its name and a '=' or ':'.
func (l *locator) value(part, name, value string) {
	for from := l.start; ; {
		_, b, ok := l.index(name, from)
		if !ok {
			return
		}
		rest := l.text[b:l.end]
		skip := len(rest) - len(strings.TrimLeft(rest, " :=\\\"'"))
		if skip > 0 && strings.HasPrefix(rest[skip:], value) {
			l.at = append(l.at, diagnose.Piece{Part: part, Start: b + skip, End: b + skip + len(value)})
			return
		}
		from = b
	}
}

// section notes the parameters of a base string, escaped twice as they should
// be, or not at all. An oauth: piece is the value alone.
func (l *locator) section(prefix string, params []signer.Param) {
	for _, p := range params {
		value := signer.EscapeString(signer.EscapeString(p.Value))
		a, b, ok := l.index(p.Name+"%3D"+value, l.start)
		if !ok {
			value = p.Value
			if a, b, ok = l.index(p.Name+"="+value, l.start); !ok {
				continue
			}
		}
		if prefix == "oauth:" {
			a = b - len(value)
		}
		l.at = append(l.at, diagnose.Piece{Part: prefix + p.Name, Start: a, End: b})
	}
}
