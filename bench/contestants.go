package bench

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/dghubble/oauth1"
	mrjones "github.com/mrjones/oauth"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Contestant is one way to sign a case.
type Contestant struct {
	Name string
	New  func(c *Case) (sign func() error, err error)
}

// Contestants returns what is measured; the floor stands first.
func Contestants() []Contestant {
	return []Contestant{
		{"floor: HMAC-SHA1 and base64", floor},
		{"signer, Append...", appending},
		{"signer, Sign", signing},
		{"signer, Transport", throughTransport},
		{"signer, Verify", verifying},
		{"dghubble/oauth1", dghubble},
		{"mrjones/oauth", mrJones},
	}
}

func floor(c *Case) (func() error, error) {
	_, trace, err := c.signed()
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha1.New, []byte(trace.Key.Reveal()))
	base := []byte(trace.Base.Octets)
	var sum, text []byte
	return func() error {
		mac.Reset()
		mac.Write(base)
		sum = mac.Sum(sum[:0])
		text = base64.StdEncoding.AppendEncode(text[:0], sum)
		return nil
	}, nil
}

func appending(c *Case) (func() error, error) {
	var dst []byte
	return func() (err error) {
		if c.Placement == signer.InQuery {
			dst, err = c.Signer.AppendURL(dst[:0], &c.Request)
		} else {
			dst, err = c.Signer.AppendAuthorization(dst[:0], &c.Request)
		}
		return err
	}, nil
}

func signing(c *Case) (func() error, error) {
	return func() error {
		_, err := c.Signer.Sign(c.Request)
		return err
	}, nil
}

func verifying(c *Case) (func() error, error) {
	signed, _, err := c.signed()
	if err != nil {
		return nil, err
	}
	v := signer.Verifier{Keys: signer.StaticKeys{c.Signer.Credentials}, Now: c.Signer.Now, Window: 1e9}
	ctx := context.Background()
	return func() error {
		if p := v.Verify(ctx, signed.Request).Problem; p != nil {
			return p
		}
		return nil
	}, nil
}

// signed is the case signed, with the trace of what was signed.
func (c *Case) signed() (*signer.Signed, *signer.Trace, error) {
	signed, err := c.Signer.Sign(c.Request)
	if err != nil {
		return nil, nil, err
	}
	trace, err := signer.Compute(&signed.Request, &c.Signer.Credentials, nil)
	if err == nil && trace.Signature.Reveal() != signed.Signature {
		err = fmt.Errorf("signing %s: trace and signature differ", c.Name)
	}
	return signed, trace, err
}

// stub answers every request with the same response and sends nothing.
type stub struct{ response *http.Response }

func newStub() stub { return stub{&http.Response{StatusCode: 200, Body: http.NoBody}} }

func (s stub) RoundTrip(*http.Request) (*http.Response, error) { return s.response, nil }
func (s stub) Do(*http.Request) (*http.Response, error)        { return s.response, nil }

func through(c *Case, transport http.RoundTripper) (func() error, error) {
	fresh, err := c.httpRequest()
	return func() error {
		_, err := transport.RoundTrip(fresh())
		return err
	}, err
}

func throughTransport(c *Case) (func() error, error) {
	return through(c, &signer.Transport{Signer: c.Signer, Base: newStub()})
}

type fixedNonce string

func (n fixedNonce) Nonce() string { return string(n) }

// dghubble signs in the header only; its time cannot be given.
func dghubble(c *Case) (func() error, error) {
	k := &c.Signer.Credentials
	config := &oauth1.Config{ConsumerKey: k.ConsumerKey, ConsumerSecret: k.ConsumerSecret.Reveal(), Noncer: fixedNonce(c.Signer.Nonce())}
	ctx := context.WithValue(context.Background(), oauth1.HTTPClient, &http.Client{Transport: newStub()})
	client := oauth1.NewClient(ctx, config, oauth1.NewToken(k.Token, k.TokenSecret.Reveal()))
	return through(c, client.Transport)
}

// mrJones signs in the header only, and leaves out the query of a request with
// a form body; nonce and time cannot be given.
func mrJones(c *Case) (func() error, error) {
	k := &c.Signer.Credentials
	consumer := mrjones.NewConsumer(k.ConsumerKey, k.ConsumerSecret.Reveal(), mrjones.ServiceProvider{})
	consumer.HttpClient = newStub()
	transport, err := consumer.MakeRoundTripper(&mrjones.AccessToken{Token: k.Token, Secret: k.TokenSecret.Reveal()})
	if err != nil {
		return nil, err
	}
	return through(c, transport)
}
