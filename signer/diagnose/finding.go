package diagnose

// Level says how bad a finding is.
type Level string

// The levels.
const (
	Error   Level = "error"   // the request fails for it
	Warning Level = "warning" // it may fail for it, or leaks something
	Info    Level = "note"    // worth knowing
)

// Certainty says how sure a finding is.
type Certainty string

// The certainties, surest first.
const (
	Proved   Certainty = "proved"   // the signature, string or hash was reproduced
	Certain  Certainty = "certain"  // violates the specification, or is plain to see
	Likely   Certainty = "likely"   // fits well
	Possible Certainty = "possible" // cannot be excluded
)

// Finding is one thing found.
type Finding struct {
	ID        string    `json:"id"`
	Level     Level     `json:"level"`
	Certainty Certainty `json:"certainty"`
	Message   string    `json:"message"` // one sentence in the user's words
	Ref       string    `json:"ref"`     // "RFC 5849 3.4.2", or ""
	Fix       string    `json:"fix"`     // what to change, or ""
	Span      []int     `json:"span"`    // start and end octet in the (masked) paste; empty if there is none

	Why     string `json:"why"`     // one or two sentences, or ""
	Proof   string `json:"proof"`   // what was reproduced, or ""
	Subject string `json:"subject"` // the text the carets point at, masked, if it does not stand in the paste
}

// Diagnosis is the answer to a Case. Result is "valid", "problem" or
// "inconclusive".
type Diagnosis struct {
	Schema       string        `json:"schema"` // "oauthdebug/diagnosis/1"
	Result       string        `json:"result"`
	Refused      bool          `json:"refused"`
	Checked      string        `json:"checked"` // "signature", "base-string", "structure"
	Read         Read          `json:"read"`
	Received     string        `json:"received"` // signature as read; "" if none, or with PLAINTEXT
	Expected     string        `json:"expected"` // the right signature; "" if it is not known, or with PLAINTEXT
	Explanations []Explanation `json:"explanations"`
	Findings     []Finding     `json:"findings"`
	RuledOut     []string      `json:"ruled_out"`
	Tried        Tried         `json:"tried"`
	Next         []string      `json:"next"` // what to do next, in order
}

// Read says what was read.
type Read struct {
	Kind   string `json:"kind"`
	Method string `json:"method"`
	URL    string `json:"url"` // without protocol parameters' secrets
}

// Explanation is a set of mistakes that reproduces exactly what was received.
type Explanation struct {
	Mistakes     []string   `json:"mistakes"`
	Alternatives [][]string `json:"alternatives"` // other sets of the same size with the same bytes
	Notes        []string   `json:"notes"`        // of the variants, beside Mistakes
	BaseString   string     `json:"base_string"`
	Signature    string     `json:"signature"`
	Side         string     `json:"side"`    // "client" or "server"
	Assumed      string     `json:"assumed"` // a guessed fact that had to be another, "" if none
}

// Tried counts the work of a search.
type Tried struct {
	Recipes   int64 `json:"recipes"`   // sets of variants decided
	MACs      int64 `json:"macs"`      // distinct ones computed
	Depth     int   `json:"depth"`     // mistakes at once
	Exhausted bool  `json:"exhausted"` // false: the budget ended it
}
