package diagnose

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// keyRows are mistakes in the key (3.4.2).
var keyRows = slices.Concat(joinKeyRows, secretRows)

// joinKeyRows put the key together in another way.
var joinKeyRows = []*Mistake{
	{
		ID: "key-missing-ampersand", Title: "the HMAC key has no '&' at the end",
		Why: "The key is always two secrets with '&' between, even when the second is empty.",
		Fix: "append '&' to the consumer secret, also without a token",
		Ref: "3.4.2", Idioms: idioms["key-missing-ampersand"], Stage: signer.StageKey, Seen: 11, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"server-key-without-ampersand"},
		Example:  get(gallery),
		Variants: noAmpersand,
	},
	{
		ID: "server-key-without-ampersand", Title: "the server's HMAC key has no '&' at the end",
		Why: "The key is always two secrets with '&' between, even when the second is empty. Old WooCommerce versions left it out.",
		Fix: "use the newer API, or a client that can leave the '&' out", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:    []string{"key-missing-ampersand"},
		Example:  get(gallery),
		Variants: noAmpersand,
	},
	{
		ID: "secrets-not-encoded", Title: "the secrets are not escaped in the key",
		Why: "Both secrets are escaped by section 3.6 before they are joined.",
		Fix: "percent-encode both secrets before joining them", Ref: "3.4.2",
		Idioms: idioms["secrets-not-encoded"], Stage: signer.StageKey, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: list(
			way("", func(ru *signer.Rules) {
				ru.EscapeKey = func(dst []byte, s signer.Secret, _ *signer.Table) []byte { return append(dst, s.Reveal()...) }
			}, signer.SlotEscapeKey),
			way("! * ' ( ) of them", func(ru *signer.Rules) { ru.EscapeKey = keyTable(raw("!*'()")) }, signer.SlotEscapeKey),
			way("form-encoded", func(ru *signer.Rules) { ru.EscapeKey = keyTable(signer.Escape{Plus: true}) }, signer.SlotEscapeKey),
			way("'/' of them", func(ru *signer.Rules) { ru.EscapeKey = keyTable(raw("/")) }, signer.SlotEscapeKey),
			way("escaped in small letters", func(ru *signer.Rules) { ru.EscapeKey = keyTable(signer.Escape{Lower: true}) }, signer.SlotEscapeKey),
		),
	},
	{
		ID: "secrets-order-swapped", Title: "the token secret stands before the consumer secret",
		Why: "The key is the consumer secret, '&', the token secret.",
		Fix: "put the consumer secret first", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: Example{Method: "GET", URL: gallery, Token: true, Note: "with a token"},
		Variants: func(c *Case) []Variant {
			ways := []Variant{way("", func(ru *signer.Rules) {
				ru.JoinKey = func(dst, consumer, token []byte) []byte {
					return append(append(append(dst, token...), '&'), consumer...)
				}
			}, signer.SlotJoinKey)}
			if c.Credentials.TokenSecret.Empty() {
				return ways
			}
			return append(ways, way("without '&'", func(ru *signer.Rules) {
				ru.JoinKey = func(dst, consumer, token []byte) []byte { return append(append(dst, token...), consumer...) }
			}, signer.SlotJoinKey))
		},
	},
	{
		ID: "whole-key-encoded", Title: "the key is escaped as a whole",
		Why: "The secrets are escaped, each once; the '&' between them stays bare.",
		Fix: "escape the secrets, not the separator", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: list(
			way("'&' as %26", func(ru *signer.Rules) {
				ru.JoinKey = func(dst, consumer, token []byte) []byte {
					return append(append(append(dst, consumer...), "%26"...), token...)
				}
			}, signer.SlotJoinKey),
			way("after its secrets", func(ru *signer.Rules) {
				ru.FinishKey = func(dst, key []byte) []byte { return signer.RFC.Append(dst, key) }
			}, signer.SlotFinishKey),
			way("secrets twice, '&' bare", func(ru *signer.Rules) {
				ru.EscapeKey = func(dst []byte, s signer.Secret, t *signer.Table) []byte {
					return textTwice(dst, []byte(s.Reveal()), t)
				}
			}, signer.SlotEscapeKey),
		),
	},
}

// noAmpersand is the Variants of both sides' rows.
func noAmpersand(c *Case) []Variant {
	ways := []Variant{way("", func(ru *signer.Rules) {
		ru.JoinKey = func(dst, consumer, token []byte) []byte { return append(append(dst, consumer...), token...) }
	}, signer.SlotJoinKey)}
	if c.Credentials.TokenSecret.Empty() {
		if secret := c.Credentials.ConsumerSecret.Reveal(); signer.EscapeString(secret) != secret {
			ways = append(ways, way("nor is the secret escaped", func(ru *signer.Rules) {
				ru.JoinKey = func(dst, _, _ []byte) []byte { return append(dst, secret...) }
			}, signer.SlotJoinKey))
		}
		return ways
	}
	return append(ways,
		way("nor the token secret", func(ru *signer.Rules) {
			ru.JoinKey = func(dst, consumer, _ []byte) []byte { return append(dst, consumer...) }
		}, signer.SlotJoinKey),
		way("nor the consumer secret", func(ru *signer.Rules) {
			ru.JoinKey = func(dst, _, token []byte) []byte { return append(dst, token...) }
		}, signer.SlotJoinKey))
}

func keyTable(e signer.Escape) func([]byte, signer.Secret, *signer.Table) []byte {
	t := signer.NewTable(e)
	return func(dst []byte, s signer.Secret, _ *signer.Table) []byte { return t.Append(dst, []byte(s.Reveal())) }
}

// secretRows use other secrets.
var secretRows = []*Mistake{
	{
		ID: "token-secret-omitted", Title: "the token secret is missing from the key",
		Why: "With an oauth_token, the key ends with the secret that belongs to that token.",
		Fix: "use the secret that belongs to the oauth_token that is sent", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"unexpected-token-secret"},
		Example: Example{Method: "GET", URL: gallery, Token: true, Note: "with a token"},
		Variants: func(c *Case) []Variant {
			if c.Credentials.TokenSecret.Empty() {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) {
				ru.JoinKey = func(dst, consumer, _ []byte) []byte { return append(append(dst, consumer...), '&') }
			}, signer.SlotJoinKey)}
		},
	},
	{
		ID: "unexpected-token-secret", Title: "the key has a token secret where none belongs",
		Why: "Without an oauth_token the key ends with '&'.",
		Fix: "use an empty token secret when no oauth_token is sent", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"token-secret-omitted", "request-token-secret-used-for-api"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			if _, sent := c.param("oauth_token"); sent && !c.Credentials.TokenSecret.Empty() {
				return nil
			}
			ways := []Variant{
				secrets("the consumer secret again", func(c *signer.Credentials) (signer.Secret, signer.Secret) { return c.ConsumerSecret, c.ConsumerSecret }),
			}
			if !c.Credentials.TokenSecret.Empty() {
				ways = append(ways, secrets("left out", func(c *signer.Credentials) (signer.Secret, signer.Secret) { return c.ConsumerSecret, signer.Secret{} }))
			}
			for _, s := range c.Others {
				ways = append(ways, tokenSecret(s.Name, s.Secret))
			}
			for _, s := range sampleSecrets {
				ways = append(ways, alone(tokenSecret("of "+s.origin, signer.NewSecret(s.text)))...)
			}
			return ways
		},
	},
	{
		ID: "request-token-secret-used-for-api", Title: "the secret of another token is used",
		Why: "Temporary credentials and token credentials each have a secret of their own.",
		Fix: "keep each token together with its own secret", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"unexpected-token-secret"},
		Example: Example{Method: "GET", URL: gallery, Token: true, Other: "0ther/demo", Note: "with a token and the secret of another"},
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, s := range c.Others {
				ways = append(ways, tokenSecret(s.Name, s.Secret),
					secrets(s.Name+" as consumer secret", func(c *signer.Credentials) (signer.Secret, signer.Secret) { return s.Secret, c.TokenSecret }))
			}
			return ways
		},
	},
	{
		ID: "secret-whitespace", Title: "the secret has a blank, a line end or quotes at its end",
		Why: "Copying brings blanks, line ends, invisible characters and quotes along; HMAC takes them for a part of the secret.",
		Fix: "trim the secret", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery),
		Variants: pastedSecrets,
		Check:    checkSecretWhitespace,
	},
	{
		ID: "secret-null-literal", Title: "an absent secret is the word null in the key",
		Why: "A missing secret printed as text becomes \"null\", \"undefined\" or \"(null)\".",
		Fix: "use an empty text when there is no token secret", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, w := range []string{"null", "undefined", "None", "(null)", "nil", "NULL", "false", "none"} {
				if !c.Credentials.TokenSecret.Empty() {
					ways = append(ways, tokenSecret(w, signer.NewSecret(w)))
					continue
				}
				ways = append(ways, way(w, func(ru *signer.Rules) { ru.FinishKey = keyAnd(signer.EscapeString(w)) }, signer.SlotFinishKey))
				if signer.EscapeString(w) != w {
					ways = append(ways, way(w+", not escaped", func(ru *signer.Rules) { ru.FinishKey = keyAnd(w) }, signer.SlotFinishKey))
				}
			}
			for _, w := range []string{"", "undefined", "null", "None", "(null)"} {
				note := "consumer secret " + w
				if w == "" {
					note = "consumer secret empty"
				}
				ways = append(ways, secrets(note, func(c *signer.Credentials) (signer.Secret, signer.Secret) { return signer.NewSecret(w), c.TokenSecret }))
			}
			return ways
		},
	},
	{
		ID: "composite-secret-joined-twice", Title: "the finished key is given as the consumer secret",
		Why: "The library joins the secrets itself: it escapes the '&' that is already there and appends another.",
		Fix: "pass the two secrets separately, without '&'", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: list(
			secrets("", func(c *signer.Credentials) (signer.Secret, signer.Secret) {
				return signer.NewSecret(c.ConsumerSecret.Reveal() + "&" + c.TokenSecret.Reveal()), signer.Secret{}
			}),
			secrets("of escaped secrets", func(c *signer.Credentials) (signer.Secret, signer.Secret) {
				return signer.NewSecret(signer.EscapeString(c.ConsumerSecret.Reveal()) + "&" + signer.EscapeString(c.TokenSecret.Reveal())), signer.Secret{}
			}),
			secrets("and the token secret again", func(c *signer.Credentials) (signer.Secret, signer.Secret) {
				return signer.NewSecret(c.ConsumerSecret.Reveal() + "&" + c.TokenSecret.Reveal()), c.TokenSecret
			}),
			secrets("consumer secret and '&'", func(c *signer.Credentials) (signer.Secret, signer.Secret) {
				return signer.NewSecret(c.ConsumerSecret.Reveal() + "&"), c.TokenSecret
			}),
		),
	},
	{
		ID: "key-and-secret-swapped", Title: "key and secret are exchanged",
		Why: "The key names the client and is sent; the secret signs and is never sent.",
		Fix: "check which field holds the key and which the secret", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"token-used-as-secret", "secret-sent-as-parameter"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			ways := []Variant{consumerSecret("the consumer key signs", c.consumerKey())}
			if t := c.token(); t != "" {
				ways = append(ways,
					tokenSecret("the token signs", signer.NewSecret(t)),
					secrets("both", func(*signer.Credentials) (signer.Secret, signer.Secret) {
						return signer.NewSecret(c.consumerKey()), signer.NewSecret(t)
					}),
					secrets("consumer and token exchanged", func(c *signer.Credentials) (signer.Secret, signer.Secret) { return c.TokenSecret, c.ConsumerSecret }))
			}
			return ways
		},
		Check: checkSwapped,
	},
	{
		ID: "token-used-as-secret", Title: "the key or the token is used in place of its secret",
		Why: "Key and token are sent openly; their secrets sign.",
		Fix: "use the secrets", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"key-and-secret-swapped"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			key, token := c.consumerKey(), c.token()
			ways := []Variant{
				consumerSecret("consumer key for consumer secret", key),
				secrets("consumer key for both secrets", func(*signer.Credentials) (signer.Secret, signer.Secret) {
					return signer.NewSecret(key), signer.NewSecret(key)
				}),
				secrets("consumer key for token secret", func(c *signer.Credentials) (signer.Secret, signer.Secret) {
					return c.ConsumerSecret, signer.NewSecret(key)
				}),
				secrets("consumer key, no token secret", func(*signer.Credentials) (signer.Secret, signer.Secret) {
					return signer.NewSecret(key), signer.Secret{}
				}),
			}
			if token != "" {
				ways = append(ways,
					tokenSecret("token for token secret", signer.NewSecret(token)),
					consumerSecret("token for consumer secret", token),
					secrets("key and token for both secrets", func(*signer.Credentials) (signer.Secret, signer.Secret) {
						return signer.NewSecret(key), signer.NewSecret(token)
					}))
			}
			return ways
		},
	},
	{
		ID: "secret-base64-or-hex-decoded", Title: "the secret is decoded from base64 or hex, or encoded, before use",
		Why: "The secret is text and used as it is, whatever it looks like.",
		Fix: "use the text of the secret as it is", Ref: "3.4.2",
		Stage: signer.StageKey, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery),
		Variants: decodedSecrets,
	},
	{
		ID: "rsa-key-taken-as-hmac-secret", Title: "an HMAC is sent where the method says RSA",
		Why: "The RSA methods sign with the private key; its text is no HMAC secret.",
		Fix: "sign with the private key, or declare an HMAC method", Ref: "3.4.3",
		Stage: signer.StageKey, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins: []string{"declared-method-mismatch"},
		Variants: func(c *Case) []Variant {
			d := c.declared()
			if d.Kind != signer.RSA {
				return nil
			}
			hmac := &signer.Digest{Name: d.Name, Kind: signer.HMAC, Hash: d.Hash}
			ways := []Variant{way("with the consumer secret", func(ru *signer.Rules) { ru.Digest = hmac }, signer.SlotDigest)}
			for _, s := range c.Others {
				ways = append(ways,
					way("with "+s.Name, func(ru *signer.Rules) {
						ru.Digest = hmac
						ru.FinishKey = func(dst, _ []byte) []byte { return append(dst, s.Secret.Reveal()...) }
					}, signer.SlotDigest, signer.SlotFinishKey),
					way("with "+s.Name+" and '&'", func(ru *signer.Rules) {
						ru.Digest = hmac
						ru.FinishKey = func(dst, _ []byte) []byte { return append(append(dst, s.Secret.Reveal()...), '&') }
					}, signer.SlotDigest, signer.SlotFinishKey))
			}
			return ways
		},
		Check: looks("rsa-key-taken-as-hmac-secret"),
	},
}

func secrets(note string, f func(*signer.Credentials) (signer.Secret, signer.Secret)) Variant {
	return way(note, func(ru *signer.Rules) { ru.Secrets = f }, signer.SlotSecrets)
}

func consumerSecret(note, text string) Variant {
	s := signer.NewSecret(text)
	return secrets(note, func(c *signer.Credentials) (signer.Secret, signer.Secret) { return s, c.TokenSecret })
}

func tokenSecret(note string, s signer.Secret) Variant {
	return secrets(note, func(c *signer.Credentials) (signer.Secret, signer.Secret) { return c.ConsumerSecret, s })
}

// consumerKey returns the consumer key that is sent, or else the one given.
func (c *Case) consumerKey() string {
	if key, sent := c.param("oauth_consumer_key"); sent {
		return key
	}
	return c.Credentials.ConsumerKey
}

func (c *Case) token() string {
	if t, sent := c.param("oauth_token"); sent {
		return t
	}
	return c.Credentials.Token
}

// pastes are what copying leaves around a secret.
var pastes = []struct{ note, before, after string }{
	{"a blank behind", "", " "}, {"LF behind", "", "\n"}, {"CR LF behind", "", "\r\n"}, {"a tab behind", "", "\t"}, {"CR behind", "", "\r"},
	{"a blank before", " ", ""}, {"blanks around", " ", " "}, {"a BOM before", "\ufeff", ""}, {"a zero-width space behind", "", "\u200b"},
	{"a no-break space behind", "", "\u00a0"}, {"quotes around", `"`, `"`}, {"single quotes around", "'", "'"},
	{"a zero-width space before", "\u200b", ""}, {"a tab before", "\t", ""}, {"LF before", "\n", ""}, {"angle brackets around", "<", ">"},
	{"curly quotes around", "\u201c", "\u201d"}, {"',' behind", "", ","}, {"';' behind", "", ";"},
}

// trimmable is what may stand around a secret by accident.
const trimmable = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\"'<>\u201c\u201d\u2018\u2019"

// pastedSecrets adds to each secret what copying leaves, or takes it away from
// one that has it.
func pastedSecrets(c *Case) []Variant {
	var ways []Variant
	cs, ts := c.Credentials.ConsumerSecret.Reveal(), c.Credentials.TokenSecret.Reveal()
	tcs, tts := strings.Trim(cs, trimmable), strings.Trim(ts, trimmable)
	if tcs != cs || tts != ts {
		ways = append(ways, secrets("of the secret given, taken away", func(*signer.Credentials) (signer.Secret, signer.Secret) {
			return signer.NewSecret(tcs), signer.NewSecret(tts)
		}))
	}
	for _, p := range pastes {
		s := signer.NewSecret(p.before + cs + p.after)
		ways = append(ways, secrets("consumer secret: "+p.note, func(c *signer.Credentials) (signer.Secret, signer.Secret) { return s, c.TokenSecret }))
	}
	if ts == "" {
		return append(ways, tokenSecret("token secret: a blank", signer.NewSecret(" ")), tokenSecret("token secret: LF", signer.NewSecret("\n")))
	}
	for i, p := range pastes {
		s, t := signer.NewSecret(p.before+cs+p.after), signer.NewSecret(p.before+ts+p.after)
		ways = append(ways, tokenSecret("token secret: "+p.note, t))
		if i < 5 {
			ways = append(ways, secrets("both secrets: "+p.note, func(*signer.Credentials) (signer.Secret, signer.Secret) { return s, t }))
		}
	}
	return ways
}

// decodedSecrets lists what becomes of secrets that look like base64 or hex.
// The octets are used as they are; a library may escape them still.
func decodedSecrets(c *Case) []Variant {
	var ways []Variant
	try := func(note string, f func(string) (string, bool)) {
		cs, okC := f(c.Credentials.ConsumerSecret.Reveal())
		ts, okT := f(c.Credentials.TokenSecret.Reveal())
		if c.Credentials.TokenSecret.Empty() {
			ts, okT = "", false
		}
		if !okC && !okT {
			return
		}
		consumer, token := c.Credentials.ConsumerSecret, c.Credentials.TokenSecret
		add := func(note string, consumer, token signer.Secret) {
			set := func(*signer.Credentials) (signer.Secret, signer.Secret) { return consumer, token }
			ways = append(ways,
				way(note, func(ru *signer.Rules) {
					ru.Secrets = set
					ru.EscapeKey = func(dst []byte, s signer.Secret, _ *signer.Table) []byte { return append(dst, s.Reveal()...) }
				}, signer.SlotSecrets, signer.SlotEscapeKey),
				secrets(note+", then escaped", set))
		}
		if okC {
			add(note+": the consumer secret", signer.NewSecret(cs), token)
		}
		if okT {
			add(note+": the token secret", consumer, signer.NewSecret(ts))
		}
		if okC && okT {
			add(note+": both secrets", signer.NewSecret(cs), signer.NewSecret(ts))
		}
	}
	try("base64 decoded", func(s string) (string, bool) {
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil || len(s) < 8 {
			b, err = base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
		}
		return string(b), err == nil && len(s) >= 8
	})
	try("hex decoded", func(s string) (string, bool) {
		b, err := hex.DecodeString(s)
		return string(b), err == nil && len(s) >= 8
	})
	try("percent-decoded", func(s string) (string, bool) {
		d := signer.Unescape(s)
		return d, d != s
	})
	try("base64 encoded", func(s string) (string, bool) { return base64.StdEncoding.EncodeToString([]byte(s)), s != "" })
	try("in small letters", func(s string) (string, bool) { return strings.ToLower(s), s != strings.ToLower(s) })
	try("in capitals", func(s string) (string, bool) { return strings.ToUpper(s), s != strings.ToUpper(s) })
	return ways
}
