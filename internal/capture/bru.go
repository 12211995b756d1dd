package capture

import (
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// bruBlock is one block of a Bruno file: "name {", lines, "}".
var bruBlock = expression(`(?m)^([a-z][a-z0-9:_-]*) \{\r?\n((?s:.*?))^\}`)

var bruVerbs = expression(`(?m)^(get|post|put|delete|patch|head|options) \{`)

func isBru(text string) bool {
	return bruVerbs.MatchString(text) && (strings.HasPrefix(strings.TrimSpace(text), "meta {") || strings.Contains(text, "auth:oauth1 {"))
}

// readBru reads a request file of Bruno.
func (s *source) readBru() error {
	e := exported{header: http.Header{}}
	for _, m := range bruBlock.FindAllStringSubmatch(s.text, -1) {
		name, inside := m[1], m[2]
		switch {
		case bruVerbs.MatchString(name + " {"):
			e.method = name
			for _, p := range bruPairs(inside) {
				if p.Name == "url" {
					e.address = p.Value
				}
			}
		case name == "headers":
			for _, p := range bruPairs(inside) {
				e.header.Add(p.Name, p.Value)
			}
		case name == "auth:oauth1":
			e.auth = map[string]string{}
			for _, p := range bruPairs(inside) {
				e.auth[strings.ToLower(strings.ReplaceAll(p.Name, "_", ""))] = p.Value
			}
		case name == "body:form-urlencoded":
			var form []string
			for _, p := range bruPairs(inside) {
				form = append(form, signer.EscapeString(p.Name)+"="+signer.EscapeString(p.Value))
			}
			e.body = []byte(strings.Join(form, "&"))
			e.header.Set("Content-Type", signer.FormType)
		case name == "body:json" || name == "body:text" || name == "body:xml":
			e.body = []byte(dedent(inside))
			if name == "body:json" && e.header.Get("Content-Type") == "" {
				e.header.Set("Content-Type", "application/json")
			}
		}
	}
	if err := s.addExported(e); err != nil {
		return err
	}
	s.result.Read = "Bruno request, " + s.result.Cases[0].Request.Method
	return nil
}

// bruPairs reads lines "name: value"; a '~' switches a line off.
func bruPairs(inside string) []signer.Param {
	var pairs []signer.Param
	for l := range strings.Lines(inside) {
		name, value, ok := strings.Cut(strings.TrimSpace(l), ":")
		if ok && !strings.HasPrefix(name, "~") {
			pairs = append(pairs, signer.Param{Name: name, Value: strings.TrimSpace(value)})
		}
	}
	return pairs
}

func dedent(text string) string {
	lines := splitLines(text)
	var b strings.Builder
	for i, l := range lines {
		b.WriteString(l.text)
		if i+1 < len(lines) {
			b.WriteString(l.end)
		}
	}
	return b.String()
}
