package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/oauthdebug/oauthdebug/signer"
)

// signing are the flags that say how to sign.
type signing struct {
	method    string
	oauth     []string
	nonce     string
	timestamp string
	realm     string
	placement string
	bodyHash  bool
	changed   func(flag string) bool
}

func (s *signing) register(fs *pflag.FlagSet) {
	fs.StringVar(&s.method, "signature-method", "", "oauth_signature_method; `NAME` is HMAC-SHA1 (usual), HMAC-SHA256, HMAC-SHA512, RSA-SHA1, RSA-SHA256, RSA-SHA512, PLAINTEXT")
	fs.StringArrayVar(&s.oauth, "oauth", nil, "set any protocol parameter: `NAME=VALUE`; NAME= sends it empty, -NAME leaves it out")
	fs.StringVar(&s.nonce, "nonce", "", "`TEXT` of oauth_nonce (else a new random one)")
	fs.StringVar(&s.timestamp, "timestamp", "", "oauth_timestamp in `SECONDS` since 1970 (else now)")
	fs.StringVar(&s.realm, "realm", "", "realm `NAME` of the Authorization header; never signed")
	fs.StringVar(&s.placement, "placement", "header", "where the parameters go; `PLACE` is header, query or body")
	fs.BoolVar(&s.bodyHash, "body-hash", false, "add oauth_body_hash to a body that is no form")
	s.changed = fs.Changed
}

// any reports whether a flag asks for a new signature.
func (s *signing) any() bool {
	for _, f := range []string{"signature-method", "oauth", "nonce", "timestamp", "placement", "body-hash"} {
		if s.changed(f) {
			return true
		}
	}
	return false
}

// signer returns the Signer that the flags describe. kept are protocol
// parameters of the request that outlive its old signature.
func (s *signing) signer(e *env, h *held, kept []signer.Param) (*signer.Signer, error) {
	out := &signer.Signer{Credentials: h.Credentials, Realm: s.realm, BodyHash: s.bodyHash, Now: e.now}
	for _, p := range kept {
		switch p.Name {
		case "oauth_consumer_key":
			if out.Credentials.ConsumerKey == "" {
				out.Credentials.ConsumerKey = p.Value
			}
		case "oauth_token":
			if out.Credentials.Token == "" {
				out.Credentials.Token = p.Value
			}
		case "oauth_signature_method":
			out.Method = p.Value
		case "oauth_body_hash":
			out.BodyHash = true
		case "oauth_callback", "oauth_verifier":
			out.Extra = append(out.Extra, p)
		}
	}
	if s.method != "" {
		out.Method = s.method
	}
	if s.nonce != "" {
		out.Nonce = func() string { return s.nonce }
	}
	if err := s.time(out); err != nil {
		return nil, err
	}
	if err := s.parameters(e, out); err != nil {
		return nil, err
	}
	h.unneeded(e, out.Credentials.Token != "" || named(out.Extra, "oauth_token"))
	out.Credentials.TokenSecret = h.TokenSecret
	var err error
	if out.Placement, err = s.place(); err != nil {
		return nil, err
	}
	if out.Method != "" && signer.DigestByName(out.Method) == nil {
		if upper := strings.ToUpper(out.Method); signer.DigestByName(upper) != nil {
			return nil, usage("signing: unknown signature method %q; did you mean %s? Capitals count", out.Method, upper)
		}
		return nil, usage("signing: unknown signature method %q; known are %s", out.Method, methods())
	}
	if out.Credentials.ConsumerKey == "" && !named(out.Extra, "oauth_consumer_key") {
		out.Omit = append(out.Omit, "oauth_consumer_key")
	}
	return out, nil
}

func (s *signing) time(out *signer.Signer) error {
	if s.timestamp == "" {
		return nil
	}
	n, err := strconv.ParseInt(s.timestamp, 10, 64)
	if err != nil || n < 0 {
		return usage("--timestamp %q: whole seconds since 1970 are needed, such as %d; any other text goes with --oauth oauth_timestamp=...", s.timestamp, 1539871608)
	}
	out.Now = func() time.Time { return time.Unix(n, 0) }
	return nil
}

// protocolNames are the parameters that RFC 5849 and its extensions know.
var protocolNames = []string{
	"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version",
	"oauth_callback", "oauth_verifier", "oauth_body_hash", "oauth_session_handle", "xoauth_requestor_id",
}

func (s *signing) parameters(e *env, out *signer.Signer) error {
	for _, item := range s.oauth {
		if name, ok := strings.CutPrefix(item, "-"); ok {
			out.Omit = append(out.Omit, name)
			continue
		}
		name, value, ok := strings.Cut(item, "=")
		switch {
		case !ok:
			return usage("--oauth %q: NAME=VALUE is needed (NAME= sends it empty, -NAME leaves it out)", name)
		case name == "oauth_signature":
			return usage("--oauth oauth_signature: the signature is what is computed; use verify or diagnose for one that you have")
		case name == "realm":
			out.Realm = value
			continue
		case !strings.HasPrefix(name, "oauth_") && !strings.HasPrefix(name, "xoauth_"):
			return usage("--oauth %q: protocol parameters begin with oauth_; did you mean oauth_%s?", name, name)
		case name == "oauth_signature_method":
			out.Method = value
			continue
		case name == "oauth_consumer_key":
			out.Credentials.ConsumerKey = value
		}
		if !slices.Contains(protocolNames, name) {
			if near := nearest(name, protocolNames); near != "" {
				e.warn("--oauth %s: did you mean %s? It is sent as it is", name, near)
			}
		}
		out.Extra = append(remove(out.Extra, name), signer.Param{Name: name, Value: value})
	}
	return nil
}

func (s *signing) place() (signer.Placement, error) {
	for _, p := range []signer.Placement{signer.InHeader, signer.InBody, signer.InQuery} {
		if p.String() == s.placement {
			return p, nil
		}
	}
	return 0, usage("--placement %q: header, query or body is needed", s.placement)
}

func methods() string {
	names := []string{}
	for _, d := range signer.Digests {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

func named(ps []signer.Param, name string) bool {
	for _, p := range ps {
		if p.Name == name {
			return true
		}
	}
	return false
}

func remove(ps []signer.Param, name string) []signer.Param {
	kept := ps[:0:0]
	for _, p := range ps {
		if p.Name != name {
			kept = append(kept, p)
		}
	}
	return kept
}
