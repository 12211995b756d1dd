package signer

import (
	"context"
	"strings"
	"sync"
	"time"
)

// The protocol parameters that RFC 5849 defines, and that of the body hash
// extension; they index protocolNames.
const (
	pConsumerKey = iota
	pToken
	pMethod
	pSignature
	pTimestamp
	pNonce
	pVersion
	pCallback
	pVerifier
	pBodyHash
	pCount
	pOther = pCount // any other name that begins with oauth_
)

var protocolNames = [pCount]string{
	"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_signature", "oauth_timestamp",
	"oauth_nonce", "oauth_version", "oauth_callback", "oauth_verifier", "oauth_body_hash",
}

// maxProtocol bounds the oauth_ parameters of a request; RFC 5849 defines nine.
const maxProtocol = 64

// inquiry is one verification on its way through the checks; a pool keeps them.
type inquiry struct {
	*Verdict
	ctx     context.Context
	v       *Verifier
	m       Machine
	now     func() time.Time
	problem Problem // of the check that runs, to be filled in if it refuses

	values  [pCount]string
	present [pCount]bool
	oauth   []int  // indexes into m.pairs of the oauth_ parameters
	place   Source // where most of them stand

	timestamp int64
	deadline  time.Time // when the window closes for the timestamp
	known     Known
}

var inquiries = sync.Pool{New: func() any { return new(inquiry) }}

// done gives q back without what belongs to the request or is secret.
func (q *inquiry) done() {
	m := q.m
	m.request, m.credentials, m.rules = nil, nil, nil
	*q = inquiry{m: m, oauth: q.oauth[:0]}
	inquiries.Put(q)
}

// refuse fills in the problem and returns false, for a check to return.
func (q *inquiry) refuse(detail string, params ...string) bool {
	q.problem.Detail, q.problem.Params = detail, params
	return false
}

// read collects the parameters by the RFC, whatever the dialect of the server
// makes of them afterwards, and notes where the oauth_ parameters stand.
func (q *inquiry) read() error {
	if err := q.m.read(&q.Request, &noRules); err != nil {
		return err
	}
	size := 0
	for i := range q.m.pairs {
		if p := &q.m.pairs[i]; p.Protocol() {
			q.oauth = append(q.oauth, i)
			size += len(p.Text[Value])
		}
	}
	if len(q.oauth) > maxProtocol {
		return nil // refused before a value is looked at
	}
	var all strings.Builder // the values outlive the machine's buffers: one copy of all
	all.Grow(size)
	for _, i := range q.oauth {
		p := &q.m.pairs[i]
		n := protocolIndex(p.Text[Name])
		if n == pOther || q.present[n] {
			continue
		}
		from := all.Len()
		all.Write(p.Text[Value])
		q.values[n], q.present[n] = all.String()[from:], true
	}
	q.ConsumerKey, q.Token, q.Method = q.values[pConsumerKey], q.values[pToken], q.values[pMethod]
	q.Timestamp, q.Nonce, q.Received = q.values[pTimestamp], q.values[pNonce], q.values[pSignature]
	q.place = q.mostIn()
	q.Placement = placementOf(q.place)
	return nil
}

// mostIn returns the place in which most of the oauth_ parameters stand.
func (q *inquiry) mostIn() (place Source) {
	var count [FromRule + 1]int
	for _, i := range q.oauth {
		s := q.m.pairs[i].Source
		if count[s]++; count[s] > count[place] {
			place = s
		}
	}
	return place
}

// compute runs the machine on what was read; a dialect that reads otherwise
// than the RFC reads once more.
func (q *inquiry) compute(c *Credentials) error {
	ru := &q.v.Rules
	if ru.readsOtherwise() {
		if err := q.m.read(&q.Request, ru); err != nil {
			return err
		}
	}
	q.m.rules, q.m.digest = ru, ru.digest(q.m.pairs)
	q.m.assemble(c)
	if q.m.digest.Kind == RSA && c.PublicKey != nil {
		return nil // the public key verifies, nothing is signed
	}
	return q.m.finish()
}

// signed reports whether the received signature is right.
func (q *inquiry) signed(c *Credentials) bool {
	err := q.compute(c)
	return err == nil && q.m.Matches(q.Received)
}

// decoy does the work of a signature check for somebody who is not known, so
// that the time taken does not tell which names exist. (What remains is the
// difference between key sizes, and whatever the look-up itself takes.)
func (q *inquiry) decoy() {
	c := Credentials{ConsumerSecret: decoySecret, TokenSecret: decoySecret, PublicKey: decoyKey()}
	q.signed(&c)
}

var decoySecret = NewSecret("0123456789abcdef0123456789abcdef")

func (q *inquiry) plaintext() bool { return q.Method == "PLAINTEXT" }

func protocolIndex(name []byte) int {
	for i, n := range protocolNames {
		if string(name) == n {
			return i
		}
	}
	return pOther
}

func placementOf(s Source) Placement {
	switch s {
	case FromQuery:
		return InQuery
	case FromBody:
		return InBody
	}
	return InHeader
}
