package mockgallery

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// maxWait bounds how long a call may wait for the next exchange.
const maxWait = 5 * time.Minute

// Control is the second handler: the journal and the controls, for people and for test scripts. It belongs on a port
// of its own. It answers to loopback names alone and refuses changes that come from other web pages.
func (s *Server) Control() http.Handler {
	mux := http.NewServeMux()
	for _, row := range s.controls() {
		mux.HandleFunc(row.pattern, row.do)
	}
	return loopbackOnly(http.NewCrossOriginProtection().Handler(mux))
}

type control struct {
	pattern, does string
	do            http.HandlerFunc
}

// controls is the control API, one row each.
func (s *Server) controls() []control {
	return []control{
		{"GET /{$}", "this page", s.showList},
		{"GET /exchanges", "the exchanges; wait=10s waits for one, after=N leaves out those up to N", s.listExchanges},
		{"GET /exchanges/{id}", "one exchange", s.showExchange},
		{"POST /exchanges/{id}/search", "search for the cause of a refusal at length, and answer with the exchange", s.postSearch},
		{"GET /help/{id}", "what a mistake is, and what to do", s.showHelp},
		{"DELETE /exchanges", "empty the journal", s.act(func(*http.Request) error { s.ClearExchanges(); return nil })},
		{"GET /force", "the answers that were ordered", s.show(func() any { return s.ForcedAnswers() })},
		{"POST /force", `order an answer: {"path","method","kind","status","body","type","delay","break","times"}`, s.act(s.postForce)},
		{"DELETE /force", "drop the orders", s.act(func(*http.Request) error { s.ClearForced(); return nil })},
		{"POST /plan", `the life of the next job: [{"status","disposition","polls","for"}]`, s.act(s.postPlan)},
		{"GET /clock", "the server's time", s.show(func() any { return clockView{s.Now().UTC()} })},
		{"POST /clock", `move the clock: {"now"}, {"advance"}, {"freeze"} or {"reset"}`, s.act(s.postClock)},
		{"POST /reset", "back to the start; what=state,nonces,journal,clock,force names parts", s.act(s.postReset)},
		{"GET /keys", "the keys, without their secrets", s.show(func() any { return s.keyViews() })},
		{"POST /keys", `add or change a key: {"key","secret","kind","subscription","user","disabled","revoked"}`, s.act(s.postKey)},
		{"DELETE /keys/{key}", "revoke a key", s.act(func(r *http.Request) error { return s.RevokeKey(r.PathValue("key")) })},
		{"GET /refusals", "the table of refusals", s.show(func() any { return s.refusals })},
	}
}

// show answers with a value.
func (s *Server) show(value func() any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { controlJSON(w, http.StatusOK, value()) }
}

// act does something and says whether it worked.
func (s *Server) act(do func(*http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := do(r); err != nil {
			controlJSON(w, http.StatusBadRequest, controlError{err.Error()})
			return
		}
		if wantsHTML(r) {
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

type controlError struct {
	Error string `json:"error"`
}

func controlJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff") // what clients sent stands in it
	w.WriteHeader(status)
	w.Write(append(encodeJSON(v), '\n')) //nolint:errcheck // nobody to tell
}

// loopbackOnly refuses names that a foreign page could have pointed at this machine.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip := net.ParseIP(strings.Trim(host, "[]"))
		local := host == "localhost" || strings.HasSuffix(host, ".localhost") || (ip != nil && ip.IsLoopback())
		if !local {
			controlJSON(w, http.StatusForbidden, controlError{fmt.Sprintf("serving the controls: the host %q is not this machine's own name; use localhost or 127.0.0.1", r.Host)})
			return
		}
		next.ServeHTTP(w, r)
	})
}
