package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
)

// salt returns the random octets of this machine and user under which secrets
// get their ids. Without a folder for it there is none, and no ids.
func (e *env) salt() []byte {
	if e.config == "" {
		return nil
	}
	path := filepath.Join(e.config, "salt")
	if text, err := os.ReadFile(path); err == nil && len(text) == 32 {
		return text
	}
	text := make([]byte, 32)
	rand.Read(text)
	if os.MkdirAll(e.config, 0o700) != nil || os.WriteFile(path, text, 0o600) != nil {
		return nil
	}
	return text
}
