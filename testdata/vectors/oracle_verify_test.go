package vectors_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// answer is what a verifier says of a request.
type answer struct {
	verdict, problem string
	status           int
	stage            string
}

// window is the number of seconds that a timestamp may be off.
const window = 300

var positive = regexp.MustCompile(`^[1-9][0-9]*$`)

// received is a request taken apart: the pairs of the three places.
type received struct {
	scheme              string
	header, query, form [][2]string
}

func receive(r request) received {
	x := received{query: formPairs(queryOf(r.url()))}
	for _, h := range r.Headers {
		if strings.EqualFold(string(h[0]), "Authorization") {
			x.scheme, x.header = placed(string(h[1]))
		}
	}
	if !strings.EqualFold(x.scheme, "OAuth") {
		x.header = nil
	}
	if isForm(r) {
		x.form = formPairs(r.body())
	}
	return x
}

// protocol is the list of the pairs whose names begin with oauth_, from all places.
func (x received) protocol() [][2]string {
	var ps [][2]string
	for _, p := range slices.Concat(x.header, x.query, x.form) {
		if strings.HasPrefix(p[0], "oauth_") {
			ps = append(ps, p)
		}
	}
	return ps
}

// verify does section 3.2.
func verify(g given) answer {
	refuse := func(problem string, status int, stage string) answer { return answer{"refuse", problem, status, stage} }
	x := receive(g.Request)
	have := map[string][]string{}
	for _, p := range x.protocol() {
		have[p[0]] = append(have[p[0]], p[1])
	}
	one := func(name string) string { return value(x.protocol(), name) }
	for _, values := range have {
		if len(values) > 1 {
			return refuse("parameter_rejected", 400, "parameters")
		}
	}
	required := []string{"oauth_consumer_key", "oauth_signature_method", "oauth_signature"}
	method := one("oauth_signature_method")
	if method != "PLAINTEXT" {
		required = append(required, "oauth_timestamp", "oauth_nonce")
	}
	for _, name := range required {
		if have[name] == nil {
			return refuse("parameter_absent", 400, "parameters")
		}
	}
	stamp := one("oauth_timestamp")
	if have["oauth_timestamp"] != nil && !positive.MatchString(stamp) {
		return refuse("timestamp_refused", 400, "timestamp")
	}
	if v := have["oauth_version"]; v != nil && v[0] != "1.0" {
		return refuse("version_rejected", 400, "version")
	}
	if !slices.Contains(methods, method) {
		return refuse("signature_method_rejected", 400, "method")
	}
	var mine []credentials
	for _, c := range g.Known {
		if string(c.ConsumerKey) == one("oauth_consumer_key") {
			mine = append(mine, c)
		}
	}
	if len(mine) == 0 {
		return refuse("consumer_key_unknown", 401, "consumer")
	}
	use := mine[0]
	use.TokenSecret = ""
	if token := one("oauth_token"); token != "" {
		i := slices.IndexFunc(mine, func(c credentials) bool { return string(c.Token) == token })
		if i < 0 {
			return refuse("token_rejected", 401, "token")
		}
		use = mine[i]
	}
	if seconds, err := strconv.ParseInt(stamp, 10, 64); stamp != "" && (err != nil || seconds < g.Now-window || seconds > g.Now+window) {
		return refuse("timestamp_refused", 401, "timestamp")
	}
	if !genuine(g.Request, x, use) {
		return refuse("signature_invalid", 401, "signature")
	}
	used := [4]octets{octets(one("oauth_consumer_key")), octets(one("oauth_token")), octets(stamp), octets(one("oauth_nonce"))}
	if method != "PLAINTEXT" && slices.Contains(g.Seen, used) {
		return refuse("nonce_used", 401, "nonce")
	}
	return answer{verdict: "accept"}
}

// genuine computes the signature of what came and compares it with the one that came.
func genuine(r request, x received, c credentials) bool {
	method, signature := value(x.protocol(), "oauth_signature_method"), value(x.protocol(), "oauth_signature")
	text := base(r, x.header, percent).baseString
	if strings.HasPrefix(method, "RSA-") {
		return rsaGenuine(method, text, signature, string(c.PublicKey))
	}
	want, err := digest(method, text, key(c), "")
	return err == nil && want == signature
}
