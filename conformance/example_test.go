package conformance_test

import (
	"context"
	"fmt"

	"github.com/oauthdebug/oauthdebug/conformance"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

// A Go library is measured without a process: it is an Adapter of two methods.
// Here the reference of this module stands in for one.
func ExampleRunner() {
	suite, err := conformance.Load(vectors.FS())
	if err != nil {
		fmt.Println(err)
		return
	}
	run := conformance.Runner{Suite: suite, Match: []string{"sort/**"}}
	report, err := run.Run(context.Background(), &conformance.Reference{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Headline(), report.Right() == report.Judged())
	// Output: conformant true
}
