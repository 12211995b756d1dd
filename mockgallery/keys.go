package mockgallery

import (
	"errors"
	"fmt"
)

// Key is a consumer key with its secret.
type Key struct {
	Key          string `json:"key"`
	Secret       string `json:"secret"`
	Kind         string `json:"kind"`                   // studio, user or curator
	Subscription string `json:"subscription,omitempty"` // id; empty: the first studio
	User         string `json:"user,omitempty"`         // id; empty: the first user
	Disabled     bool   `json:"disabled,omitempty"`
	Revoked      bool   `json:"revoked,omitempty"`
}

// String keeps the secret out of logs.
func (k Key) String() string { return k.Kind + " key " + k.Key }

func (k Key) access() Access {
	switch k.Kind {
	case "curator":
		return CuratorKey
	case "user":
		return UserKey
	}
	return StudioKey
}

// check says what is wrong with a key, if anything.
func (k Key) check() error {
	switch {
	case k.Key == "" || k.Secret == "":
		return errors.New("adding a key: key and secret must not be empty")
	case k.Kind != "studio" && k.Kind != "user" && k.Kind != "curator":
		return fmt.Errorf("adding the key %q: kind is %q, want studio, user or curator", k.Key, k.Kind)
	}
	return nil
}

// Token is a token of a key, for the profile that has tokens.
type Token struct {
	Key     string `json:"key"` // the consumer that it was issued to
	Token   string `json:"token"`
	Secret  string `json:"secret"`
	Revoked bool   `json:"revoked,omitempty"`
}

// AddKey adds a key, or replaces the one of the same name.
func (s *Server) AddKey(k Key) error {
	if err := k.check(); err != nil {
		return err
	}
	s.store.mu.Lock()
	s.store.home(&k)
	s.store.mu.Unlock()
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	if _, ok := s.keys.keys[k.Key]; !ok && len(s.keys.keys) >= maxKeys {
		return fmt.Errorf("adding the key %q: there are %d already", k.Key, maxKeys)
	}
	s.keys.put(k)
	return nil
}

// RevokeKey revokes a key.
func (s *Server) RevokeKey(name string) error {
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	k, ok := s.keys.keys[name]
	if !ok {
		return fmt.Errorf("revoking the key %q: there is no such key", name)
	}
	k.Revoked = true
	s.keys.put(k)
	return nil
}

// AddToken adds a token of a key, for the profile that has tokens.
func (s *Server) AddToken(t Token) { s.keys.add(issued{Token: t}) }

// Keys are the server's keys, with their secrets.
func (s *Server) Keys() []Key {
	s.keys.mu.RLock()
	defer s.keys.mu.RUnlock()
	keys := make([]Key, 0, len(s.keys.order))
	for _, name := range s.keys.order {
		keys = append(keys, s.keys.keys[name])
	}
	return keys
}

// Tokens are the tokens that are good, with their secrets.
func (s *Server) Tokens() []Token {
	s.keys.mu.RLock()
	defer s.keys.mu.RUnlock()
	var tokens []Token
	for _, name := range s.keys.recent {
		if t, ok := s.keys.tokens[name]; ok && !t.temporary && !t.Revoked {
			tokens = append(tokens, t.Token)
		}
	}
	return tokens
}
