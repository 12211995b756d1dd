package signer

import "strings"

// FormType is the media type of the bodies whose pairs are signed.
const FormType = "application/x-www-form-urlencoded"

// MediaType returns the media type of a Content-Type value in lower case,
// without its parameters.
func MediaType(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.Trim(t, " \t"))
}

// Form reports whether the body is a single-part form by its Content-Type. The
// case of the type and parameters such as charset do not matter; a request
// with several Content-Type fields is judged by the first.
func (r *Request) Form() bool {
	t := r.field("Content-Type")
	return t == FormType || len(t) >= len(FormType) && MediaType(t) == FormType
}

// AppendForm appends the pairs of form-encoded text, as sent, in order: split at
// '&', empty segments ignored, cut at the first '='.
func (ru *Rules) AppendForm(dst []Pair, source Source, text string) []Pair {
	at := 0
	for more := text != ""; more && len(dst) <= MaxParameters; { // one too many is enough to refuse all
		var segment string
		if ru.Split != nil {
			segment, text, more = ru.Split(text)
		} else {
			segment, text, more = strings.Cut(text, "&")
		}
		if segment == "" && !ru.Stray {
			continue
		}
		var name, value string
		var found bool
		if ru.Cut != nil {
			name, value, found = ru.Cut(segment)
		} else {
			name, value, found = strings.Cut(segment, "=")
		}
		var p *Pair
		dst, p = grow(dst)
		p.find(source, at, !found, name, value)
		at++
	}
	return dst
}
