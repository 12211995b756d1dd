package signer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// notes lists what is odd about the request of t, in the order of the stages.
// None of it stopped the computation.
func (m *Machine) notes(t *Trace) []Note {
	n := &noter{t: t, r: m.request, list: []Note{}}
	n.method()
	n.address()
	n.query()
	n.body()
	n.header()
	n.repeated()
	for i := range t.Params {
		n.param(i)
	}
	n.hosts()
	n.signing()
	slices.SortStableFunc(n.list, func(a, b Note) int { return int(a.Stage) - int(b.Stage) })
	return n.list
}

type noter struct {
	t    *Trace
	r    *Request
	list []Note
}

// note adds a note on the request as a whole.
func (n *noter) note(s Stage, code string, at int, format string, args ...any) {
	n.list = append(n.list, Note{Stage: s, Code: code, Param: -1, At: at, Message: fmt.Sprintf(format, args...)})
}

// of adds a note on one part of a parameter.
func (n *noter) of(s Stage, code string, param int, part Part, at int, format string, args ...any) {
	n.list = append(n.list, Note{Stage: s, Code: code, Param: param, Part: part, At: at, Message: fmt.Sprintf(format, args...)})
}

var commonMethods = []string{"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT"}

func (n *noter) method() {
	method := n.r.Method
	switch upper := strings.ToUpper(method); {
	case method == "":
		n.note(StageRead, "method-missing", 0, "the request has no method; an empty one is signed")
	case !slices.Contains(commonMethods, upper):
		n.note(StageRead, "unknown-method", 0, "%s is not a method of HTTP that is in use", quoteShort(method))
	case upper != method:
		n.note(StageRead, "method-case", 0, "the method is %q on the wire, where case counts; %q is signed", method, upper)
	}
}

func (n *noter) address() {
	u := &n.t.URL
	if s := strings.ToLower(u.Scheme); s != "http" && s != "https" {
		n.note(StageRead, "unknown-scheme", 0, "the scheme is %s; it should be http or https", quoteShort(u.Scheme))
	}
	if u.User != "" {
		n.note(StageRead, "user-info-dropped", 0, "user information in the address is neither sent in the request line nor signed")
	}
	if u.HasFragment {
		n.note(StageRead, "fragment-dropped", 0, "the fragment %s is neither sent nor signed", quoteShort("#"+u.Fragment))
	}
	for i := 0; i < len(u.Host); i++ {
		if u.Host[i] >= 0x80 {
			n.note(StageRead, "host-not-ascii", i, "the host %s is not ASCII; it is signed as in the Host field, which clients send as xn--...", quoteShort(u.Host))
			break
		}
	}
	if i := firstOf(u.Path, rawInPath); i >= 0 {
		n.note(StageRead, "raw-octet-in-path", i, "octet %d of the path, %q, may not stand in an address unescaped; it is signed as it is", i, u.Path[i:i+1])
	}
}

func (n *noter) query() {
	u := &n.t.URL
	if u.HasQuery && u.Query == "" {
		n.note(StageCollect, "empty-query", 0, "a '?' with nothing behind it adds no parameter")
	}
	n.form(FromQuery, u.Query)
}

// form notes what is odd about form-encoded text as a whole.
func (n *noter) form(where Source, text string) {
	if text == "" {
		return
	}
	if i := stray(text); i >= 0 {
		n.note(StageCollect, "stray-ampersand", i, "octet %d of the %s is a '&' with no pair beside it; it adds no parameter", i, where)
	}
	if i := strings.IndexByte(text, ';'); i >= 0 {
		n.note(StageCollect, "semicolon", i, "octet %d of the %s is a ';', which separates nothing; some servers split there", i, where)
	}
}

// stray returns the position of the first '&' beside which a pair is missing,
// or -1.
func stray(text string) int {
	if text[0] == '&' {
		return 0
	}
	if i := strings.Index(text, "&&"); i >= 0 {
		return i + 1
	}
	if strings.HasSuffix(text, "&") {
		return len(text) - 1
	}
	return -1
}

func (n *noter) body() {
	if len(n.r.Body) == 0 {
		return
	}
	contentType := n.r.field("Content-Type")
	if !n.r.Form() {
		if contentType == "" {
			n.note(StageCollect, "body-without-type", 0, "the body is not signed, since no Content-Type says that it is a form")
		} else {
			n.note(StageCollect, "body-not-signed", 0, "the body is not signed: it is %s, not a form", quoteShort(contentType))
		}
		return
	}
	if m := strings.ToUpper(n.r.Method); m == "GET" || m == "HEAD" {
		n.note(StageCollect, "body-with-get", 0, "a form body with %s is signed, but many servers and proxies drop it", m)
	}
	if contentType != FormType {
		n.note(StageCollect, "form-charset", 0, "the Content-Type is written %s; it is a form all the same, but some libraries do not see that", quoteShort(contentType))
	}
	n.form(FromBody, textOf(n.r.Body))
}

func (n *noter) header() {
	fields := n.r.Header["Authorization"]
	if len(fields) > 1 {
		n.note(StageCollect, "authorization-twice", 0, "there are %d Authorization fields; one is allowed", len(fields))
	}
	for _, field := range fields {
		scheme, _, oauth := AuthScheme(field)
		if !oauth {
			n.note(StageCollect, "other-authorization", 0, "an Authorization field has the scheme %s, not OAuth; nothing of it is signed", quoteShort(scheme))
			continue
		}
		for _, it := range AppendItems(nil, field) {
			switch name := quoteShort(it.Name); {
			case it.NoEquals:
				n.note(StageCollect, "header-item-without-equals", it.Start, "octet %d of the Authorization field: %s has no '='", it.Start, name)
			case !it.Quoted:
				n.note(StageCollect, "header-missing-quotes", it.Start, "octet %d of the Authorization field: the value of %s is not in double quotes", it.Start, name)
			case field[it.End-1] != '"':
				n.note(StageCollect, "header-quote-open", it.Start, "octet %d of the Authorization field: the quote of %s is not closed", it.Start, name)
			case it.Name != "realm" && !strings.HasPrefix(Unescape(it.Name), "oauth_"):
				n.note(StageCollect, "header-other-parameter", it.Start, "octet %d of the Authorization field: %s is no protocol parameter; it is signed, and servers may not read it there", it.Start, name)
			}
		}
	}
}

// repeated notes names that stand more than once.
func (n *noter) repeated() {
	first := map[string]int{}
	noted := map[string]bool{}
	for i := range n.t.Params {
		p := &n.t.Params[i]
		name := p.Decoded[Name]
		j, seen := first[name]
		if !seen {
			first[name] = i
			continue
		}
		if noted[name] {
			continue
		}
		noted[name] = true
		before, here := n.t.Params[j].Source, p.Source
		switch oauth := strings.HasPrefix(name, "oauth_"); {
		case oauth && before != here:
			n.of(StageCollect, "protocol-in-two-places", i, Name, 0, "%s stands in the %s and in the %s; servers must refuse that", quoteShort(name), before, here)
		case oauth:
			n.of(StageCollect, "protocol-twice", i, Name, 0, "%s stands twice in the %s; servers must refuse that", quoteShort(name), here)
		default:
			n.of(StageCollect, "duplicate-parameter", i, Name, 0, "%s stands more than once; every one is signed, sorted by value", quoteShort(name))
		}
	}
}

func (n *noter) param(i int) {
	p := &n.t.Params[i]
	if p.Source >= FromSigner {
		return
	}
	if p.Bare && p.Source != FromHeader {
		n.of(StageCollect, "name-without-equals", i, Name, len(p.Wire[Name]), "%s has no '='; its value is signed as an empty one", quoteShort(p.Wire[Name]))
	}
	if p.Decoded[Name] == "" {
		n.of(StageCollect, "empty-name", i, Name, 0, "a parameter has an empty name; it is signed")
	}
	for part := Name; part <= Value; part++ {
		wire := p.Wire[part]
		if at := firstOf(wire, rawInQuery); at >= 0 && p.Source == FromQuery {
			n.of(StageCollect, "raw-octet-in-query", i, part, at, "octet %d of the %s, %s, may not stand in a query unescaped; clients and servers treat it differently", at, part, quoteShort(unitAt(wire, at)))
		}
		if at := BadEscape(view(wire)); at >= 0 {
			n.of(StageDecode, "bad-escape", i, part, at, "octet %d of the %s is a '%%' that no two hexadecimal digits follow; it stands for itself", at, part)
		}
		if at := strings.IndexByte(wire, '+'); at >= 0 && p.Source != FromHeader {
			n.of(StageDecode, "plus-is-space", i, part, at, "octet %d of the %s is a '+', which means a space in a %s; a plus sign is %%2B", at, part, p.Source)
		}
		if text := p.Decoded[part]; !utf8.ValidString(text) {
			n.of(StageDecode, "not-utf8", i, part, notUTF8(wire), "the %s is not UTF-8 when decoded; its octets are signed as they are", part)
		}
	}
}

func (n *noter) hosts() {
	u := &n.t.URL
	switch {
	case u.Port == "":
	case u.DefaultPort():
		n.note(StageURI, "default-port-dropped", 0, "port %s is the default of %s and is left out", u.Port, strings.ToLower(u.Scheme))
	case u.Port == "80" || u.Port == "443":
		n.note(StageURI, "other-default-port-kept", 0, "port %s is not the default of %s and stays", u.Port, strings.ToLower(u.Scheme))
	}
	typed, err := ParseURL(n.r.Typed)
	if u.Path == "" || err == nil && typed.Path == "" {
		n.note(StageURI, "empty-path", 0, "the path is empty; '/' is sent and signed")
	}
}

func (n *noter) signing() {
	for i := range n.t.Params {
		p := &n.t.Params[i]
		switch p.Decoded[Name] {
		case "oauth_token":
			if p.Decoded[Value] == "" {
				n.of(StageCollect, "empty-token", i, Value, 0, "oauth_token is sent empty, and signed so; leave it out where there is no token")
			}
		case "oauth_signature_method":
			if DigestByName(p.Decoded[Value]) == nil {
				n.of(StageSign, "unknown-signature-method", i, Value, 0, "%s is no known signature method; %s was computed", quoteShort(p.Decoded[Value]), n.t.Digest.Name)
			}
		}
	}
}

// The octets that RFC 3986 does not allow in a path and in a query. A '%' is
// looked at on its own.
var (
	rawInPath  = SetRange(0, 0xFF).Minus(Unreserved).Minus(SetOf("!$&'()*+,;=:@/%"))
	rawInQuery = rawInPath.Minus(SetOf("?"))
)

func firstOf(s string, set Set) int {
	for i := 0; i < len(s); i++ {
		if set.Has(s[i]) {
			return i
		}
	}
	return -1
}

func unitAt(s string, i int) string { return s[i : i+unitLen(s[i:])] }

// notUTF8 is the position in wire of the first unit that does not decode to
// UTF-8.
func notUTF8(wire string) int {
	for i := 0; i < len(wire); {
		n := unitLen(wire[i:])
		if !utf8.Valid(AppendUnescaped(nil, view(wire[i:i+n]), false)) {
			return i
		}
		i += n
	}
	return 0
}
