package conformance

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

var doorKeys = Credentials{
	ConsumerKey: "demoConsumerKey271828182", ConsumerSecret: "demo-consumer-secret",
	Token: "demoAccessToken2718281828", TokenSecret: "demo-token-secret",
}

// door is a server behind HTTP: the verifier of this module, spoiled.
type door struct {
	window time.Duration
	only   bool                                        // takes no unknown oauth_ names
	mind   func(sent map[string]string) (words string) // refuses, in these words
	mode   string                                      // "warn", "off" or "closed"; "" refuses what is wrong
	signer.Rules
}

func (d *door) handler(t *testing.T) http.HandlerFunc {
	keys, err := doorKeys.keys()
	require.NoError(t, err)
	v := signer.Verifier{Keys: signer.StaticKeys{keys}, Nonces: new(signer.NonceMemory), Window: d.window, OnlyKnown: d.only, Rules: d.Rules}
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		request := signer.FromServer(r, "http", body)
		problem, status, words := "", 0, ""
		if p := v.Verify(r.Context(), request).Problem; p != nil {
			problem, status = p.Code, p.Status
		} else if d.mind != nil {
			if words = d.mind(sentIn(r, body)); words != "" {
				status = http.StatusUnauthorized
			}
		}
		switch {
		case d.mode == "closed":
			w.WriteHeader(http.StatusUnauthorized)
		case d.mode == "off" || status == 0:
		case d.mode == "warn":
			w.Header().Set("Demo-Problem", problem)
		default:
			if problem != "" {
				w.Header().Set("WWW-Authenticate", `OAuth oauth_problem="`+problem+`"`)
			}
			w.WriteHeader(status)
			io.WriteString(w, words)
		}
	}
}

// sentIn lists the raw values of the protocol parameters.
func sentIn(r *http.Request, body []byte) map[string]string {
	given := Request{URL: Text(r.URL.String()), Body: Text(body), Headers: []Pair{P("Authorization", r.Header.Get("Authorization")), P("Content-Type", r.Header.Get("Content-Type"))}}
	out := map[string]string{}
	given.rewriteParams(func(name, raw string) string {
		out[name] = raw
		return raw
	})
	return out
}

// measure puts the vectors to the door.
func (d *door) measure(t *testing.T, features ...string) *Report {
	t.Helper()
	server := httptest.NewServer(d.handler(t))
	defer server.Close()
	s := suite(t)
	rep, err := (&Runner{Suite: s}).Run(t.Context(), &Server{
		Suite: s, URL: server.URL + "/resource", Credentials: doorKeys, Features: append([]string{"hmac-sha1", "form"}, features...),
	})
	require.NoError(t, err)
	require.Greater(t, rep.Judged(), 80)
	text, err := rep.JSON()
	require.NoError(t, err)
	require.NoError(t, readAs("report", text, new(Report)), "the report is of its schema")
	return rep
}

func tenDigits(sent map[string]string) string {
	if at := sent["oauth_timestamp"]; at != "" && len(at) != 10 {
		return "Invalid timestamp size"
	}
	return ""
}

func wantsToken(sent map[string]string) string {
	if sent["oauth_token"] == "" {
		return "no token"
	}
	return ""
}

// TestServerFindings: what the report says first of servers that are known.
func TestServerFindings(t *testing.T) {
	const window = 5 * time.Minute
	for name, tt := range map[string]struct {
		door     door
		features []string
		findings string
		failing  []string // "*": many
	}{
		"it checks":                {door{window: window}, []string{"timestamp-window", "replay"}, "checks unknown-oauth-name-in-the-query", nil},
		"it only warns":            {door{window: window, mode: "warn"}, nil, "only-warns", []string{"*"}},
		"it checks nothing":        {door{window: window, mode: "off"}, nil, "checks-nothing", []string{"*"}},
		"it takes nothing":         {door{mode: "closed"}, nil, "refuses-everything", []string{"*"}},
		"it minds no clock":        {door{}, nil, "checks no-timestamp-window unknown-oauth-name-in-the-query", nil},
		"it has a window":          {door{window: window}, nil, "checks timestamp-window unknown-oauth-name-in-the-query", nil},
		"it wants a token":         {door{window: window, mind: wantsToken}, []string{"timestamp-window"}, "checks no-request-without-a-token unknown-oauth-name-in-the-query", nil},
		"it refuses unknown names": {door{window: window, only: true}, []string{"timestamp-window"}, "checks unknown-oauth-name-in-the-query", nil},
		"ten digits, within a window": {
			door{window: window, mind: tenDigits}, []string{"timestamp-window"}, "checks timestamp-digits unknown-oauth-name-in-the-query", nil,
		},
		"ten digits, at any time": {
			door{mind: tenDigits}, nil, "checks timestamp-digits no-timestamp-window unknown-oauth-name-in-the-query", []string{"published/rfc5849-3-1-verify", "published/ruby-initialize-verify"},
		},
		"no leading zero": {
			door{mind: func(sent map[string]string) string {
				if strings.HasPrefix(sent["oauth_timestamp"], "0") {
					return "leading zero"
				}
				return ""
			}}, nil, "checks timestamp-leading-zero no-timestamp-window unknown-oauth-name-in-the-query", nil,
		},
		"it wants a nonce with PLAINTEXT": {
			door{window: window, mind: func(sent map[string]string) string {
				if sent["oauth_consumer_key"] != "" && sent["oauth_nonce"] == "" {
					return "no nonce"
				}
				return ""
			}}, []string{"timestamp-window", "plaintext"}, "checks unknown-oauth-name-in-the-query", []string{"verify/good-plaintext-bare"},
		},
		"it does without with PLAINTEXT": {door{window: window}, []string{"timestamp-window", "plaintext"}, "checks unknown-oauth-name-in-the-query", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rep := tt.door.measure(t, tt.features...)
			var ids, failing []string
			for _, f := range rep.Findings {
				ids = append(ids, f.ID)
			}
			for _, r := range rep.failures() {
				if r.Verdict == Fail {
					failing = append(failing, r.ID)
				}
			}
			require.Equal(t, tt.findings, strings.Join(ids, " "))
			if slices.Equal(tt.failing, []string{"*"}) {
				require.Greater(t, len(failing), 20)
				return
			}
			require.Equal(t, tt.failing, failing)
		})
	}
}

// TestDigitsAreClaimedAsFarAsTheyShow: behind a window nine digits cannot tell,
// and the report says so.
func TestDigitsAreClaimedAsFarAsTheyShow(t *testing.T) {
	find := func(d door) *Finding {
		rep := d.measure(t)
		i := slices.IndexFunc(rep.Findings, func(f Finding) bool { return f.ID == "timestamp-digits" })
		require.GreaterOrEqual(t, i, 0)
		return &rep.Findings[i]
	}
	behind := find(door{window: 5 * time.Minute, mind: tenDigits})
	require.NotContains(t, behind.Says, "only")
	require.Contains(t, behind.Open, "nine digits would tell")
	require.Contains(t, behind.Shown, `the server says: "Invalid timestamp size"`)
	proved := find(door{mind: tenDigits})
	require.Contains(t, proved.Says, "ten digits only")
	require.Empty(t, proved.Open)
	quiet := find(door{mind: func(sent map[string]string) string {
		if tenDigits(sent) != "" {
			return "<html>"
		}
		return ""
	}})
	require.NotContains(t, quiet.Shown, "says", "a page is not quoted")
}

// TestGreyVectorsReachTheServerAsTheyAre: a vector with credentials of its own is
// put with the server's, and what a server with one client cannot show is not
// observed.
func TestGreyVectorsReachTheServerAsTheyAre(t *testing.T) {
	spelling := func(d door) string {
		seen := map[string]string{}
		for _, c := range d.measure(t).Choices {
			seen[c.Choice] = strings.Join(c.Observed, " ")
		}
		require.NotContains(t, seen, "token-of-another-consumer")
		return seen["timestamp-spelling"]
	}
	require.Equal(t, Accept, spelling(door{window: 5 * time.Minute}))
	require.Equal(t, Refuse, spelling(door{window: 5 * time.Minute, mind: tenDigits}))
}

// TestMediaTypeByLetter: one refusal is told as what it shows, and not as a row of
// the catalogue that would show there too.
func TestMediaTypeByLetter(t *testing.T) {
	d := &door{}
	strict := d.handler(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if of := r.Header.Get("Content-Type"); of != strings.ToLower(of) && strings.EqualFold(of, signer.FormType) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		strict(w, r)
	}))
	defer server.Close()
	s := suite(t)
	rep, err := (&Runner{Suite: s}).Run(t.Context(), &Server{Suite: s, URL: server.URL, Credentials: doorKeys})
	require.NoError(t, err)
	require.Len(t, rep.Causes, 1)
	require.Equal(t, "media-type-by-letter", rep.Causes[0].ID)
	require.Equal(t, []string{"verify/type-with-capitals"}, rep.Causes[0].Explains)
}

// TestTwoLegged: requests without a token that are all refused are put aside,
// with the evidence; where they are to be taken they fail, and what is claimed
// is no more than shows.
func TestTwoLegged(t *testing.T) {
	aside := (&door{mind: wantsToken}).measure(t)
	require.Empty(t, aside.failures())
	require.Empty(t, aside.Causes)
	require.Contains(t, aside.Findings[1].Shown, "right ones are refused")
	for _, r := range aside.Results {
		if r.ID == "verify/good-two-legged" {
			require.Equal(t, Unsupported, r.Verdict)
		}
	}
	judged := (&door{mind: wantsToken}).measure(t, "two-legged")
	require.Len(t, judged.Causes, 1)
	cause := judged.Causes[0]
	require.Equal(t, "refuses-without-token", cause.ID)
	require.Equal(t, diagnose.Likely, cause.Certainty)
	require.Contains(t, cause.Alternatives, "empty-oauth-token-mismatch", "a mistake that would answer the same is named beside it")
	var out strings.Builder
	require.NoError(t, judged.Text(&out, false))
	require.Contains(t, out.String(), "1 cause fits")
	require.NotContains(t, out.String(), "explains")
}

// TestOneRefusalNamesNoMistake: what failed for a reason that is known is no
// evidence for another, and a computation is not guessed from one answer.
func TestOneRefusalNamesNoMistake(t *testing.T) {
	rep := (&door{mind: func(sent map[string]string) string { return wantsToken(sent) + tenDigits(sent) }}).measure(t, "two-legged")
	require.Len(t, rep.Causes, 1)
	require.Equal(t, "refuses-without-token", rep.Causes[0].ID)
	one := (&door{mind: func(sent map[string]string) string {
		if sent["oauth_verifier"] != "" {
			return "no verifier here"
		}
		return ""
	}}).measure(t)
	require.Empty(t, one.Causes)
	require.Len(t, one.Unexplained(), 2, "the request and its unpaired refusal")
}

// TestServerThatComputesOtherwise: what a sort of requests does not tell, a
// mistake of the catalogue may.
func TestServerThatComputesOtherwise(t *testing.T) {
	row := diagnose.Standard().ByID("plus-in-query-not-decoded")
	ways := row.Variants(&diagnose.Case{})
	i := slices.IndexFunc(ways, func(v diagnose.Variant) bool { return v.Note == "query" })
	require.GreaterOrEqual(t, i, 0)
	var ru signer.Rules
	ways[i].Set(&ru)
	rep := (&door{Rules: ru}).measure(t)
	require.NotEmpty(t, rep.Causes)
	require.Contains(t, append(slices.Clone(rep.Causes[0].Alternatives), rep.Causes[0].ID), row.ID)
	require.Equal(t, diagnose.Likely, rep.Causes[0].Certainty)
}

// TestOldTimestampsStayOld: nine digits reach a server that minds no clock as
// nine, and one that has a window as the present.
func TestOldTimestampsStayOld(t *testing.T) {
	for name, tt := range map[string]struct {
		window time.Duration
		digits int
	}{"no clock": {0, 9}, "a window": {5 * time.Minute, 10}} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer((&door{window: tt.window}).handler(t))
			defer server.Close()
			s := &Server{Suite: suite(t), URL: server.URL, Credentials: doorKeys}
			_, err := s.Hello(t.Context(), Hello{})
			require.NoError(t, err)
			steps, _, reason := s.plan(s.Suite.ByID("published/rfc5849-3-1-verify"))
			require.Empty(t, reason)
			at, _ := steps[0].param("oauth_timestamp")
			require.Len(t, at, tt.digits)
		})
	}
}
