package signer

import (
	"context"
	"fmt"
	"time"
)

// Verifier checks requests as a server does (section 3.2). Its checks run in a
// listed order (see Checks); the first that fails gives the Problem. A Verifier
// may be used by many goroutines at once.
type Verifier struct {
	Keys      Keys             // who is known; nil: nobody
	Nonces    Nonces           // nil: nonces are not remembered
	Methods   []string         // accepted signature methods; nil: all of Digests
	Window    time.Duration    // how far a timestamp may be off, both ways; 0: not checked
	Now       func() time.Time // nil: time.Now
	OnlyKnown bool             // refuse oauth_ parameters that neither RFC 5849 nor the body hash extension defines
	Rules     Rules            // departures of a server's dialect
}

// Keys looks up credentials. StaticKeys is a ready one.
type Keys interface {
	// Lookup returns the credentials of a consumer and, if token is not empty,
	// of that token. known says which of the two are known. An error is a
	// failure of the look-up itself.
	Lookup(ctx context.Context, consumerKey, token string) (c Credentials, known Known, err error)
}

// Known says what a look-up found.
type Known struct{ Consumer, Token bool }

// Nonces remembers what was used. NonceMemory is a ready one.
type Nonces interface {
	// Use reports whether n is new, and remembers it until n.Until is over.
	// Of several calls with the same n at once, one alone may hear that it is
	// new. An error is a failure of the memory itself: the request is refused.
	Use(ctx context.Context, n NonceUse) (fresh bool, err error)
}

// NonceUse is a nonce with all that it must be unique for (section 3.3).
type NonceUse struct {
	ConsumerKey, Token string
	Timestamp          int64
	Nonce              string

	Now   time.Time // by the clock of the Verifier
	Until time.Time // when the window closes for the timestamp; zero: never
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
	Status int      // 400 or 401, as section 3.2 says; 500 or 503 if it is the server that failed
	Stage  Stage    // where it was found
	Ref    string   // section of RFC 5849
	Detail string   // one sentence
	Params []string // the parameters concerned
	Accept string   // for timestamp_refused: the accepted range, "1300000000-1300000600"
	Err    error    // what failed in the server itself
}

// Error returns code and detail.
func (p *Problem) Error() string { return fmt.Sprintf("%s: %s", p.Code, p.Detail) }

// Unwrap returns what failed in the server itself, if anything did.
func (p *Problem) Unwrap() error { return p.Err }

// Verify checks r, a request as it arrived (FromServer makes it). The nonce is
// remembered only once the signature has proved right, so that nobody can use
// up the nonces of others.
func (v *Verifier) Verify(ctx context.Context, r Request) *Verdict {
	r.OAuth = nil // what arrived has nothing left to place
	q := inquiries.Get().(*inquiry)
	defer q.done()
	q.ctx, q.v, q.Verdict = ctx, v, &Verdict{Request: r, Rules: &v.Rules}
	q.now = time.Now
	if v.Now != nil {
		q.now = v.Now
	}
	for i := range checks {
		c := &checks[i]
		q.problem = Problem{Code: c.Code, Status: c.Status, Stage: c.Stage, Ref: c.Ref}
		if !c.pass(q) {
			p := q.problem
			q.Problem = &p
			break
		}
	}
	return q.Verdict
}
