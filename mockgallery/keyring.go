package mockgallery

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// issued is a token, or temporary credentials on the way to one (section 2 of RFC 5849).
type issued struct {
	Token
	temporary bool
	callback  string
	verifier  string // set once they are authorised
}

// keyring knows keys and tokens, and every secret that ever was one, for masking.
type keyring struct {
	profile Profile

	mu     sync.RWMutex
	order  []string
	keys   map[string]Key
	tokens map[string]issued
	recent []string // tokens that were issued, oldest first
	known  []string

	changes atomic.Uint64 // so that what was found with other keys is not taken for true

	made  atomic.Pointer[mask]
	stale atomic.Bool
}

// The bounds of a keyring.
const (
	maxKeys    = 10_000
	maxTokens  = 10_000
	maxSecrets = 1000
)

func newKeyring(p Profile) *keyring { return &keyring{profile: p} }

// set replaces all keys and tokens.
func (r *keyring) set(keys []Key, tokens []Token) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.order, r.keys, r.tokens, r.recent = nil, map[string]Key{}, map[string]issued{}, nil
	for _, k := range keys {
		r.put(k)
	}
	for _, t := range tokens {
		r.issue(issued{Token: t})
	}
}

func (r *keyring) put(k Key) {
	r.changes.Add(1)
	if _, ok := r.keys[k.Key]; !ok {
		r.order = append(r.order, k.Key)
	}
	r.keys[k.Key] = k
	r.learn(k.Secret)
}

func (r *keyring) issue(t issued) {
	r.changes.Add(1)
	name := t.Token.Token
	if _, ok := r.tokens[name]; ok {
		r.tokens[name] = t
		return
	}
	r.tokens[name] = t
	r.recent = append(r.recent, name)
	if len(r.recent) > maxTokens {
		delete(r.tokens, r.recent[0])
		r.recent = r.recent[1:]
	}
	r.learn(t.Secret)
}

// learn remembers a secret for masking.
func (r *keyring) learn(secret string) {
	for _, k := range r.known {
		if k == secret {
			return
		}
	}
	r.known = append(r.known, secret)
	if len(r.known) > maxSecrets {
		r.known = r.known[1:]
	}
	r.stale.Store(true)
}

// mask is the mask of all secrets that are known. It is made when it is first asked for after a change.
func (r *keyring) mask() *mask {
	if m := r.made.Load(); m != nil && !r.stale.Load() {
		return m
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m := newMask(r.known)
	r.made.Store(&m)
	r.stale.Store(false)
	return &m
}

// Lookup implements signer.Keys. A disabled or revoked key is nobody's. The Gallery has no tokens: one that is sent is
// ignored, and its secret is empty.
func (r *keyring) Lookup(_ context.Context, name, token string) (c signer.Credentials, known signer.Known, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	k, ok := r.keys[name]
	if !ok || k.Disabled || k.Revoked {
		return c, known, nil
	}
	known.Consumer = true
	c.ConsumerKey, c.ConsumerSecret = k.Key, signer.NewSecret(k.Secret)
	if r.profile == Gallery {
		c.Token, known.Token = token, true
		return c, known, nil
	}
	if t, ok := r.tokens[token]; ok && t.Key == name && !t.Revoked {
		c.Token, c.TokenSecret, known.Token = token, signer.NewSecret(t.Secret), true
	}
	return c, known, nil
}

// caller is whom a key stands for.
func (r *keyring) caller(name, token string) caller {
	r.mu.RLock()
	defer r.mu.RUnlock()
	k, ok := r.keys[name]
	if !ok {
		return caller{}
	}
	return caller{key: k.Key, token: token, access: k.access(), subscription: k.Subscription, user: k.User}
}

// others are the secrets of other keys, so that a mixed-up secret is told: those of the first few.
func (r *keyring) others(name string) []diagnose.Named {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var list []diagnose.Named
	for _, other := range r.order[:min(len(r.order), 8)] {
		if other != name {
			list = append(list, diagnose.Named{Name: "the secret of the key " + other, Secret: signer.NewSecret(r.keys[other].Secret)})
		}
	}
	return list
}

// state is a key's state in one word, for an explanation.
func (r *keyring) state(name string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	switch k, ok := r.keys[name]; {
	case !ok:
		return "unknown"
	case k.Revoked:
		return "revoked"
	case k.Disabled:
		return "disabled"
	}
	return ""
}
