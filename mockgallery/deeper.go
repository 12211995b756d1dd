package mockgallery

import (
	"context"
	"time"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// searchDeeper queues a search, unless too many wait. One goroutine works on the queue, as long as there is one.
func (s *Server) searchDeeper(d deepSearch) bool {
	e := s.explainer
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) >= e.waiting || e.ctx.Err() != nil {
		return false
	}
	e.queue = append(e.queue, d)
	if !e.busy {
		e.busy = true
		go s.workOnQueue()
	}
	return true
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
		e.queue[0] = deepSearch{}
		e.queue = e.queue[1:]
		e.mu.Unlock()
		begin := time.Now()
		ctx, cancel := context.WithTimeout(e.ctx, e.deep)
		d := diagnose.Diagnoser{Catalogue: e.catalogue, Workers: 1}
		found := d.Diagnose(ctx, next.c)
		cancel()
		s.journal.amend(next.id, func(x *Exchange) {
			x.Searching = false
			e.tell(x, next.c, found)
		})
		e.rest(time.Since(begin))
	}
}

// rest waits between searches where more of them wait: those who send many wrong requests get a third of a processor.
func (e *explainer) rest(worked time.Duration) {
	e.mu.Lock()
	waiting := len(e.queue)
	e.mu.Unlock()
	if waiting < 2 {
		return
	}
	timer := time.NewTimer(2 * worked)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-e.ctx.Done():
	}
}

// Close ends searches that run beside. A server that was closed still answers.
func (s *Server) Close() { s.explainer.cancel() }
