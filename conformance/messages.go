package conformance

import (
	"encoding/json"
	"fmt"
)

// Protocol is the version of lines/1: one JSON object a line, both ways.
const Protocol = 1

// MaxLine is the longest line that lines/1 allows.
const MaxLine = 1 << 20

// Hello opens a conversation.
type Hello struct {
	Op       string `json:"op"` // "hello"
	Seq      int64  `json:"seq"`
	Protocol int    `json:"protocol"`
	Kit      string `json:"kit"`
	Edition  string `json:"edition"`
}

// Passport is an adapter's answer to Hello: what the library is and can do.
type Passport struct {
	Name       string            `json:"name"`
	Version    string            `json:"version"`
	Language   string            `json:"language"`
	Homepage   string            `json:"homepage"`
	Issues     string            `json:"issues"`
	Ops        []string          `json:"ops"` // "sign", "verify"
	Takes      Takes             `json:"takes"`
	Settable   []string          `json:"settable"` // "nonce", "timestamp", "version", "now"
	Gives      []string          `json:"gives"`    // fields of its answers
	Features   []string          `json:"features"`
	Placements []string          `json:"placements"`
	Choices    map[string]string `json:"choices"` // grey areas that it decides knowingly
	Dialect    string            `json:"dialect"` // "" is RFC 5849
}

// Takes says in which form a library takes a request.
type Takes struct {
	URL   string `json:"url"`   // "text" or "parsed"
	Query string `json:"query"` // "in-url" or "pairs"
	Body  string `json:"body"`  // "bytes" or "pairs"
}

// Case is one question to an adapter: a request to sign, or one to verify.
type Case struct {
	ID     string // of the vector, for the sake of logs
	Sign   *SignGiven
	Verify *VerifyGiven
}

// Op returns the name of the operation.
func (c *Case) Op() string {
	if c.Verify != nil {
		return string(KindVerify)
	}
	return string(KindSign)
}

// caseLine is a Case on its way.
type caseLine struct {
	Op    string `json:"op"`
	Seq   int64  `json:"seq"`
	ID    string `json:"id"`
	Given any    `json:"given"`
}

func (c *Case) line(seq int64) ([]byte, error) {
	m := caseLine{Op: c.Op(), Seq: seq, ID: c.ID, Given: c.Sign}
	if c.Verify != nil {
		m.Given = c.Verify
	}
	text, err := marshal(m)
	if err == nil && len(text) >= MaxLine {
		err = fmt.Errorf("writing case %s: its line has %d bytes, lines/1 allows %d", c.ID, len(text)+1, MaxLine)
	}
	return append(text, '\n'), err
}

// Answer is what an adapter says to a Case. Exactly one field is set.
type Answer struct {
	Sign        *SignOut
	Verify      *VerifyOut
	Refused     *string // the library itself declined, in its words
	Unsupported *string // why the library cannot be asked this
	Error       *string // an unexpected exception
}

// Declined makes the answer of a library that cannot be asked this.
func Declined(reason string) Answer { return Answer{Unsupported: &reason} }

// Failed makes the answer of an adapter that met an unexpected error.
func Failed(text string) Answer { return Answer{Error: &text} }

// answerLine is an Answer on its way.
type answerLine struct {
	Seq         int64   `json:"seq"`
	Out         any     `json:"out,omitempty"`
	Refused     *string `json:"refused,omitempty"`
	Unsupported *string `json:"unsupported,omitempty"`
	Error       *string `json:"error,omitempty"`
}

func (a *Answer) line(seq int64) ([]byte, error) {
	l := answerLine{Seq: seq, Refused: a.Refused, Unsupported: a.Unsupported, Error: a.Error}
	switch {
	case a.Sign != nil:
		l.Out = a.Sign.filled()
	case a.Verify != nil:
		l.Out = a.Verify
	}
	text, err := marshal(l)
	return append(text, '\n'), err
}

func (o *SignOut) filled() *SignOut {
	if o.Parameters != nil {
		return o
	}
	full := *o
	full.Parameters = []Pair{}
	return &full
}

// passportLine is a Passport on its way.
type passportLine struct {
	Seq      int64 `json:"seq"`
	Protocol int   `json:"protocol"`
	Passport
}

// readAnswer reads the answer to a case of that operation. The error says what
// breaks the schema.
func readAnswer(op string, text []byte) (Answer, error) {
	var l struct {
		Out                         json.RawMessage
		Refused, Unsupported, Error *string
	}
	if err := readAs("answer-"+op, text, &l); err != nil {
		return Answer{}, err
	}
	a := Answer{Refused: l.Refused, Unsupported: l.Unsupported, Error: l.Error}
	if l.Out == nil {
		return a, nil
	}
	if op == string(KindVerify) {
		a.Verify = new(VerifyOut)
		return a, json.Unmarshal(l.Out, a.Verify)
	}
	a.Sign = new(SignOut)
	return a, json.Unmarshal(l.Out, a.Sign)
}
