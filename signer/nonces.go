package signer

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"
)

// NonceMemory remembers nonces in this process. It is bounded, and forgets
// what the window has made useless. When it is full of nonces that could still
// be repeated it says so with ErrNoncesFull, and the request is refused:
// forgetting one of them would let a repetition pass. The zero value is ready.
//
// One lock is enough: what is done under it takes a fraction of the time of
// the signature check before it.
type NonceMemory struct {
	Max int // entries; 0: 1 << 20, some 60 MB when full

	mu     sync.Mutex
	used   map[int64]*second // by timestamp, since a nonce need be unique for its own alone
	count  int
	latest int64 // the latest time that was seen: what was over before it is forgotten
}

// second holds the nonces of one timestamp; they are forgotten together.
type second struct {
	nonces map[nonceID]struct{}
	until  int64
}

// ErrNoncesFull is returned while the memory is full.
var ErrNoncesFull = errors.New("remembering a nonce: the memory is full of nonces that are still in their time window")

// forever is the second until which a nonce without an end is kept.
const forever = 1<<63 - 1

// nonceID stands for a nonce with all that it must be unique for, in a size
// that no client can choose.
type nonceID [16]byte

// Use implements Nonces. What is over by now is never new, since it may have
// been forgotten already.
func (m *NonceMemory) Use(_ context.Context, n NonceUse) (fresh bool, err error) {
	id, until, now, at := n.id(), int64(forever), n.Now.Unix(), int64(0)
	if !n.Until.IsZero() {
		until, at = n.Until.Unix(), n.Timestamp
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.used == nil {
		m.used, m.latest = map[int64]*second{}, now
	}
	m.forget(now)
	s := m.used[at]
	if s != nil {
		if _, used := s.nonces[id]; used {
			return false, nil
		}
	}
	if until < m.latest {
		return false, nil
	}
	if m.count >= m.limit() {
		return false, ErrNoncesFull
	}
	if s == nil {
		s = &second{nonces: map[nonceID]struct{}{}}
		m.used[at] = s
	}
	s.until = max(s.until, until)
	s.nonces[id] = struct{}{}
	m.count++
	return true, nil
}

func (m *NonceMemory) limit() int {
	if m.Max == 0 {
		return 1 << 20
	}
	return m.Max
}

// forget drops, once a second, the timestamps whose window has closed.
func (m *NonceMemory) forget(now int64) {
	if now <= m.latest {
		return
	}
	m.latest = now
	for at, s := range m.used {
		if s.until < now {
			m.count -= len(s.nonces)
			delete(m.used, at)
		}
	}
}

// Len returns how many nonces are remembered.
func (m *NonceMemory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count
}

// Reset forgets everything, as is needed when a test turns its clock back.
func (m *NonceMemory) Reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used, m.count = nil, 0
}

// id hashes the parts with their lengths, so that no two combinations share
// their text.
func (n *NonceUse) id() (id nonceID) {
	var space [256]byte
	text := space[:0]
	for _, s := range [...]string{n.ConsumerKey, n.Token, n.Nonce} {
		text = binary.BigEndian.AppendUint32(text, uint32(len(s)))
		text = append(text, s...)
	}
	text = binary.BigEndian.AppendUint64(text, uint64(n.Timestamp))
	sum := sha256.Sum256(text)
	copy(id[:], sum[:])
	return id
}
