package signer

// Stage is a step of the computation, in order.
type Stage uint8

// The stages, from reading a request to placing its signature. Meaning is for
// what is signed rightly and yet wrong, such as an old timestamp.
const (
	StageRead Stage = iota + 1
	StageCollect
	StageDecode
	StageEscape
	StageOrder
	StageURI
	StageBase
	StageKey
	StageSign
	StagePlace
	StageMeaning
)

// String returns the stage as a word.
func (s Stage) String() string {
	names := [...]string{"unknown", "read", "collect", "decode", "escape", "order", "uri", "base", "key", "sign", "place", "meaning"}
	if int(s) >= len(names) {
		return names[0]
	}
	return names[s]
}

// Trace is one computation with all that went in and came out.
type Trace struct {
	Request    Request
	URL        URL           // of the request, as sent
	Method     string        // as in the base string
	Params     []TracedParam // in the order in which they were found, those left out too
	Order      []int         // indexes into Params, as sorted
	URI        Text          // base string URI (3.4.1.2)
	Normalized Text          // normalized parameters (3.4.1.3.2)
	Base       Text          // signature base string (3.4.1.1)
	Digest     *Digest       // the signature method
	Key        Secret        // the key (3.4.2); empty with an RSA method
	Sum        []byte        // octets of the signature before base64; nil with PLAINTEXT
	Signature  Secret        // not escaped; a Secret because with PLAINTEXT it is the key
	Notes      []Note        // what is odd, in the order of the stages
	Departs    Slots         // the slots of Rules that were written
}

// TracedParam is a parameter with all its forms.
type TracedParam struct {
	Source  Source
	At      int       // position within its source
	Bare    bool      // no '=' behind the name
	Signed  bool      // false: left out, for the reason in Why
	Why     string    // "oauth_signature is never signed", "realm is never signed", or the rule that dropped it
	Wire    [2]string // as sent, name and value
	Decoded [2]string
	Escaped [2]string
}

// Text is a result of the computation and where its octets came from.
type Text struct {
	Octets string
	Spans  []Span // in order, without gaps: together they cover Octets
}

// Span is a run of octets with one origin.
type Span struct {
	Start, End int    // octets of the Text
	Origin     Origin // where they came from
	Passed     []Pass // the rules that changed them, in order; none: as they were given
}

// Origin is a place in what was given: a range of a parameter's wire text, of a
// part of the address (Trace.URL) or of the method; or a constant that the
// computation added.
type Origin struct {
	Kind       OriginKind
	Param      int // index into Trace.Params, or -1
	Part       Part
	Start, End int // octets of the wire text
}

// OriginKind says what an Origin points into.
type OriginKind uint8

// The kinds of origins.
const (
	OfConstant OriginKind = iota + 1 // '&', '=', "://": added by the computation
	OfMethod                         // Request.Method
	OfScheme                         // Request.Scheme
	OfHost                           // Request.Host
	OfPort
	OfPath // path of Request.Target
	OfParam
	OfRule     // made up by a rule, or of several origins that a rule mixed
	OfUser     // only a rule takes user information, query or fragment
	OfQuery    // query of Request.Target as a whole
	OfFragment // fragment of Request.Typed
)

// String returns the word for an origin that people know.
func (k OriginKind) String() string {
	names := [...]string{"unknown", "constant", "method", "scheme", "host", "port", "path", "parameter", "rule", "user", "query", "fragment"}
	if int(k) >= len(names) {
		return names[0]
	}
	return names[k]
}

// Pass is one rule that changed octets.
type Pass struct {
	Slot Slot
	Text string // "'+' is a space", "escaped (3.6)", "escaped again (3.4.1.1)", "lower case"
}

// Note is something odd that did not stop the computation.
type Note struct {
	Stage   Stage
	Code    string // kebab case: "bad-escape", "not-utf8", "stray-ampersand", "body-with-get", "unknown-method"
	Param   int    // index into Trace.Params, or -1
	Part    Part
	At      int // octet of the wire text
	Message string
}
