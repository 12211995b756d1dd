package conformance

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// TestStrength: every mistake that a signature can prove is noticed by at least
// two vectors of different shape, every mistake of a verifier by one.
func TestStrength(t *testing.T) {
	strength, err := suite(t).Strength(t.Context(), unicode.Catalogue())
	require.NoError(t, err)
	require.Greater(t, len(strength.Rows), 100)
	require.Greater(t, len(strength.Mutants), 15)
	for _, list := range [][]Caught{strength.Rows, strength.Mutants} {
		for _, c := range list {
			require.True(t, c.Enough(), "%s is noticed by vectors of %d shapes alone: %v", c.ID, c.Shapes, c.Catchers)
		}
	}
}

// TestAimsAreHit: a signing vector notices each mistake that it says it aims at,
// as far as a signature can prove it; every aim is a mistake of the catalogue.
func TestAimsAreHit(t *testing.T) {
	s, cat := suite(t), unicode.Catalogue()
	for _, v := range s.Vectors {
		var rows []*diagnose.Mistake
		if v.Kind == KindSign {
			rows, _ = noticed(v, cat)
		}
		for _, id := range v.AimsAt {
			row := cat.ByID(id)
			if !assert.NotNil(t, row, "%s aims at %s, which the catalogue does not have", v.ID, id) || v.Kind != KindSign || row.Fate != diagnose.FateRule || row.Variants == nil {
				continue
			}
			assert.True(t, slices.Contains(rows, row), "%s does not notice %s", v.ID, id)
		}
	}
}
