package conformance

import (
	"encoding/json"
	"fmt"
)

// Vector is one idea with its right answer; a file of its own.
type Vector struct {
	ID       string   `json:"id"` // folder and name of the file
	Formerly []string `json:"formerly"`
	Edition  string   `json:"edition"` // the first that holds it
	Kind     Kind     `json:"kind"`
	Title    string   `json:"title"`
	Why      string   `json:"why"`
	Spec     []Spec   `json:"spec"`
	Tags     []string `json:"tags"`
	Needs    []string `json:"needs"`     // features that an adapter must have
	WireOnly bool     `json:"wire_only"` // the wire form itself is the point
	Twin     string   `json:"twin"`      // of a refusal: the like that must be accepted
	Changed  string   `json:"changed"`   // how it differs from its twin

	Sign   *SignGiven   `json:"-"` // what is given, by kind
	Verify *VerifyGiven `json:"-"`
	Ask    *Ask         `json:"-"`

	Expect Expect            `json:"-"`
	Choice string            `json:"-"` // grey: the name of the choice in choices.json
	OneOf  map[string]Expect `json:"-"` // grey: what each alternative gives

	AimsAt []string `json:"aims_at"` // mistakes that it must catch
}

// Kind tells what a vector is for.
type Kind string

// The kinds of vectors.
const (
	KindSign   Kind = "sign"   // signers, through an adapter
	KindVerify Kind = "verify" // verifiers, through an adapter or as a server
	KindLive   Kind = "live"   // clients without an adapter
)

// Spec is a section that a vector stands on, without its text.
type Spec struct {
	Doc     string `json:"doc"`
	Section string `json:"section"`
	Level   string `json:"level"` // MUST, SHOULD, MAY, REQUIRED, UNCLEAR ...
}

// SignGiven is what a signer is given: the request twice, as bytes of the wire
// and as decoded pairs, for libraries that take the one or the other.
type SignGiven struct {
	Request     Request     `json:"request"`
	Pairs       Pairs       `json:"pairs"`
	Credentials Credentials `json:"credentials"`
	OAuth       []Pair      `json:"oauth"` // protocol parameters, in this order
	Realm       Text        `json:"realm"`
	Placement   string      `json:"placement"` // "header", "query" or "body"
}

// VerifyGiven is what a verifier is given.
type VerifyGiven struct {
	Request     Request       `json:"request"`
	Credentials Credentials   `json:"credentials"`
	Known       []Credentials `json:"known"` // whom the verifier knows
	Now         int64         `json:"now"`   // seconds
	Seen        []Seen        `json:"seen"`  // what was accepted before, in order
}

// Request is a request as typed: the URL may hold a fragment, capitals, a
// default port and raw characters.
type Request struct {
	Method  Text   `json:"method"`
	URL     Text   `json:"url"`
	Headers []Pair `json:"headers"`
	Body    Text   `json:"body"`
}

// Pairs are the decoded parameters of a request.
type Pairs struct {
	Query []Pair `json:"query"`
	Form  []Pair `json:"form"`
}

// Credentials are the identifiers and secrets of a case; test data, so not
// masked. Keys are PEM: PKCS#8 and SPKI.
type Credentials struct {
	ConsumerKey    Text `json:"consumer_key"`
	ConsumerSecret Text `json:"consumer_secret"`
	Token          Text `json:"token"`
	TokenSecret    Text `json:"token_secret"`
	PrivateKey     Text `json:"private_key"`
	PublicKey      Text `json:"public_key"`
}

// Seen is a request that the verifier accepted before: consumer key, token,
// timestamp, nonce.
type Seen [4]Text

// Ask is what a client without an adapter is asked to send.
type Ask struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Query  []Pair `json:"query"`
	Form   []Pair `json:"form"`
}

// Expect is a right answer. Stages that are empty are not compared.
type Expect struct {
	SignOut
	VerifyOut
	Stage   string `json:"stage"`   // where a refusal is to be found
	Saw     *Pairs `json:"saw"`     // live: what must arrive
	Refused bool   `json:"refused"` // grey: the library declines
}

// SignOut is what a signer gives, stage by stage; "" for what it cannot show.
type SignOut struct {
	Parameters    []Pair `json:"parameters"` // escaped and sorted
	BaseURI       Text   `json:"base_uri"`
	BaseString    Text   `json:"base_string"`
	Key           Text   `json:"key"`
	Signature     Text   `json:"signature"` // not escaped
	Authorization Text   `json:"authorization"`
	URL           Text   `json:"url"`
	Body          Text   `json:"body"`
}

// VerifyOut is what a verifier decides.
type VerifyOut struct {
	Verdict string `json:"verdict"` // "accept" or "refuse"
	Problem string `json:"problem"` // as the problem reporting extension names it, or ""
	Status  int    `json:"status"`  // of HTTP, or 0
}

// The two verdicts of a verifier.
const (
	Accept = "accept"
	Refuse = "refuse"
)

// Topic is the folder of the vector.
func (v *Vector) Topic() string {
	for i := range v.ID {
		if v.ID[i] == '/' {
			return v.ID[:i]
		}
	}
	return v.ID
}

// Grey reports whether the specification leaves the answer open.
func (v *Vector) Grey() bool { return v.Choice != "" }

// UnmarshalJSON takes the timestamp as a number too.
func (s *Seen) UnmarshalJSON(text []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return err
	}
	if len(parts) != len(s) {
		return fmt.Errorf("reading seen: %d texts are needed (consumer key, token, timestamp, nonce), here are %d", len(s), len(parts))
	}
	for i, p := range parts {
		if p[0] != '"' {
			s[i] = Text(p)
			continue
		}
		if err := json.Unmarshal(p, &s[i]); err != nil {
			return err
		}
	}
	return nil
}
