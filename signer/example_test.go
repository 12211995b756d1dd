package signer_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

func ExampleSigner_Sign() {
	s := signer.Signer{
		Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")},
		// Leave these two out in a program: they make an example repeatable.
		Nonce: func() string { return "818945583" },
		Now:   func() time.Time { return time.Unix(1539871608, 0) },
	}
	r, err := signer.NewRequest("GET", "http://Gallery.Example.com:80/gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10", nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	signed, err := s.Sign(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(signed.Signature)
	// Output: 5bwvdHlYJLxcpcOTg55iVm4dc7I=
}

func ExampleCompute() {
	r, err := signer.NewRequest("GET", "http://Example.com/?q=caf%C3%A9+x", nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := signer.Compute(&r, &signer.Credentials{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(trace.Base.Octets)
	for _, s := range trace.Base.Spans {
		if len(s.Passed) > 1 {
			fmt.Println(trace.Base.Octets[s.Start:s.End], s.Passed)
		}
	}
	for _, n := range trace.Notes {
		fmt.Println(n.Message)
	}
	// Output:
	// GET&http%3A%2F%2Fexample.com%2F&q%3Dcaf%25C3%25A9%2520x
	// %25C3%25A9 [{Decode escape decoded} {Escape escaped (3.6)} {Escape escaped again (3.4.1.1)}]
	// %2520 [{Decode '+' is a space} {Escape escaped (3.6)} {Escape escaped again (3.4.1.1)}]
	// octet 9 of the value is a '+', which means a space in a query; a plus sign is %2B
}

func ExampleVerifier() {
	v := signer.Verifier{
		Keys:   signer.StaticKeys{{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}},
		Nonces: &signer.NonceMemory{},
		Window: 5 * time.Minute,
		Now:    func() time.Time { return time.Unix(1539875000, 0) },
	}
	r, err := signer.NewRequest("GET", "http://gallery.example.com/gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10", http.Header{
		"Authorization": {`OAuth oauth_consumer_key="ck-demo-1234", oauth_nonce="818945583", oauth_signature="5bwvdHlYJLxcpcOTg55iVm4dc7I%3D", ` +
			`oauth_signature_method="HMAC-SHA1", oauth_timestamp="1539871608", oauth_version="1.0"`},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if p := v.Verify(context.Background(), r).Problem; p != nil {
		fmt.Println(p.Status, p)
	}
	v.Now = func() time.Time { return time.Unix(1539871650, 0) }
	fmt.Println(v.Verify(context.Background(), r).Problem == nil)
	fmt.Println(v.Verify(context.Background(), r).Problem)
	// Output:
	// 401 timestamp_refused: oauth_timestamp 1539871608 is 3392 seconds behind the server's time 1539875000; accepted are 1539874700-1539875300
	// true
	// nonce_used: oauth_nonce "818945583" was used before with timestamp 1539871608; make a new one for every request
}

func ExampleTransport() {
	s := &signer.Signer{Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}}
	client := &http.Client{Transport: &signer.Transport{Signer: s}}
	_ = client // client.Get and all others now sign what they send
}

// A Rules value describes a client that departs from the RFC in one thing.
func ExampleRules() {
	r, err := signer.NewRequest("GET", "http://example.com/?q=a*b", nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	ru := signer.Rules{Escape: signer.Escape{Raw: signer.SetOf("*")}}
	trace, err := signer.Compute(&r, &signer.Credentials{}, &ru)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(trace.Departs, trace.Base.Octets)
	// Output: Escape GET&http%3A%2F%2Fexample.com%2F&q%3Da*b
}

func ExampleEscapeString() {
	fmt.Println(signer.EscapeString("Q3 caf\u00e9 ~ 1+1"))
	// Output: Q3%20caf%C3%A9%20~%201%2B1
}
