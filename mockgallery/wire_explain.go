package mockgallery

import (
	"bytes"
	"fmt"
	"strings"
)

// explainWire says why bytes were not taken for a request, in the problem, message and fix of an exchange. The first
// cause that fits is the one.
func explainWire(x *Exchange) {
	line, fields := headLines(x.Head)
	words := strings.Fields(line)
	if len(words) > 0 {
		x.Method = words[0]
	}
	if target, ok := target(line); ok {
		x.Target = target
	}
	for _, look := range []func(*Exchange, string, []string) bool{
		tooLong, notPlainHTTP, blankInTarget, badRequestLine, badEscape, cutShort, badHost, badField, badLength,
	} {
		if look(x, line, fields) {
			return
		}
	}
	x.Problem, x.Message = "request_malformed", fmt.Sprintf("the HTTP layer refused the request with status %d; no cause was recognised", x.Status)
}

// headLines are the request line and the fields, as far as they came.
func headLines(head []byte) (line string, fields []string) {
	lines := strings.Split(strings.TrimRight(string(head), "\r\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	return lines[0], lines[1:]
}

// target is what stands between the method and the version.
func target(line string) (string, bool) {
	_, rest, ok := strings.Cut(line, " ")
	if i := strings.LastIndex(rest, " HTTP/"); ok && i >= 0 {
		return rest[:i], true
	}
	return rest, ok
}

func tooLong(x *Exchange, _ string, _ []string) bool {
	if x.Status != 431 {
		return false
	}
	x.Problem, x.Message = "request_malformed", "the head of the request is larger than this server takes"
	x.Fix = "send fewer or shorter header fields; large data belongs in the body"
	return true
}

func notPlainHTTP(x *Exchange, line string, _ []string) bool {
	switch {
	case bytes.HasPrefix(x.Head, []byte{0x16, 0x03}):
		x.Problem, x.Message = "request_malformed", "a TLS handshake came to a port that speaks plain HTTP"
		x.Fix = "use http:// in the address, or put a TLS proxy in front; the scheme is part of what is signed"
	case strings.HasPrefix(line, "PRI * HTTP/2"):
		x.Problem, x.Message = "request_malformed", "the client spoke HTTP/2 without asking first"
		x.Fix = "use HTTP/1.1"
	default:
		return false
	}
	return true
}

func blankInTarget(x *Exchange, line string, _ []string) bool {
	t, ok := target(line)
	i := strings.IndexAny(t, " \t")
	if !ok || i < 0 {
		return false
	}
	x.Problem = "request_malformed"
	x.Message = fmt.Sprintf("there is a raw blank in the address, at byte %d of %q", i, t)
	x.Fix = "escape it as %20, before signing and on the wire"
	return true
}

func badRequestLine(x *Exchange, line string, _ []string) bool {
	method, _, _ := strings.Cut(line, " ")
	switch {
	case len(x.Head) == 0:
		return false
	case !isToken(method):
		x.Message = fmt.Sprintf("the method %q is no word of HTTP", clip(method))
	case !strings.Contains(line, " HTTP/") && x.Status != 0 && bytes.IndexByte(x.Head, '\n') >= 0:
		x.Message = fmt.Sprintf("the request line does not end in a version of HTTP: %q", clip(line))
	case x.Status == 505:
		x.Message = fmt.Sprintf("this version of HTTP is not spoken here: %q", clip(line))
	default:
		return false
	}
	x.Problem, x.Fix = "request_malformed", "the line reads: METHOD, blank, path and query, blank, HTTP/1.1"
	return true
}

func badEscape(x *Exchange, _ string, _ []string) bool {
	path := targetPath(x.Target)
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && (i+2 >= len(path) || !isHex(path[i+1]) || !isHex(path[i+2])) {
			x.Problem = "request_malformed"
			x.Message = fmt.Sprintf("the '%%' at byte %d of the path %q does not begin an escape", i, path)
			x.Fix = "write a '%' itself as %25, before signing and on the wire"
			return true
		}
		if path[i] < 0x20 || path[i] == 0x7f {
			x.Problem, x.Message = "request_malformed", fmt.Sprintf("there is a control character at byte %d of the path %q", i, path)
			x.Fix = "remove it; it often comes from copy and paste"
			return true
		}
	}
	return false
}

func badHost(x *Exchange, _ string, fields []string) bool {
	var hosts []string
	for _, f := range fields {
		if name, value, ok := strings.Cut(f, ":"); ok && strings.EqualFold(name, "host") {
			hosts = append(hosts, strings.TrimSpace(value))
		}
	}
	if len(hosts) > 0 {
		x.Host = hosts[0]
	}
	switch {
	case len(hosts) > 1:
		x.Message = fmt.Sprintf("there are %d Host fields: %s", len(hosts), strings.Join(hosts, ", "))
		x.Fix = "send one; which of them was signed cannot be known"
	case len(hosts) == 0 && x.Status == 400:
		x.Message, x.Fix = "there is no Host field", "send one; the host is part of what is signed"
	case len(hosts) == 1 && strings.ContainsAny(hosts[0], " \t/@?#\\\"<>"):
		x.Message, x.Fix = fmt.Sprintf("the Host field is no host: %q", hosts[0]), "send host and port alone, without scheme and path"
	default:
		return false
	}
	x.Problem = "request_malformed"
	return true
}

func badField(x *Exchange, _ string, fields []string) bool {
	for i, f := range fields {
		name, value, ok := strings.Cut(f, ":")
		switch {
		case f == "" || (i > 0 && (f[0] == ' ' || f[0] == '\t')):
			continue
		case !ok && x.Status != 0:
			x.Message = fmt.Sprintf("line %d of the head has no colon: %q", i+2, clip(f))
			x.Fix = "a long Authorization value must stay on one line"
		case ok && !isToken(name):
			x.Message = fmt.Sprintf("the field name %q has a character that is not allowed", clip(name))
			x.Fix = "a blank before the colon is a common cause"
		case strings.ContainsFunc(value, func(r rune) bool { return r < 0x20 && r != '\t' || r == 0x7f }):
			x.Message = fmt.Sprintf("the field %s holds a control character", name)
			x.Fix = "a secret or a signature with a line end in it is a common cause"
		default:
			continue
		}
		x.Problem = "request_malformed"
		return true
	}
	return false
}

func badLength(x *Exchange, _ string, fields []string) bool {
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		if x.Status >= 400 && (strings.EqualFold(name, "content-length") || strings.EqualFold(name, "transfer-encoding") || strings.EqualFold(name, "expect")) {
			x.Problem, x.Message = "request_malformed", fmt.Sprintf("the field %s cannot be obeyed: %q", name, clip(strings.TrimSpace(value)))
			x.Fix = "let the HTTP library set it"
			return true
		}
	}
	return false
}

func cutShort(x *Exchange, _ string, _ []string) bool {
	if x.Status != 0 && headLen(x.Head) > 0 {
		return false
	}
	x.Problem, x.Message = "request_malformed", "the connection ended, or took too long, before the head of the request was complete"
	x.Fix = "the head ends with an empty line"
	return true
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?={}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func clip(s string) string {
	if len(s) > 100 {
		return s[:100] + "..."
	}
	return s
}
