package conformance

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

func TestZZ(t *testing.T) {
	s, err := Load(vectors.FS())
	if err != nil {
		t.Fatal(err)
	}
	t0 := time.Now()
	st, err := s.Strength(context.Background(), diagnose.Standard())
	fmt.Println(err, time.Since(t0))
	st.Text(os.Stdout, false)
	fmt.Println(len(st.Needless))
}
