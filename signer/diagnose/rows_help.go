package diagnose

import (
	"bytes"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Short names for what every row needs.
const (
	name  = signer.Name
	value = signer.Value
)

// way makes a variant.
func way(note string, set func(*signer.Rules), writes ...signer.Slot) Variant {
	return Variant{Note: note, Writes: signer.SlotsOf(writes...), Set: set}
}

// one is the Variants of a row that has a single one.
func one(slot signer.Slot, set func(*signer.Rules)) func(*Case) []Variant {
	return func(*Case) []Variant { return []Variant{{Writes: signer.SlotsOf(slot), Set: set}} }
}

// list is the Variants of a row whose ways do not depend on the case.
func list(ways ...Variant) func(*Case) []Variant {
	return func(*Case) []Variant { return ways }
}

// alone marks ways that are tried only as the single mistake.
func alone(ways ...Variant) []Variant {
	for i := range ways {
		ways[i].Alone = true
	}
	return ways
}

// open marks ways that anything could be one of; they rank last.
func open(ways ...Variant) []Variant {
	for i := range ways {
		ways[i].Open = true
	}
	return ways
}

func get(url string) Example        { return Example{Method: "GET", URL: url} }
func post(url, form string) Example { return Example{Method: "POST", URL: url, Form: form} }

// gallery is the address of most examples.
const gallery = "http://gallery.example.com/gallery/api/v1/workflows/"

// pairs returns the parameters of the request, decoded, those that are never
// signed included.
func (c *Case) pairs() []signer.Pair {
	var rfc signer.Rules
	ps := rfc.Collect(nil, &c.Request)
	rfc.DecodeAll(nil, ps)
	return ps
}

// param returns the value of the first parameter of that name.
func (c *Case) param(want string) (string, bool) {
	for _, p := range c.pairs() {
		if p.Is(want) {
			return string(p.Text[value]), true
		}
	}
	return "", false
}

// protocol returns the names of the oauth_ parameters that are sent and
// signed, each once, in the order of the request.
func (c *Case) protocol() []string {
	var names []string
	seen := map[string]bool{"oauth_signature": true}
	for _, p := range c.pairs() {
		if n := string(p.Text[name]); p.Protocol() && !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	return names
}

// data returns the parameters that are not oauth_ ones.
func (c *Case) data() []signer.Pair {
	var ps []signer.Pair
	for _, p := range c.pairs() {
		if !p.Protocol() {
			ps = append(ps, p)
		}
	}
	return ps
}

// repeats reports whether a name occurs twice among them.
func repeats(ps []signer.Pair) bool {
	for i := range ps {
		for j := range ps[:i] {
			if bytes.Equal(ps[i].Text[name], ps[j].Text[name]) {
				return true
			}
		}
	}
	return false
}

// octets returns the octets that may meet an escape function: those of the
// parameters, as sent and decoded once and twice, of secrets and of the path.
func (c *Case) octets() signer.Set {
	var t signer.Set
	for _, p := range c.pairs() {
		for part := name; part <= value; part++ {
			t = t.Union(signer.SetOf(string(p.Wire[part]))).Union(signer.SetOf(string(p.Text[part])))
			t = t.Union(signer.SetOf(string(signer.AppendUnescaped(nil, p.Text[part], true))))
		}
	}
	t = t.Union(signer.SetOf(c.Credentials.ConsumerSecret.Reveal()))
	t = t.Union(signer.SetOf(c.Credentials.TokenSecret.Reveal()))
	u := c.Request.URL()
	return t.Union(signer.SetOf(u.Path)).Union(signer.SetOf(signer.Unescape(u.Path)))
}

// declared returns the signature method that the request names, or HMAC-SHA1.
func (c *Case) declared() *signer.Digest {
	m, _ := c.param("oauth_signature_method")
	if d := signer.DigestByName(m); d != nil {
		return d
	}
	return signer.DigestByName("HMAC-SHA1")
}

// received returns the text of the received signature with one level of
// escapes removed.
func (c *Case) received() string { return signer.Unescape(c.Received.Signature) }

// field returns the first value of a header field.
func (c *Case) field(name string) string {
	for k, vs := range c.Request.Header {
		if strings.EqualFold(k, name) && len(vs) > 0 {
			return vs[0]
		}
	}
	return ""
}

// protocolName reports whether a name as sent begins with "oauth_".
func protocolName(n []byte) bool { return bytes.HasPrefix(n, []byte("oauth_")) }

// isASCII reports whether text is all below 0x80.
func isASCII(text []byte) bool {
	for _, b := range text {
		if b >= 0x80 {
			return false
		}
	}
	return true
}
