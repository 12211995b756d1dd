package main

import (
	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// credentials are the flags that say who signs and with what.
type credentials struct {
	consumerKey, token          string
	consumerSecret, tokenSecret string // sources
	privateKey, publicKey       string // sources
}

func (c *credentials) register(fs *pflag.FlagSet) {
	fs.StringVar(&c.consumerKey, "consumer-key", "", "`TEXT` of oauth_consumer_key")
	fs.StringVar(&c.token, "token", "", "`TEXT` of oauth_token")
	fs.StringVar(&c.consumerSecret, "consumer-secret", "", "where the consumer secret is: `SRC` is "+sources+" (OAUTHDEBUG_CONSUMER_SECRET)")
	fs.StringVar(&c.tokenSecret, "token-secret", "", "where the token secret is (OAUTHDEBUG_TOKEN_SECRET); `SRC` likewise")
	fs.StringVar(&c.privateKey, "private-key", "", "where the RSA private key (PEM) is; `SRC` likewise")
	fs.StringVar(&c.publicKey, "public-key", "", "where the RSA public key or certificate (PEM) is; `SRC` likewise, or a path")
}

// secrets returns a reader that knows which flag is going to want stdin.
func (c *credentials) secrets(e *env) *secrets {
	s := &secrets{env: e}
	for _, f := range [][2]string{{"consumer-secret", c.consumerSecret}, {"token-secret", c.tokenSecret}, {"private-key", c.privateKey}, {"public-key", c.publicKey}} {
		if f[1] == "stdin" || f[1] == "-" {
			s.wants = f[0]
		}
	}
	return s
}

// held is what was given: credentials, and whether a secret is among them.
type held struct {
	signer.Credentials
	keyed bool // the consumer secret was given, perhaps empty
}

// read takes the secrets from their sources.
func (c *credentials) read(s *secrets) (held, error) {
	h := held{Credentials: signer.Credentials{ConsumerKey: c.consumerKey, Token: c.token}}
	var err error
	if h.ConsumerSecret, h.keyed, err = c.secret(s, "consumer-secret", c.consumerSecret, "OAUTHDEBUG_CONSUMER_SECRET"); err != nil {
		return h, err
	}
	if h.TokenSecret, _, err = c.secret(s, "token-secret", c.tokenSecret, "OAUTHDEBUG_TOKEN_SECRET"); err != nil {
		return h, err
	}
	if c.privateKey != "" {
		text, err := s.read("private-key", c.privateKey)
		if err != nil {
			return h, err
		}
		if h.PrivateKey, err = signer.ParsePrivateKey([]byte(text)); err != nil {
			return h, usage("--private-key: %w", err)
		}
		h.PublicKey = h.PrivateKey.Public()
	}
	if c.publicKey != "" {
		text, err := s.public(c.publicKey)
		if err != nil {
			return h, err
		}
		if h.PublicKey, err = signer.ParsePublicKey([]byte(text)); err != nil {
			return h, usage("--public-key: %w", err)
		}
	}
	return h, nil
}

// secret reads a flag, or the variable that stands in for it.
func (c *credentials) secret(s *secrets, flag, source, variable string) (signer.Secret, bool, error) {
	if source == "" {
		if s.env.getenv(variable) == "" && !s.emptyConsumer(variable) {
			return signer.Secret{}, false, nil
		}
		source = "env:" + variable
	}
	secret, err := s.secret(flag, source)
	return secret, err == nil, err
}

// emptyConsumer reports whether the consumer secret is given and empty: both
// variables are set. One alone that is empty was meant to be unset.
func (s *secrets) emptyConsumer(variable string) bool {
	_, consumer := s.env.lookup("OAUTHDEBUG_CONSUMER_SECRET")
	_, token := s.env.lookup("OAUTHDEBUG_TOKEN_SECRET")
	return variable == "OAUTHDEBUG_CONSUMER_SECRET" && consumer && token
}

// public reads a public key, which may be named by its path alone.
func (s *secrets) public(source string) (string, error) {
	if f, err := s.env.open(source); err == nil {
		f.Close()
		return s.file("public-key", source)
	}
	return s.read("public-key", source)
}

// lend gives a case the credentials that were given; those that it came with
// stay where there are none.
func (h *held) lend(c *diagnose.Case) {
	own, lent := &c.Credentials, &h.Credentials
	if lent.ConsumerKey != "" {
		own.ConsumerKey = lent.ConsumerKey
	}
	if lent.Token != "" {
		own.Token = lent.Token
	}
	if h.keyed {
		own.ConsumerSecret, c.Secrets = lent.ConsumerSecret, true
	}
	if !lent.TokenSecret.Empty() {
		own.TokenSecret = lent.TokenSecret
	}
	if lent.PublicKey != nil {
		own.PrivateKey, own.PublicKey, c.Secrets = lent.PrivateKey, lent.PublicKey, true
	}
}

// adopt lends to the one case that a command is about, and takes over what came
// with it.
func (h *held) adopt(c *diagnose.Case) {
	h.lend(c)
	h.Credentials = c.Credentials
	if !c.Credentials.ConsumerSecret.Empty() {
		h.keyed = true
	}
}

// unneeded takes the token secret back where no token is sent: by the RFC it is
// then no part of the key.
func (h *held) unneeded(e *env, token bool) {
	if !token && !h.TokenSecret.Empty() {
		e.warn("no oauth_token is sent, so the token secret is left out of the key (--token TEXT)")
		h.TokenSecret = signer.Secret{}
	}
}

// masker hides what is held.
func (h *held) masker(e *env, o *output) *render.Masker {
	m := &render.Masker{Reveal: o.reveal}
	if h.keyed {
		m.Salt = e.salt()
	}
	m.Know(&h.Credentials)
	return m
}
