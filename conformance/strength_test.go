package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// wanting are mistakes that too few vectors notice. A new mistake that no
// vector notices does not belong here: it wants a vector.
var wanting = map[string]bool{
	"extra-params-in-auth-header": true, // a header with another parameter, signed
	"server-form-decodes-header":  true, // a raw '+' in the header
	"signature-param-misnamed":    true, // one more request that is signed under another name
}

// TestStrength: every mistake that a signature can prove is noticed by at least
// two vectors, every mistake of a verifier by one.
func TestStrength(t *testing.T) {
	strength, err := suite(t).Strength(t.Context(), diagnose.Standard())
	require.NoError(t, err)
	require.Greater(t, len(strength.Rows), 100)
	require.Greater(t, len(strength.Mutants), 15)
	for _, list := range [][]Caught{strength.Rows, strength.Mutants} {
		for _, c := range list {
			if wanting[c.ID] {
				require.False(t, c.Enough(), "%s is noticed often enough now; take it off the list", c.ID)
				continue
			}
			require.True(t, c.Enough(), "%s is noticed by %d vectors alone: %v", c.ID, len(c.Catchers), c.Catchers)
		}
	}
}
