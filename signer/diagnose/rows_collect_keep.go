package diagnose

import (
	"bytes"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// keepRows leave pairs out for what they hold.
var keepRows = []*Mistake{
	{
		ID: "param-added-after-signing", Title: "a parameter was added after signing",
		Why: "Whatever is added to query or body after the signature was made is not covered by it.",
		Fix: "sign last, when the request is complete", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"only-oauth-params-signed", "query-not-signed", "form-body-not-signed", "valueless-param-dropped", "empty-value-pairs-dropped"},
		Example: get(gallery + "?limit=10&_=1539871608"),
		Variants: func(c *Case) []Variant {
			ps := c.data()
			var each, runs []Variant
			for i := range ps {
				each = append(each, lessOne(&ps[i]))
				if i > 0 && i < len(ps)-1 {
					runs = append(runs, lessTail(ps[i:]))
				}
			}
			return append(open(each...), alone(open(runs...)...)...)
		},
	},
	{
		ID: "empty-value-pairs-dropped", Title: "parameters with an empty value are not signed",
		Why: "An empty value is signed as name=.",
		Fix: "sign name= for empty values", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"valueless-param-dropped", "param-added-after-signing"},
		Example: get(gallery + "?search=&limit=10"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Keep = notEmpty }, signer.SlotKeep),
			way("oauth_ parameters too", func(ru *signer.Rules) { ru.Keep, ru.KeepProtocol = notEmpty, notEmpty }, signer.SlotKeep, signer.SlotKeepProtocol),
		),
	},
	{
		ID: "valueless-param-dropped", Title: "a bare name in the query is not signed",
		Why: "A name without '=' is a parameter with an empty value.",
		Fix: "treat a bare name as a parameter with an empty value", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"empty-value-pairs-dropped"},
		Example: get(gallery + "?all&limit=10"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Keep = func(p *signer.Pair) bool { return !p.Bare } }, signer.SlotKeep),
			way("in the query, not in a form", func(ru *signer.Rules) {
				ru.Keep = func(p *signer.Pair) bool { return !p.Bare || p.Source != signer.FromQuery }
			}, signer.SlotKeep),
			way("where nothing in the query has a '='", func(ru *signer.Rules) { ru.Query = queryWithEquals }, signer.SlotQuery),
		),
	},
	{
		ID: "falsy-values-dropped", Title: "0, false or an empty value disappears before signing",
		Why: "A test for \"is it set\" that takes 0 and false for nothing drops values that are sent.",
		Fix: "convert values to text before testing whether they are empty", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "?offset=0&limit=10"),
		Variants: list(
			way("0 and false left out", func(ru *signer.Rules) { ru.Keep = notFalsy }, signer.SlotKeep),
			way("0 left out", func(ru *signer.Rules) { ru.Keep = valueIsNot("0") }, signer.SlotKeep),
			way("false left out", func(ru *signer.Rules) { ru.Keep = valueIsNot("false") }, signer.SlotKeep),
			way("0, false and empty values left out", func(ru *signer.Rules) {
				ru.Keep = func(p *signer.Pair) bool { return notFalsy(p) && notEmpty(p) }
			}, signer.SlotKeep),
			way("0 and false signed as empty", func(ru *signer.Rules) { ru.Edit = emptied("0", "false") }, signer.SlotEdit),
			way("0 signed as empty", func(ru *signer.Rules) { ru.Edit = emptied("0") }, signer.SlotEdit),
			way("false signed as empty", func(ru *signer.Rules) { ru.Edit = emptied("false") }, signer.SlotEdit),
		),
	},
	{
		ID: "invalid-escape-drops-pair", Title: "a pair with a broken escape is not signed",
		Why: "A '%' that no two hexadecimal digits follow is dropped by some parsers, kept by others.",
		Fix: "write '%' as %25 in the address; then all parsers agree", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?share=100%&limit=10"),
		Variants: list(
			way("", func(ru *signer.Rules) { ru.Keep = goodEscapes }, signer.SlotKeep),
			way("pairs with ';' neither", func(ru *signer.Rules) {
				ru.Keep = func(p *signer.Pair) bool { return goodEscapes(p) && noSemicolon(p) }
			}, signer.SlotKeep),
		),
	},
}

// queryWithEquals takes a query without any '=' for no query of pairs.
func queryWithEquals(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
	if !strings.Contains(r.URL().Query, "=") {
		return dst
	}
	usual := *ru
	usual.Query = nil
	return usual.QueryPairs(dst, r)
}

// lessOne leaves out the pair that stands where p does.
func lessOne(p *signer.Pair) Variant {
	source, at := p.Source, p.At
	called := string(p.Text[name])
	if called == "" {
		called = "one without a name"
	}
	return way(called+" not signed", func(ru *signer.Rules) {
		ru.Keep = func(p *signer.Pair) bool { return p.Source != source || p.At != at }
	}, signer.SlotKeep)
}

// lessTail leaves out all of ps.
func lessTail(ps []signer.Pair) Variant {
	first := ps[0]
	return way("all from "+string(first.Text[name])+" on not signed", func(ru *signer.Rules) {
		ru.Keep = func(p *signer.Pair) bool {
			return p.Source < first.Source || p.Source == first.Source && p.At < first.At || p.Source > signer.FromHeader
		}
	}, signer.SlotKeep)
}

func goodEscapes(p *signer.Pair) bool {
	return signer.BadEscape(p.Wire[name]) < 0 && signer.BadEscape(p.Wire[value]) < 0
}

func noSemicolon(p *signer.Pair) bool {
	return bytes.IndexByte(p.Wire[name], ';') < 0 && bytes.IndexByte(p.Wire[value], ';') < 0
}

func notEmpty(p *signer.Pair) bool { return len(p.Text[value]) > 0 }

func notFalsy(p *signer.Pair) bool {
	v := p.Text[value]
	return string(v) != "0" && !bytes.EqualFold(v, []byte("false"))
}

func valueIsNot(text string) func(*signer.Pair) bool {
	return func(p *signer.Pair) bool { return string(p.Text[value]) != text }
}

func emptied(texts ...string) func([]byte, *signer.Pair, signer.Part) []byte {
	return editValue(func(dst, text []byte) []byte {
		for _, t := range texts {
			if string(text) == t {
				return dst
			}
		}
		return append(dst, text...)
	})
}

// editValue makes an Edit that changes the values of parameters that are not
// oauth_ ones.
func editValue(edit func(dst, text []byte) []byte) func([]byte, *signer.Pair, signer.Part) []byte {
	return func(dst []byte, p *signer.Pair, part signer.Part) []byte {
		if part == name || p.Protocol() {
			return append(dst, p.Text[part]...)
		}
		return edit(dst, p.Text[value])
	}
}
