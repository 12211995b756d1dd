package mockgallery

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// flood sends requests past the network: only the server's own work counts.
func (m *mock) flood(n int, make func(i int) signer.Request) (took time.Duration) {
	m.t.Helper()
	requests := []*http.Request{}
	for i := range n {
		r := make(i)
		req, err := http.NewRequest(r.Method, m.url+r.Target, nil)
		require.NoError(m.t, err)
		req.RequestURI, req.Host, req.Header = r.Target, r.Host, r.Header
		requests = append(requests, req)
	}
	begin := time.Now()
	for _, req := range requests {
		m.ServeHTTP(&recorder{header: http.Header{}}, req)
	}
	return time.Since(begin)
}

func (m *mock) signed(s signer.Signer, target string) signer.Request {
	m.t.Helper()
	s.Now = m.Now
	signed, err := s.Sign(request(m.t, "GET", m.url+target, "", ""))
	require.NoError(m.t, err)
	return signed.Request
}

var wrongSecret = with(by("studio"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") })

// TestTheSameFailureIsSearchedForOnce holds that the very same request is known again, with what was found.
func TestTheSameFailureIsSearchedForOnce(t *testing.T) {
	m := start(t, Options{Mode: Strict, DeepSearchTime: time.Millisecond})
	noAmpersand := mistaken(by("studio"), variantOf(t, "key-missing-ampersand", request(t, "GET", m.url+workflows, "", "")))
	bad := m.signed(noAmpersand, workflows)
	before := m.explainer.searches.Load()
	m.flood(1000, func(int) signer.Request { return bad })
	require.EqualValues(t, 1, m.explainer.searches.Load()-before)
	x := m.last()
	require.Equal(t, "key-missing-ampersand", x.Mistake)
	require.Equal(t, "proved", x.Certainty)
	require.Equal(t, "the very same request has failed 1000 times, first as exchange 1", x.Note)

	unknown := m.signed(wrongSecret, workflows)
	m.flood(3, func(int) signer.Request { return unknown })
	require.Contains(t, m.last().Note, "has failed 3 times")
	require.Contains(t, m.last().Note, "to have it searched: POST ")

	require.NoError(t, m.AddKey(Key{Key: "k", Secret: "wrong", Kind: "user"}))
	m.flood(1, func(int) signer.Request { return unknown })
	require.Equal(t, "proved", m.last().Certainty, "with another key known, it is searched for anew")
	require.Contains(t, fmt.Sprint(m.last().Findings), "the secret of the key k")

	m.AdvanceClock(2 * time.Minute)
	before = m.explainer.searches.Load()
	m.flood(1, func(int) signer.Request { return bad })
	require.NotEqual(t, before, m.explainer.searches.Load(), "what was found is old")
}

// TestFailuresOfOneKind holds that what explained a failure is tried on others like it where there is no time to search.
func TestFailuresOfOneKind(t *testing.T) {
	m := start(t, Options{Mode: Strict, DeepSearchTime: time.Millisecond})
	noAmpersand := mistaken(by("studio"), variantOf(t, "key-missing-ampersand", request(t, "GET", m.url+workflows, "", "")))
	m.flood(1, func(int) signer.Request { return m.signed(noAmpersand, workflows) })
	m.explainer.credit = 0
	m.flood(1, func(int) signer.Request { return m.signed(noAmpersand, workflows+"?limit=1") })
	x := m.last()
	require.Equal(t, "key-missing-ampersand", x.Mistake)
	require.Equal(t, "proved", x.Certainty)
	require.Contains(t, x.Note, "2 requests like this one have failed, first exchange 1; only its cause was looked for")

	m.flood(1, func(int) signer.Request { return m.signed(wrongSecret, workflows) })
	x = m.last()
	require.Empty(t, x.Mistake, "the cause of others is no cause of this one")
	require.Contains(t, x.Note, "no search for the cause was made: 3 requests like this one have failed, first exchange 1")
	require.Contains(t, LogLine(x), "no search for the cause was made")
}

// TestAFloodCannotMakeItSearchItselfToDeath sends distinct wrong signatures as fast as it can, and measures what the
// server spends on searches, how many goroutines that takes, and whether another's mistake is still searched for.
func TestAFloodCannotMakeItSearchItselfToDeath(t *testing.T) {
	const n = 20_000
	m := start(t, Options{Mode: Strict, SearchTime: 100 * time.Millisecond, DeepSearchTime: 200 * time.Millisecond, Limits: Limits{Searches: 4, Exchanges: 50}})
	goroutines := runtime.NumGoroutine()
	most := 0
	var deeper int
	begin := time.Now()
	for i := 0; i < n; i += 1000 {
		m.flood(1000, func(j int) signer.Request {
			r := m.signed(wrongSecret, workflows+fmt.Sprintf("?limit=%d", i+j))
			if j%2 == 0 { // from ever new paths as well
				r.Target = strings.Replace(r.Target, "subscription", fmt.Sprint(i+j), 1)
			}
			return r
		})
		most = max(most, runtime.NumGoroutine())
		m.explainer.mu.Lock()
		deeper = max(deeper, len(m.explainer.queue))
		m.explainer.mu.Unlock()
	}
	took, spent := time.Since(begin), time.Duration(m.explainer.spent.Load())
	t.Logf("%d distinct wrong signatures in %s: %d searches, %s spent on them while clients waited, %d goroutines more, %d deeper searches waiting",
		n, took, m.explainer.searches.Load(), spent, most-goroutines, deeper)
	require.LessOrEqual(t, spent, m.explainer.most+took/searchShare+m.explainer.limit, "a fifth of the time, and the credit of the start")
	require.LessOrEqual(t, most-goroutines, 4)
	require.LessOrEqual(t, deeper, 4)
	require.LessOrEqual(t, len(m.explainer.failures.kinds), maxKinds)
	require.LessOrEqual(t, len(m.explainer.failures.known), maxKnown)
	require.NotEmpty(t, m.last().Note)
}

func TestHalfOfTheCreditIsForWhatIsNew(t *testing.T) {
	m := start(t, Options{Mode: Strict, DeepSearchTime: time.Millisecond})
	m.flood(1, func(int) signer.Request { return m.signed(wrongSecret, workflows) })
	for _, met := range m.explainer.failures.kinds {
		met.seen = often
	}
	m.explainer.credit = m.explainer.most / 4
	m.explainer.limit = m.explainer.credit
	m.flood(1, func(int) signer.Request { return m.signed(wrongSecret, workflows) })
	require.Contains(t, m.last().Note, "no search")
	query := with(wrongSecret, func(s *signer.Signer) { s.Placement = signer.InQuery })
	m.flood(1, func(int) signer.Request { return m.signed(query, workflows) })
	require.NotContains(t, m.last().Note, "no search for the cause was made")
}

func TestSearchingByHand(t *testing.T) {
	m := start(t, Options{Mode: Strict, ControlURL: "http://127.0.0.1:8081"})
	m.explainer.credit = 0
	r := request(t, "GET", "http://Gallery.Example.com"+workflows, "", "")
	two := mistaken(by("studio"), variantOf(t, "key-missing-ampersand", r), variantOf(t, "host-not-lowercased", r))
	two.Now = m.Now
	signed, err := two.Sign(r)
	require.NoError(t, err)
	m.deliver(signed.Request)
	require.Empty(t, m.last().Mistake)
	require.Contains(t, m.last().Note, "POST http://127.0.0.1:8081/exchanges/1/search")
	c := m.Control()
	page := ask(c, "GET", "/exchanges/1", "", "Accept", "text/html").Body.String()
	require.Contains(t, page, `action="/exchanges/1/search"`)
	got := ask(c, "POST", "/exchanges/1/search", "")
	require.Equal(t, 200, got.Code, got.Body.String())
	v := decode[exchangeView](t, got.Body.String())
	require.Equal(t, "proved", v.Certainty)
	require.ElementsMatch(t, []string{"key-missing-ampersand", "host-not-lowercased"}, v.Mistakes)
	require.Contains(t, v.Note, "searched: ")
	require.Equal(t, 303, ask(c, "POST", "/exchanges/1/search", "", "Accept", "text/html").Code)
	require.NotContains(t, ask(c, "GET", "/exchanges/1", "", "Accept", "text/html").Body.String(), `action="/exchanges/1/search"`, "it is known")

	require.Equal(t, 404, ask(c, "POST", "/exchanges/99/search", "").Code)
	require.Equal(t, 404, ask(c, "POST", "/exchanges/x/search", "").Code)
	m.get("/api/status/ping/")
	require.Equal(t, 409, ask(c, "POST", "/exchanges/2/search", "").Code, "there is no signature")
	m.explainer.byHand.Lock()
	require.Equal(t, 409, ask(c, "POST", "/exchanges/1/search", "").Code, "one at a time")
	m.explainer.byHand.Unlock()
}

// TestNormalFormsAreNamed is a client that normalises text before it signs: it takes tables that the standard catalogue
// does without.
func TestNormalFormsAreNamed(t *testing.T) {
	require.Nil(t, diagnose.Standard().ByID("unicode-normalised"))
	m := start(t, Options{Mode: Strict})
	sent := m.signed(by("studio"), workflows+"?search=cafe%CC%81") // e, and an accent behind it
	nfc := m.signed(by("studio"), workflows+"?search=caf%C3%A9")
	nfc.Target = sent.Target
	got := m.deliver(nfc)
	require.Equal(t, 401, got.status)
	require.Equal(t, "unicode-normalised", got.header.Get(headerMistake))
	require.Equal(t, "proved", m.last().Certainty)
}

// BenchmarkWrongSignatures is what a wrong signature costs while many come: the very same one, and ever new ones.
func BenchmarkWrongSignatures(b *testing.B) {
	for _, distinct := range []bool{false, true} {
		b.Run(fmt.Sprintf("distinct=%v", distinct), func(b *testing.B) {
			s := New(Options{DeepSearchTime: time.Millisecond})
			defer s.Close()
			s.explainer.credit = 0 // that of the start would last for a second
			r, err := signer.NewRequest("GET", "http://127.0.0.1"+workflows, nil, nil)
			require.NoError(b, err)
			signed, err := wrongSecret.Sign(r)
			require.NoError(b, err)
			req, err := http.NewRequest("GET", "http://127.0.0.1"+workflows, nil)
			require.NoError(b, err)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				req.RequestURI, req.Header = signed.Request.Target, signed.Request.Header
				if distinct {
					req.RequestURI += fmt.Sprint("?limit=", i)
				}
				rec := recorder{header: http.Header{}}
				s.ServeHTTP(&rec, req)
				if rec.status != 401 {
					b.Fatal(rec.status)
				}
			}
			b.ReportMetric(float64(s.explainer.searches.Load())/b.Elapsed().Seconds(), "searches/s")
		})
	}
}
