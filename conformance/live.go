package conformance

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// Live judges clients that have no adapter: it lists requests to send, verifies
// and explains what arrives, and says which request to send next. It is an
// http.Handler; the list is its root.
type Live struct {
	Suite       *Suite
	Credentials Credentials // that clients are to sign with
	Kit         string
	Catalogue   diagnose.Catalogue // nil: all rows, those of package unicode too
	Scheme      string             // by which clients address it; "" is http
	Now         func() time.Time   // nil: time.Now
	Window      time.Duration      // how far a timestamp may be off; 0: not checked
	OnArrival   func(Result)       // called for each; nil: not

	once     sync.Once
	verifier signer.Verifier
	mu       sync.Mutex
	results  map[string]*Result
	evidence map[string]*diagnose.Case
	ways     map[string][]way // by vector
}

// maxLiveBody bounds what is read of a body.
const maxLiveBody = 1 << 20

func (l *Live) start() {
	l.results, l.evidence = map[string]*Result{}, map[string]*diagnose.Case{}
	if l.Catalogue == nil {
		l.Catalogue = unicode.Catalogue()
	}
	if l.Scheme == "" {
		l.Scheme = "http"
	}
	l.ways = map[string][]way{}
	for _, v := range l.vectors() {
		l.ways[v.ID] = v.ways(l.Catalogue)
	}
	c, _ := l.Credentials.keys() // keys that cannot be read verify nothing
	l.verifier = signer.Verifier{Keys: signer.StaticKeys{c}, Nonces: new(signer.NonceMemory), Now: l.Now, Window: l.Window}
}

// vectors are the live vectors of the suite, in order.
func (l *Live) vectors() (out []*Vector) {
	for _, v := range l.Suite.Vectors {
		if v.Kind == KindLive {
			out = append(out, v)
		}
	}
	return out
}

// ServeHTTP takes an arrival, or shows the list.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.once.Do(l.start)
	for _, v := range l.vectors() {
		if r.URL.Path == v.Ask.Path {
			l.arrive(w, r, v)
			return
		}
	}
	if r.URL.Path != "/" {
		http.Error(w, "there is no such case; the list is at /", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	l.List(w)
}

func (l *Live) arrive(w http.ResponseWriter, r *http.Request, v *Vector) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxLiveBody))
	if err != nil {
		http.Error(w, "the body cannot be read: "+err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	request := signer.FromServer(r, l.Scheme, body)
	result := l.judge(r.Context(), v, request)
	l.mu.Lock()
	l.results[v.ID] = &result
	l.mu.Unlock()
	if l.OnArrival != nil {
		l.OnArrival(result)
	}
	if result.Verdict != Pass {
		w.WriteHeader(http.StatusUnauthorized)
	}
	fmt.Fprintf(w, "%s: %s %s\n", v.ID, result.Verdict, result.message())
	if next := l.Next(); next != nil {
		fmt.Fprintf(w, "next: %s\n", ask(next))
	} else {
		fmt.Fprintln(w, "that was the last")
	}
}

// judge verifies a request and compares what arrived with what was asked for.
func (l *Live) judge(ctx context.Context, v *Vector, request signer.Request) Result {
	result := newResult(v)
	verdict := l.verifier.Verify(ctx, request)
	c := &diagnose.Case{Request: request, Credentials: verdict.Credentials, Secrets: true, Kind: "raw",
		Received: diagnose.Received{Signature: signer.EscapeString(verdict.Received), Place: ""}}
	if verdict.Received != "" && verdict.Credentials.ConsumerKey != "" {
		l.mu.Lock()
		l.evidence[v.ID] = c
		l.mu.Unlock()
	}
	if p := verdict.Problem; p != nil {
		result.fail(p.Code, p.Detail, "", "")
		if p.Code == "signature_invalid" {
			if t, err := verdict.Trace(); err == nil {
				result.Want = Text(t.Base.Octets)
			}
			for _, e := range (&diagnose.Diagnoser{Catalogue: l.Catalogue}).Explain(ctx, c).Explanations {
				result.Causes = append(result.Causes, e.Mistakes...)
				result.Got = Text(e.BaseString)
				break
			}
		}
		return result
	}
	result.Verdict = Pass
	if want, got := *v.Expect.Saw, arrived(&request); !slices.Equal(sorted(want.Query), sorted(got.Query)) || !slices.Equal(sorted(want.Form), sorted(got.Form)) {
		result.Verdict, result.Stage, result.Detail = Rewrote, "request", "another request than the one asked for was signed and sent"
		result.Want, result.Got = joined(want.Query)+"\n"+joined(want.Form), joined(got.Query)+"\n"+joined(got.Form)
	}
	return result
}

// arrived returns the parameters of a request that are no protocol parameters.
func arrived(r *signer.Request) (out Pairs) {
	var m signer.Machine
	_ = m.Run(r, &signer.Credentials{}, nil) // only its parameters matter
	for _, p := range m.Pairs() {
		pair := Pair{Text(p.Text[signer.Name]), Text(p.Text[signer.Value])}
		switch {
		case p.Protocol():
		case p.Source == signer.FromQuery:
			out.Query = append(out.Query, pair)
		case p.Source == signer.FromBody:
			out.Form = append(out.Form, pair)
		}
	}
	return out
}

// sorted puts pairs in an order of their own: clients may choose theirs.
func sorted(pairs []Pair) []Pair {
	out := slices.Clone(pairs)
	slices.SortFunc(out, func(a, b Pair) int { return strings.Compare(string(a[0]+"\x00"+a[1]), string(b[0]+"\x00"+b[1])) })
	return out
}

// List writes what to send, what has arrived, and what to send next.
func (l *Live) List(out io.Writer) error {
	l.once.Do(l.start)
	w := &lines{out: out}
	w.f("Send these requests, signed with OAuth 1.0.\n\n")
	w.f("consumer key     %s\nconsumer secret  %s\ntoken            %s\ntoken secret     %s\n", l.Credentials.ConsumerKey, l.Credentials.ConsumerSecret, l.Credentials.Token, l.Credentials.TokenSecret)
	if next := l.Next(); next != nil {
		w.f("\nnext: %s\n", ask(next))
	}
	w.f("\n")
	for _, v := range l.vectors() {
		l.mu.Lock()
		r := l.results[v.ID]
		l.mu.Unlock()
		mark, why := "", ""
		if r != nil {
			mark, why = string(r.Verdict), r.message()
		}
		w.f("%-8s %s\n", mark, ask(v))
		if why != "" {
			w.f("         %s\n", why)
		}
	}
	return w.err
}

func ask(v *Vector) string {
	s := fmt.Sprintf("%s %s", v.Ask.Method, v.Ask.Path)
	for _, p := range v.Ask.Query {
		s += fmt.Sprintf("  query %q = %q", string(p[0]), string(p[1]))
	}
	for _, p := range v.Ask.Form {
		s += fmt.Sprintf("  form %q = %q", string(p[0]), string(p[1]))
	}
	return s
}

// Report is what came of the arrivals so far; what was not sent is unsupported.
func (l *Live) Report(ctx context.Context) *Report {
	l.once.Do(l.start)
	l.mu.Lock()
	defer l.mu.Unlock()
	rep := &Report{
		Schema: Schema, Kit: l.Kit, Edition: "live", Digest: l.Suite.Digest, Passport: Passport{Name: "client"}, Command: []string{}, Match: []string{},
		Counts: map[Verdict]int{}, Causes: []Cause{}, Choices: []Observation{}, Stale: []string{}, Results: []Result{},
	}
	var cases []*diagnose.Case
	var of []int
	for _, v := range l.vectors() {
		r := newResult(v)
		r.Verdict, r.Detail = Unsupported, "it was not sent"
		if met := l.results[v.ID]; met != nil {
			r = *met
		}
		if c := l.evidence[v.ID]; c != nil && (r.Verdict == Pass || r.Verdict == Fail) {
			cases, of = append(cases, c), append(of, len(rep.Results))
		}
		rep.Results = append(rep.Results, r)
		rep.Counts[r.Verdict]++
	}
	rep.Total = len(rep.Results)
	if rep.Counts[Fail] > 0 {
		var results []*Result
		for _, i := range of {
			rep.Results[i].Causes = []string{}
			results = append(results, &rep.Results[i])
		}
		rep.fit(ctx, l.Catalogue, signer.Rules{}, cases, results)
	}
	return rep
}
