package signer

import "context"

// StaticKeys are credentials that are known beforehand: each entry is a
// consumer alone, or a consumer with one of its tokens. A token is good for the
// consumer that it was issued to and for no other.
type StaticKeys []Credentials

// Lookup implements Keys.
func (k StaticKeys) Lookup(_ context.Context, consumerKey, token string) (c Credentials, known Known, err error) {
	for i := range k {
		e := &k[i]
		if e.ConsumerKey != consumerKey {
			continue
		}
		if token != "" && e.Token == token {
			return *e, Known{Consumer: true, Token: true}, nil
		}
		if !known.Consumer || e.Token == "" {
			c, known.Consumer = *e, true
			c.Token, c.TokenSecret = "", Secret{}
		}
	}
	return c, known, nil
}
