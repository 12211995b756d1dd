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

// octets returns the octets that may meet an escape function as data: those of
// the parameters, as sent and decoded once and twice, of the secrets, of a body
// that may be taken for parameters, and what a list turned into text brings.
func (c *Case) octets() signer.Set {
	var t signer.Set
	ps := c.pairs()
	for i, p := range ps {
		for part := name; part <= value; part++ {
			t = t.Union(octetsOf(p.Wire[part])).Union(octetsOf(p.Text[part]))
			t = t.Union(octetsOf(signer.AppendUnescaped(nil, p.Text[part], true)))
		}
		if isList(ps, i) {
			t = t.Union(signer.SetOf(`,[]"' `))
		}
	}
	if !c.Request.Form() {
		t = t.Union(octetsOf(c.Request.Body))
	}
	t = t.Union(signer.SetOf(c.Credentials.ConsumerSecret.Reveal()))
	return t.Union(signer.SetOf(c.Credentials.TokenSecret.Reveal()))
}

func octetsOf(text []byte) (t signer.Set) {
	for _, b := range text {
		t[b>>6] |= 1 << (b & 63)
	}
	return t
}

// whole returns the octets that may meet an escape function at any level: data,
// the path, and what joining brings.
func (c *Case) whole() signer.Set {
	t := c.octets().Union(signer.SetOf("%=&:/"))
	if t.Has(' ') {
		t = t.Union(signer.SetOf("+"))
	}
	u := c.Request.URL()
	return t.Union(signer.SetOf(u.Path)).Union(signer.SetOf(signer.Unescape(u.Path)))
}

// beyondASCII reports whether anything above 0x7F may be signed.
func (c *Case) beyondASCII() bool {
	return c.whole().Intersect(signer.SetRange(0x80, 0xFF)) != signer.Set{}
}

// live drops the ways that leave the base string URI of this request as it is.
// They write slots that read nothing but the address, so no other mistake can
// bring them to life.
func (c *Case) live(ways []Variant) []Variant {
	var rfc signer.Rules
	u := c.Request.URL()
	right := string(rfc.AppendURI(nil, &u))
	var kept []Variant
	for _, w := range ways {
		if w.Writes&^addressSlots == 0 {
			var ru signer.Rules
			w.Set(&ru)
			if string(ru.AppendURI(nil, &u)) == right {
				continue
			}
		}
		kept = append(kept, w)
	}
	return kept
}

var addressSlots = signer.SlotsOf(signer.SlotScheme, signer.SlotUser, signer.SlotHost, signer.SlotPath, signer.SlotTail, signer.SlotFragment)

// onlyLive is list for ways that change the address.
func onlyLive(ways ...Variant) func(*Case) []Variant {
	return func(c *Case) []Variant { return c.live(ways) }
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
