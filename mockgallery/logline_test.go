package mockgallery

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
		{Exchange{ID: 4, Target: "/\x1b[31m\xff", Verdict: Malformed, Problem: "request_malformed", Message: "cut"}, "14:06:48  #4        ---  /?[31m?  request_malformed  cut"},
		{Exchange{ID: 5, Method: "GET", Status: 404, Target: "/a", Verdict: Answered, Refusal: "no-such-path", Forced: true}, "14:06:48  #5   GET  404  /a  not signed  no-such-path  (ordered)"},
		{Exchange{ID: 6, Method: "GET", Status: 404, Target: "/a", Verdict: Accepted, Placed: "header", Signed: "HMAC-SHA1", Refusal: "unknown-job"}, "14:06:48  #6   GET  404  /a  ok  header  HMAC-SHA1  unknown-job"},
		{Exchange{ID: 7, Method: "GET", Status: 200, Target: "/a", Verdict: Warned, Problem: "nonce_used", Message: "again"}, "14:06:48  #7   GET  200  /a  nonce_used  again  (let pass)"},
	}
	for _, test := range tests {
		test.x.Time = at
		require.Equal(t, test.want, LogLine(test.x))
	}
}
