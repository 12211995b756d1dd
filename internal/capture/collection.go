package capture

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// node is any object of an export; exports of Postman, Insomnia and Bruno are
// read by the names of their fields alone, so that their versions do not matter.
type node = map[string]any

func isCollection(text string) bool {
	if t := strings.TrimSpace(text); !strings.HasPrefix(t, "{") {
		return isBru(t) || isInsomniaYAML(t)
	}
	return strings.Contains(text, `"_postman_id"`) || strings.Contains(text, "schema.getpostman.com") || strings.Contains(text, `"oauth1"`) ||
		strings.Contains(text, `"resources"`) && strings.Contains(text, `"_type"`)
}

// isInsomniaYAML reports whether the text is an export of Insomnia 11 or later.
func isInsomniaYAML(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "type: collection.insomnia.rest/")
}

// readCollection reads one request of an export: the one asked for, else the
// first that signs with OAuth 1.
func (s *source) readCollection() error {
	if isBru(s.text) {
		return s.readBru()
	}
	var top node
	if isInsomniaYAML(s.text) {
		if err := yaml.Unmarshal([]byte(s.text), &top); err != nil {
			return fmt.Errorf("reading an Insomnia export: %w", err)
		}
	} else if err := json.Unmarshal([]byte(s.text), &top); err != nil {
		return jsonError("a Postman, Insomnia or Bruno export", s.text, err)
	}
	w := exportWalker{variables: map[string]string{}}
	w.collectVariables(top, 0)
	w.walk(top, nil, 0)
	if len(w.requests) == 0 {
		return errors.New("reading a Postman, Insomnia or Bruno export: no request in it")
	}
	n := s.in.Entry
	if n < 0 || n > len(w.requests) {
		return fmt.Errorf("reading an export: no request %d, it has %d", n, len(w.requests))
	}
	if n == 0 {
		n = 1
		for i := len(w.requests) - 1; i >= 0; i-- {
			if w.requests[i].auth != nil {
				n = i + 1
			}
		}
	}
	r := w.requests[n-1]
	if err := s.addExported(r); err != nil {
		return fmt.Errorf("reading request %d of the export: %w", n, err)
	}
	s.result.Read = fmt.Sprintf("API client export, request %d of %d, %s", n, len(w.requests), s.result.Cases[0].Request.Method)
	if r.auth == nil {
		s.result.Read += ", no OAuth 1 settings"
	}
	return nil
}

// exported is one request of an export.
type exported struct {
	method, address string
	header          http.Header
	body            []byte
	auth            map[string]string // settings of OAuth 1, by their lower-case names
	guessedBody     bool
}

// addExported adds the case of an exported request: its OAuth settings become
// protocol parameters to be placed, and credentials.
func (s *source) addExported(e exported) error {
	address := e.address
	guessedScheme := false
	if !strings.Contains(address, "://") {
		address, guessedScheme = "https://"+address, true
	}
	r, err := signer.NewRequest(strings.ToUpper(e.method), address, e.header, e.body)
	if err != nil {
		return err
	}
	c := &diagnose.Case{Kind: "postman", Request: r, Guessed: diagnose.Guessed{Scheme: guessedScheme, Body: e.guessedBody}}
	a := e.auth
	first := func(names ...string) string {
		for _, n := range names {
			if a[n] != "" {
				return a[n]
			}
		}
		return ""
	}
	if a != nil {
		c.Credentials.ConsumerKey = first("consumerkey")
		c.Credentials.Token = first("token", "tokenkey", "accesstoken")
		c.Credentials.ConsumerSecret = signer.NewSecret(first("consumersecret"))
		c.Credentials.TokenSecret = signer.NewSecret(first("tokensecret", "accesstokensecret"))
		_, c.Secrets = a["consumersecret"]
		if pem := first("privatekey"); pem != "" {
			if key, err := signer.ParsePrivateKey([]byte(pem)); err == nil {
				c.Credentials.PrivateKey, c.Secrets = key, true
			}
		}
		for _, p := range []struct{ name, value string }{
			{"oauth_consumer_key", c.Credentials.ConsumerKey}, {"oauth_token", c.Credentials.Token},
			{"oauth_signature_method", first("signaturemethod", "signatureencoding")}, {"oauth_timestamp", first("timestamp")},
			{"oauth_nonce", first("nonce")}, {"oauth_version", first("version")},
			{"oauth_callback", first("callback", "callbackurl")}, {"oauth_verifier", first("verifier")},
		} {
			if p.value != "" {
				c.Request.OAuth = append(c.Request.OAuth, signer.Param{Name: p.name, Value: p.value})
			}
		}
	}
	s.add(c, 0, len(s.text))
	return nil
}
