package conformance

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/oauthdebug/oauthdebug/signer"
)

// signable makes of the request what the computation takes.
func (r *Request) signable() (signer.Request, error) {
	header := http.Header{}
	for _, h := range r.Headers {
		header.Add(string(h[0]), string(h[1]))
	}
	out, err := signer.NewRequest(string(r.Method), string(r.URL), header, []byte(r.Body))
	if err == nil {
		out.Host = asciiHost(out.Host)
	}
	return out, err
}

// asciiHost returns a host as the Host field holds it: a name typed with other
// letters goes there in its ASCII form. A host that has none stays.
func asciiHost(host string) string {
	for i := range len(host) {
		if host[i] >= utf8.RuneSelf {
			if ascii, err := idna.Lookup.ToASCII(host); err == nil {
				return ascii
			}
		}
	}
	return host
}

// keys reads the credentials, PEM texts included.
func (c *Credentials) keys() (signer.Credentials, error) {
	out := signer.Credentials{
		ConsumerKey:    string(c.ConsumerKey),
		ConsumerSecret: signer.NewSecret(string(c.ConsumerSecret)),
		Token:          string(c.Token),
		TokenSecret:    signer.NewSecret(string(c.TokenSecret)),
	}
	var err error
	if c.PrivateKey != "" {
		if out.PrivateKey, err = signer.ParsePrivateKey([]byte(c.PrivateKey)); err != nil {
			return out, fmt.Errorf("reading credentials.private_key: %w", err)
		}
		out.PublicKey = out.PrivateKey.Public()
	}
	if c.PublicKey != "" {
		if out.PublicKey, err = signer.ParsePublicKey([]byte(c.PublicKey)); err != nil {
			return out, fmt.Errorf("reading credentials.public_key: %w", err)
		}
	}
	return out, nil
}

// params are pairs as the signer takes them.
func params(pairs []Pair) []signer.Param {
	out := make([]signer.Param, len(pairs))
	for i, p := range pairs {
		out[i] = signer.Param{Name: string(p[0]), Value: string(p[1])}
	}
	return out
}

// lookup returns the first value of a name.
func lookup(pairs []Pair, name string) (string, bool) {
	for _, p := range pairs {
		if string(p[0]) == name {
			return string(p[1]), true
		}
	}
	return "", false
}

var placements = map[string]signer.Placement{"header": signer.InHeader, "query": signer.InQuery, "body": signer.InBody}
