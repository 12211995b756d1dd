package mockgallery

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Forced is an answer that was ordered: for the next Times requests that it fits, this is what happens instead.
type Forced struct {
	Method string `json:"method,omitempty"` // empty: any
	Path   string `json:"path,omitempty"`   // a row's path, or the path of a request; with a * at the end, its beginning; empty: any
	Kind   string `json:"kind,omitempty"`   // a row of the table of refusals
	Status int    `json:"status,omitempty"`
	Body   string `json:"body,omitempty"`
	Type   string `json:"type,omitempty"` // content type of Body; empty: application/json
	Delay  Span   `json:"delay,omitempty"`
	Break  string `json:"break,omitempty"` // close: hang up at once; half: hang up in the middle of the answer
	Times  int    `json:"times,omitempty"` // 0: once
}

// maxDelay bounds what a forced answer may hold a connection for.
const maxDelay = 10 * time.Minute

type forcedAnswers struct {
	mu    sync.Mutex
	list  []Forced
	limit int
}

// Force orders an answer. Orders are taken up in the order in which they came.
func (s *Server) Force(f Forced) error {
	switch {
	case f.Kind != "" && s.refusals[f.Kind].Status == 0:
		return fmt.Errorf("forcing an answer: %q is no kind of refusal", f.Kind)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("forcing an answer: status %d, want 200 to 599", f.Status)
	case f.Break != "" && f.Break != "close" && f.Break != "half":
		return fmt.Errorf("forcing an answer: break is %q, want close or half", f.Break)
	case f.Delay < 0 || time.Duration(f.Delay) > maxDelay:
		return fmt.Errorf("forcing an answer: delay is %s, want at most %s", time.Duration(f.Delay), maxDelay)
	case f.Kind == "" && f.Status == 0 && f.Break == "" && f.Delay == 0:
		return errors.New("forcing an answer: want a kind, a status, a delay or a break")
	}
	f.Times = max(f.Times, 1)
	s.forced.mu.Lock()
	defer s.forced.mu.Unlock()
	if len(s.forced.list) >= s.forced.limit {
		return fmt.Errorf("forcing an answer: %d wait already", s.forced.limit)
	}
	s.forced.list = append(s.forced.list, f)
	return nil
}

// ForcedAnswers are the orders that wait.
func (s *Server) ForcedAnswers() []Forced {
	s.forced.mu.Lock()
	defer s.forced.mu.Unlock()
	return append([]Forced{}, s.forced.list...)
}

// ClearForced drops the orders that wait.
func (s *Server) ClearForced() {
	s.forced.mu.Lock()
	defer s.forced.mu.Unlock()
	s.forced.list = nil
}

// take finds the first order that fits and counts it.
func (fa *forcedAnswers) take(method, path string, row *endpoint) (Forced, bool) {
	fa.mu.Lock()
	defer fa.mu.Unlock()
	for i := range fa.list {
		f := &fa.list[i]
		if !f.fits(method, path, row) {
			continue
		}
		out := *f
		if f.Times--; f.Times == 0 {
			fa.list = append(fa.list[:i:i], fa.list[i+1:]...)
		}
		return out, true
	}
	return Forced{}, false
}

func (f *Forced) fits(method, path string, row *endpoint) bool {
	if f.Method != "" && f.Method != method {
		return false
	}
	if begin, ok := strings.CutSuffix(f.Path, "*"); ok {
		return strings.HasPrefix(path, begin)
	}
	return f.Path == "" || f.Path == path || (row != nil && f.Path == row.Path)
}

// force does what was ordered. If it was a delay alone, the request goes on.
func (s *Server) force(c *call, f Forced) (a answer, done bool) {
	c.x.Forced = true
	if f.Delay > 0 {
		timer := time.NewTimer(time.Duration(f.Delay))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.req.Context().Done():
		}
	}
	switch {
	case f.Kind != "":
		a, done = c.refuse(f.Kind), true
	case f.Status != 0 && f.Body == "" && f.Status >= 400:
		a, done = c.jsonAnswer(f.Status, errorBody{ExceptionName: "Exception", Message: http.StatusText(f.Status)}), true
	case f.Status != 0 || f.Break != "":
		a, done = answer{status: max(f.Status, http.StatusOK), typ: f.Type, body: []byte(f.Body)}, true
		if a.typ == "" {
			a.typ = "application/json"
		}
	}
	if f.Kind != "" && f.Status != 0 {
		a.status = f.Status
	}
	a.hangUp = f.Break
	return a, done
}
