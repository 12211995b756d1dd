package mockgallery

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// mistaken signs under the rules of a mistake.
func mistaken(s signer.Signer, variants ...diagnose.Variant) signer.Signer {
	for _, v := range variants {
		v.Set(&s.Rules)
	}
	return s
}

// row finds a row of the catalogue and its first variant.
func variantOf(t *testing.T, id string) diagnose.Variant {
	t.Helper()
	m := diagnose.Standard().ByID(id)
	require.NotNil(t, m, id)
	return m.Variants(&diagnose.Case{})[0]
}

func TestSingleMistakesAreNamedAtOnce(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	got := m.send(mistaken(by("studio"), variantOf(t, "key-missing-ampersand")), "GET", workflows, "", "")
	require.Equal(t, 401, got.status)
	require.Equal(t, "key-missing-ampersand", got.header.Get(headerMistake))
	x := m.last()
	require.Equal(t, "proved", x.Certainty)
	require.NotEmpty(t, x.Fix)
	require.False(t, x.Searching)
}

// TestEveryRule is each rule of the catalogue as a client against the mock: the journal names it, or a mistake that
// makes the same bytes.
func TestEveryRule(t *testing.T) {
	m := start(t, Options{Mode: Strict, SearchTime: 5 * time.Second, ControlURL: ""})
	m.explainer.most, m.explainer.credit = time.Hour, time.Hour
	requests := []struct{ method, url, typ, body string }{
		{"GET", "http://Gallery.Example.com:80" + workflows + "?search=Q3+caf%C3%A9%20%26~*!()'&a=2&a=1&a=&B=x&b%5B%5D=2&flag&c=0", "", ""},
		{"POST", "http://127.0.0.1:8080/gallery/api/v1/workflows/a%2Fb/jobs/?z=1", signer.FormType, "c2&a3=2+q&p=%2B&list%5B%5D=10"},
		{"POST", "http://gallery.example.com:443/gallery/api/v1/workflows/A;v=1/jobs/?x=y", "application/json", `{"a":"b","n":1}`},
	}
	named, inert := 0, []string{}
	for _, row := range diagnose.Standard() {
		if row.Fate != diagnose.FateRule || row.Variants == nil || row.Sides&diagnose.Client == 0 {
			continue
		}
		t.Run(row.ID, func(t *testing.T) {
			changed := false
			for _, rq := range requests {
				r := request(t, rq.method, rq.url, rq.typ, rq.body)
				s := by("studio")
				s.Now = m.Now
				for _, v := range row.Variants(&diagnose.Case{Request: r, Credentials: s.Credentials, Secrets: true}) {
					if v.Set == nil {
						continue
					}
					bad := mistaken(s, v)
					right, wrong := bad, bad
					right.Rules = signer.Rules{}
					right.Nonce, wrong.Nonce = func() string { return "n" }, func() string { return "n" }
					a, err := right.Sign(r)
					require.NoError(t, err)
					b, err := wrong.Sign(r)
					if err != nil || a.Signature == b.Signature {
						continue
					}
					changed = true
					c, err := bad.Sign(r) // with a nonce of its own
					require.NoError(t, err)
					m.deliver(c.Request)
					x := m.last()
					require.Equal(t, Refused, x.Verdict, v.Note)
					require.True(t, x.names(row), "%s: named %s (%s): %s; %v", v.Note, x.Mistake, x.Certainty, x.Message, x.Findings)
					m.ClearExchanges()
					break
				}
			}
			if !changed {
				inert = append(inert, row.ID)
				return
			}
			named++
		})
	}
	t.Logf("%d rules named; without effect on these requests: %s", named, strings.Join(inert, " "))
	require.Greater(t, named, len(inert))
}

// names tells whether an exchange names a row or a twin of it.
func (x *Exchange) names(row *diagnose.Mistake) bool {
	for _, f := range x.Findings {
		if f.ID == row.ID || strings.Contains(f.Proof, row.ID) {
			return true
		}
		for _, twin := range row.Twins {
			if f.ID == twin {
				return true
			}
		}
	}
	return false
}

func request(t *testing.T, method, url, typ, body string) signer.Request {
	t.Helper()
	h := map[string][]string{}
	if typ != "" {
		h["Content-Type"] = []string{typ}
	}
	r, err := signer.NewRequest(method, url, h, []byte(body))
	require.NoError(t, err)
	return r
}

func TestTwoMistakesAreFoundBeside(t *testing.T) {
	seen := make(chan Exchange, 10)
	m := start(t, Options{Mode: Strict, OnExchange: func(x Exchange) { seen <- x }})
	got := m.send(mistaken(by("studio"), variantOf(t, "key-missing-ampersand"), variantOf(t, "default-port-kept")), "GET", workflows, "", "",
		func(r *signer.Request) {})
	require.Equal(t, 401, got.status)
	first := <-seen
	if !first.Searching {
		t.Skip("the second mistake has no effect on this address")
	}
	select {
	case later := <-seen:
		require.Equal(t, first.ID, later.ID)
		require.False(t, later.Searching)
		require.Equal(t, "proved", later.Certainty)
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was found")
	}
}

// TestWrongSignaturesByTheThousand holds that searching takes its share of the time and no more, and that the queue of
// deeper searches does not grow.
func TestWrongSignaturesByTheThousand(t *testing.T) {
	m := start(t, Options{Mode: Strict, Limits: Limits{Searches: 3}, DeepSearchTime: 50 * time.Millisecond})
	wrong := with(by("studio"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") })
	begin := time.Now()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 250 {
				m.send(wrong, "GET", workflows, "", "")
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	m.explainer.mu.Lock()
	waiting, credit := len(m.explainer.queue), m.explainer.credit
	m.explainer.mu.Unlock()
	require.LessOrEqual(t, waiting, 3)
	require.LessOrEqual(t, credit, m.explainer.most)
	t.Logf("1000 wrong signatures in %s", took)
	for _, x := range m.Exchanges() {
		require.Equal(t, Refused, x.Verdict)
	}
}

func TestSearchesShareTheTime(t *testing.T) {
	e := newExplainer(&Options{SearchTime: 100 * time.Millisecond})
	n := 0
	for e.afford() {
		n++
		require.Less(t, n, 100)
	}
	require.InDelta(t, int(e.most/e.limit), n, 1, "the credit is used up")
	e.settle(0)
	require.True(t, e.afford(), "what was not used is given back")
}

func TestCloseEndsSearches(t *testing.T) {
	m := start(t, Options{Mode: Strict, DeepSearchTime: time.Minute})
	wrong := with(by("studio"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") })
	for i := range 5 {
		m.send(wrong, "GET", workflows+fmt.Sprintf("?search=a%%20b&x=%d", i), "", "")
	}
	m.Close()
	require.Eventually(t, func() bool { m.explainer.mu.Lock(); defer m.explainer.mu.Unlock(); return !m.explainer.busy }, 5*time.Second, 10*time.Millisecond)
}
