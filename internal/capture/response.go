package capture

import (
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// ParseResponse reads a server's answer: with its status line and header, as
// curl -i prints it, or the body alone. It returns nil for an empty text.
func ParseResponse(text []byte) *diagnose.Response {
	plain, err := decodeText(text)
	if err != nil || strings.TrimSpace(plain) == "" {
		return nil
	}
	if r := findResponse(plain); r != nil {
		return r
	}
	r := &diagnose.Response{Header: map[string][]string{}, Body: strings.TrimSpace(plain)}
	learn(r)
	return r
}

// findResponse returns the last answer in a text: one with a status line, or
// one that speaks of OAuth. It returns nil if there is none.
func findResponse(text string) *diagnose.Response {
	messages, _ := readMessages(text)
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].status != 0 {
			return messages[i].response()
		}
	}
	r := &diagnose.Response{Header: map[string][]string{}, Body: strings.TrimSpace(text)}
	if m := statusWords.FindStringSubmatch(text); m != nil {
		r.Status = status(m[1])
	}
	for _, m := range answerField.FindAllStringSubmatch(text, -1) {
		key := http.CanonicalHeaderKey(m[1])
		r.Header[key] = append(r.Header[key], strings.TrimSpace(m[2]))
	}
	learn(r)
	if r.Status != 0 || r.Problem != "" || r.BaseString != "" || r.Signature != "" || len(r.Header) > 0 {
		return r
	}
	return nil
}

var (
	statusWords = expression(`(?i)(?:\bHTTP(?:Error| Error)?[: /]*|<Response \[|\bstatus(?:[ _]?code)?["']?\s*[:=]?\s*|^\s*)(400|401|403|500)\b`)
	answerField = expression(`(?mi)^[ \t<]*(WWW-Authenticate|Date|Server|X-[A-Za-z-]*Error[A-Za-z-]*)[ \t]*:[ \t]*(.+)$`)

	problemName = expression(`oauth_problem(?:%3D|%22|["'\\:=\s])+([A-Za-z_]+)`)
	expectedSig = expression(`(?i)(?:expected|computed|calculated|should (?:be|have been))[ _]?(?:oauth_)?(?:signature)?(?:["':=\s]|is|was|\\")+([A-Za-z0-9+/]{27,}={0,2}|(?:[A-Za-z0-9+/]|%2[BbFf]){27,}(?:%3[Dd]){1,2})`)
)

func status(digits string) int {
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

// wordings are the ways in which servers name a problem that do not use the
// problem-reporting extension, the more particular ones first.
var wordings = []struct {
	text    *pattern
	problem string
}{
	{expression(`(?i)nonce[ _]?(?:already|was|has been|is)?[ _]?(?:already)?[ _]?(?:used|rejected|replay)|NonceRejected|replayed`), "nonce_used"},
	{expression(`(?i)InvalidTimestamp|(?:expired|invalid|stale|bad|old)[ _]timestamp|timestamp[^.]{0,40}(?:expired|refused|invalid|out of (?:range|bounds)|too old)|beyond the allowable clock skew`), "timestamp_refused"},
	{expression(`(?i)Parameter not found|MissingRequiredParameter|missing (?:required )?(?:oauth )?parameter`), "parameter_absent"},
	{expression(`(?i)UnknownIntegration|consumer[ _]key[^.]{0,20}(?:unknown|invalid|not found)|(?:unknown|invalid) (?:oauth )?consumer`), "consumer_key_unknown"},
	{expression(`(?i)signature method[^.]{0,20} (?:is )?not (?:supported|accepted)`), "signature_method_rejected"},
	{expression(`(?i)signatures?\W{0,3}(?:\(oauth_signature\) )?(?:is |was )?(?:invalid|incorrect|wrong|do(?:es)? not match|did not match|mismatch)|(?:invalid|incorrect|bad|wrong)[ _](?:oauth[ _])?signature|InvalidSignature|INVALID_SIGNATURE|oauth_signature does not match|signature_mismatch|signature \(using Oauth\) is invalid`), "signature_invalid"},
	{expression(`(?i)(?:invalid|expired)(?: or (?:invalid|expired|revoked))? (?:access )?token`), "token_rejected"},
}

// learn takes out of an answer what it says about the signature.
func learn(r *diagnose.Response) {
	header := http.Header(r.Header)
	if t, err := http.ParseTime(header.Get("Date")); err == nil {
		r.Date = t.UTC()
	}
	text := strings.Join(header["Www-Authenticate"], "\n") + "\n" + r.Body
	if len(text) > 1<<20 {
		text = text[:1<<20] // no server explains itself at such length
	}
	if m := problemName.FindStringSubmatch(text); m != nil {
		r.Problem = m[1]
	}
	if found := findBaseStrings(text); len(found) > 0 {
		r.BaseString = found[0].text
	}
	if m := expectedSig.FindStringSubmatch(text); m != nil {
		r.Signature = m[1]
		if strings.Contains(m[1], "%") {
			r.Signature = signer.Unescape(m[1])
		}
	}
	for i := 0; r.Problem == "" && i < len(wordings); i++ {
		if wordings[i].text.MatchString(text) {
			r.Problem = wordings[i].problem
		}
	}
}
