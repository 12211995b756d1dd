// The adapter of github.com/dghubble/oauth1.
package main

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/dghubble/oauth1"
	"github.com/oauthdebug/oauthdebug/conformance/adapters/lines"
)

//go:embed passport.json
var passport []byte

func main() {
	a := lines.Adapter{Passport: passport, Version: lines.ModuleVersion("github.com/dghubble/oauth1"), Sign: sign}
	a.Serve()
}

// noted is a signer of the library that notes what passes.
type noted struct {
	oauth1.Signer
	base, signature string
}

func (n *noted) Sign(secret, base string) (string, error) {
	signature, err := n.Signer.Sign(secret, base)
	n.base, n.signature = base, signature
	return signature, err
}

type nonce string

func (n nonce) Nonce() string { return string(n) }

func sign(g *lines.Given) (lines.Out, error) {
	if err := g.Only("oauth_callback", "oauth_verifier"); err != nil {
		return nil, err
	}
	c := &g.Credentials
	secret := string(c.ConsumerSecret)
	signer := &noted{Signer: &oauth1.HMACSigner{ConsumerSecret: secret}}
	switch g.Value("oauth_signature_method") {
	case "HMAC-SHA256":
		signer.Signer = &oauth1.HMAC256Signer{ConsumerSecret: secret}
	case "RSA-SHA1":
		key, err := c.RSAPrivateKey()
		if err != nil {
			return nil, err
		}
		signer.Signer = &oauth1.RSASigner{PrivateKey: key}
	}
	caught := &lines.Catch{}
	config := &oauth1.Config{
		ConsumerKey:    g.Value("oauth_consumer_key"),
		ConsumerSecret: secret,
		CallbackURL:    g.Value("oauth_callback"),
		Realm:          string(g.Realm),
		Endpoint:       oauth1.Endpoint{RequestTokenURL: string(g.Request.URL), AccessTokenURL: string(g.Request.URL)},
		Signer:         signer,
		Noncer:         nonce(g.Value("oauth_nonce")),
		HTTPClient:     &http.Client{Transport: caught},
	}
	if err := send(g, config); err != nil && caught.Request == nil {
		return nil, err
	}
	out := caught.Sent()
	out["base_string"], out["signature"] = signer.base, signer.signature
	return out, nil
}

// send asks for a token where a callback or verifier is given, and makes an ordinary request otherwise.
func send(g *lines.Given, config *oauth1.Config) error {
	_, callback := g.Lookup("oauth_callback")
	verifier, last := g.Lookup("oauth_verifier")
	if (callback || last) && (g.Request.Method != "POST" || g.Request.Body != "") {
		return lines.Unsupported("callback and verifier go with an empty POST only")
	}
	token, secret := g.Value("oauth_token"), string(g.Credentials.TokenSecret)
	switch {
	case callback:
		_, _, err := config.RequestToken()
		return err
	case last:
		_, _, err := config.AccessToken(token, secret, verifier)
		return err
	}
	request, err := g.HTTPRequest()
	if err != nil {
		return err
	}
	ctx := context.WithValue(context.Background(), oauth1.HTTPClient, config.HTTPClient)
	_, err = config.Client(ctx, oauth1.NewToken(token, secret)).Do(request)
	return err
}
