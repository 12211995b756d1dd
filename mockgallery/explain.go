package mockgallery

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// explainer finds the causes of refusals. Single mistakes are searched while the client waits, deeper ones beside. Both
// are bounded, so that wrong signatures by the thousand cannot make the server do nothing but search.
type explainer struct {
	catalogue diagnose.Catalogue
	limit     time.Duration // of a search while the client waits
	deep      time.Duration // of a search beside
	waiting   int           // deeper searches that may wait
	failures  *failures

	mu     sync.Mutex
	most   time.Duration // of credit
	credit time.Duration // time that may be spent on searches while clients wait
	last   time.Time
	queue  []*deepSearch
	busy   bool // somebody works on the queue
	cancel context.CancelFunc
	ctx    context.Context

	byHand sync.Mutex // held during a search that somebody asked for

	searches, spent atomic.Int64 // while clients wait: how many, and nanoseconds
}

// A fifth of the time may go into searches while clients wait, and two seconds of it at once.
const searchShare = 5

func newExplainer(opt *Options) *explainer {
	e := &explainer{
		catalogue: unicode.Catalogue(), failures: newFailures(), limit: opt.SearchTime, deep: opt.DeepSearchTime, waiting: opt.Limits.Searches,
		most: max(2*time.Second, 2*opt.SearchTime), last: time.Now(),
	}
	e.credit = e.most
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

// afford asks whether there is time for a search, and takes it; settle gives back what was not used. Half of the credit
// is kept for failures that are new.
func (e *explainer) afford(isNew bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	e.credit = min(e.credit+now.Sub(e.last)/searchShare, e.most)
	e.last = now
	if e.credit < e.limit || !isNew && e.credit < e.most/2 {
		return false
	}
	e.credit -= e.limit
	return true
}

func (e *explainer) settle(used time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.credit += e.limit - used
	e.searches.Add(1)
	e.spent.Add(int64(used))
}

// explain fills in what is found about a refusal. If that is no proof of a wrong signature, a deeper search follows.
func (s *Server) explain(c *call, v *signer.Verdict) {
	e := s.explainer
	kind := kindOf(c, v)
	met := e.failures.meet(kind, c.x.ID)
	digest := e.failures.digest(&kind, v, s.keys.changes.Load())
	if known, ok := e.failures.recall(digest, c.now, c.x.ID); ok {
		e.tell(c.x, &v.Request, known.found)
		c.x.Note = fmt.Sprintf("the very same request has failed %d times, first as exchange %d", known.times, known.first)
		if c.x.Mistake == "" && kind.problem == "signature_invalid" {
			c.x.Note += fmt.Sprintf("; no cause was found among up to %d mistakes at once; %s", known.found.Tried.Depth, s.howToSearch(c.x.ID))
		}
		return
	}
	if !e.afford(met.seen <= often) {
		s.explainCheaply(c, v, &met)
		return
	}
	k := s.caseOf(c.x, &v.Request, &v.Credentials)
	begin := time.Now()
	ctx, cancel := context.WithTimeout(c.req.Context(), e.limit)
	d := diagnose.Diagnoser{Catalogue: e.catalogue, Depth: 1, Workers: 1}
	found := d.Diagnose(ctx, k)
	cancel()
	e.settle(time.Since(begin))
	e.tell(c.x, &k.Request, found)
	e.failures.explained(kind, found)
	e.failures.keep(digest, c.now, c.x.ID, found)
	if v.Problem.Code == "signature_invalid" && k.Secrets && c.x.Certainty != string(diagnose.Proved) {
		s.searchDeeper(c.x, &deepSearch{id: c.x.ID, at: c.now, kind: kind, digest: digest, seen: met.seen, c: k})
	}
}

// explainCheaply tries what explained other failures of the kind, where there is no time for more.
func (s *Server) explainCheaply(c *call, v *signer.Verdict, met *failure) {
	e := s.explainer
	few := diagnose.Catalogue{}
	for _, id := range met.causes {
		if row := e.catalogue.ByID(id); row != nil {
			few = append(few, row)
		}
	}
	if len(few) > 0 {
		k := s.caseOf(c.x, &v.Request, &v.Credentials)
		ctx, cancel := context.WithTimeout(c.req.Context(), e.limit)
		d := diagnose.Diagnoser{Catalogue: few, Depth: len(few), Workers: 1}
		found := d.Diagnose(ctx, k)
		cancel()
		if len(found.Explanations) > 0 {
			e.tell(c.x, &k.Request, found)
			c.x.Note = fmt.Sprintf("%d requests like this one have failed, first exchange %d; only its cause was looked for", met.seen, met.first)
			return
		}
	}
	if v.Problem.Code != "signature_invalid" {
		c.x.Note = fmt.Sprintf("%d requests like this one have failed, first exchange %d; what else is wrong was not looked for", met.seen, met.first)
		return
	}
	c.x.Note = fmt.Sprintf("no search for the cause was made: %d requests like this one have failed, first exchange %d, and searching takes a fifth of the time at most; %s",
		met.seen, met.first, s.howToSearch(c.x.ID))
}

// remarks are what can be seen in a good request without a search: what other servers may refuse. They are made when
// somebody looks.
func (e *explainer) remarks(r *signer.Request) []diagnose.Finding {
	return e.catalogue.Check(&diagnose.Case{Request: *r, Kind: "raw", Response: &diagnose.Response{Status: 200}})
}

// caseOf is a refused request as package diagnose takes it.
func (s *Server) caseOf(x *Exchange, r *signer.Request, c *signer.Credentials) *diagnose.Case {
	return &diagnose.Case{
		Request: *r, Credentials: *c, Secrets: c.ConsumerKey != "", Others: s.keys.others(x.Key),
		Response: &diagnose.Response{Status: http.StatusUnauthorized, Date: x.Time, Problem: x.Problem},
		Earlier:  s.journal.earlier(x.Key, x.ID), Now: x.Time, PublicURL: s.opt.PublicURL, Kind: "raw",
		Received: diagnose.Received{Signature: signatureOnWire(r), Place: x.Placed},
	}
}

// tell writes a diagnosis into the exchange. Its headline is the first error; where the signature is not what was
// refused, a certain warning will do.
func (e *explainer) tell(x *Exchange, r *signer.Request, d *diagnose.Diagnosis) {
	x.Findings = d.Findings
	warned := x.Problem != "signature_invalid"
	for _, f := range d.Findings {
		if f.Level == diagnose.Error || (warned && f.Level == diagnose.Warning && f.Certainty == diagnose.Certain) {
			x.Mistake, x.Certainty, x.Message, x.Fix = f.ID, string(f.Certainty), f.Message, f.Fix
			break
		}
	}
	if x.Mistake == "" && len(d.Next) > 0 {
		x.Fix = d.Next[0]
	}
	if len(d.Explanations) == 0 {
		return
	}
	first := d.Explanations[0]
	x.SignedString, x.Mistakes = first.BaseString, first.Mistakes
	if len(first.Mistakes) > 1 && first.Mistakes[0] == x.Mistake {
		x.Message += ", together with " + strings.Join(first.Mistakes[1:], " and ")
	}
	for _, twin := range first.Alternatives {
		row := e.catalogue.ByID(twin[0])
		if len(twin) == 1 && twin[0] == addedAfter && row != nil && queryGoesOn(r) {
			x.Mistake, x.Message, x.Fix = row.ID, row.Title, row.Fix
		}
	}
}

const addedAfter = "param-added-after-signing"

// queryGoesOn tells whether a parameter of the query stands behind protocol parameters. Who signs it puts it before
// them; who adds it later puts it there. That decides between two mistakes that make the same octets.
func queryGoesOn(r *signer.Request) bool {
	_, query, _ := strings.Cut(r.Target, "?")
	protocol := false
	for pair := range strings.SplitSeq(query, "&") {
		switch {
		case strings.HasPrefix(pair, "oauth_"):
			protocol = true
		case protocol && pair != "":
			return true
		}
	}
	return false
}

// signatureOnWire is the text of oauth_signature as it was sent, escapes and all.
func signatureOnWire(r *signer.Request) string {
	var rules signer.Rules
	for _, p := range rules.Collect(nil, r) {
		if string(p.Wire[signer.Name]) == "oauth_signature" {
			return string(p.Wire[signer.Value])
		}
	}
	return ""
}
