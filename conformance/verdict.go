package conformance

// Verdict is the outcome of one vector.
type Verdict string

// The verdicts. Fixed and Changed fail a run, since a list of known failures
// must be true.
const (
	Pass        Verdict = "pass"
	Fail        Verdict = "fail"
	KnownFail   Verdict = "known"       // fails as listed
	Fixed       Verdict = "fixed"       // listed, but passes
	Changed     Verdict = "changed"     // listed, fails for another reason
	Observed    Verdict = "observed"    // a grey area: no right or wrong
	Unsupported Verdict = "unsupported" // the library cannot be asked this
	Unpaired    Verdict = "unpaired"    // a refusal whose twin was not accepted
	Rewrote     Verdict = "rewrote"     // another request was sent than the one given
	Errored     Verdict = "error"       // the adapter met an exception
	Crash       Verdict = "crash"       // the adapter died
	Timeout     Verdict = "timeout"     // the adapter did not answer in time
	Garbled     Verdict = "garbled"     // the answer cannot be read
)

// Verdicts lists all verdicts in the order in which reports count them.
var Verdicts = []Verdict{Pass, Observed, Fail, Rewrote, Unpaired, Errored, Crash, Timeout, Garbled, Changed, Fixed, KnownFail, Unsupported}

// Unexpected reports whether the verdict fails a run.
func (v Verdict) Unexpected() bool {
	switch v {
	case Pass, Observed, KnownFail, Unsupported:
		return false
	}
	return true
}

// bad reports whether the verdict is a failure that a list of known failures
// may name.
func (v Verdict) bad() bool {
	switch v {
	case Fail, Rewrote, Unpaired, Errored, Crash, Timeout, Garbled:
		return true
	}
	return false
}
