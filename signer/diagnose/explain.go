package diagnose

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Diagnoser finds causes. The zero value searches the standard catalogue to
// the default depth.
type Diagnoser struct {
	Catalogue Catalogue   // nil: Standard()
	Depth     int         // mistakes at once; 0: DefaultDepth
	MaxMACs   int64       // budget; 0: DefaultMaxMACs
	Workers   int         // 0: one per processor
	Progress  func(Tried) // called before each depth; nil: not
}

// catalogue returns what is searched.
func (d *Diagnoser) catalogue() Catalogue {
	if d.Catalogue == nil {
		return Standard()
	}
	return d.Catalogue
}

// Outcome is what a search says of what was received.
type Outcome struct {
	Valid        bool          // it is the RFC's signature (or base string) of the request
	Assumed      string        // the guessed fact that had to be another for that
	Received     string        // the signature as read
	Expected     string        // the RFC's signature; "" if there is no key to compute it
	Base         string        // the RFC's base string
	Explanations []Explanation // if not valid
	Tried        Tried
}

// Explain finds the smallest sets of mistakes that reproduce exactly the
// signature of the case or, without secrets, its base string.
func (d *Diagnoser) Explain(ctx context.Context, c *Case) *Outcome {
	out := &Outcome{Explanations: []Explanation{}}
	s := d.search(ctx, c, out)
	if s == nil {
		return out
	}
	depth := s.run(func(depth int) {
		out.Tried.Depth = depth
		out.Tried.MACs = s.macs.Load()
		if d.Progress != nil {
			d.Progress(out.Tried)
		}
	})
	d.tryAlone(s, &depth)
	out.Tried.MACs = s.macs.Load()
	out.Tried.Exhausted = !s.stopped() || depth >= 0
	out.Tried.Recipes = countRecipes(s.options, out.Tried.Depth)
	s.explain(c, out)
	return out
}

// search prepares a search, or returns nil if there is nothing to look for.
func (d *Diagnoser) search(ctx context.Context, c *Case, out *Outcome) *search {
	s := &search{facts: c.facts(), creds: c.Credentials, others: c.Others, depth: d.Depth, budget: d.MaxMACs, workers: d.Workers, ctx: ctx}
	if s.depth == 0 {
		s.depth = DefaultDepth
	}
	s.depth = min(s.depth, maxDepth)
	if s.budget == 0 {
		s.budget = DefaultMaxMACs
	}
	var m signer.Machine
	if err := m.Run(&s.facts[0], &s.creds, nil); err != nil && len(m.BaseString()) == 0 {
		return nil
	}
	s.digest = c.digest(m.Digest())
	if c.WithoutRequest() && s.digest != nil && s.digest.Kind != signer.Plaintext {
		return nil
	}
	out.Base = string(m.BaseString())
	if !s.aim(c, &m, out) {
		return nil
	}
	cat := d.catalogue()
	side := Client
	if c.Received.ByServer {
		side = Server
	}
	cat = slices.DeleteFunc(slices.Clone(cat), func(m *Mistake) bool { return m.Sides&side == 0 })
	s.options = s.target.useful(cat.options(c))
	return s
}

// aim sets the target: what was received. It reports false if nothing was, or
// if it takes secrets that were not given.
func (s *search) aim(c *Case, m *signer.Machine, out *Outcome) bool {
	signature := c.Received.Signature
	if signature == "" || !c.Secrets {
		if c.Received.BaseString == "" {
			return false
		}
		s.target.base = []byte(c.Received.BaseString)
		return true
	}
	switch s.digest.Kind {
	case signer.Plaintext:
		s.aimPlaintext(c)
	case signer.RSA:
		return s.aimRSA(c, m, out)
	default:
		s.target.sums = readings(signature, c.Received.Place)
		out.Expected = string(m.Signature())
		if len(s.target.sums) == 0 {
			// Not the text of a hash: perhaps the key itself, as with PLAINTEXT.
			s.target.key = []byte(unwire(signature, c.Received.Place))
			s.target.sums = []sum{{nil, Reading{Names: []string{"declared-method-mismatch"}}}}
			return len(s.target.key) > 0
		}
		out.Received = s.target.sums[0].reading.Text
	}
	return true
}

// aimPlaintext looks for the key or, where a base string was sent instead, for
// that.
func (s *search) aimPlaintext(c *Case) {
	text := []byte(unwire(c.Received.Signature, c.Received.Place))
	start := []byte(strings.ToUpper(c.Request.Method) + "&")
	decoded, err := base64.StdEncoding.DecodeString(string(text))
	switch {
	case bytes.HasPrefix(text, start):
		s.target.base = text
	case err == nil && bytes.HasPrefix(decoded, start):
		s.target.base = decoded
	default:
		s.target.key = text
		return
	}
	s.target.sums = []sum{{nil, Reading{Names: []string{"plaintext-sends-base-string"}}}}
}

// aimRSA takes the hash out of the signature with the public key.
func (s *search) aimRSA(c *Case, m *signer.Machine, out *Outcome) bool {
	found := readings(c.Received.Signature, c.Received.Place)
	if i := slices.IndexFunc(found, func(r sum) bool { return hashSize(len(r.octets)) }); i >= 0 {
		s.target.sums = found // far too short for RSA: an HMAC
		out.Received = found[i].reading.Text
		return true
	}
	key := c.Credentials.PublicKey
	if key == nil && c.Credentials.PrivateKey != nil {
		key = c.Credentials.PrivateKey.Public()
	}
	if key == nil {
		return false
	}
	out.Expected = string(m.Signature())
	for _, r := range found {
		h, octets, ok := key.RecoverHash(r.octets)
		if !ok {
			continue
		}
		out.Received = r.reading.Text
		switch {
		case h == 0 && hashSize(len(octets)):
			h = hashOfSize(len(octets))
			r.reading.Names = append(r.reading.Names, "rsa-without-digestinfo")
		case h == 0:
			s.target.base = octets
			s.target.sums = []sum{{nil, r.reading}}
			return true
		case h != s.digest.Hash:
			r.reading.Names = append(r.reading.Names, "declared-method-mismatch")
		}
		s.target.hash = h
		s.target.sums = append(s.target.sums, sum{octets, r.reading})
	}
	return len(s.target.sums) > 0
}

// digest returns the signature method that a misspelt name means, or else the
// one given.
func (c *Case) digest(found *signer.Digest) *signer.Digest {
	name, _ := c.Parameter("oauth_signature_method")
	if name == found.Name {
		return found
	}
	for _, d := range signer.Digests {
		if plainName(name) == plainName(d.Name) {
			return d
		}
	}
	for _, s := range readings(c.Received.Signature, c.Received.Place) {
		for _, d := range signer.Digests {
			if d.Kind == signer.HMAC && d.Hash.Size() == len(s.octets) {
				return d
			}
		}
	}
	return found
}

// plainName is a method name without the marks that people write otherwise.
func plainName(name string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(name))
}

// facts returns the request, then the same with the facts that were guessed
// set otherwise.
func (c *Case) facts() []signer.Request {
	list := []signer.Request{c.Request}
	if c.Guessed.Scheme {
		other := c.Request
		other.Scheme = flipScheme(c.Request.Scheme)
		list = append(list, other)
	}
	if c.Guessed.Method {
		for _, r := range slices.Clone(list) {
			for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"} {
				if method != r.Method {
					r.Method = method
					list = append(list, r)
				}
			}
		}
	}
	return list
}

// assumed says which guess differs in the fact of that index.
func (c *Case) assumed(r *signer.Request) string {
	var list []string
	if r.Scheme != c.Request.Scheme {
		list = append(list, "the request was "+r.Scheme)
	}
	if r.Method != c.Request.Method {
		list = append(list, "the method was "+r.Method)
	}
	return strings.Join(list, ", ")
}

func flipScheme(scheme string) string {
	if strings.EqualFold(scheme, "https") {
		return "http"
	}
	return "https"
}
