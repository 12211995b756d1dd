package diagnose

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// equal compares two texts in constant time; empty ones are equal to nothing.
func equal(a, b string) bool { return a != "" && b != "" && signer.Equal(a, b) }

// checkSecretSent finds secrets among the parameters, by their name or by what
// they hold. What they hold is compared, never shown.
func checkSecretSent(c *Case) []Finding {
	var found []Finding
	names, _ := c.sent()
	for _, n := range names {
		v, _ := c.param(n)
		if len(v) < 8 && !strings.HasPrefix(n, "oauth_") {
			continue // short texts may be equal by chance
		}
		switch {
		case n == "oauth_signature" || n == "oauth_consumer_key" && equal(v, c.Credentials.ConsumerKey):
		case n == "oauth_token" && equal(v, c.Credentials.Token) && !equal(v, c.Credentials.ConsumerSecret.Reveal()):
		case slices.Contains([]string{"oauth_consumer_secret", "oauth_token_secret", "consumer_secret", "token_secret"}, strings.ToLower(n)):
			found = append(found, findingf(Warning, Certain, c.spanOfParam(n), "%s is sent: a secret must never travel", n))
		case equal(v, c.Credentials.ConsumerSecret.Reveal()):
			if n != "oauth_consumer_key" {
				found = append(found, findingf(Error, Proved, c.spanOfParam(n), "%s carries your consumer secret (compared, not shown)", n))
			}
		case equal(v, c.Credentials.TokenSecret.Reveal()) && n != "oauth_token":
			found = append(found, findingf(Error, Proved, c.spanOfParam(n), "%s carries your token secret (compared, not shown)", n))
		}
	}
	if base := c.Received.BaseString; base != "" && len(found) == 0 {
		plain := signer.Unescape(signer.Unescape(base))
		for _, s := range []struct{ what, text string }{{"consumer secret", c.Credentials.ConsumerSecret.Reveal()}, {"token secret", c.Credentials.TokenSecret.Reveal()}} {
			if i := strings.Index(plain, "="+s.text); len(s.text) >= 8 && i >= 0 {
				n := plain[:i]
				n = n[strings.LastIndexAny(n, "&?")+1:]
				if n == "oauth_token" || !strings.HasPrefix(n, "oauth_") {
					found = append(found, findingf(Error, Proved, c.spanOf(s.text), "%s carries your %s (compared, not shown)", n, s.what))
				}
			}
		}
	}
	return found
}

// checkSwapped finds a key that is a secret.
func checkSwapped(c *Case) []Finding {
	key, _ := c.param("oauth_consumer_key")
	token, _ := c.param("oauth_token")
	switch {
	case equal(key, c.Credentials.ConsumerSecret.Reveal()):
		return just(finding(Warning, Proved, c.spanOfParam("oauth_consumer_key"), "oauth_consumer_key is the consumer secret (compared, not shown)"))
	case equal(token, c.Credentials.TokenSecret.Reveal()):
		return just(finding(Warning, Proved, c.spanOfParam("oauth_token"), "oauth_token is the token secret (compared, not shown)"))
	}
	return nil
}

// checkSecretWhitespace tells what stands around a secret that was given.
func checkSecretWhitespace(c *Case) []Finding {
	var found []Finding
	for _, s := range []struct{ what, text string }{
		{"consumer secret", c.Credentials.ConsumerSecret.Reveal()}, {"token secret", c.Credentials.TokenSecret.Reveal()},
	} {
		left, right := strings.TrimLeft(s.text, trimmable) != s.text, strings.TrimRight(s.text, trimmable) != s.text
		switch {
		case left && right:
			found = append(found, findingf(Warning, Certain, nil, "the %s as given has blanks, quotes or invisible characters at both ends", s.what))
		case left:
			found = append(found, findingf(Warning, Certain, nil, "the %s as given begins with a blank, a quote or an invisible character", s.what))
		case right:
			found = append(found, findingf(Warning, Certain, nil, "the %s as given ends with a blank, a quote or an invisible character", s.what))
		}
	}
	return found
}
