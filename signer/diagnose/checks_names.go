package diagnose

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// known are the protocol parameters of RFC 5849 and its common extensions.
var known = []string{
	"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_signature", "oauth_timestamp", "oauth_nonce",
	"oauth_version", "oauth_callback", "oauth_verifier", "oauth_body_hash", "oauth_token_secret", "oauth_consumer_secret",
	"oauth_callback_confirmed", "oauth_session_handle", "oauth_problem", "oauth_expires_in", "oauth_authorization_expires_in",
}

// nearestName returns the protocol parameter that a name is a slip of, or "".
func nearestName(n string) string {
	if slices.Contains(known, n) || len(n) < 8 || n[0]|0x20 != 'o' {
		return ""
	}
	if bare := strings.TrimPrefix(strings.TrimPrefix(n, "oAuth_"), "OAuth "); slices.Contains(known, strings.ToLower(strings.TrimSpace(n))) {
		return strings.ToLower(strings.TrimSpace(n))
	} else if bare != n && slices.Contains(known, "oauth_"+bare) {
		return "oauth_" + bare
	}
	best, least := "", 3
	for _, k := range known {
		if d := distance(n, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of single-letter slips between two names, exchanged
// neighbours counting as one.
func distance(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 9
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func checkNameTypo(c *Case) []Finding {
	var found []Finding
	names, count := c.sent()
	for _, n := range names {
		right := nearestName(n)
		if right == "" || count[right] > 0 {
			continue
		}
		level := Warning
		if slices.Contains(required, right) {
			level = Error
		}
		f := findingf(level, Likely, c.spanOfName(n), "%s looks like a slip of %s", n, right)
		f.Fix = "rename it to " + right
		found = append(found, f)
	}
	return found
}

// required are the parameters that every signed request has; PLAINTEXT does
// without the last two.
var required = []string{"oauth_consumer_key", "oauth_signature_method", "oauth_timestamp", "oauth_nonce"}

func checkRequired(c *Case) []Finding {
	if _, sent := c.param("oauth_signature"); !sent || c.unreadable() {
		return nil
	}
	need := required
	if c.declared().Kind == signer.Plaintext {
		need = required[:2]
	}
	var missing []string
	_, count := c.sent()
	for _, n := range need {
		if count[n] == 0 {
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return just(findingf(Error, Certain, c.span("url"), "the request lacks %s", strings.Join(missing, " and ")))
}

func checkSignatureName(c *Case) []Finding {
	if _, sent := c.param("oauth_signature"); sent {
		return nil
	}
	for _, n := range signatureNames {
		if _, sent := c.param(n); sent {
			return just(findingf(Error, Certain, c.spanOfParam(n), "the signature is sent as %s; its name is oauth_signature", n))
		}
	}
	return nil
}

func checkLacksSignature(c *Case) []Finding {
	_, count := c.sent()
	if c.signed() || count["oauth_consumer_key"] == 0 || count["oauth_nonce"]+count["oauth_timestamp"] == 0 || c.Received.BaseString != "" {
		return nil
	}
	for _, n := range signatureNames {
		if count[n] > 0 {
			return nil
		}
	}
	for n := range count {
		if nearestName(n) == "oauth_signature" {
			return nil
		}
	}
	for _, p := range c.pairs() {
		if p.Source != signer.FromSigner && p.Protocol() {
			return just(finding(Error, Certain, c.spanOfParam("oauth_consumer_key"), "the request has oauth_ parameters, but no oauth_signature"))
		}
	}
	return nil
}

// tokenPath reports whether the path looks like a leg of the token exchange.
func tokenPath(c *Case, words ...string) bool {
	p := strings.ToLower(strings.NewReplacer("_", "", "-", "", "/", "").Replace(c.Request.URL().Path))
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(p, w) })
}

func checkLegNotSigned(c *Case) []Finding {
	for _, p := range c.pairs() {
		if p.Protocol() && !p.Is("oauth_token") && !p.Is("oauth_verifier") {
			return nil
		}
	}
	if c.signed() || !tokenPath(c, "accesstoken", "requesttoken", "oauthtoken") {
		return nil
	}
	return just(finding(Warning, Likely, c.span("url"), "this looks like a leg of the token exchange, and it is not signed"))
}

func checkJSONPlacement(c *Case) []Finding {
	if bytes.Contains(c.Request.Body, []byte(`"oauth_`)) {
		var members map[string]json.RawMessage
		if json.Unmarshal(c.Request.Body, &members) == nil {
			for n := range members {
				if strings.HasPrefix(n, "oauth_") {
					return just(finding(Error, Certain, c.span("body"), "oauth_ parameters travel in the JSON body"))
				}
			}
		}
	}
	for _, p := range c.data() {
		if v := p.Text[value]; bytes.HasPrefix(v, []byte("{")) && bytes.Contains(v, []byte(`"oauth_`)) && json.Valid(v) {
			return just(findingf(Error, Certain, c.spanOfParam(string(p.Text[name])), "oauth_ parameters travel as JSON in %s", p.Text[name]))
		}
	}
	return nil
}

func checkContentType(c *Case) []Finding {
	if c.Request.Form() || !looksLikeForm(c.Request.Body) {
		return nil
	}
	t := c.field("Content-Type")
	if t == "" {
		return just(finding(Warning, Certain, c.span("body"), "the body looks like a form, but there is no Content-Type"))
	}
	return just(findingf(Warning, Certain, c.span("header:Content-Type", "body"), "the body looks like a form, but its Content-Type is %s", t))
}

func checkVersion(c *Case) []Finding {
	v, sent := c.param("oauth_version")
	if !sent || v == "1.0" {
		return nil
	}
	return just(findingf(Error, Certain, c.spanOfParam("oauth_version"), "oauth_version is %q; only \"1.0\" exists", v))
}

func checkMethodName(c *Case) []Finding {
	m, sent := c.param("oauth_signature_method")
	if !sent || signer.DigestByName(m) != nil || c.unreadable() {
		return nil
	}
	plain := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(s))
	}
	for _, d := range signer.Digests {
		if plain(d.Name) == plain(m) || distance(plain(d.Name), plain(m)) == 1 && len(m) > 6 {
			f := findingf(Error, Certain, c.spanOfParam("oauth_signature_method"), "oauth_signature_method is %q; its name is %s", m, d.Name)
			f.Fix = "write " + d.Name
			return just(f)
		}
	}
	return just(findingf(Warning, Likely, c.spanOfParam("oauth_signature_method"), "oauth_signature_method %q is not one of those in use", m))
}

func checkCallback(c *Case) []Finding {
	_, token := c.param("oauth_token")
	_, callback := c.param("oauth_callback")
	switch {
	case callback && token:
		return just(finding(Info, Certain, c.spanOfParam("oauth_callback"), "oauth_callback belongs to the first leg, where there is no oauth_token yet"))
	case !callback && !token && c.signed() && tokenPath(c, "requesttoken", "initiate", "temporarycredentials"):
		return just(finding(Warning, Likely, c.span("url"), "this looks like the request for temporary credentials, and oauth_callback is missing"))
	}
	return nil
}

func checkBodyHash(c *Case) []Finding {
	if _, sent := c.param("oauth_body_hash"); !sent {
		return nil
	}
	if c.Request.Form() && len(c.Request.Body) > 0 {
		return just(finding(Warning, Certain, c.spanOfParam("oauth_body_hash"), "oauth_body_hash is sent with a form body, where the extension forbids it"))
	}
	return just(finding(Info, Possible, c.spanOfParam("oauth_body_hash"), "oauth_body_hash is an extension; a server that does not know it may refuse it"))
}

func checkAccount(c *Case) []Finding {
	account, rest, _ := strings.Cut(strings.ToLower(c.Request.URL().Host), ".")
	if !strings.HasSuffix(rest, "netsuite.com") {
		return nil
	}
	realm, sent := c.realm()
	realm = signer.Unescape(realm)
	want := strings.ToUpper(strings.ReplaceAll(account, "-", "_"))
	if !sent || realm == want || !strings.EqualFold(strings.ReplaceAll(realm, "-", "_"), want) {
		return nil
	}
	f := findingf(Warning, Certain, c.spanOfHeader(), "realm is %q; this account is written %s there", realm, want)
	f.Fix = `write realm="` + want + `"; the host keeps ` + account
	return just(f)
}
