package diagnose

import (
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Case is what was understood of what a person gave.
type Case struct {
	Request     signer.Request // protocol parameters as they stand in it
	Guessed     Guessed        // which facts were not given
	Credentials signer.Credentials
	Secrets     bool             // the consumer secret (or key) was given, perhaps empty
	Others      []Named          // further secrets to try
	Received    Received         // what was signed, as found
	Response    *Response        // the server's answer, if given
	Earlier     []signer.Request // earlier requests of the same client
	Now         time.Time        // zero: unknown
	PublicURL   string           // what clients address, if the server stands behind a proxy

	Kind  string  // what was read: "curl", "raw", "url", "har", "header", "base-string", "log", "script", "post", "postman", "signature"
	Paste []byte  // the text as given
	At    []Piece // where the parts of the request stand in Paste
	Hints []Hint  // suspicious calls in pasted code
}

// Guessed says which facts of the request were assumed, since what was read
// does not tell them. The search tries the others too.
type Guessed struct {
	Scheme, Method, Host, Body bool
}

// WithoutRequest reports whether a header or a signature was given alone: most
// of what was signed is not there, so that nothing can be compared.
func (c *Case) WithoutRequest() bool {
	return c.Guessed.Host && c.Guessed.Method && c.Received.BaseString == ""
}

// Received is what the other side computed, as found.
type Received struct {
	Signature  string // text of oauth_signature as it stands on the wire, escapes kept
	Place      string // "header", "query", "body" or "" (given alone)
	BaseString string // a base string that a library logged or a server returned
	ByServer   bool   // the base string or signature was said by the server
}

// Named is a further secret to try, and where it comes from.
type Named struct {
	Name   string
	Secret signer.Secret
}

// Piece maps a part of the request to a range of Paste.
type Piece struct {
	Part       string // "method", "url", "query:NAME", "header:NAME", "body", "oauth:NAME"
	Start, End int    // octets of Paste
}

// Response is a server's answer.
type Response struct {
	Status     int
	Date       time.Time // of the Date field; zero if absent
	Header     map[string][]string
	Body       string
	Problem    string // oauth_problem, if it names one
	BaseString string // the base string that the server says it expected
	Signature  string // the signature that the server says it expected, if it does
}

// Hint is a call in pasted code that often makes a mistake.
type Hint struct {
	Mistake    string // id
	Text       string // "urlsafe_b64encode"
	Start, End int    // octets of Paste
}
