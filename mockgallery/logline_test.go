package mockgallery

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestLogLines(t *testing.T) {
	at := time.Date(2018, 10, 18, 14, 6, 48, 0, time.UTC)
	tests := []struct {
		x    Exchange
		want string
	}{
		{Exchange{ID: 1, Method: "GET", Status: 200, Target: "/api/v1/jobs/x/?oauth_nonce=1", Verdict: Accepted, Placed: "query", Signed: "HMAC-SHA1", Agent: "python-requests/2.28"},
			"14:06:48  #1   GET  200  /api/v1/jobs/x/  ok  query  HMAC-SHA1  python-requests"},
		{Exchange{ID: 2, Method: "GET", Status: 401, Target: "/a/", Verdict: Refused, Problem: "signature_invalid", Mistake: "key-missing-ampersand", Message: "the HMAC key has no '&' at the end", Certainty: "proved"},
			"14:06:48  #2   GET  401  /a/  key-missing-ampersand  the HMAC key has no '&' at the end  proved"},
		{Exchange{ID: 30, Method: "POST", Status: 401, Target: "/a/", Verdict: Refused, Problem: "signature_invalid", Message: "wrong", Searching: true},
			"14:06:48  #30  POST 401  /a/  signature_invalid  wrong  (searching)"},
		{Exchange{ID: 4, Target: "/\x1b[31m\xff", Verdict: Malformed, Problem: "request_malformed", Message: "cut"}, "14:06:48  #4        ---  /\\x1B[31m\\xFF  request_malformed  cut"},
		{Exchange{ID: 5, Method: "GET", Status: 404, Target: "/a", Verdict: Answered, Refusal: "no-such-path", Forced: true}, "14:06:48  #5   GET  404  /a  not checked  no-such-path  (ordered)"},
		{Exchange{ID: 6, Method: "GET", Status: 404, Target: "/a", Verdict: Accepted, Placed: "header", Signed: "HMAC-SHA1", Refusal: "unknown-job"}, "14:06:48  #6   GET  404  /a  ok  header  HMAC-SHA1  unknown-job"},
		{Exchange{ID: 7, Method: "GET", Status: 200, Target: "/a", Verdict: Warned, Problem: "nonce_used", Message: "again"}, "14:06:48  #7   GET  200  /a  nonce_used  again  (let pass)"},
	}
	for _, test := range tests {
		test.x.Time = at
		require.Equal(t, test.want, LogLine(test.x))
	}
}

func TestAClientThatFailsNowAndThen(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	n := 0
	send := func(plus bool) string { // signs until the signature has a '+' or not, and forgets to escape it
		t.Helper()
		for {
			n++
			s := with(by("studio"), func(s *signer.Signer) {
				s.Nonce = func() string { return fmt.Sprint("nonce", n) }
				s.Placement = signer.InQuery
			})
			s.Now = m.Now
			signed, err := s.Sign(request(t, "GET", m.url+workflows, "", ""))
			require.NoError(t, err)
			if strings.Contains(signed.Signature[1:], "+") == plus && signed.Signature[0] != '+' {
				r := signed.Request
				r.Target = strings.Replace(r.Target, signer.EscapeString(signed.Signature), signed.Signature, 1)
				m.deliver(r)
				return TallyLine(m.last())
			}
		}
	}
	require.Empty(t, send(false))
	require.Empty(t, send(false))
	require.Equal(t, "              ^ this client fails 33 % of its requests (1 of 3); 3 signatures seen, 1 with '+'", send(true))
	require.Equal(t, "signature-not-encoded-on-wire", m.last().Mistake)
	require.Contains(t, send(true), "50 % of its requests (2 of 4)")
	require.Empty(t, send(true), "told at 1, 2, 4, 8 ...")
	require.Equal(t, Tally{Requests: 5, Refused: 3, Signatures: 5, Plus: 3}, m.last().Client)

	always := with(by("user"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") })
	m.send(always, "GET", workflows, "", "")
	require.Empty(t, TallyLine(m.last()), "who always fails is no riddle")
}
