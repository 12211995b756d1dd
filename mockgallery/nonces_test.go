package mockgallery

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func use(m *nonceMemory, nonce string) bool {
	now := time.Unix(1_000_000, 0)
	fresh, err := m.Use(context.Background(), signer.NonceUse{ConsumerKey: "k", Timestamp: 1_000_000, Nonce: nonce, Now: now, Until: now.Add(time.Minute)})
	return fresh && err == nil
}

func TestNoncesAreForgottenRatherThanRefused(t *testing.T) {
	m := newNonceMemory(20)
	for i := range 1000 {
		n := fmt.Sprint(i)
		require.True(t, use(m, n), "a new one is always taken")
		require.False(t, use(m, n), "and not twice")
		if i >= 10 {
			require.False(t, use(m, fmt.Sprint(i-9)), "the last ten are remembered at least")
		}
	}
	require.LessOrEqual(t, m.old.Len()+m.new.Len(), 20)
	m.reset()
	require.True(t, use(m, "999"))
}

func TestOneOfManyGetsTheNonce(t *testing.T) {
	m := newNonceMemory(8)
	for round := range 200 {
		var wins atomic.Int32
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if use(m, fmt.Sprint("n", round)) {
					wins.Add(1)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, wins.Load(), round)
	}
}
