package diagnose

import (
	"bytes"
	"crypto"

	"github.com/oauthdebug/oauthdebug/signer"
)

// target is what a search is to reproduce: the octets of a signature in one of
// its readings, a base string, a key, or the hash inside an RSA signature.
type target struct {
	sums []sum       // any of these
	base []byte      // or this base string
	key  []byte      // or this key (PLAINTEXT)
	hash crypto.Hash // RSA: sums hold plain hashes of this kind
}

// sum is one reading of a received signature, as octets.
type sum struct {
	octets  []byte
	reading Reading
}

// fits reports whether the digest can make one of the sums.
func (t *target) fits(d *signer.Digest) bool {
	switch {
	case t.base != nil || t.key != nil:
		return true
	case t.hash != 0:
		return d.Kind == signer.RSA || d.Kind == signer.Custom
	case d.Kind == signer.HMAC:
		for _, s := range t.sums {
			if len(s.octets) == d.Hash.Size() || s.reading.Prefix && len(s.octets) < d.Hash.Size() {
				return true
			}
		}
		return false
	}
	return d.Kind == signer.Custom
}

// needsKey reports whether the key takes part.
func (t *target) needsKey() bool { return t.base == nil && t.hash == 0 }

// matches reports which sum is reproduced, or -1. What is compared was received
// in the open, and the answer goes to the one who gave both: time tells
// nothing.
func (t *target) matches(octets []byte) int {
	for i := range t.sums {
		s := &t.sums[i]
		if bytes.Equal(s.octets, octets) || s.reading.Prefix && len(s.octets) < len(octets) && bytes.HasPrefix(octets, s.octets) {
			return i
		}
	}
	return -1
}

// useful leaves out options that cannot show in what is looked for: all but
// the key's for PLAINTEXT.
func (t *target) useful(options []option) []option {
	if t.key == nil {
		return options
	}
	key := signer.SlotsOf(signer.SlotSecrets, signer.SlotEscapeKey, signer.SlotJoinKey, signer.SlotFinishKey)
	var list []option
	for _, o := range options {
		if o.slots&^(key|signer.Additive) == 0 {
			list = append(list, o)
		}
	}
	return list
}

func hashOfSize(n int) crypto.Hash {
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA512} {
		if h.Size() == n {
			return h
		}
	}
	return crypto.SHA1
}
