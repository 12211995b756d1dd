package capture

import (
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var (
	urlLiteral = expression(`(?i)^https?://[^\s/<{$%]|^https?://(?:<|\{|\$)`)
	nearCall   = expression(`(?i)(?:\b(?:get|post|put|delete|patch|request|open|fetch|axios|uri|url|endpoint)\b["']?\s*[(=:,]?[^"'\n]{0,20}$)`)
	answerBody = expression(`(?is)\bresp\w*_?(?:body|text|content|data|json)\s*=\s*([\[{].*?\n[\]}])`)
)

var powerURI = expression(`(?i)-Uri\s+(https?://[^\s"'` + "`" + `]+)`)

// scriptURL chooses the address that is requested: a signed one first, then one
// in a call or in a variable of that name, then any.
func scriptURL(text string, ls []literal) (literal, bool) {
	best, rank := literal{}, 0
	if m := powerURI.FindStringSubmatchIndex(text); m != nil { // PowerShell needs no quotes
		best, rank = literal{text: text[m[2]:m[3]], start: m[2], end: m[3]}, 1
	}
	for _, l := range ls {
		if !urlLiteral.MatchString(l.text) || strings.ContainsAny(l.text, "\n") {
			continue
		}
		if l.made && strings.Contains(l.text, "oauth_") { // the program signs; with what is not known
			l.text, _, _ = strings.Cut(l.text, "?")
		}
		r := 1
		if nearCall.MatchString(text[max(0, l.start-60):max(0, l.start-1)]) {
			r = 2
		}
		if strings.Contains(l.text, "oauth_") {
			r += 2
		}
		if l.comment {
			r = 0
		}
		if r > rank {
			best, rank = l, r
		}
	}
	return best, rank > 0
}

var methodCalls = []*pattern{
	expression(`(?i)["']?\bmethod["']?\s*[:=]\s*["'](GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)["']`),
	expression(`(?i)\.(?:open|request)\(?\s*["'](GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)["']`),
	expression(`(?i)-Method\s+["']?(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b`),
	expression(`CURLOPT_CUSTOMREQUEST\s*(?:,|=>)\s*["'](\w+)["']`),
	expression(`(?:HttpMethod|Method)\.(Get|Post|Put|Delete|Patch|Head|GET|POST|PUT|DELETE|PATCH|HEAD)\b`),
	expression(`\b(?:requests|session|client|oauth|http|axios|httpx|request|got|superagent|twitter|api|s|r)\.(get|post|put|delete|patch|head)\(`),
}

// scriptMethod returns the method of the first call that names one, comments
// left out.
func scriptMethod(text string) (method string, known bool) {
	first := len(text)
	for _, re := range methodCalls {
		for _, m := range re.FindAllStringSubmatchIndex(text, 50) {
			if m[0] < first && !commented(text, m[2]) {
				first, method, known = m[0], strings.ToUpper(text[m[2]:m[3]]), true
				break
			}
		}
	}
	if known {
		return method, true
	}
	if strings.Contains(text, "fetch(") || strings.Contains(text, "Invoke-") { // both send GET unless told
		return "GET", true
	}
	return "GET", false
}

var (
	fieldName    = expression(`(?i)^(?:authorization|content-type|content-length|accept(?:-[a-z]+)?|user-agent|host|cookie|date|server|www-authenticate|access-control-[a-z-]+|transfer-encoding|connection|cache-control|etag|set-cookie|x-[a-z-]+)$`)
	answerOnly   = expression(`(?i)^(?:access-control-allow-[a-z]+|access-control-(?:max-age|expose-headers)|date|server|www-authenticate|etag|set-cookie|transfer-encoding)$`)
	fieldBetween = expression(`^["']\]?\s*(?:=>|[:,=])\s*[bf]?$`)
	assigned     = expression(`(?i)([\w$.]*)\s*=\s*(?:dict\(|@?\{|array\(|\[)[^{}]*$`)
)

// scriptHeaders returns the header fields of the request, and those that the
// text shows as the server's: by the name of the variable, or because only
// servers send them.
func scriptHeaders(text string, ls []literal) (header http.Header, answer map[string][]string) {
	header, answer = http.Header{}, map[string][]string{}
	for i := 0; i+1 < len(ls); i++ {
		name, value := ls[i], ls[i+1]
		if name.comment || value.made || !fieldName.MatchString(name.text) || value.start-1 < name.end || !fieldBetween.MatchString(text[name.end:value.start-1]) {
			continue
		}
		key := http.CanonicalHeaderKey(name.text)
		variable := ""
		if m := assigned.FindStringSubmatch(text[max(0, name.start-2000):name.start]); m != nil {
			variable = strings.ToLower(m[1])
		}
		if strings.Contains(variable, "resp") || answerOnly.MatchString(name.text) {
			answer[key] = append(answer[key], value.text)
		} else if key != "Host" {
			header.Set(key, value.text)
		}
	}
	if m := powerType.FindStringSubmatch(text); m != nil && header.Get("Content-Type") == "" {
		header.Set("Content-Type", m[1])
	}
	if header.Get("Authorization") == "" {
		for _, l := range ls {
			if _, rest, oauth := signer.AuthScheme(l.text); oauth && !l.comment && !l.made && strings.Contains(rest, "oauth_") {
				header.Set("Authorization", unfold(l.text))
			}
		}
	}
	return header, answer
}

var powerType = expression(`(?i)-ContentType\s+["']?([\w/+.-]+(?:;[^"'\n]*)?)`)

var bodyBefore = expression(`(?i)(?:\b(?:data|body|payload|form)["']?\s*[:=]\s*|\.send\(?\s*|-Body\s+|CURLOPT_POSTFIELDS\s*(?:,|=>)\s*)[bf]?$`)

// scriptBody returns the body, if it stands in the text as one string.
func scriptBody(text string, ls []literal) []byte {
	for _, l := range ls {
		if !l.comment && l.start > 0 && l.text != "" && bodyBefore.MatchString(text[max(0, l.start-40):l.start-1]) {
			return []byte(l.text)
		}
	}
	return nil
}

var (
	secretName  = expression(`(?i)(?:(?:consumer|client|api|app)_?(?:key_?)?secret)["'\]]*\s*(?:=>|[:=,(])\s*$`)
	tokenSecret = expression(`(?i)(?:(?:access|resource|oauth|user)?_?(?:owner_)?token_?secret|resource_owner_secret|access_?secret)["'\]]*\s*(?:=>|[:=,(])\s*$`)
	fourSecrets = expression(`\b(?:OAuth1|OAuth1Session|OAuth1Auth)\(\s*$`)
)

// scriptSecrets takes the secrets that stand in the text, so that the signature
// can be checked with them and they can be masked.
func scriptSecrets(c *diagnose.Case, text string, ls []literal) {
	for i, l := range ls {
		if l.comment || l.start < 1 || placeholder(l.text) {
			continue
		}
		before := text[max(0, l.start-60) : l.start-1]
		switch {
		case tokenSecret.MatchString(before):
			c.Credentials.TokenSecret = signer.NewSecret(l.text)
		case secretName.MatchString(before):
			c.Credentials.ConsumerSecret, c.Secrets = signer.NewSecret(l.text), true
		case fourSecrets.MatchString(before) && i+1 < len(ls) && argument.MatchString(text[l.end:ls[i+1].start]):
			c.Credentials.ConsumerKey = l.text
			c.Credentials.ConsumerSecret, c.Secrets = signer.NewSecret(ls[i+1].text), !placeholder(ls[i+1].text)
			if i+3 < len(ls) && argument.MatchString(text[ls[i+2].end:ls[i+3].start]) {
				c.Credentials.Token, c.Credentials.TokenSecret = ls[i+2].text, signer.NewSecret(ls[i+3].text)
			}
		}
	}
}

var argument = expression(`^["'],\s*["']$`)

// placeholder reports whether a text stands for a value that was not given.
func placeholder(text string) bool {
	t := strings.ToLower(text)
	return t == "" || strings.ContainsAny(t, "<>{}…*") || strings.HasPrefix(t, "your") || strings.HasPrefix(t, "xxx") || strings.HasPrefix(t, "...") || strings.HasPrefix(t, "$")
}
