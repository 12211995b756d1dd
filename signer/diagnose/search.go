package diagnose

import (
	"context"
	"hash/maphash"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/oauthdebug/oauthdebug/signer"
)

// The bounds of a search.
const (
	DefaultDepth    = 3           // mistakes at once
	DeepDepth       = 4           // with more patience
	DefaultMaxMACs  = 200_000_000 // a budget that only very large requests reach
	maxDepth        = 4
	maxAlternatives = 64
	maxMatches      = 256
)

// search is one search outward from the RFC.
type search struct {
	options []option
	facts   []signer.Request // the request, then the same with other guesses
	creds   signer.Credentials
	others  []Named
	target  target
	digest  *signer.Digest
	depth   int
	budget  int64
	workers int
	seed    maphash.Seed
	ctx     context.Context

	macs    atomic.Int64
	stop    atomic.Bool
	mu      sync.Mutex
	matches []match
	single  []solution
	jobs    chan *job
	free    chan *job // used up, to be filled again
	pending sync.WaitGroup
}

// match is a recipe, part by part, that reproduces the target.
type match struct {
	root *root
	job  *job
	hash uint64
	uri  *uriNode
	key  *keyNode
	sum  int
}

// run searches by number of mistakes and stops behind the first number at
// which something matches. It returns that number, or -1.
func (s *search) run(progress func(depth int)) int {
	s.seed = maphash.MakeSeed()
	if s.workers == 0 {
		s.workers = runtime.GOMAXPROCS(0)
	}
	s.jobs = make(chan *job, 4*s.workers)
	s.free = make(chan *job, 8*s.workers)
	var done sync.WaitGroup
	for range s.workers {
		done.Go(s.work)
	}
	defer done.Wait()
	defer close(s.jobs)

	var from *roots
	pass := 0
	for total := 0; total <= s.depth; total++ {
		if progress != nil {
			progress(total)
		}
		if s.leaveOut(total) || from == nil {
			from, pass = s.roots(s.depth), 0
		}
		for written := 0; written <= total; written++ {
			for _, r := range from.size(written) {
				for cost := 0; cost+written <= total; cost++ {
					s.walk(r, cost, total-written-cost, pass+cost+1)
				}
			}
		}
		pass += total + 1
		s.pending.Wait()
		if len(s.matches) > 0 {
			return total
		}
		if s.stopped() {
			return -1
		}
	}
	return -1
}

// walk joins the sections of exactly cost mistakes with the URIs and keys that
// have partner mistakes together.
func (s *search) walk(r *root, cost, partner, pass int) {
	var lanes sync.WaitGroup
	for _, l := range r.params {
		lanes.Go(func() { s.gather(l, cost, partner, pass) })
	}
	lanes.Wait()
}

// gather walks one lane. Sections of one class are gathered, so that the
// setting up of keys is shared.
func (s *search) gather(l *paramLane, cost, partner, pass int) {
	gathered := map[*class]*job{}
	send := func(j *job) {
		l.root.mu.Lock()
		j.uris, j.keys = j.class.uris.upTo(partner), j.class.keys.upTo(partner)
		l.root.mu.Unlock()
		delete(gathered, j.class)
		s.pending.Add(1)
		s.jobs <- j // from here on it is a worker's, and then anybody's
	}
	l.walk(cost, pass, func(section []byte, c *class, hash uint64) {
		j := gathered[c]
		if j == nil {
			if len(gathered) == jobsGathered {
				for _, full := range gathered {
					send(full)
				}
			}
			j = s.job()
			j.reset(l.root, c, cost, partner)
			gathered[c] = j
		}
		j.add(section, hash)
		if len(j.ends) == sectionsPerJob {
			send(j)
		}
	})
	for _, j := range gathered {
		send(j)
	}
}

// job returns a job to fill, one that is used up if there is one.
func (s *search) job() *job {
	select {
	case j := <-s.free:
		return j
	default:
		return new(job)
	}
}

func (s *search) stopped() bool {
	return s.stop.Load()
}

// found notes a match; a search that finds hundreds has found enough.
func (s *search) found(m match) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.matches = append(s.matches, m)
	if len(s.matches) >= maxMatches {
		s.stop.Store(true)
	}
}

// recipes lists the sets of options that make a match: those of its section
// times those of its URI times those of its key.
func (s *search) recipes(m *match) []recipe {
	sections := m.root.params[0].recipesFor(m.job.cost, m.hash)
	var list []recipe
	for _, p := range sections {
		for _, u := range m.uri.recipes {
			for _, k := range m.key.recipes {
				if len(list) == maxAlternatives {
					return list
				}
				list = append(list, slices.Concat(m.root.options, p, u, k))
			}
		}
	}
	return list
}
