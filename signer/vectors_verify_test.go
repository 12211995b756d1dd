package signer_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestVerifyVectors(t *testing.T) {
	each(t, "verify", func(t *testing.T, v vector) {
		want, got := v.Expect, v.verified(t)
		if v.Choice != "" {
			want = v.ExpectOneOf[reference(t, v.Choice)]
			got = answer{Verdict: got.Verdict}
		}
		hold(t, v.ID, cmp.Diff(want, got))
	})
}

// verified asks a new Verifier that remembers what the vector says was accepted before.
func (v vector) verified(t *testing.T) answer {
	t.Helper()
	now := time.Unix(v.Given.Now, 0)
	var keys signer.StaticKeys
	for _, c := range v.Given.Known {
		keys = append(keys, c.signer(t))
	}
	nonces := new(signer.NonceMemory)
	for _, s := range v.Given.Seen {
		at, err := strconv.ParseInt(string(s[2]), 10, 64)
		require.NoError(t, err)
		_, err = nonces.Use(t.Context(), signer.NonceUse{
			ConsumerKey: string(s[0]), Token: string(s[1]), Timestamp: at, Nonce: string(s[3]), Now: now, Until: now.Add(time.Hour),
		})
		require.NoError(t, err)
	}
	verifier := signer.Verifier{Keys: keys, Nonces: nonces, Window: 5 * time.Minute, Now: func() time.Time { return now }}
	problem := verifier.Verify(t.Context(), v.request(t)).Problem
	if problem == nil {
		return answer{Verdict: "accept"}
	}
	return answer{Verdict: "refuse", Problem: problem.Code, Status: problem.Status}
}
