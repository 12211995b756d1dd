package lines

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"slices"
	"strings"
	"unicode/utf8"
)

// Text is a string whose octets need not be UTF-8; such octets travel as "b64:...".
type Text string

// UnmarshalJSON reads text or "b64:" octets.
func (t *Text) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if rest, ok := strings.CutPrefix(s, "b64:"); ok {
		octets, err := base64.StdEncoding.DecodeString(rest)
		*t = Text(octets)
		return err
	}
	*t = Text(s)
	return nil
}

func (t Text) wire() string {
	if s := string(t); utf8.ValidString(s) && !strings.HasPrefix(s, "b64:") {
		return s
	}
	return "b64:" + base64.StdEncoding.EncodeToString([]byte(t))
}

// Given is what a case gives; the fields are those of the protocol.
type Given struct {
	Request struct {
		Method, URL, Body Text
		Headers           [][2]Text
	}
	Pairs       struct{ Query, Form [][2]Text }
	Credentials Credentials
	OAuth       [][2]Text
	Realm       Text
	Placement   string
	Now         int64
	Seen        [][4]Text
	Known       []Credentials
}

// Credentials are those of the client and its token.
type Credentials struct {
	ConsumerKey    Text `json:"consumer_key"`
	ConsumerSecret Text `json:"consumer_secret"`
	Token          Text `json:"token"`
	TokenSecret    Text `json:"token_secret"`
	PrivateKey     Text `json:"private_key"`
	PublicKey      Text `json:"public_key"`
}

// Lookup returns the first value of a protocol parameter, and whether there is one.
func (g *Given) Lookup(name string) (string, bool) {
	for _, p := range g.OAuth {
		if string(p[0]) == name {
			return string(p[1]), true
		}
	}
	return "", false
}

// Value returns the first value of a protocol parameter, or "".
func (g *Given) Value(name string) string {
	v, _ := g.Lookup(name)
	return v
}

// Usual are the protocol parameters that every library sets.
var Usual = []string{"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version"}

// Only refuses cases that set protocol parameters which the library has no setting for.
func (g *Given) Only(more ...string) error {
	seen := map[Text]bool{}
	for _, p := range g.OAuth {
		switch name := string(p[0]); {
		case !slices.Contains(Usual, name) && !slices.Contains(more, name):
			return Unsupported("no way to set " + name)
		case seen[p[0]]:
			return Unsupported("no way to set " + name + " twice")
		}
		seen[p[0]] = true
	}
	return nil
}

// Knows returns the credentials that a verifier is to know: nobody, if the list is empty.
func (g *Given) Knows() []Credentials {
	if g.Known != nil {
		return g.Known
	}
	return []Credentials{g.Credentials}
}

// RSAPrivateKey reads the key of the credentials.
func (c *Credentials) RSAPrivateKey() (*rsa.PrivateKey, error) {
	key, err := x509.ParsePKCS8PrivateKey(der(c.PrivateKey))
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PrivateKey), nil
}

// RSAPublicKey reads the public key of the credentials.
func (c *Credentials) RSAPublicKey() (*rsa.PublicKey, error) {
	key, err := x509.ParsePKIXPublicKey(der(c.PublicKey))
	if err != nil {
		return nil, err
	}
	return key.(*rsa.PublicKey), nil
}

func der(text Text) []byte {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil
	}
	return block.Bytes
}
