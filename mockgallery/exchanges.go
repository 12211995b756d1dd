package mockgallery

import (
	"context"
	"errors"
	"slices"
)

// Exchanges are the exchanges in the journal, oldest first.
func (s *Server) Exchanges() []Exchange {
	s.journal.mu.Lock()
	kept := slices.Clone(s.journal.kept)
	s.journal.mu.Unlock()
	views := make([]Exchange, 0, len(kept))
	for _, x := range kept {
		views = append(views, s.journal.view(x))
	}
	return views
}

// Exchange is one exchange, if it is still kept. Of a request that was accepted, Findings say what is odd about it.
func (s *Server) Exchange(id uint64) (Exchange, bool) {
	x, ok := s.journal.find(id)
	if !ok {
		return x, false
	}
	if x.Verdict == Accepted && x.signed != nil {
		x.Findings = s.explainer.remarks(x.signed)
	}
	return s.journal.view(&x), true
}

// ClearExchanges empties the journal. Numbers go on.
func (s *Server) ClearExchanges() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.kept, s.journal.bytes = nil, 0
}

// errTooManyWaiting says that Limits.WaitingPeople is reached.
var errTooManyWaiting = errors.New("waiting for an exchange: too many wait already")

// WaitExchange returns the exchanges with numbers above after, waiting for the first of them.
func (s *Server) WaitExchange(ctx context.Context, after uint64) ([]Exchange, error) {
	j := s.journal
	for {
		j.mu.Lock()
		var found []*Exchange
		for _, x := range j.kept {
			if x.ID > after {
				found = append(found, x)
			}
		}
		if len(found) > 0 {
			j.mu.Unlock()
			views := make([]Exchange, 0, len(found))
			for _, x := range found {
				views = append(views, j.view(x))
			}
			return views, nil
		}
		if len(j.waiters) >= j.limits.WaitingPeople {
			j.mu.Unlock()
			return nil, errTooManyWaiting
		}
		w := make(chan struct{})
		j.waiters[w] = true
		j.mu.Unlock()
		select {
		case <-w:
		case <-ctx.Done():
			j.mu.Lock()
			delete(j.waiters, w)
			j.mu.Unlock()
			return nil, ctx.Err()
		}
	}
}
