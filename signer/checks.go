package signer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check is one thing that a Verifier makes sure of.
type Check struct {
	What   string // "no protocol parameter stands twice"
	Code   string // of the Problem when it is not so
	Status int    // likewise
	Ours   bool   // section 3.2 does not fix the status; the choice is this package's
	Stage  Stage
	Ref    string

	pass func(q *inquiry) bool // false: refused, and q.problem is filled in
}

// checks are run in this order. What needs no look-up comes first, then who is
// asking, then the signature, and only then what may be changed by a request
// that proved genuine.
var checks = []Check{
	{What: "the request is within the limits", Code: "parameter_rejected", Status: 400, Ours: true, Stage: StageRead, Ref: "3.4.1.3.1", pass: withinLimits},
	{What: "there are protocol parameters", Code: "parameter_absent", Status: 400, Stage: StagePlace, Ref: "3.5", pass: anyParameters},
	{What: "they all stand in one place", Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.5", pass: onePlace},
	{What: "none stands twice", Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.1", pass: noneTwice},
	{What: "all are known, if the server insists", Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.2", pass: allKnown},
	{What: "none that is required is missing", Code: "parameter_absent", Status: 400, Stage: StageMeaning, Ref: "3.1", pass: noneMissing},
	{What: "the version is 1.0, if given", Code: "version_rejected", Status: 400, Ours: true, Stage: StageMeaning, Ref: "3.1", pass: version},
	{What: "the signature method is accepted", Code: "signature_method_rejected", Status: 400, Stage: StageMeaning, Ref: "3.4", pass: acceptedMethod},
	{What: "the nonce is not empty", Code: "parameter_rejected", Status: 400, Ours: true, Stage: StageMeaning, Ref: "3.3", pass: nonceGiven},
	{What: "the timestamp is a positive integer", Code: "timestamp_refused", Status: 400, Ours: true, Stage: StageMeaning, Ref: "3.3", pass: timestampNumber},
	{What: "the timestamp is near the server's time", Code: "timestamp_refused", Status: 401, Ours: true, Stage: StageMeaning, Ref: "3.3", pass: timestampNear},
	{What: "the credentials can be looked up", Code: "server_failed", Status: 500, Ours: true, Stage: StageMeaning, Ref: "3.2", pass: lookUp},
	{What: "the consumer is known", Code: "consumer_key_unknown", Status: 401, Stage: StageMeaning, Ref: "3.2", pass: consumerKnown},
	{What: "the token is known", Code: "token_rejected", Status: 401, Stage: StageMeaning, Ref: "3.2", pass: tokenKnown},
	{What: "the consumer has a key for the method", Code: "signature_method_rejected", Status: 400, Stage: StageKey, Ref: "3.4", pass: keyForMethod},
	{What: "the signature is right", Code: "signature_invalid", Status: 401, Stage: StageSign, Ref: "3.2", pass: signatureRight},
	{What: "a body hash stands on no form", Code: "parameter_rejected", Status: 400, Stage: StageMeaning, Ref: "", pass: bodyHashAllowed},
	{What: "the body is the one that was hashed", Code: "body_hash_invalid", Status: 401, Ours: true, Stage: StageMeaning, Ref: "", pass: bodyHashRight},
	{What: "the nonce is new", Code: "nonce_used", Status: 401, Stage: StageMeaning, Ref: "3.3", pass: nonceNew},
}

// Checks returns what a Verifier checks, in its order.
func Checks() []Check { return slices.Clone(checks) }

func withinLimits(q *inquiry) bool {
	if err := q.read(); err != nil {
		q.problem.Err = err
		return q.refuse(err.Error())
	}
	if len(q.oauth) > maxProtocol {
		return q.refuse(fmt.Sprintf("the request has %d oauth_ parameters; at most %d are taken", len(q.oauth), maxProtocol))
	}
	return true
}

func anyParameters(q *inquiry) bool {
	if len(q.oauth) > 0 {
		return true
	}
	where := "neither in an Authorization header nor in the query nor in a form body"
	if a := q.Request.field("Authorization"); a != "" {
		if scheme, _, oauth := AuthScheme(a); !oauth {
			where += fmt.Sprintf("; the Authorization header has the scheme %s, not OAuth", quoteShort(scheme))
		}
	}
	return q.refuse("there are no oauth_ parameters: " + where)
}

func onePlace(q *inquiry) bool {
	var elsewhere []string
	for _, i := range q.oauth {
		if p := &q.m.pairs[i]; p.Source != q.place {
			elsewhere = append(elsewhere, fmt.Sprintf("%s in the %s", quoteShort(string(p.Text[Name])), p.Source))
		}
	}
	if elsewhere == nil {
		return true
	}
	return q.refuse(fmt.Sprintf("oauth_ parameters stand in two places, in the %s and %s; send all of them in one",
		q.place, strings.Join(elsewhere, ", ")), q.names(func(i int) bool { return q.m.pairs[i].Source != q.place })...)
}

func noneTwice(q *inquiry) bool {
	twice := q.names(func(i int) bool {
		for _, j := range q.oauth {
			if j < i && string(q.m.pairs[j].Text[Name]) == string(q.m.pairs[i].Text[Name]) {
				return true
			}
		}
		return false
	})
	if twice == nil {
		return true
	}
	return q.refuse("each oauth_ parameter may stand once; more than once stands "+quoteAll(twice), twice...)
}

func allKnown(q *inquiry) bool {
	if !q.v.OnlyKnown {
		return true
	}
	unknown := q.names(func(i int) bool { return protocolIndex(q.m.pairs[i].Text[Name]) == pOther })
	if unknown == nil {
		return true
	}
	return q.refuse("the server does not know "+quoteAll(unknown), unknown...)
}

// names returns the names of those oauth_ parameters that which picks by their
// index into the pairs, each once.
func (q *inquiry) names(which func(int) bool) (names []string) {
	for _, i := range q.oauth {
		if n := q.m.pairs[i].Text[Name]; which(i) && !slices.Contains(names, string(n)) {
			names = append(names, string(n))
		}
	}
	return names
}

// quoteAll lists names as whoever sent them may have written them: quoted.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quoteShort(n)
	}
	return strings.Join(quoted, ", ")
}

func noneMissing(q *inquiry) bool {
	var missing []string
	for _, p := range [...]int{pConsumerKey, pMethod, pSignature, pTimestamp, pNonce} {
		if q.present[p] || q.plaintext() && (p == pTimestamp || p == pNonce) {
			continue
		}
		missing = append(missing, protocolNames[p])
	}
	if missing == nil {
		return true
	}
	return q.refuse("the request lacks "+strings.Join(missing, ", "), missing...)
}

func version(q *inquiry) bool {
	if v := q.values[pVersion]; q.present[pVersion] && v != "1.0" {
		return q.refuse(fmt.Sprintf("oauth_version is %s; it must be \"1.0\" or left out", quoteShort(v)), "oauth_version")
	}
	return true
}

func acceptedMethod(q *inquiry) bool {
	methods := q.v.Methods
	if DigestByName(q.Method) != nil && (methods == nil || slices.Contains(methods, q.Method)) {
		return true
	}
	accepted := methodNames()
	if methods != nil {
		accepted = strings.Join(methods, ", ")
	}
	return q.refuse(fmt.Sprintf("oauth_signature_method is %s; accepted, by exactly this name: %s", quoteShort(q.Method), accepted), "oauth_signature_method")
}

func nonceGiven(q *inquiry) bool {
	if q.Nonce == "" && !q.plaintext() {
		return q.refuse("oauth_nonce is empty; make a random one for every request", "oauth_nonce")
	}
	return true
}

func timestampNumber(q *inquiry) bool {
	if !q.present[pTimestamp] {
		return true // PLAINTEXT
	}
	for i := 0; i < len(q.Timestamp); i++ {
		if c := q.Timestamp[i]; c < '0' || c > '9' {
			return q.refuse(fmt.Sprintf("oauth_timestamp is %s; it must be digits alone, the seconds since 1970", quoteShort(q.Timestamp)), "oauth_timestamp")
		}
	}
	n, err := strconv.ParseInt(q.Timestamp, 10, 64)
	if err != nil || n <= 0 {
		return q.refuse(fmt.Sprintf("oauth_timestamp is %s; it must be a positive number, the seconds since 1970", quoteShort(q.Timestamp)), "oauth_timestamp")
	}
	q.timestamp = n
	return true
}

// timestampNear leaves PLAINTEXT alone, which does not use the timestamp
// (3.4.4).
func timestampNear(q *inquiry) bool {
	if q.v.Window <= 0 || q.plaintext() {
		return true
	}
	now, window := q.now().Unix(), int64(q.v.Window/time.Second)
	from, to := now-window, now+window
	if q.timestamp < from || q.timestamp > to {
		word, off := "behind", now-q.timestamp
		if off < 0 {
			word, off = "ahead of", -off
		}
		q.problem.Accept = fmt.Sprintf("%d-%d", from, to)
		return q.refuse(fmt.Sprintf("oauth_timestamp %d is %d seconds %s the server's time %d; accepted are %s", q.timestamp, off, word, now, q.problem.Accept), "oauth_timestamp")
	}
	q.deadline = time.Unix(q.timestamp+window, 0)
	return true
}

func lookUp(q *inquiry) bool {
	if q.v.Keys == nil {
		return true
	}
	c, known, err := q.v.Keys.Lookup(q.ctx, q.ConsumerKey, q.Token)
	if err != nil {
		q.problem.Err = err
		return q.refuse("looking up the credentials failed")
	}
	q.Credentials, q.known = c, known
	if c.PublicKey == nil && c.PrivateKey != nil {
		q.Credentials.PublicKey = c.PrivateKey.Public()
	}
	return true
}

func consumerKnown(q *inquiry) bool {
	if q.known.Consumer {
		return true
	}
	q.decoy()
	return q.refuse(fmt.Sprintf("nobody has the oauth_consumer_key %s", quoteShort(q.ConsumerKey)), "oauth_consumer_key")
}

func tokenKnown(q *inquiry) bool {
	if q.Token == "" || q.known.Token {
		return true
	}
	q.decoy()
	return q.refuse(fmt.Sprintf("oauth_token %s is not known, or not good any more", quoteShort(q.Token)), "oauth_token")
}

// keyForMethod closes a hole: who has registered an RSA key and no secret must
// not be impersonated by HMAC with an empty secret.
func keyForMethod(q *inquiry) bool {
	c, rsa := &q.Credentials, DigestByName(q.Method).Kind == RSA
	switch {
	case rsa && c.PublicKey == nil:
		return q.refuse(fmt.Sprintf("the server has no public key of this consumer, which %s needs", q.Method), "oauth_signature_method")
	case !rsa && c.PublicKey != nil && c.ConsumerSecret.Empty():
		return q.refuse(fmt.Sprintf("this consumer has a public key and no secret, so that %s proves nothing", q.Method), "oauth_signature_method")
	}
	return true
}

func signatureRight(q *inquiry) bool {
	if q.signed(&q.Credentials) {
		return true
	}
	return q.refuse(fmt.Sprintf("oauth_signature is not the %s signature of this request", q.Method), "oauth_signature")
}

func bodyHashAllowed(q *inquiry) bool {
	if q.present[pBodyHash] && len(q.Request.Body) > 0 && q.Request.Form() {
		return q.refuse("oauth_body_hash stands on a form body, where the body hash extension forbids it: a form is signed itself", "oauth_body_hash")
	}
	return true
}

func bodyHashRight(q *inquiry) bool {
	if !q.present[pBodyHash] {
		return true
	}
	var space [128]byte
	want := q.v.Rules.AppendBodyHash(space[:0], &q.Request, DigestByName(q.Method), &q.Credentials)
	if Equal(textOf(want), q.values[pBodyHash]) {
		return true
	}
	return q.refuse(fmt.Sprintf("oauth_body_hash is %s; of the %d octets of body that arrived it is %q", quoteShort(q.values[pBodyHash]), len(q.Request.Body), want), "oauth_body_hash")
}

func nonceNew(q *inquiry) bool {
	if q.v.Nonces == nil || q.plaintext() {
		return true // PLAINTEXT does not use the nonce (3.4.4)
	}
	fresh, err := q.v.Nonces.Use(q.ctx, NonceUse{
		ConsumerKey: q.ConsumerKey, Token: q.Token, Timestamp: q.timestamp, Nonce: q.Nonce, Now: q.now(), Until: q.deadline,
	})
	if err != nil {
		q.problem = Problem{Code: "server_failed", Status: 503, Stage: StageMeaning, Ref: "3.3", Err: err}
		return q.refuse("the nonce could not be remembered, so a repetition could not be told: " + err.Error())
	}
	if !fresh {
		return q.refuse(fmt.Sprintf("oauth_nonce %s was used before with timestamp %d; make a new one for every request", quoteShort(q.Nonce), q.timestamp), "oauth_nonce")
	}
	return true
}
