package conformance

import (
	"hash/crc32"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// TestEveryMutantIsNamed makes every mistake of the catalogue that a signature
// can prove, as a library, and reads the report: its first cause must be that
// mistake, or one that fits all answers as well.
func TestEveryMutantIsNamed(t *testing.T) {
	s, cat := suite(t), unicode.Catalogue()
	strength, err := s.Strength(t.Context(), cat)
	require.NoError(t, err)
	some := []string{}
	for _, v := range s.Vectors { // by its id, so that a new vector changes nothing for others
		if v.Kind == KindSign && crc32.ChecksumIEEE([]byte(v.ID))%16 == 0 {
			some = append(some, v.ID)
		}
	}
	for _, caught := range strength.Rows {
		row := cat.ByID(caught.ID)
		ids := signing(s, caught.Catchers)
		if row.Sides&diagnose.Client == 0 || len(ids) == 0 {
			continue // shows on servers alone
		}
		t.Run(row.ID, func(t *testing.T) {
			t.Parallel()
			m := &Mutant{Mistake: row, Note: usualNote(s, row, ids)}
			run := Runner{Suite: s, Match: slices.Concat(ids[:min(len(ids), 10)], some), Kit: "test"}
			rep, err := run.Run(t.Context(), m)
			require.NoError(t, err)
			require.NotEmpty(t, rep.Causes, "%d failures, none explained", len(rep.failures()))
			first := rep.Causes[0]
			if first.ID != row.ID {
				twins := slices.Concat(first.Alternatives, cat.ByID(first.ID).Twins)
				require.True(t, slices.Contains(twins, row.ID) || slices.Contains(row.Twins, first.ID), "the first cause is %s (%s)", first.ID, first.Note)
			}
		})
	}
}

// signing keeps the ids of vectors for signers that have a right answer.
func signing(s *Suite, ids []string) (out []string) {
	for _, id := range ids {
		if v := s.ByID(id); v.Kind == KindSign && !v.Grey() {
			out = append(out, id)
		}
	}
	return out
}

// usualNote is the variant of a row that shows on most of the vectors.
func usualNote(s *Suite, row *diagnose.Mistake, ids []string) string {
	count := map[string]int{}
	for _, id := range ids {
		c, differs, err := changes(s.ByID(id))
		if err != nil {
			continue
		}
		for _, v := range row.Variants(c) {
			ru := rulesOf(v)
			if v.Set != nil && differs(&ru) {
				count[v.Note]++
			}
		}
	}
	if len(count) > 0 && 2*count[byCount(count)[0]] >= len(ids) {
		return byCount(count)[0]
	}
	return "" // each case has variants of its own: the first
}
