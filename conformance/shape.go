package conformance

import (
	"maps"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// shape is what is left of a vector when its words are taken away: letters,
// capitals and digits that stand together count as one, whatever they spell. Two
// vectors of one shape are one request with other names and values: what is
// wrong with one may be wrong with both. A vector and its twin have one shape,
// since one was made of the other.
func (s *Suite) shape(v *Vector) string {
	if v.Twin != "" {
		if twin := s.ByID(v.Twin); twin != nil {
			v = twin
		}
	}
	var b shapeText
	switch v.Kind {
	case KindSign:
		g := v.Sign
		b.request(&g.Request)
		b.words(g.Placement, string(g.Realm))
		b.drawn(string(g.Credentials.ConsumerSecret), string(g.Credentials.TokenSecret))
		for _, p := range g.OAuth {
			b.protocol(string(p[0]), string(p[1]))
		}
	case KindVerify:
		g := v.Verify
		b.request(&g.Request)
		b.drawn(string(g.Credentials.ConsumerSecret), string(g.Credentials.TokenSecret))
	}
	return b.String()
}

// shapes are those of all vectors, by id.
type shapes map[string]string

func (s *Suite) shapes() shapes {
	out := shapes{}
	for _, v := range s.Vectors {
		out[v.ID] = s.shape(v)
	}
	return out
}

// count returns how many shapes the vectors have, but for one of them.
func (s shapes) count(ids []string, but string) int {
	met := map[string]bool{}
	for _, id := range ids {
		if id != but {
			met[s[id]] = true
		}
	}
	return len(met)
}

type shapeText struct{ strings.Builder }

// protocol writes a parameter by its name; what was drawn by lot stays out.
func (b *shapeText) protocol(name, value string) {
	b.WriteString(name)
	switch name {
	case "oauth_signature", "oauth_body_hash": // follow from the rest
	case "oauth_signature_method":
		b.WriteString(value)
	case "oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_verifier":
		b.drawn(value)
	default:
		b.words(value)
	}
}

// request writes a request, its protocol parameters apart and by name.
func (b *shapeText) request(r *Request) {
	bare, protocol := *r, map[string]string{}
	r.rewriteParams(func(name, raw string) string {
		protocol[name] = signer.Unescape(raw)
		bare = bare.without(name)
		return raw
	})
	b.WriteString(string(bare.Method))
	b.words(string(bare.URL), string(bare.Body))
	for _, h := range bare.Headers {
		b.words(strings.ToLower(string(h[0])) + ":" + string(h[1]))
	}
	for _, name := range slices.Sorted(maps.Keys(protocol)) {
		b.protocol(name, protocol[name])
	}
}

// words writes texts with each run of small letters, of capitals and of digits
// as one letter.
func (b *shapeText) words(texts ...string) { b.runs(class, texts) }

// drawn is words for what is drawn by lot: letters and digits are all one.
func (b *shapeText) drawn(texts ...string) {
	b.runs(func(c byte) byte {
		if class(c) != c {
			return 'x'
		}
		return c
	}, texts)
}

func (b *shapeText) runs(class func(byte) byte, texts []string) {
	for _, t := range texts {
		b.WriteByte('\n')
		last := byte(0)
		for len(t) > 0 {
			if t[0] == '%' && len(t) > 2 {
				b.WriteString(t[:3])
				t, last = t[3:], 0
				continue
			}
			if c := class(t[0]); c == t[0] || c != last {
				b.WriteByte(c)
			}
			last, t = class(t[0]), t[1:]
		}
	}
}

// class is one sign for each kind of letter, and none like the letters.
func class(c byte) byte {
	switch {
	case 'a' <= c && c <= 'z':
		return 1
	case 'A' <= c && c <= 'Z':
		return 2
	case '0' <= c && c <= '9':
		return 3
	}
	return c
}
