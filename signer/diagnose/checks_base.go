package diagnose

import (
	"fmt"
	"regexp"
	"strings"
)

// ownBase returns the base string that a person gave as their own.
func (c *Case) ownBase() string {
	if c.Received.ByServer {
		return ""
	}
	return c.Received.BaseString
}

func checkBaseAddress(c *Case) []Finding {
	if c.ownBase() == "" || c.Kind != "base-string" {
		return nil
	}
	return just(finding(Info, Certain, nil, "a base string is no address: it is the input of the HMAC and is never sent"))
}

// checkBaseSection finds a base string whose third part is not escaped.
func checkBaseSection(c *Case) []Finding {
	base := c.ownBase()
	i := strings.Index(base, "&oauth_")
	if i < 0 || !strings.Contains(base[i:], "=") || strings.Count(base, "&") <= 2 {
		return nil
	}
	section := base[i+1:]
	places := strings.Count(section, "&") + strings.Count(section, "=")
	f := findingf(Error, Certain, c.spanOf(section), "the third part of the base string is not escaped: %d places", places)
	f.Why = "The parameters are joined first, then escaped as one value: '=' becomes %3D and '&' becomes %26. Only two '&' stay bare."
	return just(f)
}

// cutEscape is '%' and one hexadecimal digit, or none, where two belong.
var cutEscape = regexp.MustCompile(`%(?:[0-9A-Fa-f](?:[^0-9A-Fa-f]|$)|[^0-9A-Fa-f]|$)`)

// checkEscapeCut finds escapes that lost a digit, such as %2 for %2F.
func checkEscapeCut(c *Case) []Finding {
	text, where := c.ownBase(), "base string"
	level, certainty := Error, Certain
	if text == "" {
		text, where = c.Request.Target, "address"
		level, certainty = Warning, Likely
	}
	at := cutEscape.FindStringIndex(text)
	if at == nil {
		return nil
	}
	n := 0
	for rest := text; ; n++ {
		i := cutEscape.FindStringIndex(rest)
		if i == nil {
			break
		}
		rest = rest[i[0]+1:]
	}
	f := findingf(level, certainty, c.spanAt(text, at[0], min(at[0]+3, len(text))), "%s cut short in the %s, the first at its byte %d", plural(n, "an escape is", "escapes are"), where, at[0]+1)
	f.Why = "'%' is followed by two hexadecimal digits: ':' is %3A and '/' is %2F. One that lost its second digit may even take the next letter for it and read as something else."
	f.Fix = "write the escapes in full"
	if where == "address" {
		f.Fix = "write '%' itself as %25, or complete the escape"
	}
	return just(f)
}

// spanAt returns where a part of text stands in what was pasted, if text stands
// there as a whole.
func (c *Case) spanAt(text string, start, end int) []int {
	s := c.spanOf(text)
	if len(s) == 0 {
		return s
	}
	return []int{s[0] + start, s[0] + end}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// checkDefaultPort notes a port that is not signed.
func checkDefaultPort(c *Case) []Finding {
	u := c.Request.URL()
	if !u.DefaultPort() {
		return nil
	}
	return just(findingf(Info, Certain, c.spanOr(":"+u.Port+"/", "url"), "':%s' is not part of what is signed: it is the default port of %s", u.Port, strings.ToLower(u.Scheme)))
}
