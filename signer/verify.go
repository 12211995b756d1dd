package signer

import (
	"context"
	"fmt"
	"time"
)

// Verifier checks requests as a server does (section 3.2). Its checks run in a
// listed order; the first that fails gives the Problem.
type Verifier struct {
	Keys    Keys             // who is known
	Nonces  Nonces           // nil: nonces are not remembered
	Methods []string         // accepted signature methods; nil: all of Digests
	Window  time.Duration    // how far a timestamp may be off, both ways; 0: not checked
	Now     func() time.Time // nil: time.Now
	Rules   Rules            // departures of a server's dialect
}

// Keys looks up credentials.
type Keys interface {
	// Lookup returns the credentials of a consumer and, if token is not empty,
	// of that token. known says which of the two are known. An error is a
	// failure of the look-up itself.
	Lookup(ctx context.Context, consumerKey, token string) (c Credentials, known Known, err error)
}

// Known says what a look-up found.
type Known struct{ Consumer, Token bool }

// Nonces remembers what was used.
type Nonces interface {
	// Use reports whether the nonce is new for this consumer, token and
	// timestamp, and remembers it until the time given.
	Use(ctx context.Context, consumerKey, token, nonce string, timestamp int64, until time.Time) (fresh bool, err error)
}

// Verdict is the answer of a Verifier.
type Verdict struct {
	Problem     *Problem // nil: accepted
	ConsumerKey string
	Token       string
	Method      string
	Timestamp   string
	Nonce       string
	Placement   Placement
	Received    string // the signature as received, escapes removed; with PLAINTEXT it holds secrets
	Credentials Credentials
	Request     Request
	Rules       *Rules
}

// Trace computes what the signature should have been, stage by stage. It is
// meaningful once the credentials are known.
func (v *Verdict) Trace() (*Trace, error) { return Compute(&v.Request, &v.Credentials, v.Rules) }

// Problem is why a request was refused. It is an error.
type Problem struct {
	Code   string   // of the problem reporting extension: "nonce_used", "signature_invalid"
	Status int      // 400 or 401, as section 3.2 says
	Stage  Stage    // where it was found
	Ref    string   // section of RFC 5849
	Detail string   // one sentence
	Params []string // the parameters concerned
	Accept string   // for timestamp_refused: the accepted range, "1300000000-1300000600"
}

// Error returns code and detail.
func (p *Problem) Error() string { return fmt.Sprintf("%s: %s", p.Code, p.Detail) }
