package mockgallery

import (
	"fmt"
	"reflect"
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

// variantOf is the first way to make a mistake on a request.
func variantOf(t *testing.T, id string, r signer.Request) diagnose.Variant {
	t.Helper()
	m := diagnose.Standard().ByID(id)
	require.NotNil(t, m, id)
	variants := m.Variants(&diagnose.Case{Request: r})
	require.NotEmpty(t, variants, id)
	return variants[0]
}

func TestSingleMistakesAreNamedAtOnce(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	r := request(t, "GET", m.url+workflows, "", "")
	got := m.send(mistaken(by("studio"), variantOf(t, "key-missing-ampersand", r)), "GET", workflows, "", "")
	require.Equal(t, 401, got.status)
	require.Equal(t, "key-missing-ampersand", got.header.Get(headerMistake))
	x := m.last()
	require.Equal(t, "proved", x.Certainty)
	require.NotEmpty(t, x.Fix)
	require.False(t, x.Searching)
}

// TestAParameterAddedToASignedURL is what the file download of a published client does: the format comes behind the
// parameters that were signed.
func TestAParameterAddedToASignedURL(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	query := with(by("studio"), func(s *signer.Signer) { s.Placement = signer.InQuery })
	got := m.send(query, "GET", "/gallery/api/v1/jobs/x/output/y/", "", "", func(r *signer.Request) { r.Target += "&format=Raw" })
	require.Equal(t, "param-added-after-signing", got.header.Get(headerMistake))
	require.Equal(t, "proved", m.last().Certainty)
	got = m.send(query, "GET", "/gallery/api/v1/jobs/x/output/y/", "", "", func(r *signer.Request) { r.Target = strings.Replace(r.Target, "?", "?format=Raw&", 1) })
	require.Equal(t, "query-not-signed", got.header.Get(headerMistake))
}

// TestEveryRule is each rule of the catalogue as a client against the mock: the journal names it, or a mistake that
// makes the same bytes.
func TestEveryRule(t *testing.T) {
	now := time.Date(2018, 10, 17, 13, 58, 43, 0, time.UTC)
	m := start(t, Options{Mode: Strict, Profile: RFC5849, SearchTime: 5 * time.Second, Now: func() time.Time { return now }})
	m.explainer.most, m.explainer.credit = time.Hour, time.Hour
	require.NoError(t, m.AddKey(Key{Key: "k~1", Secret: "s3cr3t+/ &%demo", Kind: "user"}))
	m.AddToken(Token{Key: "k~1", Token: "t/1=", Secret: "t0k3n+s&cret"})
	s := signer.Signer{Realm: "Photos", Now: m.Now, Credentials: signer.Credentials{
		ConsumerKey: "k~1", ConsumerSecret: signer.NewSecret("s3cr3t+/ &%demo"), Token: "t/1=", TokenSecret: signer.NewSecret("t0k3n+s&cret"),
	}}
	requests := []struct {
		place                  signer.Placement
		method, url, typ, body string
	}{
		{signer.InHeader, "GET", "http://Gallery.Example.com:80" + workflows + "?search=Q3+caf%C3%A9%20%26~*!()'&a=2&a=10&a=1&a=&B=x&b%5B%5D=2&flag&c=0", "", ""},
		{signer.InQuery, "GET", "http://gallery.example.com" + workflows + "?search=a%20b", "", ""},
		{signer.InHeader, "POST", "http://127.0.0.1:8080/gallery/api/v1/workflows/a%2Fb/jobs/?z=1;y=2&&a=%zz", signer.FormType, "c2&a3=2+q&p=%2B&list%5B%5D=10&n=a%0D%0Ab"},
		{signer.InHeader, "POST", "http://gallery.example.com:443/gallery/api/v1/workflows/A;v=1/jobs/?x=y", "application/json", `{"a":"b","n":1}`},
		{signer.InHeader, "PUT", "http://[::1]:8080/", signer.FormType + "; charset=utf-8", "a=1&b=2"},
		{signer.InQuery, "POST", "http://api.example.com/1/{id}/photos/?a=b=c", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"},
	}
	named, inert := 0, []string{}
	for _, row := range diagnose.Standard() {
		if row.Fate != diagnose.FateRule || row.Variants == nil || row.Sides&diagnose.Client == 0 {
			continue
		}
		t.Run(row.ID, func(t *testing.T) {
			changed := false
			for n, rq := range requests {
				r := request(t, rq.method, rq.url, rq.typ, rq.body)
				right, good := s, (*signer.Signed)(nil)
				right.Placement = rq.place
				for i := 0; good == nil || !strings.Contains(good.Signature, "+"); i++ { // a signature to which encoding matters
					right.Nonce = func() string { return fmt.Sprint(row.ID, n, "-", i) }
					var err error
					good, err = right.Sign(r)
					require.NoError(t, err)
				}
				for _, v := range row.Variants(&diagnose.Case{Request: good.Request, Credentials: s.Credentials, Secrets: true}) {
					if v.Set == nil {
						continue
					}
					bad, ok := spoiled(right, r, good, row, v)
					if !ok {
						continue
					}
					m.deliver(bad)
					x := m.last()
					if x.Verdict == Accepted {
						m.ResetNonces()
						continue // it does no harm here
					}
					changed = true
					require.True(t, x.names(row), "%s %s: %s: named %s (%s): %s; %s %v", rq.method, rq.url, v.Note, x.Mistake, x.Certainty, x.Message, x.Note, x.Findings)
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
	require.Greater(t, named, 4*len(inert))
}

// spoiled is a signed request with a mistake in it, if the mistake makes a difference. What a signature proves is computed
// on the request as it goes over the wire.
func spoiled(s signer.Signer, r signer.Request, good *signer.Signed, row *diagnose.Mistake, v diagnose.Variant) (signer.Request, bool) {
	var rules signer.Rules
	v.Set(&rules)
	if rules.Exclude != nil { // a signature cannot sign itself: a server's mistake
		return good.Request, false
	}
	if row.Proof != diagnose.BySignature {
		s.Rules = rules
		bad, err := s.Sign(r)
		return bad.Request, err == nil && !reflect.DeepEqual(bad.Request, good.Request)
	}
	var m signer.Machine
	if err := m.Run(&good.Request, &s.Credentials, &rules); err != nil || string(m.Signature()) == good.Signature {
		return good.Request, false
	}
	from, to := signer.EscapeString(good.Signature), signer.EscapeString(string(m.Signature()))
	bad := good.Request
	bad.Target = strings.Replace(bad.Target, from, to, 1)
	bad.Header = bad.Header.Clone()
	if a := bad.Header.Get("Authorization"); a != "" {
		bad.Header.Set("Authorization", strings.Replace(a, from, to, 1))
	}
	return bad, true
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
	r := request(t, "GET", "http://Gallery.Example.com"+workflows, "", "")
	s := mistaken(by("studio"), variantOf(t, "key-missing-ampersand", r), variantOf(t, "host-not-lowercased", r))
	s.Now = m.Now
	signed, err := s.Sign(r)
	require.NoError(t, err)
	got := m.deliver(signed.Request)
	require.Equal(t, 401, got.status)
	first := <-seen
	require.True(t, first.Searching)
	select {
	case later := <-seen:
		require.Equal(t, first.ID, later.ID)
		require.False(t, later.Searching)
		require.Equal(t, "proved", later.Certainty)
		require.Contains(t, later.Message, "together with")
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
	for e.afford(true) {
		n++
		require.Less(t, n, 100)
	}
	require.InDelta(t, int(e.most/e.limit), n, 1, "the credit is used up")
	e.settle(0)
	require.True(t, e.afford(true), "what was not used is given back")
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
