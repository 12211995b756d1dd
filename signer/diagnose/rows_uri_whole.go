package diagnose

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// tailRows leave in the base string URI what does not belong there.
var tailRows = []*Mistake{
	{
		ID: "query-left-in-uri", Title: "the query is left in the base string URI",
		Why: "The base string URI ends before '?'; the query pairs are parameters.",
		Fix: "cut the address at the first '?' and sign the pairs as parameters", Ref: "3.4.1.2",
		Idioms: idioms["query-left-in-uri"], Stage: signer.StageURI, Seen: 8, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"query-joined-with-ampersand"},
		Example: get(gallery + "?search=report&limit=10"),
		Variants: func(c *Case) []Variant {
			return queryTails(c, "?")
		},
	},
	{
		ID: "query-joined-with-ampersand", Title: "the query is joined to the base string URI with '&'",
		Why: "The base string URI ends before '?'; the query pairs are parameters.",
		Fix: "split the address at '?' and sign the pairs as parameters", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"query-left-in-uri"},
		Example: get(gallery + "?search=report&limit=10"),
		Variants: func(c *Case) []Variant {
			return queryTails(c, "&")
		},
	},
	{
		ID: "trailing-question-mark", Title: "a bare '?' is signed",
		Why: "A '?' with nothing behind it is no part of the base string URI and no parameter.",
		Fix: "remove a bare '?'", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery + "?"),
		Variants: list(
			way("left in the URI", func(ru *signer.Rules) {
				ru.Tail = func(dst []byte, u *signer.URL) []byte {
					if u.HasQuery && u.Query == "" {
						dst = append(dst, '?')
					}
					return dst
				}
			}, signer.SlotTail),
			way("signed as an empty pair", func(ru *signer.Rules) {
				ru.Query = func(dst []signer.Pair, r *signer.Request, ru *signer.Rules) []signer.Pair {
					if u := r.URL(); u.HasQuery && u.Query == "" {
						return append(dst, signer.Made("", ""))
					}
					return ru.QueryPairs(dst, r)
				}
			}, signer.SlotQuery),
			way("left in the URI, though the query is cut off", func(ru *signer.Rules) {
				ru.Tail = func(dst []byte, u *signer.URL) []byte {
					if u.HasQuery {
						dst = append(dst, '?')
					}
					return dst
				}
			}, signer.SlotTail),
			way("always", func(ru *signer.Rules) { ru.Tail = func(dst []byte, _ *signer.URL) []byte { return append(dst, '?') } }, signer.SlotTail),
		),
	},
	{
		ID: "fragment-left-in-uri", Title: "the fragment is signed",
		Why: "What follows '#' never reaches the server.",
		Fix: "drop '#' and what follows", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "#top"),
		Variants: func(c *Case) []Variant {
			u := c.Request.URL()
			if !u.HasFragment {
				return nil
			}
			return []Variant{
				way("in the URI", func(ru *signer.Rules) {
					ru.Fragment = func(dst []byte, u *signer.URL) []byte { return append(append(dst, '#'), u.Fragment...) }
				}, signer.SlotFragment),
				way("in the last query value", func(ru *signer.Rules) {
					ru.Query = func(dst []signer.Pair, _ *signer.Request, ru *signer.Rules) []signer.Pair {
						return ru.AppendForm(dst, signer.FromQuery, u.Query+"#"+u.Fragment)
					}
				}, signer.SlotQuery),
			}
		},
	},
}

// queryTails puts the query behind the base string URI: as the signer had it,
// before the oauth_ parameters came into it. The pairs may be signed as well.
func queryTails(c *Case, mark string) []Variant {
	u := c.Request.URL()
	var kept []string
	for _, s := range strings.Split(u.Query, "&") {
		if s != "" && !protocolName([]byte(s)) {
			kept = append(kept, s)
		}
	}
	if u.Query == "" {
		return nil
	}
	query := mark + strings.Join(kept, "&")
	tail := func(text string) func([]byte, *signer.URL) []byte {
		return func(dst []byte, _ *signer.URL) []byte { return append(dst, text...) }
	}
	var ways []Variant
	if len(kept) > 0 {
		whole := way("not signed as parameters", func(ru *signer.Rules) { ru.Tail, ru.Query = tail(query), noQuery }, signer.SlotTail, signer.SlotQuery)
		ways = append(ways, whole, way("signed as parameters too", func(ru *signer.Rules) { ru.Tail = tail(query) }, signer.SlotTail))
		if c.hasForm() {
			whole.Note += ", where there is a form body"
			ways = append(ways, whole)
		}
	}
	if len(kept) < strings.Count(u.Query, "&")+1 { // oauth_ parameters are there: they may have been before signing
		var most []string
		for _, s := range strings.Split(u.Query, "&") {
			if !strings.HasPrefix(s, "oauth_signature=") {
				most = append(most, s)
			}
		}
		all := mark + strings.Join(most, "&")
		ways = append(ways,
			way("with the oauth_ parameters in it, all signed as parameters too", func(ru *signer.Rules) { ru.Tail = tail(all) }, signer.SlotTail))
	}
	if decoded := signer.Unescape(query); decoded != query && len(kept) > 0 {
		ways = append(ways,
			way("decoded, not signed as parameters", func(ru *signer.Rules) { ru.Tail, ru.Query = tail(decoded), noQuery }, signer.SlotTail, signer.SlotQuery),
			way("decoded, signed as parameters too", func(ru *signer.Rules) { ru.Tail = tail(decoded) }, signer.SlotTail))
	}
	return ways
}

// wholeURIRows put another text in place of the base string URI.
var wholeURIRows = []*Mistake{
	{
		ID: "relative-url-signed", Title: "scheme and host are missing from the base string",
		Why: "The base string URI is absolute: scheme, host, port, path.",
		Fix: "give the signer the absolute address", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"scheme-missing"},
		Example: get(gallery),
		Variants: list(
			uri("the path alone", func(dst []byte, p *signer.URIParts) []byte { return rest(dst, p) }),
			uri("null//null", func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, "null//null"...), p) }),
			uri("undefined//undefined", func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, "undefined//undefined"...), p) }),
			uri("the path without its first '/'", func(dst []byte, p *signer.URIParts) []byte {
				from := len(dst)
				dst = rest(dst, p)
				if len(dst) > from && dst[from] == '/' {
					dst = append(dst[:from], dst[from+1:]...)
				}
				return dst
			}),
			uri("://", func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, "://"...), p) }),
			uri("undefined://undefined", func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, "undefined://undefined"...), p) }),
			uri("null://null", func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, "null://null"...), p) }),
			uri("the scheme alone", func(dst []byte, p *signer.URIParts) []byte {
				return rest(append(append(dst, p.Scheme...), "://"...), p)
			}),
			uri("undefined", func(dst []byte, _ *signer.URIParts) []byte { return append(dst, "undefined"...) }),
			uri("null", func(dst []byte, _ *signer.URIParts) []byte { return append(dst, "null"...) }),
			uri("nothing at all", func(dst []byte, _ *signer.URIParts) []byte { return dst }),
		),
	},
	{
		ID: "scheme-missing", Title: "the scheme is missing from the base string",
		Why: "The base string URI begins with http:// or https://.",
		Fix: "write the address in full before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"relative-url-signed", "scheme-mismatch"},
		Example: get(gallery),
		Variants: list(
			uri("", func(dst []byte, p *signer.URIParts) []byte { return rest(authority(dst, p), p) }),
			uri("// kept", func(dst []byte, p *signer.URIParts) []byte { return rest(authority(append(dst, "//"...), p), p) }),
			uri(":// kept", func(dst []byte, p *signer.URIParts) []byte { return rest(authority(append(dst, "://"...), p), p) }),
			uri("scheme without its ':'", func(dst []byte, p *signer.URIParts) []byte {
				return rest(authority(append(append(dst, p.Scheme...), "//"...), p), p)
			}),
			uri("scheme twice", func(dst []byte, p *signer.URIParts) []byte {
				dst = append(append(append(dst, p.Scheme...), "://"...), p.Scheme...)
				return rest(authority(append(dst, "://"...), p), p)
			}),
		),
	},
	{
		ID: "redirect-changes-request", Title: "the request was signed for the address before a redirect",
		Why: "A redirect sends the old Authorization header to a new address, perhaps with another method.",
		Fix: "switch automatic redirects off and sign the target anew", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:    []string{"scheme-mismatch", "trailing-slash-mismatch", "host-alias-mismatch", "wrong-http-method"},
		Example:  Example{Method: "GET", URL: "https://gallery.example.com/gallery/", Before: "http://gallery.example.com/gallery/", Note: "reached from http://gallery.example.com/gallery/"},
		Variants: redirected,
	},
}

func uri(note string, f func(dst []byte, p *signer.URIParts) []byte) Variant {
	return way(note, func(ru *signer.Rules) { ru.URI = f }, signer.SlotURI)
}

func authority(dst []byte, p *signer.URIParts) []byte {
	return append(append(append(dst, p.User...), p.Host...), p.Port...)
}

func rest(dst []byte, p *signer.URIParts) []byte {
	return append(append(append(dst, p.Path...), p.Tail...), p.Fragment...)
}

// redirected lists the addresses of earlier requests, as they were and with
// their method. Without any, the one redirect that is known is from http to
// https, and only if a redirect was seen.
func redirected(c *Case) []Variant {
	var rfc signer.Rules
	var ways []Variant
	here := string(rfc.AppendURI(nil, ptr(c.Request.URL())))
	for i := range c.Earlier {
		e := &c.Earlier[i]
		there := string(rfc.AppendURI(nil, ptr(e.URL())))
		method := strings.ToUpper(e.Method)
		fixed := func(dst []byte, _ *signer.URIParts) []byte { return append(dst, there...) }
		if there != here {
			ways = append(ways, uri("from "+there, fixed))
		}
		if !strings.EqualFold(method, c.Request.Method) {
			ways = append(ways, way("from "+method+" "+there, func(ru *signer.Rules) {
				ru.URI = fixed
				ru.Method = func(dst []byte, _ *signer.Request) []byte { return append(dst, method...) }
			}, signer.SlotURI, signer.SlotMethod))
		}
	}
	if len(ways) == 0 && c.Response != nil && c.Response.Status >= 300 && c.Response.Status < 400 {
		ways = append(ways, way("from the other scheme", func(ru *signer.Rules) { ru.Scheme = swapScheme }, signer.SlotScheme))
	}
	return ways
}

func ptr[T any](v T) *T { return &v }

// methodRows are mistakes in the method (3.4.1.1).
var methodRows = []*Mistake{
	{
		ID: "wrong-http-method", Title: "another method is signed than is sent",
		Why: "The base string begins with the method of the request line.",
		Fix: "sign the method that is sent", Ref: "3.4.1.1",
		Stage: signer.StageURI, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"method-override", "redirect-changes-request"},
		Example: post(gallery, "priority=2"),
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, m := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", ""} {
				if !strings.EqualFold(m, c.Request.Method) {
					note := m
					if m == "" {
						note = "none"
					}
					ways = append(ways, fixedMethod(note, m))
				}
			}
			return ways
		},
	},
	{
		ID: "method-not-uppercased", Title: "the method is not in capitals",
		Why: "The base string has the method in capitals: get and Post are other octets.",
		Fix: "upper-case the method before signing", Ref: "3.4.1.1",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			m := strings.ToLower(c.Request.Method)
			if m == "" {
				return nil
			}
			ways := []Variant{fixedMethod(m, m)}
			if title := strings.ToUpper(m[:1]) + m[1:]; title != m {
				ways = append(ways, fixedMethod(title, title))
			}
			return append(ways, fixedMethod("as sent", c.Request.Method))
		},
	},
	{
		ID: "method-not-encoded", Title: "the method is not escaped",
		Why: "A method of one's own may have '+', '!' or the like, which is escaped in the base string.",
		Fix: "percent-encode the method, like the other two parts", Ref: "3.4.1.1",
		Stage: signer.StageURI, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "LIST+ALL", URL: gallery},
		Variants: func(c *Case) []Variant {
			m := strings.ToUpper(c.Request.Method)
			if signer.EscapeString(m) == m {
				return nil
			}
			return []Variant{way("", func(ru *signer.Rules) {
				ru.Method = func(dst []byte, _ *signer.Request) []byte { return append(dst, m...) }
			}, signer.SlotMethod)}
		},
	},
	{
		ID: "method-override", Title: "the method of an override header is signed, or should have been",
		Why: "A tunnelled verb leaves two methods to choose from; both sides must choose the one of the request line.",
		Fix: "sign the method of the request line on both sides", Ref: "3.4.1.1",
		Stage: signer.StageURI, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"wrong-http-method"},
		Example: Example{Method: "POST", URL: gallery, Form: "_method=DELETE"},
		Variants: func(c *Case) []Variant {
			var ways []Variant
			for _, h := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
				if m := c.field(h); m != "" {
					ways = append(ways, fixedMethod(strings.ToUpper(m), strings.ToUpper(m)))
				}
			}
			if m, ok := c.param("_method"); ok && m != "" {
				ways = append(ways, fixedMethod(strings.ToUpper(m), strings.ToUpper(m)))
			}
			return ways
		},
	},
}

func fixedMethod(note, m string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Method = func(dst []byte, _ *signer.Request) []byte { return signer.RFC.Append(dst, []byte(m)) }
	}, signer.SlotMethod)
}
