package mockgallery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// deepSearch is a search that waits: its exchange, and what is known.
type deepSearch struct {
	id     uint64
	at     time.Time
	kind   failureKind
	digest uint64
	seen   int // how often the kind had failed
	c      *diagnose.Case
}

// searchDeeper queues a search, unless one for a failure of the kind is under way or too many wait; then it says so in
// the exchange. One goroutine works on the queue, as long as there is one.
func (s *Server) searchDeeper(x *Exchange, d *deepSearch) {
	e := s.explainer
	if by := e.failures.deeper(d.kind, d.id); by != d.id {
		x.Note = fmt.Sprintf("a deeper search is under way for exchange %d, which failed likewise; %s", by, s.howToSearch(x.ID))
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) >= e.waiting || e.ctx.Err() != nil {
		e.failures.searched(d.kind)
		x.Note = fmt.Sprintf("no deeper search was made: %d wait already; %s", len(e.queue), s.howToSearch(x.ID))
		return
	}
	x.Searching = true
	e.queue = append(e.queue, d)
	if !e.busy {
		e.busy = true
		go s.workOnQueue()
	}
}

func (s *Server) workOnQueue() {
	e := s.explainer
	for {
		e.mu.Lock()
		if len(e.queue) == 0 {
			e.queue, e.busy = nil, false
			e.mu.Unlock()
			return
		}
		next := e.queue[0]
		e.queue[0] = nil
		e.queue = e.queue[1:]
		e.mu.Unlock()
		begin := time.Now()
		found := e.search(e.ctx, next.c)
		e.failures.explained(next.kind, found)
		also := e.failures.keep(next.digest, next.at, next.id, found)
		for _, id := range append(also, next.id) {
			s.journal.amend(id, func(x *Exchange) {
				x.Searching = false
				e.tell(x, &next.c.Request, found)
			})
		}
		e.rest(time.Since(begin), e.failures.searched(next.kind)-next.seen)
	}
}

// search is a search at length.
func (e *explainer) search(ctx context.Context, c *diagnose.Case) *diagnose.Diagnosis {
	ctx, cancel := context.WithTimeout(ctx, e.deep)
	defer cancel()
	d := diagnose.Diagnoser{Catalogue: e.catalogue, Workers: 1}
	return d.Diagnose(ctx, c)
}

// rest waits between searches where more of them wait or come all the time: those who send many wrong requests get a
// third of a processor.
func (e *explainer) rest(worked time.Duration, more int) {
	e.mu.Lock()
	waiting := len(e.queue)
	e.mu.Unlock()
	if waiting < 2 && more < often {
		return
	}
	timer := time.NewTimer(2 * worked)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-e.ctx.Done():
	}
}

// howToSearch says how a person gets a search that was not made.
func (s *Server) howToSearch(id uint64) string {
	return fmt.Sprintf("to have it searched: POST %s", s.controlAddress("/exchanges/", fmt.Sprintf("%d/search", id), fmt.Sprintf("/exchanges/%d/search to the controls", id)))
}

// Why a search cannot be made.
var (
	errNotKept     = errors.New("searching: the exchange is not in the journal (any more), or too large to be kept whole")
	errNotRefused  = errors.New("searching: nothing is wrong with the signature of this request, or it has none")
	errSearchingBy = errors.New("searching: another search is under way; wait for it")
)

// Search searches for the cause of a refusal at length, and returns the exchange with what was found. One search is
// made at a time.
func (s *Server) Search(ctx context.Context, id uint64) (Exchange, error) {
	e := s.explainer
	x, ok := s.journal.find(id)
	switch {
	case !ok:
		return x, errNotKept
	case x.Verdict != Refused && x.Verdict != Warned || x.Placed == "":
		return x, errNotRefused
	case x.signed == nil:
		return x, errNotKept
	case !e.byHand.TryLock():
		return x, errSearchingBy
	}
	defer e.byHand.Unlock()
	token, _ := protocolParam(x.signed, "oauth_token")
	c, _, err := s.keys.Lookup(ctx, x.Key, token)
	if err != nil {
		return x, err
	}
	ending, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.ctx, cancel)()
	k := s.caseOf(&x, x.signed, &c)
	found := e.search(ending, k)
	s.journal.amend(id, func(x *Exchange) {
		x.Searching, x.Note = false, fmt.Sprintf("searched: %d recipes, up to %d mistakes at once", found.Tried.Recipes, found.Tried.Depth)
		e.tell(x, &k.Request, found)
	})
	x, ok = s.Exchange(id)
	if !ok {
		return x, errNotKept
	}
	return x, nil
}

// Close ends searches that run beside. A server that was closed still answers.
func (s *Server) Close() { s.explainer.cancel() }
