package diagnose

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// pathRows are mistakes in the path of the base string URI.
var pathRows = []*Mistake{
	{
		ID: "trailing-slash-mismatch", Title: "the path is signed with a '/' at its end that is not sent, or without one that is",
		Why: "The path is signed exactly as it is sent.",
		Fix: "use the path of the request, slash for slash", Ref: "3.4.1.2",
		Idioms: idioms["trailing-slash-mismatch"], Stage: signer.StageURI, Seen: 9, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"empty-path-no-slash"},
		Example: get(gallery),
		Variants: onlyLive(path("", func(dst []byte, p string) []byte {
			if bare, ok := strings.CutSuffix(p, "/"); ok {
				return append(dst, bare...)
			}
			return append(append(dst, p...), '/')
		})),
	},
	{
		ID: "empty-path-no-slash", Title: "the '/' of an empty path is missing",
		Why: "An address without a path has the path '/'.",
		Fix: "use '/' for an empty path", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"trailing-slash-mismatch", "base-url-only-signed"},
		Example: get("http://gallery.example.com/"),
		Variants: func(c *Case) []Variant {
			bare := path("", func(dst []byte, p string) []byte {
				if p == "/" {
					return dst
				}
				return append(dst, p...)
			})
			written := bare
			written.Note = "where none was written"
			switch typed, err := signer.ParseURL(c.Request.Typed); {
			case c.Request.URL().Path != "/":
				return nil
			case err == nil && typed.Path == "" && typed.Query != "":
				followed := bare
				followed.Note = "before a query"
				return []Variant{bare, written, followed}
			case err == nil && typed.Path == "":
				return []Variant{bare, written}
			}
			return []Variant{bare}
		},
	},
	{
		ID: "path-lowercased", Title: "the path is lower-cased",
		Why: "Only scheme and host are lower-cased; the path keeps its case.",
		Fix: "lower-case only scheme and host", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://gallery.example.com/Gallery/api/"),
		Variants: onlyLive(
			path("", func(dst []byte, p string) []byte { return append(dst, strings.ToLower(p)...) }),
			uri("and all else of the URI", func(dst []byte, p *signer.URIParts) []byte {
				from := len(dst)
				dst = rest(authority(append(append(dst, p.Scheme...), "://"...), p), p)
				return append(dst[:from], bytes.ToLower(dst[from:])...)
			}),
		),
	},
	{
		ID: "path-decoded", Title: "the escapes of the path are decoded",
		Why: "The path keeps its escapes as sent, and is escaped once more with the whole.",
		Fix: "keep the escapes of the path as they are sent", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"path-not-encoded", "path-subdelims-mismatch"},
		Example: get("http://gallery.example.com/gallery/a%2Fb%20c/"),
		Variants: onlyLive(
			path("", func(dst []byte, p string) []byte { return append(dst, signer.Unescape(p)...) }),
			path("'+' as a space too", func(dst []byte, p string) []byte { return signer.AppendUnescaped(dst, []byte(p), true) }),
			path("decoded and escaped anew", func(dst []byte, p string) []byte {
				for i, part := range strings.Split(signer.Unescape(p), "/") {
					if i > 0 {
						dst = append(dst, '/')
					}
					dst = signer.RFC.Append(dst, []byte(part))
				}
				return dst
			}),
		),
	},
	{
		ID: "path-not-encoded", Title: "blanks or characters outside ASCII stand raw in the signed path",
		Why: "The path is signed as it is sent: with its escapes.",
		Fix: "escape the path before signing, as it will be sent", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"path-decoded"},
		Example: get("http://gallery.example.com/gallery/caf%C3%A9/"),
		Variants: onlyLive(
			path("", unescapeIn(signer.SetRange(0x80, 0xFF).Union(signer.SetOf(" ")))),
			path("blanks", unescapeIn(signer.SetOf(" "))),
			path("characters outside ASCII", unescapeIn(signer.SetRange(0x80, 0xFF))),
		),
	},
	{
		ID: "path-double-encoded", Title: "the escapes of the path are escaped again",
		Why: "The path holds its escapes already; the whole is escaped once.",
		Fix: "take the path as sent and escape the URI once", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://gallery.example.com/gallery/a%20b/"),
		Variants: onlyLive(
			path("'%'", func(dst []byte, p string) []byte { return append(dst, strings.ReplaceAll(p, "%", "%25")...) }),
			path("all", func(dst []byte, p string) []byte { return slashTable.Append(dst, []byte(p)) }),
		),
	},
	{
		ID: "path-subdelims-mismatch", Title: "characters like ! * ' ( ) , ; : @ of the path are escaped when signed and raw when sent, or the reverse",
		Why: "The path is signed in the spelling that is sent.",
		Fix: "sign the spelling of the path that is sent", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:   []string{"client-reencodes-after-signing", "path-decoded"},
		Example: get("http://gallery.example.com/gallery/report(2)/"),
		Variants: onlyLive(
			path("escaped", escapeIn("!*'(),;:@$&+=")),
			path("raw", unescapeIn(signer.SetOf("!*'(),;:@$&+="))),
			path("all but $ & + = escaped", escapeIn("!*'(),;:@")), path("! * ' ( ) escaped", escapeIn("!*'()")), path("! * ' ( ) raw", unescapeIn(signer.SetOf("!*'()"))),
			path("' escaped", escapeIn("'")), path(", ; : @ escaped", escapeIn(",;:@")),
			path(": @ raw", unescapeIn(signer.SetOf(":@"))), path("~ escaped", escapeIn("~")), path("~ raw", unescapeIn(signer.SetOf("~"))),
			path("[ ] raw", unescapeIn(signer.SetOf("[]"))), path("[ ] escaped", escapeIn("[]")),
		),
	},
	{
		ID: "client-reencodes-after-signing", Title: "the HTTP client changed the spelling of the address after it was signed",
		Why: "What was signed and what was sent differ in escapes, though both look alike.",
		Fix: "build the address once, and sign and send the same text", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:    []string{"path-subdelims-mismatch", "path-decoded", "params-decoded-twice", "plus-in-query-not-decoded", "literal-plus-as-space"},
		Example:  get("http://gallery.example.com/gallery/caf%c3%a9/"),
		Variants: reencoded,
	},
	{
		ID: "path-params-dropped", Title: "what follows ';' in the path is not signed",
		Why: "Path parameters are part of the path.",
		Fix: "keep ';' and what follows", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://gallery.example.com/gallery/workflows;v=1/"),
		Variants: onlyLive(
			path("all of it", func(dst []byte, p string) []byte {
				p, _, _ = strings.Cut(p, ";")
				return append(dst, p...)
			}),
			path("in the last segment", func(dst []byte, p string) []byte {
				if i := strings.LastIndexByte(p, ';'); i > strings.LastIndexByte(p, '/') {
					p = p[:i]
				}
				return append(dst, p...)
			}),
			path("in each segment", func(dst []byte, p string) []byte {
				for i, part := range strings.Split(p, "/") {
					if i > 0 {
						dst = append(dst, '/')
					}
					part, _, _ = strings.Cut(part, ";")
					dst = append(dst, part...)
				}
				return dst
			}),
		),
	},
	{
		ID: "dot-segments-or-double-slashes", Title: "the path is tidied on one side only",
		Why: "'.', '..' and '//' are signed as they are sent.",
		Fix: "send a path without '.', '..' and '//'", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 0, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://gallery.example.com/gallery//api/../v1/"),
		Variants: func(c *Case) []Variant {
			ways := []Variant{
				path("tidied", func(dst []byte, p string) []byte { return append(dst, tidied(p, true)...) }),
				path("'..' and '.' resolved", func(dst []byte, p string) []byte { return append(dst, tidied(p, false)...) }),
				path("'//' as '/'", func(dst []byte, p string) []byte { return append(dst, oneSlash.ReplaceAllString(p, "/")...) }),
				path("'//' at the start", func(dst []byte, p string) []byte { return append(append(dst, '/'), p...) }),
			}
			if t, err := signer.ParseURL(c.Request.Typed); err == nil && t.Path != "" && t.Path != c.Request.URL().Path {
				ways = append(ways, fixedPath("as typed", t.Path))
			}
			p := c.Request.URL().Path
			for i := 1; i < len(p)-1; i++ {
				if p[i] == '/' && p[i-1] != '/' {
					ways = append(ways, alone(fixedPath("'//' at "+p[:i+1], p[:i]+"/"+p[i:]))...)
				}
			}
			return c.live(ways)
		},
	},
	{
		ID: "path-prefix-duplicated-or-lost", Title: "the first part of the path is missing or doubled",
		Why: "Base path and path of the call were joined twice, or not at all.",
		Fix: "join base path and path once", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 5, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"server-subfolder-path"},
		Example:  get(gallery),
		Variants: prefixes,
	},
	{
		ID: "server-subfolder-path", Title: "the server's sub-folder is missing or doubled in its base string URI",
		Why: "The path of the request is signed as it is.",
		Fix: "use the request path, on the server", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:    []string{"path-prefix-duplicated-or-lost"},
		Example:  get(gallery),
		Variants: prefixes,
	},
	{
		ID: "base-url-only-signed", Title: "the root of the API is signed instead of the endpoint",
		Why: "The whole path of the call belongs to the base string URI.",
		Fix: "sign the full path of the endpoint", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery),
		Variants: func(c *Case) []Variant {
			p := strings.TrimSuffix(c.Request.URL().Path, "/")
			var ways []Variant
			for i := 0; i < len(p); i++ {
				if p[i] != '/' {
					continue
				}
				ways = append(ways, fixedPath(p[:i+1], p[:i+1]))
				if i > 0 {
					ways = append(ways, fixedPath(p[:i], p[:i]))
				}
			}
			return c.live(append(ways, fixedPath("no path", "")))
		},
	},
	{
		ID: "wrong-endpoint-signed", Title: "the address of another endpoint is signed",
		Why: "An older version or another endpoint was signed than is called.",
		Fix: "sign the address that is called", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example:  get(gallery),
		Variants: otherEndpoints,
	},
	{
		ID: "template-placeholder-signed", Title: "a placeholder like {id} is signed",
		Why: "The signature was made before the variables of the address were filled in.",
		Fix: "fill in all variables before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get(gallery + "57acaca4065e3f26a82b2615/jobs/"),
		Variants: func(c *Case) []Variant {
			p := c.Request.URL().Path
			var ways []Variant
			for _, span := range segments(p) {
				seg := p[span[0]:span[1]]
				if !variable(seg) {
					continue
				}
				for _, t := range []string{"{id}", "%7Bid%7D", "{appId}", "{jobId}", ":id", "{{id}}", "<id>", "%3Cid%3E", "{workflowId}", "ID"} {
					ways = append(ways, fixedPath(t, p[:span[0]]+t+p[span[1]:]))
				}
			}
			for _, t := range []string{"{{host}}", "{host}", "{{baseUrl}}", "{{base_url}}", "{{url}}"} {
				ways = append(ways, fixedHost("host "+t, t),
					uri("address "+t, func(dst []byte, p *signer.URIParts) []byte { return rest(append(dst, t...), p) }))
			}
			for _, t := range []string{"{{%}}", "{%}", ":%", "<%>"} {
				left, right, _ := strings.Cut(t, "%")
				ways = append(ways, way("values like "+left+"name"+right, func(ru *signer.Rules) {
					ru.Edit = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
						if part == name || p.Protocol() {
							return append(dst, p.Text[part]...)
						}
						return append(append(append(dst, left...), p.Text[name]...), right...)
					}
				}, signer.SlotEdit))
			}
			return alone(open(ways...)...)
		},
		Check: checkPlaceholders,
	},
}

// path makes a variant that writes the path in another way.
func path(note string, f func(dst []byte, p string) []byte) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Path = func(dst []byte, u *signer.URL) []byte {
			if u.Path == "" {
				return f(dst, "/")
			}
			return f(dst, u.Path)
		}
	}, signer.SlotPath)
}

func fixedPath(note, p string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Path = func(dst []byte, _ *signer.URL) []byte { return append(dst, p...) }
	}, signer.SlotPath)
}

// slashTable escapes a path but for its '/'.
var slashTable = signer.NewTable(raw("/"))

// escapeIn escapes the given octets of a path.
func escapeIn(octets string) func([]byte, string) []byte {
	keep := signer.SetRange(0, 0xFF).Minus(signer.SetOf(octets))
	t := signer.NewTable(signer.Escape{Raw: keep, Also: signer.SetOf(octets).Intersect(signer.Unreserved)})
	return func(dst []byte, p string) []byte { return t.Append(dst, []byte(p)) }
}

// unescapeIn decodes the escapes of the given octets.
func unescapeIn(octets signer.Set) func([]byte, string) []byte {
	return func(dst []byte, p string) []byte {
		for i := 0; i < len(p); i++ {
			if p[i] == '%' && i+2 < len(p) {
				if d := signer.Unescape(p[i : i+3]); len(d) == 1 && octets.Has(d[0]) {
					dst = append(dst, d[0])
					i += 2
					continue
				}
			}
			dst = append(dst, p[i])
		}
		return dst
	}
}

func hexCase(change func(byte) byte) func([]byte, string) []byte {
	return func(dst []byte, p string) []byte {
		for i := 0; i < len(p); i++ {
			if p[i] == '%' && i+2 < len(p) {
				dst = append(dst, '%', change(p[i+1]), change(p[i+2]))
				i += 2
				continue
			}
			dst = append(dst, p[i])
		}
		return dst
	}
}

// reencoded lists what HTTP clients do to an address that was signed already.
func reencoded(c *Case) []Variant {
	ways := []Variant{
		path("escapes of the path in capitals when signed", hexCase(upper)),
		path("escapes of the path in small letters when signed", hexCase(lower)),
		path("! * ' ( ) , ; : @ of the path escaped when signed", escapeIn("!*'(),;:@$&+=")),
		path("! * ' ( ) , ; : @ of the path raw when signed", unescapeIn(signer.SetOf("!*'(),;:@$&+="))),
		way("values escaped once more when sent", func(ru *signer.Rules) {
			ru.Decode = func(dst []byte, p *signer.Pair, part signer.Part) []byte {
				return signer.AppendUnescaped(dst, p.AppendDecoded(nil, part), false)
			}
		}, signer.SlotDecode),
		way("a plus sent as '+'", func(ru *signer.Rules) { ru.Decode = plusKept(signer.FromQuery, signer.FromBody) }, signer.SlotDecode),
		way("a blank sent as %2B", func(ru *signer.Rules) { ru.Edit = editValue(plusToSpace) }, signer.SlotEdit),
	}
	if t, err := signer.ParseURL(c.Request.Typed); err == nil && t.Path != "" && t.Path != c.Request.URL().Path {
		ways = append(ways, fixedPath("the path as typed", t.Path))
	}
	return c.live(ways)
}

var oneSlash = regexp.MustCompile("//+")

// tidied resolves "." and ".." and, if asked for, makes one of several slashes.
func tidied(p string, slashes bool) string {
	if slashes {
		p = oneSlash.ReplaceAllString(p, "/")
	}
	var out []string
	parts := strings.Split(p, "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch part {
		case ".":
		case "..":
			if len(out) > 1 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, part)
			continue
		}
		if last {
			out = append(out, "")
		}
	}
	return strings.Join(out, "/")
}

// segments returns the ranges of the segments of a path, without empty ones.
func segments(p string) [][2]int {
	var spans [][2]int
	start := 0
	for i := 0; i <= len(p); i++ {
		if i == len(p) || p[i] == '/' {
			if i > start {
				spans = append(spans, [2]int{start, i})
			}
			start = i + 1
		}
	}
	return spans
}

// variable reports whether a segment looks like something filled in.
func variable(seg string) bool {
	digits := 0
	for i := 0; i < len(seg); i++ {
		if isDigit(seg[i]) {
			digits++
		}
	}
	return digits > 0 && !versionSegment.MatchString(seg) && (len(seg) >= 8 || digits == len(seg))
}

// prefixes lists the path with each leading part lost, or doubled.
func prefixes(c *Case) []Variant {
	p := c.Request.URL().Path
	spans := segments(p)
	var ways []Variant
	for i, s := range spans {
		if i == len(spans)-1 {
			break
		}
		ways = append(ways, fixedPath(p[:s[1]]+" lost", p[s[1]:]))
	}
	for i, s := range spans {
		if i < 4 {
			ways = append(ways, fixedPath(p[:s[1]]+" doubled", p[:s[1]]+p))
		}
	}
	var rfc signer.Rules
	here := string(rfc.AppendURI(nil, ptr(c.Request.URL())))
	ways = append(ways, uri("the whole address behind the host", func(dst []byte, p *signer.URIParts) []byte {
		dst = authority(append(append(dst, p.Scheme...), "://"...), p)
		return append(append(dst, '/'), here...)
	}), uri("the whole address twice", func(dst []byte, p *signer.URIParts) []byte { return append(append(dst, here...), here...) }))
	if u, err := signer.ParseURL(c.PublicURL); err == nil {
		if prefix := strings.TrimSuffix(u.Path, "/"); prefix != "" && !strings.HasPrefix(p, prefix) {
			ways = append(ways, fixedPath(prefix+" lost behind the proxy", prefix+p))
		}
	}
	return ways
}

var versionSegment = regexp.MustCompile(`^(v?)([0-9]{1,2})(\.[0-9]{1,2})?$`)

// otherEndpoints lists other versions of the API, other forms of the last
// segment, and the addresses of earlier requests.
func otherEndpoints(c *Case) []Variant {
	p := c.Request.URL().Path
	var ways []Variant
	for _, s := range segments(p) {
		m := versionSegment.FindStringSubmatch(p[s[0]:s[1]])
		if m == nil {
			continue
		}
		for _, n := range []string{"1", "2", "3", "4", "1.0", "1.1", "2.0"} {
			if seg := m[1] + n; seg != p[s[0]:s[1]] {
				ways = append(ways, fixedPath(seg, p[:s[0]]+seg+p[s[1]:]))
			}
		}
		ways = append(ways, fixedPath("no version", p[:s[0]-1]+p[s[1]:]))
	}
	bare := strings.TrimSuffix(p, "/")
	last := bare[strings.LastIndexByte(bare, '/')+1:]
	if i := strings.LastIndexByte(last, '.'); i > 0 {
		cut := len(bare) - len(last) + i
		ways = append(ways, fixedPath("no "+bare[cut:], bare[:cut]))
	} else if bare != "" {
		for _, ext := range []string{".json", ".xml"} {
			ways = append(ways, fixedPath("with "+ext, bare+ext))
		}
	}
	if bare != "" && last != "" {
		ways = append(ways, fixedPath("without "+last, bare[:len(bare)-len(last)]))
	}
	if echo, err := signer.ParseURL(c.field("X-Auth-Service-Provider")); err == nil { // OAuth Echo
		var rfc signer.Rules
		there := string(rfc.AppendURI(nil, &echo))
		ways = append(ways, way("that of X-Auth-Service-Provider", func(ru *signer.Rules) {
			ru.URI = func(dst []byte, _ *signer.URIParts) []byte { return append(dst, there...) }
			ru.Query = func(dst []signer.Pair, _ *signer.Request, ru *signer.Rules) []signer.Pair {
				return ru.AppendForm(dst, signer.FromQuery, echo.Query)
			}
		}, signer.SlotURI, signer.SlotQuery))
	}
	seen := []string{p}
	for i := range c.Earlier {
		e := c.Earlier[i].URL()
		if !slices.Contains(seen, e.Path) {
			seen = append(seen, e.Path)
			ways = append(ways, fixedPath("that of an earlier request: "+e.Path, e.Path))
		}
	}
	return open(ways...)
}
