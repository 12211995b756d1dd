package capture

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var (
	urlStart  = expression(`(?i)^https?://[^\s/]`)
	bareHost  = expression(`(?i)^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|\[[0-9a-f:]+\])(:\d+)?([/?]\S*)?$`)
	verbFirst = expression(`(?i)^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)[ \t]+(https?://\S+)$`)
)

// isURL reports whether the text is one address, perhaps with a method before it.
func isURL(text string) bool {
	t := unquote(strings.TrimSpace(text))
	if strings.ContainsAny(t, "\n") {
		return false
	}
	return urlStart.MatchString(t) || bareHost.MatchString(t) && strings.ContainsAny(t, "/?:") || verbFirst.MatchString(t)
}

// readURL reads an address. Only a method before it tells the method.
func (s *source) readURL() error {
	t := unquote(strings.TrimSpace(s.text))
	c := &diagnose.Case{Kind: "url", Guessed: diagnose.Guessed{Method: true, Body: true}}
	method := "GET"
	if m := verbFirst.FindStringSubmatch(t); m != nil {
		method, t, c.Guessed.Method = strings.ToUpper(m[1]), m[2], false
	}
	if !urlStart.MatchString(t) && !strings.Contains(t, "://") {
		t, c.Guessed.Scheme = "https://"+t, true
	}
	r, err := signer.NewRequest(method, t, nil, nil)
	if err != nil {
		return err
	}
	c.Request = r
	s.add(c, 0, len(s.text))
	s.result.Read = "URL, " + method
	if c.Guessed.Method {
		s.result.Read += " (guessed)"
	}
	return nil
}

// unquote removes one pair of quotes or angle brackets around a text.
func unquote(t string) string {
	if plain, ok := straighten(t); ok {
		t = plain
	}
	if n := len(t); n >= 2 {
		switch t[:1] + t[n-1:] {
		case `""`, "''", "``", "<>":
			return t[1 : n-1]
		}
	}
	return t
}

// checkCutURL finds an address that the shell cut at its first '&': it has one
// protocol parameter, and the others stand nowhere.
func (s *source) checkCutURL() {
	for _, c := range s.result.Cases {
		_, query, _ := strings.Cut(c.Request.Target, "?")
		names := map[string]bool{}
		for _, p := range protocol(&c.Request) {
			names[p.name] = true
		}
		if strings.Contains(query, "&") || !strings.HasPrefix(query, "oauth_") || names["oauth_signature"] && names["oauth_nonce"] {
			continue
		}
		s.find(cutURL(c, diagnose.Likely))
	}
}

// cutURL is the finding that the shell cut an address; it points at the '&'.
func cutURL(c *diagnose.Case, sure diagnose.Certainty) diagnose.Finding {
	address, span := c.Request.Address(), []int{}
	for _, p := range c.At {
		if p.Part == "url" && p.End < len(c.Paste) && c.Paste[p.End] == '&' {
			span = []int{p.End, p.End + 1}
		} else if p.Part == "url" {
			span = []int{p.Start, p.End}
		}
	}
	return diagnose.Finding{
		ID: "url-cut-by-shell", Level: diagnose.Error, Certainty: sure,
		Message: "the shell cut the address at its first '&'",
		Why:     "an unquoted '&' ends a command in every shell, so what stands behind it never reached curl (or this program)",
		Fix:     fmt.Sprintf("put the address between quotes: curl '%s&...'", address),
		Span:    span, Subject: address,
	}
}
