package signer

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func use(now time.Time, nonce string, until time.Time) NonceUse {
	return NonceUse{ConsumerKey: "ck", Token: "tk", Timestamp: 1, Nonce: nonce, Now: now, Until: until}
}

func TestNonceIsUniqueForAllItsParts(t *testing.T) {
	var m NonceMemory
	for _, n := range []NonceUse{
		{ConsumerKey: "a", Token: "b", Timestamp: 1, Nonce: "c"},
		{ConsumerKey: "ab", Token: "", Timestamp: 1, Nonce: "c"},
		{ConsumerKey: "a", Token: "", Timestamp: 1, Nonce: "bc"},
		{ConsumerKey: "a", Token: "b", Timestamp: 2, Nonce: "c"},
		{ConsumerKey: "a", Token: "b", Timestamp: 1, Nonce: "C"},
		{ConsumerKey: "x", Token: "b", Timestamp: 1, Nonce: "c"},
	} {
		fresh, err := m.Use(t.Context(), n)
		require.NoError(t, err)
		require.True(t, fresh, "%+v", n)
		fresh, err = m.Use(t.Context(), n)
		require.NoError(t, err)
		require.False(t, fresh, "%+v", n)
	}
}

func TestNonceMemoryForgetsWithTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := NonceMemory{Max: 3}
		until := time.Now().Add(time.Minute)
		for _, n := range []string{"a", "b", "c"} {
			fresh, err := m.Use(t.Context(), use(time.Now(), n, until))
			require.NoError(t, err)
			require.True(t, fresh)
		}
		time.Sleep(time.Minute) // the last second of the window
		_, err := m.Use(t.Context(), use(time.Now(), "d", until.Add(time.Minute)))
		require.ErrorIs(t, err, ErrNoncesFull, "nothing is useless yet")
		fresh, err := m.Use(t.Context(), use(time.Now(), "a", until))
		require.NoError(t, err, "a repetition is told even when the memory is full")
		require.False(t, fresh)

		time.Sleep(time.Second)
		fresh, err = m.Use(t.Context(), use(time.Now(), "d", until.Add(time.Minute)))
		require.NoError(t, err)
		require.True(t, fresh)
		require.Equal(t, 1, m.Len())
		fresh, err = m.Use(t.Context(), use(time.Now(), "a", until))
		require.NoError(t, err)
		require.False(t, fresh, "what is over is never new, since it may have been forgotten")

		time.Sleep(1000 * time.Hour) // further than there are entries
		fresh, err = m.Use(t.Context(), use(time.Now(), "e", time.Now()))
		require.NoError(t, err)
		require.True(t, fresh)
		require.Equal(t, 1, m.Len())
	})
}

func TestNonceWithoutAnEndIsKept(t *testing.T) {
	var m NonceMemory
	fresh, _ := m.Use(t.Context(), use(time.Unix(1, 0), "a", time.Time{}))
	require.True(t, fresh)
	fresh, _ = m.Use(t.Context(), use(time.Unix(1<<40, 0), "a", time.Time{}))
	require.False(t, fresh)
	m.Reset()
	fresh, _ = m.Use(t.Context(), use(time.Unix(1, 0), "a", time.Time{}))
	require.True(t, fresh)
}

func TestVerifyUnderConcurrency(t *testing.T) {
	for _, n := range acceptedTimes(t, testVerifier(), func() {}) {
		require.EqualValues(t, 1, n, "every request is accepted once")
	}
}

// TestVerifyWhileTheWindowCloses runs the clock over the end of the window of
// all requests, when the memory forgets their nonces.
func TestVerifyWhileTheWindowCloses(t *testing.T) {
	var clock atomic.Int64
	clock.Store(testNow.Unix())
	v := testVerifier()
	v.Window = 10 * time.Second
	v.Now = func() time.Time { return time.Unix(clock.Load(), 0) }
	for _, n := range acceptedTimes(t, v, func() { clock.Add(1) }) {
		require.LessOrEqual(t, n, int32(1), "no request is accepted twice")
	}
}

// acceptedTimes sends each of some requests many times at once, and says how
// often each was accepted.
func acceptedTimes(t *testing.T, v *Verifier, between func()) []int32 {
	t.Helper()
	const requests, copies = 20, 25
	var signed [requests]Request
	for i := range signed {
		s := testSigner()
		s.Nonce = nil
		signed[i] = sign(t, s, order(t))
	}
	var accepted [requests]atomic.Int32
	var wg sync.WaitGroup
	for range copies {
		for i := range signed {
			wg.Go(func() {
				if v.Verify(t.Context(), signed[i]).Problem == nil {
					accepted[i].Add(1)
				}
			})
		}
		between()
	}
	wg.Wait()
	times := make([]int32, requests)
	for i := range accepted {
		times[i] = accepted[i].Load()
	}
	return times
}

func BenchmarkNonceMemory(b *testing.B) {
	var m NonceMemory
	var count atomic.Int64
	now := time.Unix(1_700_000_000, 0)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := count.Add(1)
			at := now.Add(time.Duration(i) * 4 * time.Microsecond)
			if _, err := m.Use(b.Context(), NonceUse{ConsumerKey: "ck-demo", Token: "tk-demo", Nonce: strconv.FormatInt(i, 36), Timestamp: at.Unix(), Now: at, Until: at.Add(time.Second)}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
