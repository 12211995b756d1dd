package mockgallery

import "sync"

// Tally is what a client has done so far. A client is a consumer key as one program (User-Agent) uses it.
type Tally struct {
	Requests   int `json:"requests"` // signed ones
	Refused    int `json:"refused"`  // or let pass with a warning
	Signatures int `json:"signatures"`
	Plus       int `json:"plus"` // signatures with a '+', which a missing escape turns into a space
}

// clients counts what each client does. When there are too many, it begins anew.
type clients struct {
	mu    sync.Mutex
	known map[client]*Tally
}

type client struct{ key, agent string }

const maxClients = 1000

func (l *clients) count(x *Exchange) {
	if x.Key == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	who := client{clip(x.Key), clip(x.Agent)}
	t := l.known[who]
	if t == nil {
		if l.known == nil || len(l.known) >= maxClients {
			l.known = map[client]*Tally{}
		}
		t = &Tally{}
		l.known[who] = t
	}
	t.Requests++
	if x.Verdict == Refused || x.Verdict == Warned {
		t.Refused++
	}
	if x.hasSignature {
		t.Signatures++
	}
	if x.plus {
		t.Plus++
	}
	x.Client = *t
}
