package diagnose

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// TestRecipesAreCountedAsTheyAreEnumerated holds the product over the slots
// against sets that are really made.
func TestRecipesAreCountedAsTheyAreEnumerated(t *testing.T) {
	options := Standard().options(galleryCase(t, signer.Rules{}))
	for depth := 0; depth <= 2; depth++ {
		var of []int16
		alone := int64(0)
		for i, o := range options {
			if o.alone {
				alone++
				continue
			}
			of = append(of, int16(i))
		}
		sets := newChoices(options, of, depth)
		want := int64(0)
		for n := 0; n <= depth; n++ {
			want += int64(len(sets.size(n)))
		}
		if depth > 0 {
			want += alone
		}
		require.Equal(t, want, countRecipes(options, depth), "of %d mistakes", depth)
	}
}
