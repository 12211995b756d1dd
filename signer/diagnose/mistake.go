package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// Mistake is one thing that a signer does instead of what the RFC says. One row
// is a hypothesis about a failing request, a mutant that proves vectors
// strong, a fingerprint of a library, and a page of help.
type Mistake struct {
	ID    string // for ever: "key-missing-ampersand"
	Title string // one clause, lower case: "the HMAC key has no '&' at the end"
	Why   string // one or two sentences
	Fix   string // what to change, one sentence
	Ref   string // section of RFC 5849: "3.4.2"; "" if none
	Stage signer.Stage
	Seen  int // reports met; for ordering only

	Stacked bool // rare, but met together with several others

	Fate    Fate
	Proof   Proof
	Sides   Sides
	Needs   string   // FateContext: what is needed; FateOut: why it cannot be told
	Twins   []string // ids that make the same bytes on most requests
	Idioms  []Idiom  // the fix per language
	Example Example

	// Variants are the ways to make the mistake on this case. They may depend
	// on the case: another verb per verb, each subset of parameters left out.
	// A variant that changes nothing for the case may be listed; the search
	// folds it.
	Variants func(c *Case) []Variant

	// Check finds the mistake without a signature, from what stands in the
	// case. nil for most rules.
	Check func(c *Case) []Finding
}

// Variant is one way to make a mistake.
type Variant struct {
	Note   string       // how it differs from other variants of the row, "" if it is the only one
	Writes signer.Slots // the slots that Set writes, neither more nor fewer
	Set    func(ru *signer.Rules)
	Open   bool // open-ended (any extra pair, another endpoint): ranks last
	Alone  bool // tried only as the single mistake
}

// Fate says how a mistake can be told.
type Fate uint8

// The fates of the catalogue's ids.
const (
	FateRule    Fate = iota + 1 // proved by reproducing it: has Variants
	FateCheck                   // seen in what was given: has Check
	FateContext                 // needs something from outside (Needs); Check fires when it is given
	FateOut                     // cannot be told, for the reason in Needs
)

// String returns "rule", "check", "context" or "out".
func (f Fate) String() string { return [...]string{"unknown", "rule", "check", "context", "out"}[f] }

// Proof says what proves a rule.
type Proof uint8

// The proofs.
const (
	ByNothing    Proof = iota
	BySignature        // the signature (or base string) is reproduced under Rules
	ByReading          // the received text, read in another way, is the right signature
	ByBodyHash         // oauth_body_hash is reproduced
	ByComparison       // two values that should differ (or agree) are compared
)

// Sides says who makes a mistake.
type Sides uint8

// The sides; a row may be both.
const (
	Client Sides = 1 << iota
	Server
)

// Idiom is a fix in one language.
type Idiom struct{ Language, Code string } // "Python", "JavaScript", "PHP", "C#", "VBA", "PowerShell"

// Example shows a mistake on one request: the help page prints it, and a test
// checks that Wrong is the signature with the mistake and not the right one.
type Example struct {
	Method, URL string
	Form        string // body, sent as a form
	Note        string

	Header          map[string]string // further fields
	Body            string            // another body than a form
	SignatureMethod string            // "" is HMAC-SHA1
	Token           bool              // with a token and its secret
	Realm           string
	Extra           []signer.Param // further protocol parameters, or other values of the usual ones
	Omit            []string       // usual protocol parameters that are left out
	BodyHash        bool
	Other           string // a further secret at hand
	Before          string // the address of an earlier request
}
