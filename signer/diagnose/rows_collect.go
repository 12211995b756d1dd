package diagnose

import (
	"bytes"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// collectRows are mistakes about which parameters are signed (3.4.1.3.1).
var collectRows = slices.Concat(sourceRows, bodyRows, protocolRows, keepRows, objectRows, shapeRows)

// sourceRows forget or add a whole source of parameters.
var sourceRows = []*Mistake{
	{
		ID: "query-not-signed", Title: "the query parameters are not signed",
		Why: "Every pair of the query belongs to the signature, like the oauth_ parameters; the base string URI has no query.",
		Fix: "add every decoded query pair to the parameters before sorting", Ref: "3.4.1.3.1",
		Idioms: idioms["query-not-signed"], Stage: signer.StageCollect, Seen: 20, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"server-ignores-query-on-post", "only-oauth-params-signed", "param-added-after-signing"},
		Example: get(gallery + "?search=report&limit=10"),
		Variants: func(c *Case) []Variant {
			unsigned := func(note string) Variant {
				return way(note, func(ru *signer.Rules) { ru.Query = noQuery }, signer.SlotQuery)
			}
			ways := []Variant{unsigned("")}
			if c.hasForm() {
				ways = append(ways, unsigned("where there is a form body"))
				if strings.EqualFold(c.Request.Method, "POST") {
					ways = append(ways, unsigned("where a form is posted"))
				}
			}
			return ways
		},
	},
	{
		ID: "server-ignores-query-on-post", Title: "the server leaves the query out when the request has a body",
		Why: "The query is signed whatever the method and the body.",
		Fix: "merge query and body before sorting, on the server", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:   []string{"query-not-signed"},
		Example: post(gallery+"?force=1", "priority=2"),
		Variants: func(c *Case) []Variant {
			if strings.EqualFold(c.Request.Method, "GET") && len(c.Request.Body) == 0 {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) { ru.Query = noQuery }, signer.SlotQuery)}
		},
	},
	{
		ID: "only-oauth-params-signed", Title: "nothing but the oauth_ parameters is signed",
		Why: "Query pairs and form pairs are part of the signature too.",
		Fix: "add all query and form pairs to the parameters", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"query-not-signed", "form-body-not-signed"},
		Example:  post(gallery+"?force=1", "priority=2"),
		Variants: one(signer.SlotKeep, func(ru *signer.Rules) { ru.Keep = keepNone }),
	},
	{
		ID: "realm-signed", Title: "realm is signed",
		Why: "realm is an attribute of the Authorization header, not a parameter: it is never part of the signature.",
		Fix: "leave realm out of the parameters", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "GET", URL: gallery, Realm: "Gallery", Note: "realm=\"Gallery\" in the header"},
		Variants: func(c *Case) []Variant {
			raw, sent := c.realm()
			if !sent {
				return nil
			}
			ways := []Variant{
				way("", func(ru *signer.Rules) {
					ru.Protocol = func(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
						return signer.AppendSigner(ru.HeaderPairs(dst, r), r)
					}
				}, signer.SlotProtocol),
				added("behind all others", signer.Made("realm", signer.Unescape(raw))),
			}
			if signer.Unescape(raw) != raw {
				ways = append(ways, added("its escapes kept", signer.Made("realm", raw)))
			}
			return ways
		},
	},
	{
		ID: "server-drops-realm-lookalikes", Title: "more than the header's realm is left out for its name",
		Why: "Only the attribute realm of the Authorization header stays out of the signature; a key that contains the word, or a query parameter of that name, does not.",
		Fix: "leave out the header's realm alone, compared exactly", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?realm=Gallery"),
		Variants: func(c *Case) []Variant {
			for _, p := range c.data() {
				if p.Is("realm") && p.Source != signer.FromHeader {
					return []Variant{way("a parameter of that name", func(ru *signer.Rules) {
						ru.Keep = func(p *signer.Pair) bool { return !p.Is("realm") }
					}, signer.SlotKeep)}
				}
			}
			for _, field := range c.Request.Header["Authorization"] {
				for _, it := range signer.AppendItems(nil, field) {
					if it.Name != "realm" && strings.Contains(it.Name+it.Value, "realm") {
						return []Variant{way("", func(ru *signer.Rules) { ru.Protocol = noRealmLookalikes }, signer.SlotProtocol)}
					}
				}
			}
			return nil
		},
	},
	{
		ID: "extra-params-in-auth-header", Title: "parameters that are not oauth_ ones stand in the Authorization header",
		Why: "The header carries the protocol parameters and realm. Whatever else stands there counts as a parameter of its own, often a second time.",
		Fix: "put only oauth_ parameters and realm into the header", Ref: "3.5.1",
		Stage: signer.StageCollect, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "GET", URL: gallery, Extra: []signer.Param{{Name: "limit", Value: "10"}}, Note: "limit=\"10\" in the header"},
		Variants: func(c *Case) []Variant {
			if !slices.ContainsFunc(c.data(), func(p signer.Pair) bool { return p.Source == signer.FromHeader }) {
				return nil
			}
			return []Variant{way("not signed", func(ru *signer.Rules) { ru.Keep = notFromHeader }, signer.SlotKeep)}
		},
		Check: checkExtraInHeader,
	},
	{
		ID: "oauth-params-sent-twice", Title: "oauth_ parameters are sent twice",
		Why: "Each protocol parameter stands in one place, once; a server counts both or refuses the request.",
		Fix: "use one placement for the oauth_ parameters", Ref: "3.5",
		Stage: signer.StageCollect, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: Example{Method: "GET", URL: gallery + "?oauth_nonce=818945583", Note: "oauth_nonce stands in the header too"},
		Variants: func(c *Case) []Variant {
			var sources []signer.Source
			var names []string
			doubled := false
			for _, p := range c.pairs() {
				if !p.Protocol() {
					continue
				}
				if !slices.Contains(sources, p.Source) {
					sources = append(sources, p.Source)
				}
				n := string(p.Text[name])
				doubled = doubled || slices.Contains(names, n)
				names = append(names, n)
			}
			var ways []Variant
			switch {
			case len(sources) < 2 && !doubled:
				return nil
			case len(sources) < 2:
				return []Variant{shaped("twice in the "+sources[0].String()+", and signed once", protocolOnce(keepFirst))}
			}
			for _, s := range sources {
				ways = append(ways, way("only those of the "+s.String()+" signed", func(ru *signer.Rules) {
					ru.KeepProtocol = func(p *signer.Pair) bool { return p.Source == s }
				}, signer.SlotKeepProtocol))
			}
			return append(ways,
				shaped("the first of each name signed", protocolOnce(keepFirst)),
				shaped("the last of each name signed", protocolOnce(keepLast)))
		},
		Check: checkSentTwice,
	},
}

func noQuery(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
	from := len(dst)
	return onlyProtocol(ru.QueryPairs(dst, r), from)
}

// onlyProtocol removes the pairs behind from that are not oauth_ ones.
func onlyProtocol(ps []signer.Pair, from int) []signer.Pair {
	kept := ps[:from]
	for _, p := range ps[from:] {
		if protocolName(p.Wire[name]) {
			kept = append(kept, p)
		}
	}
	return kept
}

func keepNone(*signer.Pair) bool { return false }

func notFromHeader(p *signer.Pair) bool { return p.Source != signer.FromHeader }

func noRealmLookalikes(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
	from := len(dst)
	dst = ru.ProtocolPairs(dst, r)
	kept := dst[:from]
	for _, p := range dst[from:] {
		if !bytes.Contains(p.Wire[name], realmWord) && !bytes.Contains(p.Wire[value], realmWord) {
			kept = append(kept, p)
		}
	}
	return kept
}

var realmWord = []byte("realm")

// realm returns the realm of the Authorization header, as sent.
func (c *Case) realm() (string, bool) {
	for _, field := range c.Request.Header["Authorization"] {
		for _, it := range signer.AppendItems(nil, field) {
			if it.Name == "realm" {
				return it.Value, true
			}
		}
	}
	return "", false
}

// protocolOnce keeps one oauth_ parameter of each name, as which says.
func protocolOnce(which func([]signer.Pair) []signer.Pair) func([]signer.Pair) []signer.Pair {
	return func(ps []signer.Pair) []signer.Pair {
		var oauth, others []signer.Pair
		for _, p := range ps {
			if p.Protocol() {
				oauth = append(oauth, p)
			} else {
				others = append(others, p)
			}
		}
		return append(append(ps[:0], others...), which(oauth)...)
	}
}
