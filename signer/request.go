package signer

import (
	"fmt"
	"net/http"
	"strings"
)

// Limits keep hostile or mistaken input from taking all memory. They are far
// above what any OAuth 1.0 server accepts.
const (
	MaxTarget     = 1 << 20  // octets of path and query
	MaxFormBody   = 16 << 20 // octets of a form body
	MaxParameters = 20_000   // parameters from all sources together
)

// Param is a decoded name and value.
type Param struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is what goes over the wire, nothing decoded. The zero value of a
// field means that the part is absent; Header may be nil.
type Request struct {
	Method string      // as sent
	Scheme string      // as the server is addressed, "http" or "https" in any case
	Host   string      // the Host field, case and port kept
	Target string      // path and query, octet for octet
	Header http.Header // only Authorization and Content-Type matter to a signature
	Body   []byte
	Typed  string // the address as a person typed it, if known: user info and fragment never reach the wire

	// OAuth lists protocol parameters that are not in the request yet, because
	// a signer is about to place them (section 3.5). They are signed like
	// those found in the request.
	OAuth []Param
}

// URL is the address of a request in parts, nothing decoded.
type URL struct {
	Scheme   string
	User     string // user information, without the '@'
	Host     string // without port; an IPv6 literal keeps its brackets
	Port     string // without the ':'
	Path     string
	Query    string // without the '?'
	Fragment string // without the '#'

	HasQuery    bool // a '?' was there, perhaps with nothing behind it
	HasFragment bool
}

// NewRequest makes a Request from an absolute address as a person types it or a
// program holds it. Octets that cannot stand in a request line (blanks,
// controls, all above 0x7E) are escaped, as every HTTP client does before it
// sends them; everything else stays as typed. A Host field in header is what is
// sent, and overrules the address. The error says what is missing.
func NewRequest(method, address string, header http.Header, body []byte) (Request, error) {
	u, err := ParseURL(address)
	if err != nil {
		return Request{}, err
	}
	r := Request{Method: method, Scheme: u.Scheme, Host: u.Host, Header: header, Body: body, Typed: address}
	if u.Port != "" {
		r.Host += ":" + u.Port
	}
	if host := r.field("Host"); host != "" {
		r.Host = host
	}
	r.Target = sendable(u.Path)
	if r.Target == "" {
		r.Target = "/" // what every client sends for an empty path
	}
	if u.HasQuery {
		r.Target += "?" + sendable(u.Query)
	}
	return r, nil
}

// ParseURL cuts an absolute address into its parts without decoding or
// correcting any of them.
func ParseURL(address string) (URL, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok || scheme == "" || strings.ContainsAny(scheme, "/?#@: ") {
		return URL{}, fmt.Errorf("reading address %s: it has no scheme; write it in full, like https://example.com/path", quoteShort(address))
	}
	u := URL{Scheme: scheme}
	rest, u.Fragment, u.HasFragment = strings.Cut(rest, "#")
	rest, u.Query, u.HasQuery = strings.Cut(rest, "?")
	authority := rest
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		authority, u.Path = rest[:i], rest[i:]
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		u.User, authority = authority[:i], authority[i+1:]
	}
	u.Host, u.Port = splitPort(authority)
	if u.Host == "" {
		return URL{}, fmt.Errorf("reading address %s: it has no host", quoteShort(address))
	}
	if len(u.Path)+len(u.Query) > MaxTarget {
		return URL{}, fmt.Errorf("reading address %s: longer than %d bytes", quoteShort(address), MaxTarget)
	}
	return u, nil
}

// URL returns the address of the request in parts. User information and
// fragment come from Typed, since they are never sent.
func (r *Request) URL() URL {
	u := URL{Scheme: r.Scheme}
	u.Host, u.Port = splitPort(r.Host)
	target := r.Target
	target, u.Fragment, u.HasFragment = strings.Cut(target, "#")
	u.Path, u.Query, u.HasQuery = strings.Cut(target, "?")
	if strings.IndexByte(r.Typed, '@') >= 0 || strings.IndexByte(r.Typed, '#') >= 0 {
		if t, err := ParseURL(r.Typed); err == nil {
			u.User, u.Fragment, u.HasFragment = t.User, t.Fragment, t.HasFragment
		}
	}
	return u
}

// Address returns the absolute address of the request, as sent.
func (r *Request) Address() string {
	return r.Scheme + "://" + r.Host + r.Target
}

// query returns the query component of the target, without the '?'.
func (r *Request) query() string {
	i := strings.IndexByte(r.Target, '?')
	if i < 0 {
		return ""
	}
	q := r.Target[i+1:]
	if j := strings.IndexByte(q, '#'); j >= 0 {
		q = q[:j]
	}
	return q
}

// field returns the only value of a header field, or the first of several. It
// spares http.Header.Get its canonical form, which the callers already have.
func (r *Request) field(canonical string) string {
	if v := r.Header[canonical]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func splitPort(authority string) (host, port string) {
	i := strings.LastIndexByte(authority, ':')
	if i < 0 || strings.IndexByte(authority[i:], ']') >= 0 {
		return authority, ""
	}
	return authority[:i], authority[i+1:]
}

// sendable escapes the octets that cannot be part of a request line.
func sendable(text string) string {
	for i := 0; i < len(text); i++ {
		if unsendable.Has(text[i]) {
			return string(sendableTable.Append(nil, []byte(text)))
		}
	}
	return text
}

func quoteShort(s string) string {
	if len(s) > 60 {
		return fmt.Sprintf("%q...", s[:60])
	}
	return fmt.Sprintf("%q", s)
}
