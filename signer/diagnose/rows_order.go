package diagnose

import (
	"bytes"
	"cmp"

	"github.com/oauthdebug/oauthdebug/signer"
)

// orderRows are mistakes in the order of the parameters (3.4.1.3.2).
var orderRows = []*Mistake{
	{
		ID: "sort-before-encoding", Title: "the parameters are sorted before they are escaped",
		Why: "Escaped octets decide: '%' sorts before letters and digits, so c%40 comes before c2.",
		Fix: "escape names and values first, then sort", Ref: "3.4.1.3.2",
		Idioms: idioms["sort-before-encoding"], Stage: signer.StageOrder, Seen: 9, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?c%40=1&c2=2"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.SortKey = func(p *signer.Pair) { p.Key = p.Text } }, signer.SlotSortKey),
			way("names", func(ru *signer.Rules) { ru.SortKey = func(p *signer.Pair) { p.Key[name] = p.Text[name] } }, signer.SlotSortKey),
			way("values", func(ru *signer.Rules) { ru.SortKey = func(p *signer.Pair) { p.Key[value] = p.Text[value] } }, signer.SlotSortKey),
			way("by the text of the wire", func(ru *signer.Rules) { ru.SortKey = func(p *signer.Pair) { p.Key = p.Wire } }, signer.SlotSortKey),
		),
	},
	{
		ID: "unsorted-params", Title: "the parameters are not sorted",
		Why: "All parameters together are sorted by name, then by value, before they are joined.",
		Fix: "sort the escaped pairs by name, then by value, as octets", Ref: "3.4.1.3.2",
		Idioms: idioms["unsorted-params"], Stage: signer.StageOrder, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"oauth-params-not-merged", "sort-names-only"},
		Example:  get(gallery + "?search=report&limit=10"),
		Variants: unsorted,
	},
	{
		ID: "oauth-params-not-merged", Title: "oauth_ parameters and the others are sorted apart",
		Why: "There is one list: a query parameter may belong before, between or behind the oauth_ ones.",
		Fix: "merge all parameters into one list, then sort it", Ref: "3.4.1.3.2",
		Stage: signer.StageOrder, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"unsorted-params"},
		Example: get(gallery + "?search=report&limit=10"),
		Variants: list(
			blocked("oauth_ first", func(p *signer.Pair) int { return lastIf(!p.Protocol()) }),
			blocked("oauth_ last", func(p *signer.Pair) int { return lastIf(p.Protocol()) }),
			blocked("query, form, oauth_", bySource(1, 2, 3)),
			blocked("form, query, oauth_", bySource(2, 1, 3)),
			blocked("oauth_, query, form", bySource(2, 3, 1)),
			blocked("oauth_, form, query", bySource(3, 2, 1)),
		),
	},
	{
		ID: "sort-joined-pairs", Title: "whole name=value texts are sorted",
		Why: "'=' must not take part: name comes before name1, but name= sorts behind name1=.",
		Fix: "sort by name first, then by value", Ref: "3.4.1.3.2",
		Stage: signer.StageOrder, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?name=a&name1=b"),
		Variants: list(
			way("", func(ru *signer.Rules) {
				ru.SortKey = func(p *signer.Pair) { p.Key = [2][]byte{joinedPair(p.Escaped), nil} }
			}, signer.SlotSortKey),
			way("decoded ones", func(ru *signer.Rules) {
				ru.SortKey = func(p *signer.Pair) { p.Key = [2][]byte{joinedPair(p.Text), nil} }
			}, signer.SlotSortKey),
		),
	},
	{
		ID: "sort-names-only", Title: "parameters of the same name are not sorted by value",
		Why: "Equal names are put in the order of their escaped values.",
		Fix: "sort by name, then by escaped value", Ref: "3.4.1.3.2",
		Stage: signer.StageOrder, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?tag=b&tag=a"),
		Variants: list(
			way("left as sent", func(ru *signer.Rules) { ru.Ties = func(_, _ *signer.Pair) int { return 0 } }, signer.SlotTies),
			way("in reverse", func(ru *signer.Rules) {
				ru.Ties = func(a, b *signer.Pair) int { return bytes.Compare(b.Key[value], a.Key[value]) }
			}, signer.SlotTies),
			way("as sent, backwards", func(ru *signer.Rules) {
				ru.Ties = func(a, b *signer.Pair) int { return cmp.Or(cmp.Compare(b.Source, a.Source), cmp.Compare(b.At, a.At)) }
			}, signer.SlotTies),
			way("by their decoded values", func(ru *signer.Rules) {
				ru.Ties = func(a, b *signer.Pair) int { return bytes.Compare(a.Text[value], b.Text[value]) }
			}, signer.SlotTies),
		),
	},
	{
		ID: "sort-locale-or-case-insensitive", Title: "the parameters are sorted without regard to case, or by a language's rules",
		Why: "Octets are compared: capitals come before small letters, and '_' has its place too.",
		Fix: "compare octets (ordinal comparison)", Ref: "3.4.1.3.2",
		Stage: signer.StageOrder, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?Zone=1&area=2"),
		Variants: list(
			way("without regard to case", func(ru *signer.Rules) { ru.Less = foldedLess }, signer.SlotLess),
			way("without regard to case, small letters first", func(ru *signer.Rules) { ru.Less = culture(false, false) }, signer.SlotLess),
			way("signs before digits before letters, small letters first", func(ru *signer.Rules) { ru.Less = culture(true, false) }, signer.SlotLess),
			way("signs left out, small letters first", func(ru *signer.Rules) { ru.Less = culture(true, true) }, signer.SlotLess),
			way("in capitals", func(ru *signer.Rules) { ru.Less = upperLess }, signer.SlotLess),
		),
	},
	{
		ID: "sort-numeric-or-natural", Title: "digits are sorted as numbers",
		Why: "Octets are compared: 10 comes before 2.",
		Fix: "compare octets", Ref: "3.4.1.3.2",
		Stage: signer.StageOrder, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?item=10&item=2"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Less = naturalLess }, signer.SlotLess),
			way("in decoded names and values", func(ru *signer.Rules) {
				ru.SortKey = func(p *signer.Pair) { p.Key = p.Text }
				ru.Less = naturalLess
			}, signer.SlotSortKey, signer.SlotLess),
			way("values", func(ru *signer.Rules) {
				ru.Ties = func(a, b *signer.Pair) int { return naturalLess(a.Text[value], b.Text[value]) }
			}, signer.SlotTies),
		),
	},
}

func blocked(note string, blocks func(*signer.Pair) int) Variant {
	return way(note, func(ru *signer.Rules) { ru.Blocks = blocks }, signer.SlotBlocks)
}

func lastIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bySource ranks the data of query and form, and the oauth_ parameters.
func bySource(query, form, oauth int) func(*signer.Pair) int {
	return func(p *signer.Pair) int {
		switch {
		case p.Protocol():
			return oauth
		case p.Source == signer.FromBody:
			return form
		}
		return query
	}
}

func joinedPair(part [2][]byte) []byte {
	text := make([]byte, 0, len(part[name])+1+len(part[value]))
	return append(append(append(text, part[name]...), '='), part[value]...)
}

// orders are those in which people list the protocol parameters by hand.
var orders = []struct {
	note  string
	names []string
}{
	{"alphabetical", []string{"oauth_body_hash", "oauth_callback", "oauth_consumer_key", "oauth_nonce", "oauth_signature_method", "oauth_timestamp", "oauth_token", "oauth_verifier", "oauth_version"}},
	{"key, token, method, timestamp, nonce", []string{"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version", "oauth_callback", "oauth_verifier"}},
	{"key, nonce, method, timestamp, version, token", []string{"oauth_consumer_key", "oauth_nonce", "oauth_signature_method", "oauth_timestamp", "oauth_version", "oauth_token", "oauth_callback", "oauth_verifier"}},
	{"key, token, nonce, timestamp, method", []string{"oauth_consumer_key", "oauth_token", "oauth_nonce", "oauth_timestamp", "oauth_signature_method", "oauth_version", "oauth_callback", "oauth_verifier"}},
	{"key, method, timestamp, nonce, version", []string{"oauth_consumer_key", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_version", "oauth_token", "oauth_callback", "oauth_verifier"}},
	{"version, key, token, timestamp, nonce, method", []string{"oauth_version", "oauth_consumer_key", "oauth_token", "oauth_timestamp", "oauth_nonce", "oauth_signature_method", "oauth_callback", "oauth_verifier"}},
	{"timestamp, method, key, version, nonce", []string{"oauth_timestamp", "oauth_signature_method", "oauth_consumer_key", "oauth_version", "oauth_nonce", "oauth_token", "oauth_callback", "oauth_verifier"}},
}

func keepOrder(_, _ []byte) int { return 0 }

// unsorted lists the orders that come about without sorting: those of the
// request, and those of hand-written code.
func unsorted(*Case) []Variant {
	ways := []Variant{
		way("as sent: query, form, header", func(ru *signer.Rules) { ru.Less = keepOrder }, signer.SlotLess),
		way("as sent, oauth_ parameters first", func(ru *signer.Rules) {
			ru.Less = keepOrder
			ru.Blocks = func(p *signer.Pair) int { return lastIf(!p.Protocol()) }
		}, signer.SlotLess, signer.SlotBlocks),
		way("as sent, oauth_ parameters last", func(ru *signer.Rules) {
			ru.Less = keepOrder
			ru.Blocks = func(p *signer.Pair) int { return lastIf(p.Protocol()) }
		}, signer.SlotLess, signer.SlotBlocks),
		way("form, query, header", func(ru *signer.Rules) {
			ru.Less, ru.Blocks = keepOrder, bySource(2, 1, 3)
		}, signer.SlotLess, signer.SlotBlocks),
		way("oauth_, form, query", func(ru *signer.Rules) {
			ru.Less, ru.Blocks = keepOrder, bySource(3, 2, 1)
		}, signer.SlotLess, signer.SlotBlocks),
		way("in reverse", func(ru *signer.Rules) { ru.Less = func(a, b []byte) int { return bytes.Compare(b, a) } }, signer.SlotLess),
	}
	for _, o := range orders {
		for _, oauthFirst := range []bool{true, false} {
			note := o.note + ", then the others"
			if !oauthFirst {
				note = "the others, then " + o.note
			}
			ways = append(ways, way(note, func(ru *signer.Rules) {
				ru.Less, ru.Blocks = keepOrder, handOrder(o.names, oauthFirst)
			}, signer.SlotLess, signer.SlotBlocks))
		}
	}
	return ways
}

func handOrder(names []string, oauthFirst bool) func(*signer.Pair) int {
	return func(p *signer.Pair) int {
		if !p.Protocol() {
			if oauthFirst {
				return len(names) + 1
			}
			return -1
		}
		for i, n := range names {
			if p.Is(n) {
				return i
			}
		}
		return len(names)
	}
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		b += 'a' - 'A'
	}
	return b
}

// foldedLess compares letters without regard to case.
func foldedLess(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(lower(a[i]), lower(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func upper(b byte) byte {
	if 'a' <= b && b <= 'z' {
		b -= 'a' - 'A'
	}
	return b
}

func upperLess(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if c := cmp.Compare(upper(a[i]), upper(b[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

// culture compares as collations do: by letters first, then by case. With
// classes, signs come before digits before letters; with skip, signs do not
// count at first.
func culture(classes, skip bool) func(a, b []byte) int {
	weight := func(b byte) int {
		b = lower(b)
		switch {
		case !classes:
			return int(b)
		case 'a' <= b && b <= 'z':
			return 512 + int(b)
		case '0' <= b && b <= '9':
			return 256 + int(b)
		}
		return int(b)
	}
	next := func(t []byte, i int) int {
		for skip && i < len(t) && weight(t[i]) < 256 {
			i++
		}
		return i
	}
	return func(a, b []byte) int {
		i, j := next(a, 0), next(b, 0)
		for i < len(a) && j < len(b) {
			if c := cmp.Compare(weight(a[i]), weight(b[j])); c != 0 {
				return c
			}
			i, j = next(a, i+1), next(b, j+1)
		}
		if i < len(a) {
			return 1
		}
		if j < len(b) {
			return -1
		}
		if c := bytes.Compare(b, a); len(a) == len(b) { // small letters first
			return c
		}
		return cmp.Compare(len(a), len(b))
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// naturalLess compares runs of digits as numbers.
func naturalLess(a, b []byte) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if isDigit(a[i]) && isDigit(b[j]) {
			x, y := i, j
			for i < len(a) && isDigit(a[i]) {
				i++
			}
			for j < len(b) && isDigit(b[j]) {
				j++
			}
			m, n := bytes.TrimLeft(a[x:i], "0"), bytes.TrimLeft(b[y:j], "0")
			if c := cmp.Compare(len(m), len(n)); c != 0 {
				return c
			}
			if c := bytes.Compare(m, n); c != 0 {
				return c
			}
			continue
		}
		if c := cmp.Compare(a[i], b[j]); c != 0 {
			return c
		}
		i, j = i+1, j+1
	}
	return cmp.Compare(len(a)-i, len(b)-j)
}
