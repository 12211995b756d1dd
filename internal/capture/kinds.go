package capture

import (
	"fmt"
	"strings"
)

// kind is one kind of input.
type kind struct {
	name   string // for --from
	title  string // for people: "reading a HAR file"
	detect func(text string) bool
	read   func(s *source) error
	free   bool // free text: searched, not parsed
}

// kinds returns the kinds in the order in which they are tried: those with a
// form of their own first, free text last.
func kinds() []kind {
	return []kind{
		{"har", "a HAR file", isHAR, (*source).readHAR, false},
		{"postman", "a Postman, Insomnia or Bruno export", isCollection, (*source).readCollection, false},
		{"curl", "a curl command", isCurlText, (*source).readCurl, false},
		{"raw", "a raw HTTP request", isRaw, (*source).readRaw, false},
		{"signature", "a signature", isSignature, (*source).readSignature, false},
		{"header", "an Authorization header", isHeader, (*source).readHeader, false},
		{"log", "an access log", isLog, (*source).readLog, false},
		{"url", "a URL", isURL, (*source).readURL, false},
		{"base-string", "a signature base string", isBase, (*source).readBase, true},
		{"script", "a script", isScript, (*source).readScript, true},
		{"post", "free text", isPost, (*source).readPost, true},
	}
}

// Kinds returns the names that Input.From takes.
func Kinds() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// kind returns the kind that the person named, or the first that knows the text.
func (s *source) kind() (kind, error) {
	all := kinds()
	for _, k := range all {
		if s.in.From != "" && s.in.From != k.name {
			continue
		}
		if k.free && len(s.text) > MaxFreeText {
			return kind{}, fmt.Errorf("reading free text: %d bytes, the limit is %d; give the part around the request", len(s.text), MaxFreeText)
		}
		if s.in.From != "" || k.detect(s.text) {
			return k, nil
		}
	}
	if s.in.From != "" {
		return kind{}, fmt.Errorf("reading the input: there is no kind %q; the kinds are %s", s.in.From, strings.Join(Kinds(), ", "))
	}
	if scheme, rest, found := strings.Cut(strings.TrimSpace(s.text), "://"); found && len(scheme) <= 12 && !strings.ContainsAny(scheme, " \n") {
		if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
			return kind{}, fmt.Errorf("reading the address: its scheme is %q; OAuth 1.0 signs http and https", scheme)
		} else if rest == "" {
			return kind{}, fmt.Errorf("reading the address: there is no host behind %q", scheme+"://")
		}
	}
	if len(s.in.Args) > 1 {
		return kind{}, fmt.Errorf("reading the words after --: %q is no program known here; a curl command or an address is needed", s.in.Args[0])
	}
	// The text is not quoted: it may be a secret that went astray.
	return kind{}, fmt.Errorf("reading the input: nothing known in its %s; give a curl command, a URL, a request dump, a HAR file, an Authorization header or a base string, or name the kind with --from", plural(len(strings.TrimSpace(s.text)), "byte"))
}
