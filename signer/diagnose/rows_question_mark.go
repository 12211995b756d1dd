package diagnose

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// questionMarkRows misread the '?' between path and query, or a further one.
var questionMarkRows = []*Mistake{
	{
		ID: "query-cut-at-question-mark", Title: "a second '?' ends or divides the query",
		Why: "The query begins behind the first '?'; a further one is an octet of a name or value.",
		Fix: "split the address at its first '?' only", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=why?&limit=10"),
		Variants: func(c *Case) []Variant {
			query := c.Request.URL().Query
			cut, _, found := strings.Cut(query, "?")
			if !found {
				return nil
			}
			return []Variant{
				queryAs("what follows is not signed", cut),
				queryAs("it separates pairs, as '&' does", strings.ReplaceAll(query, "?", "&")),
				queryAs("only what follows is signed", query[strings.LastIndexByte(query, '?')+1:]),
			}
		},
	},
	{
		ID: "question-mark-in-first-name", Title: "the '?' is signed as part of the first name",
		Why: "The '?' only divides path and query; it belongs to neither.",
		Fix: "split the address behind the '?'", Ref: "3.4.1.3.1",
		Stage: signer.StageDecode, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?search=report&limit=10"),
		Variants: func(c *Case) []Variant {
			query := c.Request.URL().Query
			if query == "" {
				return nil
			}
			whole := queryAs("", "?"+query)
			set := whole.Set
			raw := way("not escaped", func(ru *signer.Rules) {
				set(ru)
				ru.EscapeName = rawQuestionMark
			}, signer.SlotQuery, signer.SlotEscapeName)
			if c.hasForm() {
				return []Variant{whole, raw}
			}
			spelt := way("as the address is spelt, where there is no form body", func(ru *signer.Rules) {
				set(ru)
				wireSpelling(func(p *signer.Pair) bool { return p.Source == signer.FromQuery })(ru)
			}, signer.SlotQuery, signer.SlotDecode, signer.SlotEscapeName, signer.SlotEscapeValue)
			return []Variant{whole, raw, spelt}
		},
	},
}

func rawQuestionMark(dst []byte, _ *signer.Pair, text []byte, t *signer.Table) []byte {
	if len(text) > 0 && text[0] == '?' {
		dst, text = append(dst, '?'), text[1:]
	}
	return t.Append(dst, text)
}

// queryAs signs the pairs of another text than the query.
func queryAs(note, text string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Query = func(dst []signer.Pair, _ *signer.Request, ru *signer.Rules) []signer.Pair {
			return ru.AppendForm(dst, signer.FromQuery, text)
		}
	}, signer.SlotQuery)
}

// portBehind signs the port behind path or query instead of behind the host.
func portBehind(c *Case) []Variant {
	u := c.Request.URL()
	if u.Port == "" {
		return nil
	}
	port := ":" + u.Port
	ways := []Variant{way("behind the path", func(ru *signer.Rules) {
		ru.Port = noPort
		ru.Tail = func(dst []byte, _ *signer.URL) []byte { return append(dst, port...) }
	}, signer.SlotPort, signer.SlotTail)}
	if query := withoutProtocol(u.Query); query != "" {
		v := queryAs("behind the last value of the query", query+port+"&"+protocolOf(u.Query))
		set := v.Set
		v.Writes, v.Set = v.Writes|signer.SlotsOf(signer.SlotPort), func(ru *signer.Rules) {
			set(ru)
			ru.Port = noPort
		}
		ways = append(ways, v)
	}
	return ways
}

// withoutProtocol returns the segments of the query that are not oauth_
// parameters; protocolOf the others.
func withoutProtocol(query string) string { return segmentsOf(query, false) }
func protocolOf(query string) string      { return segmentsOf(query, true) }

func segmentsOf(query string, protocol bool) string {
	var list []string
	for _, s := range strings.Split(query, "&") {
		if protocolName([]byte(s)) == protocol {
			list = append(list, s)
		}
	}
	return strings.Join(list, "&")
}
