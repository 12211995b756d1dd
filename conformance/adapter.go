package conformance

import "context"

// Adapter is a library under test. A Go library can be tested without a
// process by implementing it; Process speaks for all others, Reference is
// this module's own.
type Adapter interface {
	// Hello says what the library is and can do.
	Hello(ctx context.Context, h Hello) (Passport, error)
	// Do answers one case. An error means that there is no answer; a *Fault
	// says why.
	Do(ctx context.Context, c Case) (Answer, error)
}

// Fault is the lack of an answer: an adapter that crashed, did not answer in
// time, or wrote what is no answer.
type Fault struct {
	Verdict Verdict // Crash, Timeout or Garbled
	Detail  string
	Stderr  string // the end of what the adapter wrote there
}

// Error returns the verdict and the detail.
func (f *Fault) Error() string { return string(f.Verdict) + ": " + f.Detail }
