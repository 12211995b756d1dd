package diagnose

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Comparison is how two base strings or two requests differ, aligned by what
// they mean.
type Comparison struct {
	Kind        string // "base-string" or "request"
	A, B        string // the texts that positions count in
	Equal       []string
	Differences []Difference
	Parameters  int // of the side with more
	Alike       int // parameters that are equal
}

// Difference is one thing in which the two differ.
type Difference struct {
	What     string // "method", "host", "parameter oauth_nonce"
	A, B     string // as they stand there; "" if the side does not have it
	InA, InB bool   // whether the side has it
	AtA, AtB int    // octets of Comparison.A and B where they stand, or -1
}

// CompareBaseStrings compares two signature base strings part by part and
// parameter by parameter.
func CompareBaseStrings(a, b string) *Comparison {
	c := &Comparison{Kind: "base-string", A: a, B: b, Equal: []string{}, Differences: []Difference{}}
	pa, pb := baseParts(a), baseParts(b)
	if len(pa) != 3 || len(pb) != 3 {
		if a == b {
			c.Equal = append(c.Equal, "everything")
		} else {
			c.Differences = append(c.Differences, Difference{What: "number of parts", A: fmt.Sprint(len(pa)), B: fmt.Sprint(len(pb)), InA: true, InB: true, AtA: -1, AtB: -1})
		}
		return c
	}
	c.part("method", pa[0], pb[0])
	c.part("URI", pa[1], pb[1])
	c.parameters(basePairs(pa[2]), basePairs(pb[2]))
	return c
}

// piece is a text and where it stands.
type piece struct {
	name, text string
	at         int
}

// baseParts cuts a base string at its bare '&'.
func baseParts(s string) (parts []piece) {
	at := 0
	for _, p := range strings.Split(s, "&") {
		parts = append(parts, piece{text: p, at: at})
		at += len(p) + 1
	}
	return parts
}

// basePairs cuts the third part at its escaped '&' and '='.
func basePairs(p piece) (pairs []piece) {
	at := p.at
	for _, pair := range strings.Split(p.text, "%26") {
		name, _, _ := strings.Cut(pair, "%3D")
		pairs = append(pairs, piece{signer.Unescape(signer.Unescape(name)), pair, at})
		at += len(pair) + len("%26")
	}
	return pairs
}

func (c *Comparison) part(what string, a, b piece) {
	if a.text == b.text {
		c.Equal = append(c.Equal, what)
		return
	}
	c.Differences = append(c.Differences, Difference{what, a.text, b.text, true, true, a.at, b.at})
}

// parameters aligns two lists by name: equal ones first, then those of one name
// in order, then those that stand on one side alone.
func (c *Comparison) parameters(a, b []piece) {
	c.Parameters = max(len(a), len(b))
	usedB := make([]bool, len(b))
	find := func(p piece, same bool) int {
		for i, q := range b {
			if !usedB[i] && q.name == p.name && (!same || q.text == p.text) {
				usedB[i] = true
				return i
			}
		}
		return -1
	}
	match := make([]int, len(a))
	for i, p := range a {
		if match[i] = find(p, true); match[i] >= 0 {
			c.Alike++
		}
	}
	for i, p := range a {
		if match[i] >= 0 {
			continue
		}
		d := Difference{What: "parameter " + p.name, A: p.text, InA: true, AtA: p.at, AtB: -1}
		if match[i] = find(p, false); match[i] >= 0 {
			q := b[match[i]]
			d.B, d.InB, d.AtB = q.text, true, q.at
		}
		c.Differences = append(c.Differences, d)
	}
	for i, q := range b {
		if !usedB[i] {
			c.Differences = append(c.Differences, Difference{What: "parameter " + q.name, B: q.text, InB: true, AtA: -1, AtB: q.at})
		}
	}
	c.order(a, b, match)
}

// order says whether the names that both sides have stand in one order.
func (c *Comparison) order(a, b []piece, match []int) {
	both := make([]bool, len(b))
	for _, j := range match {
		if j >= 0 {
			both[j] = true
		}
	}
	j := 0
	for i := range a {
		if match[i] < 0 {
			continue
		}
		for !both[j] {
			j++
		}
		if a[i].name != b[j].name {
			c.Differences = append(c.Differences, Difference{"order", a[i].name, b[j].name, true, true, a[i].at, b[j].at})
			return
		}
		j++
	}
	c.Equal = append(c.Equal, "order")
}

// CompareRequests compares two requests by meaning: address, parameters as
// decoded and where they travel, media type, body.
func CompareRequests(a, b *signer.Request) *Comparison {
	c := &Comparison{Kind: "request", A: a.Address(), B: b.Address(), Equal: []string{}, Differences: []Difference{}}
	ua, ub := a.URL(), b.URL()
	for _, p := range [][3]string{
		{"method", a.Method, b.Method}, {"scheme", ua.Scheme, ub.Scheme}, {"host", ua.Host, ub.Host}, {"port", ua.Port, ub.Port}, {"path", ua.Path, ub.Path},
		{"Content-Type", a.Header.Get("Content-Type"), b.Header.Get("Content-Type")},
	} {
		c.part(p[0], piece{text: p[1], at: -1}, piece{text: p[2], at: -1})
	}
	if !a.Form() || !b.Form() {
		c.part("body", piece{text: string(a.Body), at: -1}, piece{text: string(b.Body), at: -1})
	}
	c.parameters(requestPairs(a), requestPairs(b))
	return c
}

// requestPairs lists the parameters of a request, decoded, with their source.
func requestPairs(r *signer.Request) (list []piece) {
	var ru signer.Rules
	pairs := ru.Collect(nil, r)
	ru.DecodeAll(nil, pairs)
	for i := range pairs {
		p := &pairs[i]
		list = append(list, piece{string(p.Text[signer.Name]), fmt.Sprintf("%s (%s)", p.Text[signer.Value], p.Source), -1})
	}
	return list
}
