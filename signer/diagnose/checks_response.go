package diagnose

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// says reports whether the server's answer holds one of the texts, in any case.
func (c *Case) says(texts ...string) bool {
	if c.Response == nil {
		return false
	}
	all := strings.ToLower(c.Response.Problem + "\n" + c.Response.Body)
	for k, vs := range c.Response.Header {
		if strings.EqualFold(k, "WWW-Authenticate") || strings.EqualFold(k, "X-Error") {
			all += "\n" + strings.ToLower(strings.Join(vs, "\n"))
		}
	}
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(all, t) })
}

// refused reports whether there is an answer, and it is an error.
func (c *Case) refused() bool {
	return c.Response != nil && (c.Response.Status >= 400 || c.Response.Problem != "")
}

// answers makes the check of a row that only the server's words can tell.
func answers(level Level, message string, texts ...string) func(*Case) []Finding {
	return func(c *Case) []Finding {
		if !c.refused() || !c.says(texts...) {
			return nil
		}
		return just(finding(level, Likely, c.span("response"), message))
	}
}

var missingWords = []string{"parameter_absent", "missing oauth", "missing parameter", "parameter not found", "json_oauth1_missing", "missingrequiredparameter", "missing required parameter"}

// checkStripped tells a header that was sent from a server that saw none.
func checkStripped(c *Case) []Finding {
	if len(c.authorizations()) == 0 || !c.refused() || !c.says(missingWords...) {
		return nil
	}
	for _, n := range required[:2] {
		if _, sent := c.param(n); !sent {
			return nil // something is missing indeed
		}
	}
	return just(finding(Warning, Likely, c.span("response", "header:Authorization"), "the server misses oauth_ parameters that the Authorization header has: something in front of it takes the header away"))
}

func checkPlacement(c *Case) []Finding {
	if !c.refused() || !c.says(missingWords...) || len(c.authorizations()) > 0 {
		return nil
	}
	if _, sent := c.param("oauth_consumer_key"); !sent {
		return nil
	}
	place := "query"
	for _, p := range c.pairs() {
		if p.Is("oauth_consumer_key") && p.Source == signer.FromBody {
			place = "body"
		}
	}
	return just(findingf(Warning, Likely, c.spanOfParam("oauth_consumer_key"), "the server misses oauth_ parameters that stand in the %s: it may read the Authorization header only", place))
}

func checkMethodRefused(c *Case) []Finding {
	m, _ := c.param("oauth_signature_method")
	if c.refused() && c.says("signature_method_rejected", "signature method", "signature_method") {
		return just(findingf(Warning, Likely, c.spanOfParam("oauth_signature_method"), "the server does not take the signature method %s", m))
	}
	if strings.HasSuffix(strings.ToLower(c.Request.URL().Host), ".netsuite.com") && m == "HMAC-SHA1" && !c.accepted() {
		return just(finding(Warning, Likely, c.spanOfParam("oauth_signature_method"), "this service takes HMAC-SHA256 only, since 2023"))
	}
	return nil
}

// checkTooLax notes an answer that a wrong signature should not have had.
func checkTooLax(c *Case) []Finding {
	if !c.accepted() || !c.Secrets || c.Received.Signature == "" || c.Received.ByServer || c.verified() {
		return nil
	}
	return just(finding(Warning, Likely, c.span("response"), "the server accepted a signature that does not verify with the secrets given"))
}

func checkNoncePolicy(c *Case) []Finding {
	if !c.refused() || !c.says("nonce_used", "nonce already used", "nonce_already_used") || len(c.Earlier) == 0 {
		return nil
	}
	if len(reused(c)) > 0 {
		return nil
	}
	return just(finding(Info, Possible, c.spanOfParam("oauth_nonce"), "none of the earlier requests had this nonce: the server may remember nonces of other clients, or for ever"))
}

// tracking are parameters that gateways and mailers add to addresses.
var tracking = []string{"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid", "_ga", "mc_cid", "mc_eid"}

func checkRewritten(c *Case) []Finding {
	for _, p := range c.beyondRequest() {
		if n := string(p.Text[name]); slices.Contains(tracking, n) {
			return just(findingf(Warning, Likely, c.span("response"), "the server saw a parameter %s that was not sent: something on the way added it", n))
		}
	}
	for _, p := range c.data() {
		if n := string(p.Text[name]); slices.Contains(tracking, n) && c.refused() {
			return just(findingf(Info, Possible, c.spanOfParam(n), "%s is added by gateways and mailers; was it there when the address was signed?", n))
		}
	}
	return nil
}

// answerHeaders are header fields of answers, never of requests.
var answerHeaders = []string{
	"access-control-allow-origin", "access-control-allow-headers", "access-control-allow-methods", "access-control-max-age",
	"www-authenticate", "set-cookie", "server", "x-powered-by", "etag", "age", "vary", "location", "x-aspnet-version", "strict-transport-security",
}

func checkAnswerHeaders(c *Case) []Finding {
	var names []string
	for k := range c.Request.Header {
		if slices.Contains(answerHeaders, strings.ToLower(k)) {
			names = append(names, k)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return just(findingf(Warning, Certain, c.span("header:"+names[0]), "%s: header fields of an answer are sent with the request", strings.Join(names, ", ")))
}
