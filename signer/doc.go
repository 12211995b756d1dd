// Package signer computes the signatures of OAuth 1.0 (RFC 5849), and shows how.
//
// Start with Signer to sign a request, Transport to sign all requests of an
// http.Client, and Verifier to check requests that arrive. All three stand on
// Machine, the one computation of this module: it takes a Request and
// Credentials through the stages of section 3.4 and keeps every intermediate
// result. Compute runs it once and returns a Trace, in which each byte of the
// signature base string can be followed back to where it came from.
//
// Rules hold the decisions of the specification, one slot each. The zero Rules
// is RFC 5849 to the letter; a slot that is set is one departure from it. That
// is how the mistakes of real clients are described in package diagnose: as
// the slots that they write.
//
//	s := signer.Signer{Credentials: signer.Credentials{
//		ConsumerKey:    "ck-demo-1234",
//		ConsumerSecret: signer.NewSecret("s3cr3t+demo"),
//	}}
//	req, err := signer.NewRequest("GET", "http://example.com/workflows/?search=Q3+plan", nil, nil)
//	...
//	signed, err := s.Sign(req)
//
// A Request is what goes over the wire, octet for octet. The commonest way to
// get a wrong signature is to sign one spelling of an address and to send
// another; NewRequest and FromHTTP keep what will be sent.
package signer
