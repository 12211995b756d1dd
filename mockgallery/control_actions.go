package mockgallery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What the rows of the control API do.

func readControl(r *http.Request, v any) error {
	text, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("reading the body: %w", err)
	}
	return nil
}

func (s *Server) postForce(r *http.Request) error {
	var f Forced
	if err := readControl(r, &f); err != nil {
		return err
	}
	return s.Force(f)
}

func (s *Server) postKey(r *http.Request) error {
	var k Key
	if err := readControl(r, &k); err != nil {
		return err
	}
	return s.AddKey(k)
}

func (s *Server) postPlan(r *http.Request) error {
	var plan []JobStep
	if err := readControl(r, &plan); err != nil {
		return err
	}
	return s.PlanJob(plan)
}

// PlanJob sets the life of the next job, before all other plans.
func (s *Server) PlanJob(plan []JobStep) error {
	if len(plan) == 0 {
		return errors.New("planning a job: want at least one step")
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if len(s.store.planned) >= s.opt.Limits.Forced {
		return fmt.Errorf("planning a job: %d plans wait already", s.opt.Limits.Forced)
	}
	s.store.planned = append(s.store.planned, plan)
	return nil
}

type clockView struct {
	Now time.Time `json:"now"`
}

func (s *Server) postClock(r *http.Request) error {
	var order struct {
		Now     *time.Time `json:"now"`
		Advance Span       `json:"advance"`
		Freeze  bool       `json:"freeze"`
		Reset   bool       `json:"reset"`
	}
	if err := readControl(r, &order); err != nil {
		return err
	}
	if order.Reset {
		s.ResetClock()
	}
	switch {
	case order.Now != nil:
		s.SetClock(*order.Now, order.Freeze)
	case order.Freeze:
		s.SetClock(s.Now(), true)
	}
	s.AdvanceClock(time.Duration(order.Advance))
	return nil
}

func (s *Server) postReset(r *http.Request) error {
	what := strings.Split(r.FormValue("what"), ",")
	if what[0] == "" {
		what = []string{"state", "nonces", "journal", "clock", "force"}
	}
	for _, part := range what {
		switch part {
		case "state":
			s.ResetState()
		case "nonces":
			s.ResetNonces()
		case "journal":
			s.ClearExchanges()
		case "clock":
			s.ResetClock()
		case "force":
			s.ClearForced()
		default:
			return fmt.Errorf("resetting: %q is no part; want state, nonces, journal, clock or force", part)
		}
	}
	return nil
}

func (s *Server) postSearch(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseUint(r.PathValue("id"), 10, 64) // there is no number 0
	x, err := s.Search(r.Context(), id)
	switch {
	case errors.Is(err, errNotKept):
		controlJSON(w, http.StatusNotFound, controlError{err.Error()})
	case err != nil:
		controlJSON(w, http.StatusConflict, controlError{err.Error()})
	case wantsHTML(r):
		http.Redirect(w, r, "/exchanges/"+strconv.FormatUint(id, 10), http.StatusSeeOther)
	default:
		controlJSON(w, http.StatusOK, x.view())
	}
}

// ResetState goes back to the studio and the keys of the start.
func (s *Server) ResetState() { s.store.reset() }

func (s *Server) listExchanges(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseUint(r.FormValue("after"), 10, 64)
	wait, err := waitOf(r.FormValue("wait"))
	if err != nil {
		controlJSON(w, http.StatusBadRequest, controlError{err.Error()})
		return
	}
	if wait > 0 && r.FormValue("after") == "" {
		after = s.journal.last.Load()
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	found, err := s.WaitExchange(ctx, after)
	if errors.Is(err, errTooManyWaiting) {
		controlJSON(w, http.StatusServiceUnavailable, controlError{err.Error()})
		return
	}
	views := []exchangeView{}
	for i := range found {
		views = append(views, found[i].view())
	}
	controlJSON(w, http.StatusOK, views)
}

// waitOf reads how long to wait: 10s, or 10.
func waitOf(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if n, err := strconv.Atoi(text); err == nil {
		text = strconv.Itoa(n) + "s"
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("reading wait=%q: want a duration as in 10s", text)
	}
	return min(d, maxWait), nil
}
