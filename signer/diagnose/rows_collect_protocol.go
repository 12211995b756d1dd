package diagnose

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// protocolRows sign other oauth_ parameters than are sent.
var protocolRows = []*Mistake{
	{
		ID: "empty-oauth-token-mismatch", Title: "an empty oauth_token is sent or signed, but not both",
		Why: "A parameter is signed as it is sent, an empty one too; one that is not sent is not signed.",
		Fix: "leave oauth_token out entirely when there is no token", Ref: "3.4.1.3.1",
		Idioms: idioms["empty-oauth-token-mismatch"], Stage: signer.StageCollect, Seen: 10, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"oauth-params-missing-from-base", "signed-param-not-sent"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			if token, sent := c.param("oauth_token"); sent {
				if token != "" {
					return nil
				}
				return []Variant{way("sent empty, not signed", func(ru *signer.Rules) { ru.KeepProtocol = noEmptyToken }, signer.SlotKeepProtocol)}
			}
			return []Variant{added("signed empty, not sent", signer.Made("oauth_token", ""))}
		},
	},
	{
		ID: "oauth-params-missing-from-base", Title: "an oauth_ parameter that is sent is not signed",
		Why: "All oauth_ parameters but oauth_signature are part of the signature.",
		Fix: "sign every oauth_ parameter that is sent, except oauth_signature", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"body-hash-missing-from-base", "empty-oauth-token-mismatch"},
		Example:  get(gallery),
		Variants: protocolSubsets,
	},
	{
		ID: "body-hash-missing-from-base", Title: "oauth_body_hash is sent but not signed",
		Why: "oauth_body_hash protects the body only because it is signed like every oauth_ parameter.",
		Fix: "sign oauth_body_hash like the other oauth_ parameters", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"oauth-params-missing-from-base"},
		Example: Example{Method: "POST", URL: gallery, Header: map[string]string{"Content-Type": "application/json"}, Body: `{"name":"report"}`, BodyHash: true, Note: `the body is {"name":"report"}`},
		Variants: func(c *Case) []Variant {
			if _, sent := c.param("oauth_body_hash"); !sent {
				return nil
			}
			return []Variant{without("", "oauth_body_hash")}
		},
	},
	{
		ID: "implied-oauth-version-signed", Title: "oauth_version is signed but not sent",
		Why: "oauth_version is optional: it is signed if it is sent, and only then.",
		Fix: "sign oauth_version only if it is sent", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"signed-param-not-sent", "oauth-params-missing-from-base"},
		Example: Example{Method: "GET", URL: gallery, Omit: []string{"oauth_version"}, Note: "without oauth_version"},
		Variants: func(c *Case) []Variant {
			if _, sent := c.param("oauth_version"); sent {
				return []Variant{without("sent, not signed", "oauth_version")}
			}
			// Not the slot Add: the version may come beside another pair that is not sent.
			ways := []Variant{way("", func(ru *signer.Rules) {
				ru.Protocol = func(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
					return append(ru.ProtocolPairs(dst, r), signer.Made("oauth_version", "1.0"))
				}
			}, signer.SlotProtocol)}
			if _, sent := c.param("oauth_token"); !sent {
				ways = append(ways, added("with an empty oauth_token", signer.Made("oauth_version", "1.0"), signer.Made("oauth_token", "")))
			}
			return ways
		},
	},
	{
		ID: "signed-param-not-sent", Title: "a parameter is signed that is not sent",
		Why: "The server signs what it receives; a parameter that never arrives cannot be in its base string.",
		Fix: "sign exactly the parameters that are sent", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:    []string{"empty-oauth-token-mismatch", "implied-oauth-version-signed"},
		Example:  get(gallery),
		Variants: notSent,
	},
	{
		ID: "server-adds-default-callback", Title: "the server signs oauth_callback=about:blank, which was not sent",
		Why: "Only parameters that arrive belong to the signature.",
		Fix: "use only received parameters, on the server", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:   []string{"signed-param-not-sent"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			if _, sent := c.param("oauth_callback"); sent {
				return nil
			}
			return []Variant{added("", signer.Made("oauth_callback", "about:blank"))}
		},
	},
	{
		ID: "framework-adds-params", Title: "the server's framework adds parameters of its own",
		Why: "Rewrite rules and routers add parameters that no client sent; they must not be signed.",
		Fix: "build the parameters from the raw request, on the server", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 4, Fate: FateRule, Proof: BySignature, Sides: Server,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			path := c.Request.URL().Path
			var ways []Variant
			for _, n := range []string{"q", "url", "_url", "rest_route", "path"} {
				ways = append(ways, added(n+" with the path", signer.Made(n, path)), added(n+" with the path, no first '/'", signer.Made(n, strings.TrimPrefix(path, "/"))))
			}
			return alone(open(ways...)...)
		},
	},
	{
		ID: "oauth-signature-signed", Title: "oauth_signature itself is signed",
		Why: "oauth_signature is the one oauth_ parameter that stays out of the base string.",
		Fix: "leave oauth_signature out of the parameters", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			ways := []Variant{
				added("empty", signer.Made("oauth_signature", "")),
				added("as its own name", signer.Made("oauth_signature", "oauth_signature")),
				added("null", signer.Made("oauth_signature", "null")), added("undefined", signer.Made("oauth_signature", "undefined")),
				way("as sent", func(ru *signer.Rules) { ru.Exclude = func(*signer.Pair) bool { return false } }, signer.SlotExclude),
			}
			received := c.received()
			n := 0
			for _, p := range c.pairs() {
				if p.Is("oauth_signature") {
					n++
				}
			}
			if n > 1 {
				ways = append(ways, way("an older one that is still in the request", func(ru *signer.Rules) {
					ru.Exclude = func(p *signer.Pair) bool { return p.Is("oauth_signature") && string(p.Text[value]) == received }
				}, signer.SlotExclude))
			}
			return ways
		},
	},
	{
		ID: "signature-param-misnamed", Title: "the signature is sent under another name than oauth_signature",
		Why: "A server looks for oauth_signature; a parameter of another name counts as one more that is signed.",
		Fix: "name it oauth_signature", Ref: "3.1",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "?signature=5bwvdHlYJLxcpcOTg55iVm4dc7I%3D"),
		Variants: func(c *Case) []Variant {
			for _, n := range signatureNames {
				if _, sent := c.param(n); sent {
					return []Variant{way(n+" not signed", func(ru *signer.Rules) {
						ru.Exclude = func(p *signer.Pair) bool { return p.Is(n) || p.Is("oauth_signature") }
					}, signer.SlotExclude)}
				}
			}
			return nil
		},
		Check: checkSignatureName,
	},
	{
		ID: "oauth-param-name-typo", Title: "the name of an oauth_ parameter is misspelt",
		Why: "A server takes a parameter that it does not know for one of yours, and misses the one that it needs.",
		Fix: "correct the name", Ref: "3.1",
		Stage: signer.StageCollect, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, p := range c.pairs() {
				sent := string(p.Text[name])
				if right := nearestName(sent); right != "" {
					ways = append(ways, way(sent+" signed as "+right, func(ru *signer.Rules) {
						ru.Edit = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
							if part == name && string(p.Text[name]) == sent {
								return append(dst, right...)
							}
							return append(dst, p.Text[part]...)
						}
					}, signer.SlotEdit))
				}
			}
			return append(ways, shaped("signed without oauth_", func(ps []signer.Pair) []signer.Pair {
				for i := range ps {
					ps[i].Text[name] = bytes.TrimPrefix(ps[i].Text[name], []byte("oauth_"))
				}
				return ps
			}))
		},
		Check: checkNameTypo,
	},
	{
		ID: "sample-parameter-left-in", Title: "a parameter of a published example is signed",
		Why: "It belongs to the specification's photo example; what is signed must also be in the request.",
		Fix: "remove it, unless your address really has it", Ref: "3.4.1.3.1",
		Stage: signer.StageCollect, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"signed-param-not-sent"},
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			size, file := signer.Made("size", "original"), signer.Made("file", "vacation.jpg")
			return []Variant{
				added("size=original", size), added("file=vacation.jpg", file),
				added("file=vacation.jpg and size=original", file, size),
			}
		},
		Check: checkSamples,
	},
}

var signatureNames = []string{"signature", "oauth_sig", "sig", "oauthSignature"}

// added makes a variant that signs further pairs.
func added(note string, ps ...signer.Pair) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Add = func(dst []signer.Pair, _ *signer.Request, _ *signer.Credentials) []signer.Pair {
			return append(dst, ps...)
		}
	}, signer.SlotAdd)
}

// without makes a variant that leaves the named oauth_ parameters out.
func without(note string, names ...string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.KeepProtocol = func(p *signer.Pair) bool {
			for _, n := range names {
				if string(p.Text[name]) == n {
					return false
				}
			}
			return true
		}
	}, signer.SlotKeepProtocol)
}

func noEmptyToken(p *signer.Pair) bool { return !p.Is("oauth_token") || len(p.Text[value]) > 0 }

// protocolSubsets leaves out each set of the oauth_ parameters that are sent:
// one alone may come together with other mistakes, so may nonce and timestamp;
// larger sets are tried by themselves.
func protocolSubsets(c *Case) []Variant {
	names := c.protocol()
	if len(names) > 9 {
		names = names[:9] // 511 sets; no known request sends more
	}
	var single, more []Variant
	for set := 1; set < 1<<len(names); set++ {
		var out []string
		for i, n := range names {
			if set&(1<<i) != 0 {
				out = append(out, n)
			}
		}
		v := without(strings.Join(out, ", "), out...)
		v.Alone = len(out) > 1 && !(len(out) == 2 && slices.Contains(out, "oauth_nonce") && slices.Contains(out, "oauth_timestamp"))
		if v.Alone {
			more = append(more, v)
		} else {
			single = append(single, v)
		}
	}
	slices.SortStableFunc(single, func(a, b Variant) int { return likely(a.Note) - likely(b.Note) })
	return append(single, more...)
}

// likely orders names by how often they are forgotten.
func likely(note string) int {
	for i, n := range []string{"oauth_verifier", "oauth_callback", "oauth_token", "oauth_version", "oauth_body_hash"} {
		if note == n {
			return i
		}
	}
	return 9
}

// shownByBase notes a variant that was read off the other side's base string.
const shownByBase = "as the base string shows"

// notSent lists parameters that signers add without sending them. If the other
// side's base string is known, what it has beyond the request comes first.
func notSent(c *Case) []Variant {
	var ways []Variant
	if extra := c.beyondRequest(); len(extra) > 0 && len(extra) <= 4 {
		ways = append(ways, added(shownByBase, extra...))
	}
	try := func(n string, values ...string) {
		if _, sent := c.param(n); sent {
			return
		}
		for _, v := range values {
			ways = append(ways, added(n+"="+shown(v), signer.Made(n, v)))
		}
	}
	try("oauth_token", c.Credentials.Token)
	try("oauth_callback", "oob", "")
	try("oauth_verifier", "")
	if _, sent := c.param("oauth_callback"); !sent {
		if _, sent := c.param("oauth_verifier"); !sent {
			ways = append(ways, added("oauth_callback and oauth_verifier, empty", signer.Made("oauth_callback", ""), signer.Made("oauth_verifier", "")))
		}
	}
	if _, sent := c.param("oauth_body_hash"); !sent {
		sum := signer.AppendHash(nil, c.declared().Hash, c.Request.Body)
		ways = append(ways, added("oauth_body_hash", signer.Made("oauth_body_hash", base64.StdEncoding.EncodeToString(sum))))
	}
	if key := c.Credentials.ConsumerKey; key != "" {
		try("oauth_consumer_key", key)
	}
	try("oauth_signature_method", "HMAC-SHA1")
	try("oauth_nonce", "")
	for _, n := range []string{"format=json", "method="} {
		k, v, _ := strings.Cut(n, "=")
		try(k, v)
	}
	return open(ways...)
}

func shown(v string) string {
	if v == "" {
		return "(empty)"
	}
	return v
}

// beyondRequest returns the parameters of the base string at hand that the
// request lacks.
func (c *Case) beyondRequest() []signer.Pair {
	base := c.Received.BaseString
	if base == "" && c.Response != nil {
		base = c.Response.BaseString
	}
	i := strings.LastIndexByte(base, '&')
	if i < 0 {
		return nil
	}
	var rfc signer.Rules
	ps := rfc.AppendForm(nil, signer.FromHeader, signer.Unescape(base[i+1:]))
	rfc.DecodeAll(nil, ps)
	var extra []signer.Pair
	for _, p := range ps {
		if _, sent := c.param(string(p.Text[name])); !sent {
			extra = append(extra, signer.Made(string(p.Text[name]), string(p.Text[value])))
		}
	}
	return extra
}
