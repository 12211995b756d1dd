package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// BenchmarkReference measures a run over the whole edition, the judging and the
// report included, of a library in process that is right.
func BenchmarkReference(b *testing.B) {
	benchmarkRun(b, &Reference{})
}

// BenchmarkMutant measures the same for a library with a mistake that shows
// on most requests, so that causes have to be found.
func BenchmarkMutant(b *testing.B) {
	benchmarkRun(b, &Mutant{Mistake: unicode.Catalogue().ByID("plus-in-query-not-decoded")})
}

func benchmarkRun(b *testing.B, a Adapter) {
	s := suite(b)
	vectors := 0
	for b.Loop() {
		run := Runner{Suite: s, Kit: "test", Edition: "2026.1"}
		rep, err := run.Run(b.Context(), a)
		require.NoError(b, err)
		vectors += rep.Total
	}
	b.ReportMetric(float64(vectors)/b.Elapsed().Seconds(), "vectors/s")
}
