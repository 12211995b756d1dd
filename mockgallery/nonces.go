package mockgallery

import (
	"context"
	"errors"
	"sync"

	"github.com/oauthdebug/oauthdebug/signer"
)

// nonceMemory remembers nonces in two memories of the engine: when the new one is full it becomes the old one, and
// what was old is forgotten. A server for tests would rather forget than refuse, and it must not grow.
type nonceMemory struct {
	max int

	mu       sync.RWMutex // held for writing while the memories change places
	old, new *signer.NonceMemory
}

func newNonceMemory(limit int) *nonceMemory {
	m := &nonceMemory{max: max(limit/2, 1)}
	m.reset()
	return m
}

// Use implements signer.Nonces.
func (m *nonceMemory) Use(ctx context.Context, n signer.NonceUse) (fresh bool, err error) {
	for {
		m.mu.RLock()
		now := m.new
		fresh, err := m.use(ctx, n)
		m.mu.RUnlock()
		if !errors.Is(err, signer.ErrNoncesFull) {
			return fresh, err
		}
		m.turn(now)
	}
}

func (m *nonceMemory) use(ctx context.Context, n signer.NonceUse) (bool, error) {
	if m.old != nil { // full, so it says only what it has seen
		if fresh, err := m.old.Use(ctx, n); err == nil && !fresh {
			return false, nil
		}
	}
	return m.new.Use(ctx, n)
}

// turn makes full the old memory, unless somebody else did.
func (m *nonceMemory) turn(full *signer.NonceMemory) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.new == full {
		m.old, m.new = full, &signer.NonceMemory{Max: m.max}
	}
}

func (m *nonceMemory) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.old, m.new = nil, &signer.NonceMemory{Max: m.max}
}

// ResetNonces forgets the nonces that were used.
func (s *Server) ResetNonces() { s.nonces.reset() }
