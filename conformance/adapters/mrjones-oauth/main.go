// The adapter of github.com/mrjones/oauth.
package main

import (
	"crypto"
	"crypto/rsa"
	_ "embed"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/mrjones/oauth"
	"github.com/oauthdebug/oauthdebug/conformance/adapters/lines"
)

//go:embed passport.json
var passport []byte

func main() {
	a := lines.Adapter{Passport: passport, Version: lines.ModuleVersion("github.com/mrjones/oauth"), Sign: sign, Verify: verify}
	a.Serve()
}

func sign(g *lines.Given) (lines.Out, error) {
	if err := g.Only("oauth_body_hash"); err != nil {
		return nil, err
	}
	_, hash := g.Lookup("oauth_body_hash")
	consumer, err := consumer(g.Value("oauth_signature_method"), &g.Credentials, oauth.ServiceProvider{BodyHash: hash})
	if err != nil {
		return nil, err
	}
	request, err := g.HTTPRequest()
	if err != nil {
		return nil, err
	}
	client, err := consumer.MakeHttpClient(&oauth.AccessToken{Token: g.Value("oauth_token"), Secret: string(g.Credentials.TokenSecret)})
	if err != nil {
		return nil, err
	}
	caught := &lines.Catch{}
	consumer.HttpClient = doer{caught}
	consumer.Debug(true)
	said, err := listen(func() error { _, err := client.Do(request); return err })
	if caught.Request == nil {
		return nil, err
	}
	out := caught.Sent()
	for prefix, field := range map[string]string{"Signing: ": "base_string", "Key: ": "key", "Base64 signature: ": "signature"} {
		for line := range strings.SplitSeq(said, "\n") {
			if rest, ok := strings.CutPrefix(line, prefix); ok && out[field] == "" {
				out[field] = rest
			}
		}
	}
	return out, nil
}

func consumer(method string, c *lines.Credentials, provider oauth.ServiceProvider) (*oauth.Consumer, error) {
	name, secret := string(c.ConsumerKey), string(c.ConsumerSecret)
	switch method {
	case "RSA-SHA1":
		key, err := c.RSAPrivateKey()
		return oauth.NewRSAConsumer(name, key, provider), err
	case "HMAC-SHA256":
		return oauth.NewCustomConsumer(name, secret, crypto.SHA256, provider, nil), nil
	}
	return oauth.NewConsumer(name, secret, provider), nil
}

// verify asks the provider, which knows consumers but neither tokens nor nonces.
func verify(g *lines.Given) (lines.Judged, error) {
	if len(g.Seen) > 0 {
		return lines.Judged{}, lines.Unsupported("keeps no nonces")
	}
	for _, c := range g.Knows() {
		if c.Token != "" {
			return lines.Judged{}, lines.Unsupported("verifies requests without a token only")
		}
	}
	request, err := g.HTTPRequest()
	if err != nil {
		return lines.Judged{}, err
	}
	provider := oauth.NewProvider(func(key string, params map[string]string) (*oauth.Consumer, error) {
		for _, c := range g.Knows() {
			if string(c.ConsumerKey) != key {
				continue
			}
			if params["oauth_signature_method"] == "RSA-SHA1" {
				public, err := c.RSAPublicKey()
				if err != nil {
					return nil, err
				}
				return oauth.NewRSAConsumer(key, &rsa.PrivateKey{PublicKey: *public}, oauth.ServiceProvider{}), nil
			}
			return consumer(params["oauth_signature_method"], &c, oauth.ServiceProvider{})
		}
		return nil, errors.New("no such consumer")
	})
	if key, err := provider.IsAuthorized(request); err != nil || key == nil {
		return lines.Judged{Verdict: "refuse"}, nil
	}
	return lines.Judged{Verdict: "accept"}, nil
}

type doer struct{ caught *lines.Catch }

func (d doer) Do(r *http.Request) (*http.Response, error) { return d.caught.RoundTrip(r) }

// listen returns what the library prints while it debugs: its base string, key and signature.
func listen(call func() error) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	real := os.Stdout
	os.Stdout = w
	said := make(chan string)
	go func() {
		b, _ := io.ReadAll(r)
		said <- string(b)
	}()
	err = call()
	os.Stdout = real
	w.Close()
	return <-said, err
}
