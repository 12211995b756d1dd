package diagnose

import (
	"bytes"

	"github.com/oauthdebug/oauthdebug/signer"
)

// job is a bundle of parameter sections that are joined with URIs and keys.
type job struct {
	root    *root
	class   *class
	cost    int // mistakes in each section
	partner int // mistakes in URI and key together
	uris    [][]escapedURI
	keys    [][]*keyNode

	arena  []byte
	ends   []int
	hashes []uint64
	kept   bool // a match points here: not to be used again
}

// How much is gathered before it is decided.
const (
	sectionsPerJob = 256
	jobsGathered   = 32
)

func (j *job) reset(r *root, c *class, cost, partner int) {
	*j = job{root: r, class: c, cost: cost, partner: partner, arena: j.arena[:0], ends: j.ends[:0], hashes: j.hashes[:0]}
}

func (j *job) add(section []byte, hash uint64) {
	j.arena = append(j.arena, section...)
	j.ends = append(j.ends, len(j.arena))
	j.hashes = append(j.hashes, hash)
}

// worker is what one goroutine of a search keeps.
type worker struct {
	s      *search
	class  *class    // of the job at hand
	keys   *keyClass // whose keys macs are for
	macs   map[*keyNode]*signer.KeyedMAC
	sum    []byte
	base   []byte
	prefix []byte

	spare []byte // trades places with base
}

func (s *search) work() {
	w := &worker{s: s, macs: map[*keyNode]*signer.KeyedMAC{}}
	for j := range s.jobs {
		if !s.stopped() {
			w.join(j)
			if s.macs.Load() > s.budget || s.ctx.Err() != nil {
				s.stop.Store(true)
			}
		}
		if !j.kept {
			select {
			case s.free <- j:
			default:
			}
		}
		s.pending.Done()
	}
}

// join decides all recipes of the job.
func (w *worker) join(j *job) {
	w.class = j.class
	if w.keys != j.class.keys {
		w.keys = j.class.keys
		clear(w.macs)
	}
	n := 0
	for cost := 0; cost <= j.partner; cost++ {
		uris := j.uris[j.partner-cost]
		if len(uris) == 0 {
			continue
		}
		for _, k := range j.keys[cost] {
			if w.s.stopped() {
				break
			}
			w.joinKey(j, k, uris, cost)
			n += len(uris) * len(j.ends)
		}
	}
	w.s.macs.Add(int64(n))
}

// joinKey decides those with one key.
func (w *worker) joinKey(j *job, k *keyNode, uris []escapedURI, cost int) {
	var mac *signer.KeyedMAC
	if k.digest.Kind == signer.HMAC && w.s.target.sums != nil && w.s.target.hash == 0 {
		if mac = w.macs[k]; mac == nil {
			mac = signer.NewKeyedMAC(k.digest.Hash, k.key)
			if cost <= 1 {
				w.macs[k] = mac
			}
		}
	}
	for u := range uris {
		uri := &uris[u]
		var prefix []byte
		if mac != nil && k.plain() && len(j.ends) >= sharedPrefix {
			w.prefix = mac.AppendPrefix(w.prefix[:0], uri.prefix)
			prefix = w.prefix
		}
		start := 0
		for i, end := range j.ends {
			section := j.arena[start:end]
			start = end
			if at := w.decide(k, mac, uri, prefix, section); at >= 0 {
				j.kept = true
				w.s.found(match{root: j.root, job: j, hash: j.hashes[i], uri: uri.node, key: k, sum: at})
			}
		}
	}
}

// sharedPrefix is how many sections must share a URI so that it pays to keep
// the state of the hash behind it.
const sharedPrefix = 3

// decide computes one recipe and compares it; it returns which sum matches, or
// -1. prefix is the state of mac behind the URI, if it was kept.
func (w *worker) decide(k *keyNode, mac *signer.KeyedMAC, uri *escapedURI, prefix, section []byte) int {
	t := &w.s.target
	if t.key != nil {
		return is(bytes.Equal(k.key, t.key))
	}
	if mac != nil && k.plain() {
		if prefix != nil {
			w.sum = mac.Append(w.sum[:0], prefix, section, nil)
		} else {
			w.sum = mac.Append(w.sum[:0], nil, uri.prefix, section)
		}
		return t.matches(w.sum)
	}
	if t.base != nil && k.plain() {
		return is(len(t.base) == len(uri.prefix)+len(section) && bytes.HasSuffix(t.base, section) && bytes.HasPrefix(t.base, uri.prefix))
	}
	joined := signer.Rules{JoinParts: k.join}
	w.base = joined.AppendJoined(w.base[:0], uri.node.method, uri.uri, section)
	if k.finish != nil {
		w.base, w.spare = k.finish(w.spare[:0], w.base, w.class.tables.Whole), w.base
	}
	switch {
	case t.base != nil:
		return is(bytes.Equal(w.base, t.base))
	case mac != nil:
		w.sum = mac.Append(w.sum[:0], nil, w.base, nil)
	case k.digest.Kind == signer.Custom:
		w.sum = k.digest.Sum(w.sum[:0], k.key, w.base)
	default:
		w.sum = signer.AppendHash(w.sum[:0], t.hash, w.base)
	}
	return t.matches(w.sum)
}

func is(equal bool) int {
	if equal {
		return 0
	}
	return -1
}
