package signer

import (
	"crypto"
	"crypto/fips140"
	"encoding"
	"hash"
)

// KeyedMAC computes many HMACs (RFC 2104) under one key, for a search: states
// of the hash are kept behind the padded key, and behind a prefix that many
// texts share, which crypto/hmac cannot do. A test holds it against that.
type KeyedMAC struct {
	h            hash.Hash
	inner, outer []byte // states behind the padded key
	sum          []byte
}

// NewKeyedMAC returns the HMAC of hash h under key.
func NewKeyedMAC(h crypto.Hash, key []byte) *KeyedMAC {
	m := &KeyedMAC{}
	fips140.WithoutEnforcement(func() { // the protocol needs SHA-1 and short keys
		m.h = h.New()
		if len(key) > m.h.BlockSize() {
			m.h.Write(key)
			key = m.h.Sum(nil)
		}
		m.inner, m.outer = m.padded(key, 0x36), m.padded(key, 0x5c)
	})
	return m
}

func (m *KeyedMAC) padded(key []byte, pad byte) []byte {
	block := make([]byte, m.h.BlockSize())
	copy(block, key)
	for i := range block {
		block[i] ^= pad
	}
	m.h.Reset()
	m.h.Write(block)
	return m.state(nil)
}

// AppendPrefix appends the state behind a prefix, for Append.
func (m *KeyedMAC) AppendPrefix(dst, prefix []byte) []byte {
	m.resume(m.inner)
	m.h.Write(prefix)
	return m.state(dst)
}

// Append appends the MAC of the text that prefix, b and c are together; prefix
// is a state of AppendPrefix, or nil.
func (m *KeyedMAC) Append(dst, prefix, b, c []byte) []byte {
	if prefix == nil {
		prefix = m.inner
	}
	m.resume(prefix)
	m.h.Write(b)
	if len(c) > 0 {
		m.h.Write(c)
	}
	m.sum = m.h.Sum(m.sum[:0])
	m.resume(m.outer)
	m.h.Write(m.sum)
	return m.h.Sum(dst)
}

// state appends the state of the hash. All hashes of the methods have one.
func (m *KeyedMAC) state(dst []byte) []byte {
	dst, err := m.h.(encoding.BinaryAppender).AppendBinary(dst)
	if err != nil {
		panic("signer: a hash without a state: " + err.Error())
	}
	return dst
}

func (m *KeyedMAC) resume(state []byte) {
	if err := m.h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
		panic("signer: a state of another hash: " + err.Error())
	}
}
