package signer

import (
	"bytes"
	"crypto"
	_ "crypto/md5"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeyedMACIsHMAC(t *testing.T) {
	for _, h := range []crypto.Hash{crypto.MD5, crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		for _, size := range []int{0, 1, 20, 63, 64, 65, 127, 128, 129, 300} {
			key := bytes.Repeat([]byte("k"), size)
			m := NewKeyedMAC(h, key)
			for _, cut := range []int{0, 5, 64, 100} {
				text := bytes.Repeat([]byte("GET&http%3A%2F%2F"), 1+size/10)
				cut = min(cut, len(text))
				want := AppendHMAC(nil, h, key, text)
				for name, got := range map[string][]byte{
					"whole":      m.Append(nil, nil, text, nil),
					"two parts":  m.Append(nil, nil, text[:cut], text[cut:]),
					"prefix":     m.Append(nil, m.AppendPrefix(nil, text[:cut]), text[cut:], nil),
					"once again": m.Append(nil, nil, text, nil),
				} {
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%v, key of %d, cut at %d, %s:\n%s", h, size, cut, name, diff)
					}
				}
			}
		}
	}
}
