package mockgallery

import (
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// failures remembers what was found about requests that failed, so that a client that fails a thousand times a second
// does not cost a thousand searches: the very same request is known again, and what explained one of its kind is tried
// on the next.
type failures struct {
	seed maphash.Seed

	mu    sync.Mutex
	kinds map[failureKind]*failure
	known map[uint64]*knownFailure
}

// The bounds of the memory; when one is reached, all is forgotten.
const (
	maxKinds = 256
	maxKnown = 1024
)

// knownFor is how long the findings about a request hold, on the server's clock: they tell of times and of other
// requests, which go on.
const knownFor = time.Minute

// failureKind is what failures have in common that come from one client with one mistake.
type failureKind struct{ key, problem, method, path, place, signed string }

// failure is a kind of failure that was met.
type failure struct {
	first  uint64   // exchange
	seen   int      // how often
	causes []string // mistakes that explained one of them
	deep   uint64   // exchange whose cause is searched for at length; 0: none
}

// often is how often a failure has to be met until others come before it.
const often = 10

// knownFailure is a request that failed, and what was found.
type knownFailure struct {
	first uint64 // exchange
	at    time.Time
	times int
	found *diagnose.Diagnosis
	// also are exchanges of the same request that are to be told when a deeper search ends.
	also []uint64
}

// maxAlso bounds knownFailure.also.
const maxAlso = 8

func newFailures() *failures {
	return &failures{seed: maphash.MakeSeed(), kinds: map[failureKind]*failure{}, known: map[uint64]*knownFailure{}}
}

func kindOf(c *call, v *signer.Verdict) failureKind {
	path := clip(targetPath(c.req.RequestURI))
	if c.row != nil {
		path = c.row.Path
	}
	return failureKind{clip(v.ConsumerKey), v.Problem.Code, c.req.Method, path, v.Placement.String(), clip(v.Method)}
}

// meet counts a failure and returns what is known of its kind, as of now.
func (f *failures) meet(k failureKind, id uint64) failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	met := f.kinds[k]
	if met == nil {
		if len(f.kinds) >= maxKinds {
			clear(f.kinds)
		}
		met = &failure{first: id}
		f.kinds[k] = met
	}
	met.seen++
	return *met
}

// explained notes the mistakes that explained a failure, to be tried first next time.
func (f *failures) explained(k failureKind, found *diagnose.Diagnosis) {
	if len(found.Explanations) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if met := f.kinds[k]; met != nil {
		met.causes = found.Explanations[0].Mistakes
	}
}

// digest stands for a request, its failure and the keys: what a diagnosis is made of, but for the time.
func (f *failures) digest(k *failureKind, v *signer.Verdict, keys uint64) uint64 {
	var h maphash.Hash
	h.SetSeed(f.seed)
	part := func(s string) { h.WriteString(s); h.WriteByte(0) }
	r := &v.Request
	for _, s := range []string{k.problem, r.Method, r.Scheme, r.Host, r.Target, v.Credentials.ConsumerSecret.Reveal(), v.Credentials.TokenSecret.Reveal()} {
		part(s)
	}
	for i := range 8 {
		h.WriteByte(byte(keys >> (8 * i)))
	}
	for _, name := range sortedNames(r.Header) {
		part(name)
		for _, value := range r.Header[name] {
			part(value)
		}
	}
	h.Write(r.Body)
	return h.Sum64()
}

// recall finds what was found about the very same request.
func (f *failures) recall(digest uint64, now time.Time, id uint64) (known knownFailure, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.known[digest]
	if e == nil || now.Sub(e.at).Abs() > knownFor {
		return known, false
	}
	e.times++
	if len(e.also) < maxAlso {
		e.also = append(e.also, id)
	}
	return *e, true
}

// keep remembers what was found about a request. A deeper search that ends later tells it again.
func (f *failures) keep(digest uint64, now time.Time, id uint64, found *diagnose.Diagnosis) (also []uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e := f.known[digest]; e != nil && e.first == id {
		e.found = found
		return slices.Clone(e.also)
	}
	if len(f.known) >= maxKnown {
		clear(f.known)
	}
	f.known[digest] = &knownFailure{first: id, at: now, times: 1, found: found}
	return nil
}

// deeper takes the one deeper search that each kind of failure may have at a time; it returns whose exchange has it.
func (f *failures) deeper(k failureKind, id uint64) (by uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	met := f.kinds[k]
	switch {
	case met == nil: // forgotten meanwhile
	case met.deep != 0:
		return met.deep
	default:
		met.deep = id
	}
	return id
}

// searched ends a deeper search, and tells how often its kind was met.
func (f *failures) searched(k failureKind) (seen int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	met := f.kinds[k]
	if met == nil {
		return 0
	}
	met.deep = 0
	return met.seen
}
