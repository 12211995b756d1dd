package vectors_test

import (
	"regexp"
	"strings"
)

// place does section 3.5: it gives the header, the URL or the body with the protocol parameters in it.
func place(r request, oauth [][2]string, signature, realm, where string) (authorization, url, body string) {
	pairs := append(append([][2]string{}, oauth...), [2]string{"oauth_signature", signature})
	var quoted, joined []string
	if realm != "" {
		quoted = append(quoted, `realm="`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(realm)+`"`)
	}
	for _, p := range pairs {
		quoted = append(quoted, percent(p[0])+`="`+percent(p[1])+`"`)
		joined = append(joined, percent(p[0])+"="+percent(p[1]))
	}
	added := strings.Join(joined, "&")
	switch where {
	case "header":
		return "OAuth " + strings.Join(quoted, ", "), "", ""
	case "body":
		if r.body() != "" {
			added = r.body() + "&" + added
		}
		return "", "", added
	}
	bare, _, _ := strings.Cut(r.url(), "#")
	front, query, _ := strings.Cut(bare, "?")
	if strings.Count(front, "/") == 2 {
		front += "/"
	}
	if query != "" {
		added = query + "&" + added
	}
	return "", front + "?" + added, ""
}

// placed takes apart what place put together: the scheme word and the pairs of an Authorization header.
func placed(header string) (scheme string, pairs [][2]string) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t,")
		name, after, found := strings.Cut(rest, `="`)
		if !found {
			break
		}
		val, tail, _ := strings.Cut(after, `"`)
		if name != "realm" {
			pairs = append(pairs, [2]string{unescape(name, false), unescape(val, false)})
		}
		rest = tail
	}
	return scheme, pairs
}

// alternatives rewrites an input so that the rule of the RFC, applied to it, gives what the other answer to an open question
// gives for the input as it was.
var alternatives = map[string]func(*given){
	"body-hash-on-form/kept":      func(*given) {},
	"body-hash-on-form/left-out":  func(g *given) { g.dropOAuth("oauth_body_hash") },
	"empty-token/sent-and-signed": func(*given) {},
	"empty-token/left-out":        func(g *given) { g.dropOAuth("oauth_token") },
	"form-charset/body-signed":    func(*given) {},
	"form-charset/body-left-out":  func(g *given) { g.Request.Headers = nil },
	"form-on-get/body-signed":     func(*given) {},
	"form-on-get/body-left-out":   func(g *given) { g.Request.Headers = nil },
	"idn-host/ascii": func(g *given) {
		g.rewrite(func(s string) string { return strings.Replace(s, "bücher", "xn--bcher-kva", 1) })
	},
	"idn-host/unicode":                     func(*given) {},
	"invalid-escape/literal":               func(*given) {},
	"invalid-escape/form-dropped":          func(g *given) { g.Request.Headers = nil },
	"invalid-escape/pair-dropped":          func(g *given) { g.dropSegments(badEscape) },
	"non-utf8-octets/kept":                 func(*given) {},
	"non-utf8-octets/replaced":             func(g *given) { g.rewrite(replaceOctets) },
	"protocol-parameter-twice/both-signed": func(*given) {},
	"protocol-parameter-twice/query-wins":  func(g *given) { g.dropOAuth("oauth_nonce") },
	"protocol-parameter-twice/header-wins": func(g *given) { g.dropSegments(isNonce) },
	"raw-blank-in-path/escaped":            func(g *given) { g.rewrite(func(s string) string { return strings.ReplaceAll(s, " ", "%20") }) },
	"raw-blank-in-path/as-typed":           func(*given) {},
	"raw-non-ascii/encoded":                func(*given) {},
	"raw-non-ascii/escaped-once":           func(g *given) { g.encode = percentASCII },
	"realm-text/quoted-string":             func(*given) {},
	"realm-text/raw":                       func(*given) {},
	"realm-text/percent-encoded":           func(g *given) { g.Realm = octets(percent(string(g.Realm))) },
	"semicolon/literal":                    func(*given) {},
	"semicolon/separator":                  func(g *given) { g.rewrite(func(s string) string { return strings.ReplaceAll(s, ";", "&") }) },
	"semicolon/cut-at-equals":              func(g *given) { g.rewrite(cutAtEquals) },
	"semicolon/pair-dropped":               func(g *given) { g.dropSegments(func(s string) bool { return strings.Contains(s, ";") }) },
}

// secondEquals is a second '=' in a pair, and what follows it.
var secondEquals = regexp.MustCompile(`(=[^&=]*)=[^&]*`)

func cutAtEquals(s string) string { return secondEquals.ReplaceAllString(s, "$1") }

func (g *given) dropOAuth(name string) {
	kept := g.OAuth[:0:0]
	for _, p := range g.OAuth {
		if string(p[0]) != name {
			kept = append(kept, p)
		}
	}
	g.OAuth = kept
}

// rewrite changes the text of URL and body.
func (g *given) rewrite(f func(string) string) {
	g.Request.URL, g.Request.Body = octets(f(g.Request.url())), octets(f(g.Request.body()))
}

// dropSegments takes pairs out of query and body.
func (g *given) dropSegments(drop func(string) bool) {
	g.rewrite(func(s string) string {
		front, query, found := strings.Cut(s, "?")
		if !found {
			front, query = "", s
		}
		var kept []string
		for _, segment := range strings.Split(query, "&") {
			if !drop(segment) {
				kept = append(kept, segment)
			}
		}
		if found {
			front += "?"
		}
		return front + strings.Join(kept, "&")
	})
}

func isNonce(segment string) bool { return strings.HasPrefix(segment, "oauth_nonce=") }

func badEscape(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			return true
		}
	}
	return false
}

// replaceOctets puts U+FFFD where the vectors have single octets that are not UTF-8.
func replaceOctets(s string) string {
	return strings.NewReplacer("%E9", "%EF%BF%BD", "%FF", "%EF%BF%BD", "%FE", "%EF%BF%BD").Replace(s)
}

// percentASCII is what a signer does that leaves all beyond ASCII raw.
func percentASCII(s string) string {
	out := ""
	for i := range len(s) {
		if s[i] < 0x80 {
			out += percent(s[i : i+1])
		} else {
			out += s[i : i+1]
		}
	}
	return out
}
