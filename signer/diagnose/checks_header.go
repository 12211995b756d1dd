package diagnose

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// authorizations returns the Authorization fields that mean OAuth 1.0, or try to.
func (c *Case) authorizations() []string {
	var fields []string
	for k, vs := range c.Request.Header {
		if !strings.EqualFold(k, "Authorization") {
			continue
		}
		for _, v := range vs {
			if t := strings.TrimLeft(v, " \t"); len(t) >= 5 && strings.EqualFold(t[:5], "OAuth") {
				fields = append(fields, t)
			}
		}
	}
	return fields
}

// unreadable reports whether the header is too broken to be judged item by item.
func (c *Case) unreadable() bool {
	for _, check := range []func(*Case) []Finding{checkSchemeSeparator, checkSeparators, checkQuotes} {
		if f := check(c); len(f) > 0 && f[0].Level == Error {
			return true
		}
	}
	return false
}

func (c *Case) spanOfHeader() []int { return c.span("header:Authorization", "header:authorization") }

func checkSchemeSeparator(c *Case) []Finding {
	for _, f := range c.authorizations() {
		after := strings.TrimLeft(f[5:], " \t")
		switch {
		case strings.HasPrefix(after, ","):
			return just(finding(Error, Certain, c.spanOfHeader(), "a comma stands behind OAuth in the Authorization header"))
		case len(f) > 5 && f[5] != ' ' && f[5] != '\t':
			return just(finding(Error, Certain, c.spanOfHeader(), "the blank behind OAuth is missing in the Authorization header"))
		}
	}
	return nil
}

// checkSeparators looks between the items: one comma, and blanks as one likes.
func checkSeparators(c *Case) []Finding {
	for _, f := range c.authorizations() {
		if strings.Count(f, `"`)%2 != 0 || strings.ContainsAny(f, "“”„") {
			continue // another finding
		}
		quoted, last := false, ""
		start := 5
		for i := 5; i < len(f); i++ {
			if f[i] != '"' {
				continue
			}
			if quoted {
				start = i + 1
			} else if start > 5 {
				last = f[start:i]
				sep, _, _ := strings.Cut(last, "=")
				sep = strings.TrimRight(sep, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~% ")
				switch {
				case strings.ContainsAny(sep, "&;"):
					return just(findingf(Error, Certain, c.spanOfHeader(), "the items of the Authorization header are separated by %q instead of a comma", strings.TrimSpace(sep)))
				case !strings.Contains(sep, ","):
					return just(finding(Error, Certain, c.spanOfHeader(), "a comma is missing between two items of the Authorization header"))
				}
			}
			quoted = !quoted
		}
		if strings.Contains(f, `",oauth_`) {
			return just(finding(Info, Possible, c.spanOfHeader(), "no blank follows the commas of the Authorization header; that is allowed, but a few servers want one"))
		}
	}
	return nil
}

func checkQuotes(c *Case) []Finding {
	for _, f := range c.authorizations() {
		if strings.ContainsAny(f, "“”„‘’") {
			return just(finding(Error, Certain, c.spanOfHeader(), "the Authorization header has typographic quotes, as blogs and word processors make them"))
		}
		if strings.Count(f, `"`)%2 != 0 {
			return just(finding(Error, Certain, c.spanOfHeader(), "a quote is missing in the Authorization header"))
		}
		for _, it := range signer.AppendItems(nil, f) {
			if !it.Quoted && !it.NoEquals && it.Name != "" {
				return just(findingf(Error, Certain, c.spanOfHeader(), "the value of %s has no quotes in the Authorization header", it.Name))
			}
		}
	}
	return nil
}

// checkHeaderEscapes finds values with octets that section 3.6 escapes.
func checkHeaderEscapes(c *Case) []Finding {
	for _, f := range c.authorizations() {
		for _, it := range signer.AppendItems(nil, f) {
			if it.Name == "realm" || it.Name == "oauth_signature" || !it.Quoted {
				continue
			}
			if bad := strings.Trim(strings.Map(keepReserved, it.Value), " "); bad != "" {
				return just(findingf(Warning, Certain, c.spanOfHeader(), "the value of %s is not escaped in the Authorization header: %q stands raw", it.Name, bad[:1]))
			}
		}
	}
	return nil
}

func keepReserved(r rune) rune {
	if r == '%' || r < 0x80 && signer.Unreserved.Has(byte(r)) {
		return -1
	}
	return r
}

func checkExtraInHeader(c *Case) []Finding {
	if c.unreadable() {
		return nil
	}
	for _, f := range c.authorizations() {
		for _, it := range signer.AppendItems(nil, f) {
			if it.Name != "realm" && it.Name != "" && !strings.HasPrefix(it.Name, "oauth_") && !strings.HasPrefix(it.Name, "xoauth_") && signerName(it.Name) == "" {
				return just(findingf(Warning, Certain, c.spanOfHeader(), "%s stands in the Authorization header, which is for oauth_ parameters and realm", it.Name))
			}
		}
	}
	return nil
}

// signerName returns n if it is one of the names that a signature is given by
// mistake.
func signerName(n string) string {
	for _, s := range signatureNames {
		if n == s {
			return n
		}
	}
	return ""
}

func checkSentTwice(c *Case) []Finding {
	var found []Finding
	names, count := c.sent()
	sources := map[signer.Source]bool{}
	for _, p := range c.pairs() {
		if p.Protocol() {
			sources[p.Source] = true
		}
	}
	for _, n := range names {
		if strings.HasPrefix(n, "oauth_") && count[n] > 1 {
			found = append(found, findingf(Error, Certain, c.spanOfParam(n), "%s is sent %d times", n, count[n]))
		}
	}
	delete(sources, signer.FromSigner)
	if len(found) == 0 && len(sources) > 1 {
		found = just(finding(Error, Certain, c.span("url"), "oauth_ parameters stand in more than one place: use the header, the query or the body"))
	}
	return found
}
