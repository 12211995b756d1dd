package diagnose

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// texts returns the parameters of the request and those of a base string that
// was given alone, decoded.
func (c *Case) texts() []signer.Pair {
	ps := c.pairs()
	if base := c.Received.BaseString; base != "" && !c.Received.ByServer {
		var rfc signer.Rules
		plain := base
		if !strings.Contains(base, "oauth_consumer_key=") {
			plain = signer.Unescape(base)
		}
		more := rfc.AppendForm(nil, signer.FromHeader, plain)
		rfc.DecodeAll(nil, more)
		ps = append(ps, more...)
	}
	return ps
}

func checkSamples(c *Case) []Finding {
	var found []Finding
	seen := map[string]bool{}
	for _, p := range c.texts() {
		n, v := string(p.Text[name]), string(p.Text[value])
		if want, ok := sampleParams[n]; ok && v == want && !seen[n] {
			seen[n] = true
			span := c.spanOfParam(n)
			if len(span) == 0 {
				span = c.spanOf(n + "=" + v)
			}
			found = append(found, findingf(Warning, Likely, span, "`%s=%s` comes from the specification's photo example", n, v))
		}
	}
	return found
}

func checkSampleKeys(c *Case) []Finding {
	for _, n := range []string{"oauth_consumer_key", "oauth_token"} {
		v, _ := c.param(n)
		if origin, ok := sampleKeys[v]; ok {
			return just(findingf(Info, Certain, c.spanOfParam(n), "%s is the one that %s prints", n, origin))
		}
	}
	return nil
}

// placeholder matches what stands for something that was to be filled in.
var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}|\{[A-Za-z][A-Za-z0-9_]*\}|<[A-Za-z][A-Za-z0-9_ -]*>|%7B[A-Za-z0-9_]+%7D|%3C[A-Za-z0-9_]+%3E|\$\{[A-Za-z0-9_]+\}|/:[A-Za-z][A-Za-z0-9_]*`)

// fill are values that tutorials ask to be replaced.
var fill = regexp.MustCompile(`(?i)^(your|my|insert|replace|enter)[ _-]?(api|consumer|client|access|app|auth|oauth)?[ _-]?(key|token|secret|id)([ _-]?here)?$|^x{3,}$|^(consumer_?key|api_?key|token|access_?token|changeme|todo)$`)

func checkPlaceholders(c *Case) []Finding {
	u := c.Request.URL()
	if m := placeholder.FindString(u.Host + u.Path); m != "" {
		m = strings.TrimPrefix(m, "/")
		return just(findingf(Warning, sureOf(m), c.spanIn(m, "url"), "%s in the address is a placeholder that was not filled in", m))
	}
	return nil
}

func checkPlaceholderValues(c *Case) []Finding {
	var found []Finding
	for _, p := range c.texts() {
		n, v := string(p.Text[name]), string(p.Text[value])
		if n == "oauth_signature" {
			continue
		}
		if m := placeholder.FindString(v); m != "" && m == strings.TrimSpace(v) || p.Protocol() && n != "oauth_callback" && fill.MatchString(v) {
			span := c.spanOfParam(n)
			if len(span) == 0 {
				span = c.spanOf(v)
			}
			found = append(found, findingf(Warning, sureOf(v), span, "%s is a placeholder: %s", n, v))
		}
	}
	return found
}

// sureOf says how sure it is that a placeholder was sent: <key> is also what
// people write over a value before they show it.
func sureOf(placeholder string) Certainty {
	if strings.HasPrefix(placeholder, "<") {
		return Possible
	}
	return Certain
}

func (c *Case) spanOr(text string, parts ...string) []int {
	if s := c.spanOf(text); len(s) > 0 {
		return s
	}
	return c.span(parts...)
}

// spanIn is where text stands in the part, or else anywhere, or the part.
func (c *Case) spanIn(text, part string) []int {
	if s := c.span(part); len(s) == 2 && s[1] <= len(c.Paste) {
		if i := bytes.Index(c.Paste[s[0]:s[1]], []byte(text)); i >= 0 {
			return []int{s[0] + i, s[0] + i + len(text)}
		}
	}
	return c.spanOr(text, part)
}
