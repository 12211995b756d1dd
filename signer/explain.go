package signer

import "slices"

// Explain signs r like Sign and returns the computation as well. In its Trace
// the protocol parameters are those that the Signer adds (FromSigner). An RSA
// method without a private key leaves the signature empty and Signed nil.
func (s *Signer) Explain(r Request) (*Signed, *Trace, error) {
	var w workspace // not from the pool: the Trace keeps the parameters
	err := s.run(&w, &r)
	if err == ErrNoPrivateKey {
		return nil, w.m.Trace(), nil
	}
	if err != nil {
		return nil, nil, err
	}
	t := w.m.Trace()
	t.Request.OAuth = slices.Clone(t.Request.OAuth)
	again := *s
	again.Extra, again.Omit = t.Request.OAuth, signerWrites // same nonce, same time
	signed, err := again.Sign(r)
	return signed, t, err
}

// signerWrites are the parameters that a Signer writes itself.
var signerWrites = []string{
	"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version", "oauth_body_hash",
}
