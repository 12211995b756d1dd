package signer

import "strings"

// AppendMethod appends the HTTP request method in upper case, escaped: a custom
// method may need it (section 3.4.1.1). Slot: Method.
func (ru *Rules) AppendMethod(dst []byte, r *Request) []byte {
	if ru.Method != nil {
		return ru.Method(dst, r)
	}
	start := len(dst)
	dst = appendUpper(dst, r.Method)
	if RFC.Clean(dst[start:]) {
		return dst
	}
	return append(dst[:start], RFC.Append(nil, dst[start:])...)
}

// AppendURI appends the base string URI of section 3.4.1.2: scheme and host in
// lower case, the port unless it is the default of that scheme, the path as
// sent. Slots: Scheme, User, Host, Port, Path, Tail, Fragment, URI.
func (ru *Rules) AppendURI(dst []byte, u *URL) []byte {
	if ru.URI != nil {
		return ru.URI(dst, ru.parts(u))
	}
	dst = ru.appendScheme(dst, u)
	dst = append(dst, "://"...)
	if ru.User != nil {
		dst = ru.User(dst, u)
	}
	dst = ru.appendHost(dst, u)
	dst = ru.appendPort(dst, u)
	dst = ru.appendPath(dst, u)
	if ru.Tail != nil {
		dst = ru.Tail(dst, u)
	}
	if ru.Fragment != nil {
		dst = ru.Fragment(dst, u)
	}
	return dst
}

func (ru *Rules) parts(u *URL) *URIParts {
	p := &URIParts{URL: u, Scheme: ru.appendScheme(nil, u), Host: ru.appendHost(nil, u), Port: ru.appendPort(nil, u), Path: ru.appendPath(nil, u)}
	if ru.User != nil {
		p.User = ru.User(nil, u)
	}
	if ru.Tail != nil {
		p.Tail = ru.Tail(nil, u)
	}
	if ru.Fragment != nil {
		p.Fragment = ru.Fragment(nil, u)
	}
	return p
}

func (ru *Rules) appendScheme(dst []byte, u *URL) []byte {
	if ru.Scheme != nil {
		return ru.Scheme(dst, u)
	}
	return appendLower(dst, u.Scheme)
}

func (ru *Rules) appendHost(dst []byte, u *URL) []byte {
	if ru.Host != nil {
		return ru.Host(dst, u)
	}
	return appendLower(dst, u.Host)
}

func (ru *Rules) appendPort(dst []byte, u *URL) []byte {
	if ru.Port != nil {
		return ru.Port(dst, u)
	}
	if u.Port == "" || u.DefaultPort() {
		return dst
	}
	dst = append(dst, ':')
	return append(dst, u.Port...)
}

func (ru *Rules) appendPath(dst []byte, u *URL) []byte {
	if ru.Path != nil {
		return ru.Path(dst, u)
	}
	if u.Path == "" {
		return append(dst, '/')
	}
	return append(dst, u.Path...)
}

// DefaultPort reports whether the port written in the address is the default of
// its own scheme.
func (u *URL) DefaultPort() bool {
	return u.Port == "80" && strings.EqualFold(u.Scheme, "http") ||
		u.Port == "443" && strings.EqualFold(u.Scheme, "https")
}

// appendLower appends s with the letters A to Z in lower case; other octets,
// such as those of an internationalized name, stay as in the Host field.
func appendLower(dst []byte, s string) []byte {
	from := len(dst)
	dst = append(dst, s...)
	for i, b := range dst[from:] {
		if 'A' <= b && b <= 'Z' {
			dst[from+i] = b + 'a' - 'A'
		}
	}
	return dst
}

func appendUpper(dst []byte, s string) []byte {
	from := len(dst)
	dst = append(dst, s...)
	for i, b := range dst[from:] {
		if 'a' <= b && b <= 'z' {
			dst[from+i] = b - ('a' - 'A')
		}
	}
	return dst
}
