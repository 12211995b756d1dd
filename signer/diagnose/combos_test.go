package diagnose

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// requests makes random requests: of every placement, with and without token,
// form, odd characters, ports and capitals. The same seed makes the same.
type requests struct{ *rand.Rand }

func newRequests(seed uint64) requests { return requests{rand.New(rand.NewPCG(seed, 7))} }

func (r requests) pick(of ...string) string { return of[r.IntN(len(of))] }

func (r requests) word() string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHJK"
	b := make([]byte, 4+r.IntN(8))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

// value returns the wire text of a value, often with something odd in it.
func (r requests) value() string {
	return r.pick(r.word(), r.word()+"+"+r.word(), r.word()+"%20"+r.word(), "caf%C3%A9", "%F0%9F%A6%80"+r.word(), "a%2Bb"+r.word(),
		"~"+r.word(), r.word()+"%2A", "%21%27%28%29", "50%25", "", "0", "true", "1%2C2", "x%3Dy", "a%2Fb", "%7B%22a%22%3A1%7D", "%257B", "x=y", "100%", "1;b=2")
}

func (r requests) pairs(n int) string {
	var list []string
	for range n {
		name := r.pick("search", "limit", "a", "A", "name1", "name10", "sort_by", "filter%5Bx%5D", "c%40", "z", r.word())
		list = append(list, name+"="+r.value())
		if r.IntN(6) == 0 {
			list = append(list, name+"="+r.value())
		}
	}
	if r.IntN(5) == 0 {
		list = append(list, "flag")
	}
	return strings.Join(list, r.pick("&", "&", "&", "&&"))
}

// case_ returns a random request with its credentials, not signed yet.
func (r requests) case_() *Case {
	c := &Case{Secrets: true}
	c.Credentials = signer.Credentials{ConsumerKey: "key" + r.word(), ConsumerSecret: signer.NewSecret(r.pick(r.word()+r.word(), r.word()+"+"+r.word(), "s~*"+r.word(), r.word()+"/="))}
	if r.IntN(2) == 0 {
		c.Credentials.Token, c.Credentials.TokenSecret = "tok"+r.word(), signer.NewSecret(r.pick(r.word(), r.word()+"%"+r.word()))
	}
	scheme := r.pick("http", "https", "https", "HTTP")
	host := r.pick("api.example.com", "Api.Example.com", "www.example.org", "127.0.0.1:8080", "api.example.com:80", "api.example.com:443", "localhost:9000")
	path := r.pick("/", "/gallery/api/v1/workflows/", "/1.1/statuses/update.json", "/a%20b/C", "/wp-json/wc/v3/orders", "/x;y=1/~z", "/rest/it's/(1)")
	address := scheme + "://" + host + path
	if n := r.IntN(5); n > 0 {
		address += "?" + r.pairs(n)
	}
	var header http.Header
	var body []byte
	method := r.pick("GET", "GET", "POST", "POST", "PUT", "DELETE")
	if method == "POST" || method == "PUT" {
		switch r.IntN(3) {
		case 0:
			header, body = http.Header{"Content-Type": {r.pick(signer.FormType, signer.FormType+"; charset=utf-8")}}, []byte(r.pairs(1+r.IntN(3)))
		case 1:
			header, body = http.Header{"Content-Type": {"application/json"}}, []byte(`{"name":"`+r.word()+`","count":3}`)
		}
	}
	req, err := signer.NewRequest(method, address, header, body)
	if err != nil {
		panic(err)
	}
	c.Request = req
	return c
}

// signedUnder places protocol parameters on a copy of c and signs it under ru,
// as a client does that looks at the request it is about to send. ok is false
// if the mistake has no effect: the request is signed right.
func (c *Case) signedUnder(ru signer.Rules, placement signer.Placement) (wrong *Case, ok bool) {
	s := signer.Signer{Credentials: c.Credentials, Placement: placement,
		Extra: []signer.Param{{Name: "oauth_timestamp", Value: "1700000000"}, {Name: "oauth_nonce", Value: "n0nce/7c2d9e"}}}
	if c.Credentials.Token == "" && c.Request.Method == "POST" {
		s.Extra = append(s.Extra, signer.Param{Name: "oauth_callback", Value: "https://client.example.com/ready?x=1"})
	}
	right, err := s.Sign(c.Request)
	if err != nil {
		return nil, false
	}
	w := *c
	w.Request = right.Request
	w.Received = Received{Place: placement.String(), Signature: wireSignature(&w)}
	before := w.Received.Signature
	if !w.sign(ru) {
		return nil, false
	}
	return &w, w.Received.Signature != before
}

// wireSignature finds oauth_signature as it stands in the request.
func wireSignature(c *Case) string {
	var rfc signer.Rules
	found := ""
	for _, p := range rfc.Collect(nil, &c.Request) {
		if string(p.Wire[signer.Name]) == "oauth_signature" {
			found = string(p.Wire[signer.Value])
		}
	}
	return found
}

// rule is one variant of a row, made for a case.
type rule struct {
	id string
	v  Variant
}

func rulesFor(c *Case) []rule {
	var list []rule
	for _, row := range Standard() {
		if row.Fate != FateRule || row.Variants == nil || row.Sides&Client == 0 || row.Proof != BySignature {
			continue
		}
		for _, v := range row.Variants(c) {
			if v.Writes.Has(signer.SlotExclude) {
				continue // a signature that signs itself is a server's mistake: no client can make it
			}
			list = append(list, rule{row.ID, v})
		}
	}
	return list
}

// forSigning is c with its protocol parameters in place, for the variants that
// look at them.
func (c *Case) forSigning(placement signer.Placement) *Case {
	w, _ := c.signedUnder(signer.Rules{}, placement)
	return w
}

// TestEveryRuleIsFoundAgain applies each rule to random requests on which it
// has an effect, and holds that its id is named, alone or as an alternative.
func TestEveryRuleIsFoundAgain(t *testing.T) {
	const wanted = 10
	r := newRequests(1)
	found := map[string]int{}
	ids := map[string]bool{}
	for round := 0; round < 400; round++ {
		c := r.case_()
		placement := signer.Placement(r.IntN(3))
		if placement == signer.InBody && !c.Request.Form() {
			placement = signer.InHeader // the variants are made for the body as it is
		}
		base := c.forSigning(placement)
		rules := rulesFor(base)
		r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		for _, m := range rules {
			ids[m.id] = true
			if found[m.id] >= wanted {
				continue
			}
			var ru signer.Rules
			m.v.Set(&ru)
			w, effect := c.signedUnder(ru, placement)
			if !effect {
				continue
			}
			out := (&Diagnoser{Depth: 1}).Explain(context.Background(), w)
			if twins := Standard().ByID(m.id).Twins; !names(out, append(twins, m.id)...) {
				t.Errorf("%s (%s) on %s %s placed in the %s: found %v", m.id, m.v.Note, w.Request.Method, w.Request.Address(), placement, summary(out))
			}
			found[m.id]++
		}
	}
	for id := range ids {
		if found[id] < wanted {
			t.Logf("%s had an effect on %d random requests only", id, found[id])
		}
	}
}

// TestCombinationsAreFound applies two and three rules at once, such that
// leaving out any of them changes the signature, and holds that an explanation
// of the same size or a smaller one reproduces it.
func TestCombinationsAreFound(t *testing.T) {
	for _, size := range []struct{ mistakes, cases int }{{2, 200}, {3, 100}} {
		t.Run(fmt.Sprintf("%d mistakes", size.mistakes), func(t *testing.T) {
			r := newRequests(uint64(size.mistakes))
			for done := 0; done < size.cases; {
				c := r.case_()
				placement := signer.Placement(r.IntN(2) * 2)
				base := c.forSigning(placement)
				rules := rulesFor(base)
				set := r.some(rules, size.mistakes)
				w, ok := c.stacked(set, placement)
				if !ok {
					continue
				}
				done++
				d := &Diagnoser{Depth: size.mistakes}
				if size.mistakes > 2 && done > 4 { // the whole catalogue for some, a part of it for all
					d.Catalogue = r.sample(set, 40)
				}
				out := d.Explain(context.Background(), w)
				if len(out.Explanations) == 0 || len(out.Explanations[0].Mistakes) > size.mistakes {
					t.Errorf("%v on %s %s: found %v", set, w.Request.Method, w.Request.Address(), summary(out))
				}
			}
		})
	}
}

// some picks n rules that can be made together.
func (r requests) some(rules []rule, n int) []rule {
	for {
		var set []rule
		var taken signer.Slots
		for range n {
			m := rules[r.IntN(len(rules))]
			if m.v.Alone || m.v.Open || n > 2 && m.homeMade() || !compatible(taken, m.v.Writes) {
				break
			}
			set, taken = append(set, m), taken|m.v.Writes
		}
		if len(set) == n && !writesNoSum(set) {
			return set
		}
	}
}

// writesNoSum reports whether rules write a PLAINTEXT signature in another way,
// as hex or cut off: it is a text and no sum, so there is nothing to write so.
func writesNoSum(set []rule) bool {
	var ru signer.Rules
	for _, m := range set {
		m.v.Set(&ru)
	}
	return ru.Output != nil && ru.Digest != nil && ru.Digest.Kind == signer.Plaintext
}

// sample returns the rows of the set and n others.
func (r requests) sample(set []rule, n int) Catalogue {
	cat := Standard()
	r.Shuffle(len(cat), func(i, j int) { cat[i], cat[j] = cat[j], cat[i] })
	sample := cat[:n:n]
	for _, m := range set {
		if sample.ByID(m.id) == nil {
			sample = append(sample, cat.ByID(m.id))
		}
	}
	return sample
}

// stacked signs with all rules of the set; ok says that each of them matters.
func (c *Case) stacked(set []rule, placement signer.Placement) (*Case, bool) {
	with := func(leave int) (*Case, bool) {
		var ru signer.Rules
		for i, m := range set {
			if i != leave {
				m.v.Set(&ru)
			}
		}
		return c.signedUnder(ru, placement)
	}
	all, ok := with(-1)
	if !ok {
		return nil, false
	}
	for i := range set {
		less, _ := with(i)
		if less == nil || less.Received.Signature == all.Received.Signature {
			return nil, false
		}
	}
	return all, true
}

// homeMade reports whether the rule is a digest that no library offers, which
// the search tries in pairs at most, or none at all.
func (m rule) homeMade() bool {
	var ru signer.Rules
	m.v.Set(&ru)
	return ru.Digest != nil && ru.Digest.Kind != signer.HMAC
}

func (m rule) String() string { return m.id + "(" + m.v.Note + ")" }

// names reports whether one of the ids explains all alone.
func names(out *Outcome, ids ...string) bool {
	named := func(set []string) bool { return len(set) == 1 && slices.Contains(ids, set[0]) }
	return slices.ContainsFunc(out.Explanations, func(e Explanation) bool {
		return named(e.Mistakes) || slices.ContainsFunc(e.Alternatives, named)
	})
}

func summary(out *Outcome) []string {
	list := []string{fmt.Sprint("valid=", out.Valid)}
	for _, e := range out.Explanations {
		list = append(list, strings.Join(e.Mistakes, "+"))
		for _, a := range e.Alternatives {
			list = append(list, "or "+strings.Join(a, "+"))
		}
	}
	return list
}

// TestValidRequestsAreValid holds that a right signature is never accused.
func TestValidRequestsAreValid(t *testing.T) {
	r := newRequests(9)
	for range 300 {
		w, _ := r.case_().signedUnder(signer.Rules{}, signer.Placement(r.IntN(3)))
		if w == nil {
			continue
		}
		dg := (&Diagnoser{}).Diagnose(context.Background(), w)
		require.Equal(t, "valid", dg.Result, "%s %s: %v", w.Request.Method, w.Request.Address(), dg.Findings)
		for _, f := range dg.Findings {
			require.NotEqual(t, Error, f.Level, "%s: %s", f.ID, f.Message)
		}
	}
}

// TestNothingIsProvedWithoutAMatch holds that a random signature is inconclusive.
func TestNothingIsProvedWithoutAMatch(t *testing.T) {
	r := newRequests(11)
	for range 20 {
		w := r.case_().forSigning(signer.InHeader)
		sum := make([]byte, 20)
		for i := range sum {
			sum[i] = byte(r.IntN(256))
		}
		w.place(signer.EscapeString(base64.StdEncoding.EncodeToString(sum)))
		dg := (&Diagnoser{Depth: 2}).Diagnose(context.Background(), w)
		require.Equal(t, "inconclusive", dg.Result, "%v", dg.Findings)
		for _, f := range dg.Findings {
			require.NotEqual(t, Proved, f.Certainty, "%s", f.ID)
		}
		require.NotEmpty(t, dg.Next)
	}
}
