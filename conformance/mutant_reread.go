package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// once returns the request with each protocol parameter that stands in one
// place twice, with the same value, once: in the header, and everywhere if so
// asked.
func (r Request) once(everywhere bool) Request {
	r.Headers = slices.Clone(r.Headers)
	for i, h := range r.Headers {
		if !strings.EqualFold(string(h[0]), "Authorization") {
			continue
		}
		var items []string
		value := string(h[1])
		for _, it := range signer.AppendItems(nil, value) {
			if item := value[it.Start:it.End]; !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
		if scheme, _, ok := signer.AuthScheme(value); ok {
			r.Headers[i][1] = Text(scheme + " " + strings.Join(items, ", "))
		}
	}
	if !everywhere {
		return r
	}
	return r.filterForms(func(earlier []string, segment string) bool {
		return !protocolSegment(segment) || !slices.Contains(earlier, segment)
	})
}

// inHeaderOnly returns the request without the protocol parameters of query and
// body, if there are some in the header; a signature may be kept.
func (r Request) inHeaderOnly(butSignature bool) Request {
	for _, h := range r.Headers {
		if strings.EqualFold(string(h[0]), "Authorization") && strings.Contains(string(h[1]), "oauth_signature=") {
			return r.filterForms(func(_ []string, segment string) bool {
				return !protocolSegment(segment) || butSignature && strings.HasPrefix(segment, "oauth_signature=")
			})
		}
	}
	return r
}

func protocolSegment(s string) bool { return strings.HasPrefix(signer.Unescape(s), "oauth_") }

// filterForms keeps segments of query and form body; keep is told those before.
func (r Request) filterForms(keep func(earlier []string, segment string) bool) Request {
	filter := func(text string) string {
		segments := strings.Split(text, "&")
		var kept []string
		for i, s := range segments {
			if keep(segments[:i], s) {
				kept = append(kept, s)
			}
		}
		return strings.Join(kept, "&")
	}
	if address, query, found := strings.Cut(string(r.URL), "?"); found {
		if query = filter(query); query != "" {
			query = "?" + query
		}
		r.URL = Text(address + query)
	}
	for _, h := range r.Headers {
		if strings.EqualFold(string(h[0]), "Content-Type") && signer.MediaType(string(h[1])) == signer.FormType {
			r.Body = Text(filter(string(r.Body)))
		}
	}
	return r
}
