package signer

import "log/slog"

// Secret is a shared secret. It prints, marshals and logs as a mask; Reveal is
// the only way to its text. The zero Secret is the empty one.
type Secret struct{ text string }

// NewSecret returns text as a Secret.
func NewSecret(text string) Secret { return Secret{text} }

const mask = "<secret>"

// Reveal returns the text. Call it where the text is used, not earlier.
func (s Secret) Reveal() string { return s.text }

// Empty reports whether there is no secret, or an empty one.
func (s Secret) Empty() bool { return s.text == "" }

// String returns a mask, or "" for the empty secret.
func (s Secret) String() string {
	if s.text == "" {
		return ""
	}
	return mask
}

// GoString returns the mask, for %#v.
func (s Secret) GoString() string { return "signer.Secret(" + s.String() + ")" }

// MarshalText returns the mask, for JSON and every other encoding.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue returns the mask, for log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Credentials are what a client and a server share. Consumer and token are the
// client and the resource owner of RFC 5849.
type Credentials struct {
	ConsumerKey    string
	ConsumerSecret Secret
	Token          string
	TokenSecret    Secret
	PrivateKey     *PrivateKey // signs with the RSA methods
	PublicKey      *PublicKey  // verifies with the RSA methods
}
