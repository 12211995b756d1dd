package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// rewriteParams returns the request with the raw values of its protocol
// parameters rewritten, wherever they stand; all else keeps its octets.
func (r Request) rewriteParams(rewrite func(name, raw string) string) Request {
	headers := make([]Pair, len(r.Headers))
	form := false
	for i, h := range r.Headers {
		switch {
		case strings.EqualFold(string(h[0]), "Authorization"):
			h[1] = Text(rewriteHeader(string(h[1]), rewrite))
		case strings.EqualFold(string(h[0]), "Content-Type"):
			form = signer.MediaType(string(h[1])) == signer.FormType
		}
		headers[i] = h
	}
	r.Headers = headers
	head, query, found := strings.Cut(string(r.URL), "?")
	if found {
		query, fragment, hasFragment := strings.Cut(query, "#")
		head += "?" + rewriteForm(query, rewrite)
		if hasFragment {
			head += "#" + fragment
		}
		r.URL = Text(head)
	}
	if form {
		r.Body = Text(rewriteForm(string(r.Body), rewrite))
	}
	return r
}

func rewriteHeader(value string, rewrite func(name, raw string) string) string {
	var b strings.Builder
	at := 0
	for _, it := range signer.AppendItems(nil, value) {
		part := value[it.Start:it.End]
		if !strings.HasPrefix(it.Name, "oauth_") || it.NoEquals {
			continue
		}
		i := strings.LastIndex(part, it.Value)
		b.WriteString(value[at : it.Start+i])
		b.WriteString(rewrite(it.Name, it.Value))
		at = it.Start + i + len(it.Value)
	}
	b.WriteString(value[at:])
	return b.String()
}

func rewriteForm(form string, rewrite func(name, raw string) string) string {
	segments := strings.Split(form, "&")
	for i, s := range segments {
		name, raw, found := strings.Cut(s, "=")
		if found && strings.HasPrefix(signer.Unescape(name), "oauth_") {
			segments[i] = name + "=" + rewrite(signer.Unescape(name), raw)
		}
	}
	return strings.Join(segments, "&")
}

// param returns the raw value of the first protocol parameter of that name.
func (r Request) param(name string) (raw string, found bool) {
	r.rewriteParams(func(n, v string) string {
		if n == name && !found {
			raw, found = v, true
		}
		return v
	})
	return raw, found
}

// escapeText is a text as it stands on the wire.
func escapeText(t Text) string { return signer.EscapeString(string(t)) }

// without returns the request without a protocol parameter, wherever it stands.
func (r Request) without(name string) Request {
	r.Headers = slices.Clone(r.Headers)
	for i, h := range r.Headers {
		if !strings.EqualFold(string(h[0]), "Authorization") {
			continue
		}
		value := string(h[1])
		for _, it := range signer.AppendItems(nil, value) {
			if it.Name == name {
				rest := strings.TrimLeft(value[it.End:], " \t")
				value = value[:it.Start] + strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t")
				break
			}
		}
		r.Headers[i][1] = Text(value)
	}
	head, query, found := strings.Cut(string(r.URL), "?")
	if found {
		if query = formWithout(query, name); query != "" {
			head += "?" + query
		}
		r.URL = Text(head)
	}
	r.Body = Text(formWithout(string(r.Body), name))
	return r
}

func formWithout(form, name string) string {
	segments := strings.Split(form, "&")
	return strings.Join(slices.DeleteFunc(segments, func(s string) bool { return strings.HasPrefix(s, name+"=") }), "&")
}
