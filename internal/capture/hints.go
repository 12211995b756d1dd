package capture

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// suspect is a piece of code that often makes a mistake. The first group of the
// pattern, if there is one, is what is pointed at.
type suspect struct {
	mistake string
	code    *pattern
	unless  *pattern // in the 120 octets behind: then it is done right
}

var suspects = []suspect{
	// escaping
	except("space-as-plus", `\bquote_plus\b`, `^\s*(?:,|as\b|\n)`),
	row("space-as-plus", `\b(?:urllib\.(?:parse\.)?)?urlencode\(`),
	row("space-as-plus", `\b(?:http_build_query|URLEncoder\.encode|QueryEscape|CGI\.escape|encode_www_form_component|HttpUtility\.UrlEncode|WebUtility\.UrlEncode)\b`),
	row("tilde-encoded", `\bURLEncoder\.encode\b`),
	row("lowercase-hex", `\bHttpUtility\.UrlEncode\b`),
	row("slash-unencoded", `\b(?:parse\.|urllib\.)?quote\((?:[^()"']|\([^()]*\))*\)`),
	except("sub-delims-unencoded", `\bencodeURIComponent\(`, `replace\(\s*/\[!'`),
	row("reserved-chars-unencoded", `\bencodeURI\(`),
	row("sub-delims-unencoded", `\bUri\.EscapeDataString\b`),
	row("space-as-plus", `\bnew URLSearchParams\b`),

	// digest and its text
	row("hex-digest-sent", `\bhexdigest\(\)`),
	row("hex-digest-sent", `(?:digest|toString)\(\s*['"]hex['"]\s*\)`),
	row("base64-of-hex", `b64encode\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*(hexdigest\(\))`),
	row("url-safe-base64", `\b(?:urlsafe_b64encode|base64url|Base64\.getUrlEncoder|UrlSafe)\b`),
	row("base64-wrapped", `\b(?:encodestring|encodebytes|Base64\.encode64)\b`),
	row("plain-hash-instead-of-hmac", `\bcreateHash\(\s*['"]sha`),
	row("key-missing-ampersand", `\bhmac\.new\(\s*(?:bytes\(|bytearray\()?(\w*[sS]ecret\w*)(?:\.encode\([^)]*\))?\s*,`),
	row("key-missing-ampersand", `\bcreateHmac\(\s*['"]\w+['"]\s*,\s*(\w*[sS]ecret\w*)\s*\)`),
	row("key-missing-ampersand", `(?i)HMACSHA\d+\([^()\n]*,\s*(\w*secret\w*)\s*\)`),

	// time and nonce
	row("timestamp-local-time", `\bdatetime\.(?:datetime\.)?now\(\s*\)\s*-`),
	row("timestamp-local-time", `\butcnow\(\)\.(?:timestamp\(\)|strftime\(['"]%s)`),
	row("timestamp-local-time", `\bmktime\([^\n]*(?:gmtime|utcnow|utctimetuple)`),
	row("timestamp-local-time", `\btimegm\([^\n]*(?:localtime|\.now\(\))`),
	row("timestamp-local-time", `(?i)-UFormat\s+["']?%s`),
	row("timestamp-local-time", `(?i)\bDateDiff\(\s*"s"\s*,[^\n]*\bNow\b`),
	row("timestamp-local-time", `\bDateTime\.Now\b`),
	row("timestamp-fractional", `\bstr\(\s*time\.time\(\)\s*\)`),
	row("timestamp-milliseconds", `\btime\.time\(\)\s*\*\s*1000`),
	except("timestamp-milliseconds", `\b(?:Date\.now\(\)|getTime\(\)|currentTimeMillis\(\))`, `^\s*\)?\s*/\s*(?:1000|1e3)`),
	row("hard-coded-nonce", `(?i)\bnonce["']?\s*[:=]\s*(["'][A-Za-z0-9]{3,}["'])`),
	row("low-entropy-nonce", `(?i)\bnonce["']?\s*[:=]\s*(?:str\()?((?:random\.)?(?:randint|randrange)\([^)]*\)|int\(time\.time\(\)\))`),

	// the request
	row("secret-sent-as-parameter", `\boauth_token["']?\s*[:=]\s*["']?[{$%(]?\s*(\w*[sS]ecret\w*)`),
	row("secret-sent-as-parameter", `\boauth_token(?:=|%3D)(<[^<>\n]*secret[^<>\n]*>)`),
	row("response-headers-pasted", `(?i)\bheaders\s*[=:]\s*(\w*resp\w*)`),
	row("response-headers-pasted", `(?i)\bparams\s*[=:]\s*(\w*resp\w*)`),
	row("signature-not-encoded-on-wire", `(?i)\boauth_signature=(<[^<>\n]*base ?-?64[^<>\n]*>)`),
	row("signature-not-encoded-on-wire", `(?m)oauth_signature=(?:\\?["']){1,2}\s*[+&.]\s*_?\s*(\w*[sS]ig\w*)\s*(?:$|[;,)&+"'])`),
	row("sort-locale-or-case-insensitive", `\blocaleCompare\b|\bvbTextCompare\b|\bcasecmp\b`),
	row("redirect-changes-request", `\bCURLOPT_FOLLOWLOCATION\b`),
}

// row and except make a suspect; the second one is cleared by what stands behind.
func row(mistake, code string) suspect { return suspect{mistake, expression(code), nil} }

func except(mistake, code, unless string) suspect {
	return suspect{mistake, expression(code), expression(unless)}
}

// findHints finds the suspicious code in text[start:end], in its order. What
// stands there several times is shown where it stands first.
func findHints(text string, start, end int) []diagnose.Hint {
	var all []diagnose.Hint
	part := text[start:end]
	for _, s := range suspects {
		seen := map[string]bool{}
		for _, m := range s.code.FindAllStringSubmatchIndex(part, 1000) {
			a, b := m[0], m[1]
			if len(m) > 2 && m[2] >= 0 {
				a, b = m[2], m[3]
			}
			h := diagnose.Hint{Mistake: s.mistake, Text: part[a:b], Start: start + a, End: start + b}
			if seen[h.Text] || s.unless != nil && s.unless.MatchString(part[b:min(len(part), b+120)]) {
				continue
			}
			if seen[h.Text] = true; len(seen) > 20 {
				break
			}
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, func(a, b diagnose.Hint) int { return a.Start - b.Start })
	return slices.CompactFunc(all, func(a, b diagnose.Hint) bool { return a.Mistake == b.Mistake && a.Start == b.Start })
}

// deal gives the hints that stand in a base string to the case of that string.
func deal(cases []*diagnose.Case) {
	for _, c := range cases {
		if c.Kind != "base-string" || c == cases[0] || len(c.At) == 0 {
			continue
		}
		cases[0].Hints = slices.DeleteFunc(cases[0].Hints, func(h diagnose.Hint) bool {
			inside := c.At[0].Start <= h.Start && h.End <= c.At[0].End
			if inside {
				c.Hints = append(c.Hints, h)
			}
			return inside
		})
	}
}
