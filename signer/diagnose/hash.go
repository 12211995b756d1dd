package diagnose

import (
	"hash/maphash"

	"github.com/oauthdebug/oauthdebug/signer"
)

// hashPairs folds pairs with all that later stages may read.
func hashPairs(seed maphash.Seed, ps []signer.Pair, escaped bool) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for i := range ps {
		p := &ps[i]
		flags := byte(p.Source) << 1
		if p.Bare {
			flags |= 1
		}
		h.WriteByte(flags)
		h.WriteByte(byte(p.At))
		for part := signer.Name; part <= signer.Value; part++ {
			if escaped {
				h.Write(p.Escaped[part])
				h.WriteByte(0xFF)
				h.Write(p.Text[part]) // a sort key may come from it
				h.WriteByte(0xFF)
				h.Write(p.Wire[part])
			} else {
				h.Write(p.Wire[part])
				h.WriteByte(0xFF)
				h.Write(p.Text[part])
			}
			h.WriteByte(0xFE)
		}
	}
	return h.Sum64()
}

// hashPart folds the escaped names or values of pairs.
func hashPart(seed maphash.Seed, ps []signer.Pair, part signer.Part) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for i := range ps {
		h.Write(ps[i].Escaped[part])
		h.WriteByte(0xFE)
	}
	return h.Sum64()
}

func orderHash(order []*signer.Pair) uint64 {
	h := uint64(len(order))
	for _, p := range order {
		h = mix(h ^ uint64(p.At)<<8 ^ uint64(p.Source))
	}
	return h
}

// mix spreads the bits of h.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 29
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}
