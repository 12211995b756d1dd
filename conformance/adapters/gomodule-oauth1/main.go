// The adapter of github.com/gomodule/oauth1.
package main

import (
	_ "embed"
	"net/http"
	"net/url"

	"github.com/gomodule/oauth1/oauth"
	"github.com/oauthdebug/oauthdebug/conformance/adapters/lines"
)

//go:embed passport.json
var passport []byte

func main() {
	a := lines.Adapter{Passport: passport, Version: lines.DebianVersion("golang-github-gomodule-oauth1-dev"), Sign: sign}
	a.Serve()
}

var methods = map[string]oauth.SignatureMethod{"HMAC-SHA1": oauth.HMACSHA1, "RSA-SHA1": oauth.RSASHA1, "PLAINTEXT": oauth.PLAINTEXT}

func sign(g *lines.Given) (lines.Out, error) {
	if err := g.Only(); err != nil {
		return nil, err
	}
	c := &g.Credentials
	client := oauth.Client{
		Credentials:     oauth.Credentials{Token: g.Value("oauth_consumer_key"), Secret: string(c.ConsumerSecret)},
		SignatureMethod: methods[g.Value("oauth_signature_method")],
	}
	if client.SignatureMethod == oauth.RSASHA1 {
		key, err := c.RSAPrivateKey()
		if err != nil {
			return nil, err
		}
		client.PrivateKey = key
	}
	var token *oauth.Credentials
	if name, ok := g.Lookup("oauth_token"); ok {
		token = &oauth.Credentials{Token: name, Secret: string(c.TokenSecret)}
	}
	method := string(g.Request.Method)
	u, err := url.Parse(string(g.Request.URL))
	if err != nil {
		return nil, err
	}
	if g.Placement == "header" {
		header := http.Header{}
		err := client.SetAuthorizationHeader(header, token, method, u, lines.Values(g.Pairs.Form))
		return lines.Out{"authorization": header.Get("Authorization")}, err
	}
	// SignForm signs one set of values; its caller sends them as the query or as the form.
	form := lines.Values(g.Pairs.Form)
	if g.Placement == "query" {
		if len(form) > 0 {
			return nil, lines.Unsupported("signs one set of values, query or form")
		}
		form = lines.Values(g.Pairs.Query)
		u.RawQuery = ""
	}
	if err := client.SignForm(token, method, u.String(), form); err != nil {
		return nil, err
	}
	if g.Placement == "query" {
		u.RawQuery = form.Encode()
		return lines.Out{"url": u.String()}, nil
	}
	return lines.Out{"body": form.Encode()}, nil
}
