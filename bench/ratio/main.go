// Command ratio signs three requests with every signer, in turns, and prints
// how many times longer than the floor each takes.
//
//	go -C bench run ./ratio
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/oauthdebug/oauthdebug/bench"
)

const (
	rounds = 300
	turn   = 400 * time.Microsecond // of one contestant in one round
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ratio:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	cases, err := bench.Cases()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s, %s/%s, %d rounds in turns; times are minima\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, rounds)
	for _, c := range cases {
		results, err := measure(c)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s (target of Append...: %d times the floor)\n", c.Name, c.Target)
		fmt.Fprintf(out, "  %-30s %10s %8s %12s\n", "", "ns", "ratio", "allocations")
		for _, r := range results {
			fmt.Fprintf(out, "  %-30s %10.0f %8.1f %12.0f\n", r.name, r.ns, r.ns/results[0].ns, r.allocs)
		}
	}
	return nil
}

type result struct {
	name   string
	sign   func() error
	times  int // per turn
	ns     float64
	allocs float64
}

// measure lets the contestants take turns, so that what else the machine does
// meets all of them alike, and keeps the fastest turn of each.
func measure(c *bench.Case) ([]*result, error) {
	var results []*result
	for _, k := range bench.Contestants() {
		sign, err := k.New(c)
		if err != nil {
			return nil, err
		}
		r := &result{name: k.Name, sign: sign, ns: 1e18}
		start := time.Now()
		for time.Since(start) < turn { // warms up too
			if err := sign(); err != nil {
				return nil, fmt.Errorf("%s, %s: %w", c.Name, k.Name, err)
			}
			r.times++
		}
		r.allocs = testing.AllocsPerRun(100, func() { _ = sign() })
		results = append(results, r)
	}
	turns := slices.Clone(results)
	for range rounds {
		for _, r := range turns {
			start := time.Now()
			for range r.times {
				if err := r.sign(); err != nil {
					return nil, err
				}
			}
			r.ns = min(r.ns, float64(time.Since(start).Nanoseconds())/float64(r.times))
		}
		turns = append(turns[1:], turns[0])
	}
	return results, nil
}
