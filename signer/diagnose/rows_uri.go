package diagnose

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// uriRows are mistakes in the base string URI and the method (3.4.1.2, 3.4.1.1).
var uriRows = slices.Concat(authorityRows, pathRows, tailRows, wholeURIRows, methodRows)

// authorityRows are mistakes in scheme, user information, host and port.
var authorityRows = []*Mistake{
	{
		ID: "nondefault-port-dropped", Title: "the port is missing from the base string",
		Why: "A port that is not the scheme's own default belongs to the base string URI.",
		Fix: "keep the port, unless it is 80 for http or 443 for https", Ref: "3.4.1.2",
		Idioms: idioms["nondefault-port-dropped"], Stage: signer.StageURI, Seen: 12, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:    []string{"server-ignores-port"},
		Example:  get("http://gallery.example.com:8080/gallery/api/v1/workflows/"),
		Variants: one(signer.SlotPort, func(ru *signer.Rules) { ru.Port = noPort }),
	},
	{
		ID: "server-ignores-port", Title: "the server builds the base string URI without the port",
		Why: "A port that is not the scheme's own default belongs to the base string URI.",
		Fix: "use the authority of the request, on the server", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:    []string{"nondefault-port-dropped"},
		Example:  get("http://gallery.example.com:8080/gallery/api/v1/workflows/"),
		Variants: one(signer.SlotPort, func(ru *signer.Rules) { ru.Port = noPort }),
	},
	{
		ID: "default-port-kept", Title: "the default port stands in the base string",
		Why: "The base string URI leaves out :80 for http and :443 for https, however the address was written.",
		Fix: "drop :80 for http and :443 for https before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 6, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://gallery.example.com:80/gallery/api/v1/workflows/"),
		Variants: func(c *Case) []Variant {
			if strings.HasSuffix(c.Request.Host, ":") || strings.HasSuffix(typedAuthority(c.Request.Typed), ":") {
				return []Variant{way("the bare ':' of an empty port", func(ru *signer.Rules) { ru.Port = bareColon }, signer.SlotPort)}
			}
			return []Variant{
				way("", func(ru *signer.Rules) { ru.Port = alwaysPort }, signer.SlotPort),
				way("as written", func(ru *signer.Rules) { ru.Port = writtenPort }, signer.SlotPort),
				way("of an IPv6 address", func(ru *signer.Rules) {
					ru.Port = func(dst []byte, u *signer.URL) []byte {
						if u.DefaultPort() && !strings.HasPrefix(u.Host, "[") {
							return dst
						}
						return writtenPort(dst, u)
					}
				}, signer.SlotPort),
			}
		},
	},
	{
		ID: "port-behind-path", Title: "the port is signed behind the path or the query",
		Why: "The port belongs to the host: host, port, path.",
		Fix: "put the port behind the host, unless it is the default of the scheme", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 1, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get("http://gallery.example.com:8080/gallery/api/v1/workflows/"),
		Variants: portBehind,
	},
	{
		ID: "port-80-443-dropped-any-scheme", Title: "the ports 80 and 443 are dropped, whatever the scheme",
		Why: "Only the default of the scheme itself is dropped: http with :443 keeps it.",
		Fix: "drop the port only if it is the default of the scheme", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins:   []string{"nondefault-port-dropped"},
		Example: get("http://gallery.example.com:443/gallery/api/v1/workflows/"),
		Variants: func(c *Case) []Variant {
			u := c.Request.URL()
			if u.Port != "80" && u.Port != "443" {
				return nil
			}
			return []Variant{
				way("", func(ru *signer.Rules) { ru.Port = noPort }, signer.SlotPort),
				way(u.Port+" alone", func(ru *signer.Rules) { ru.Port = noPort }, signer.SlotPort),
			}
		},
	},
	{
		ID: "scheme-mismatch", Title: "the other scheme is signed: http for https, or the reverse",
		Why: "The base string begins with the scheme that the request uses.",
		Fix: "sign the scheme that is used", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client,
		Twins:    []string{"tls-terminating-proxy-scheme"},
		Example:  get(gallery),
		Variants: otherScheme,
	},
	{
		ID: "tls-terminating-proxy-scheme", Title: "the server signs http, since a proxy in front of it ends TLS",
		Why: "The client signs the address that it calls; the server must know it, though it is reached by another.",
		Fix: "let the server trust X-Forwarded-Proto, or configure its public address", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Server,
		Twins:    []string{"scheme-mismatch"},
		Example:  get("https://gallery.example.com/gallery/api/v1/workflows/"),
		Variants: otherScheme,
	},
	{
		ID: "scheme-not-lowercased", Title: "the scheme keeps its capitals",
		Why: "The base string URI has the scheme in lower case.",
		Fix: "lower-case the scheme before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("HTTP://gallery.example.com/gallery/api/v1/workflows/"),
		Variants: list(
			way("as written", func(ru *signer.Rules) {
				ru.Scheme = func(dst []byte, u *signer.URL) []byte { return append(dst, u.Scheme...) }
			}, signer.SlotScheme),
			way("in capitals", func(ru *signer.Rules) {
				ru.Scheme = func(dst []byte, u *signer.URL) []byte { return append(dst, strings.ToUpper(u.Scheme)...) }
			}, signer.SlotScheme),
			way("its first letter", func(ru *signer.Rules) {
				ru.Scheme = func(dst []byte, u *signer.URL) []byte {
					return append(append(dst, 'H'), strings.ToLower(u.Scheme[min(1, len(u.Scheme)):])...)
				}
			}, signer.SlotScheme),
		),
	},
	{
		ID: "host-not-lowercased", Title: "the host keeps its capitals",
		Why: "The base string URI has the host in lower case, whatever was typed.",
		Fix: "lower-case the host before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://Gallery.Example.com/gallery/api/v1/workflows/"),
		Variants: func(c *Case) []Variant {
			ways := []Variant{way("", func(ru *signer.Rules) {
				ru.Host = func(dst []byte, u *signer.URL) []byte { return append(dst, u.Host...) }
			}, signer.SlotHost)}
			if t, err := signer.ParseURL(c.Request.Typed); err == nil && t.Host != c.Request.URL().Host {
				ways = append(ways, fixedHost("as typed", t.Host))
			}
			if host := c.Request.URL().Host; strings.HasPrefix(host, "[") {
				ways = append(ways, fixedHost("of an IPv6 address", host))
			}
			return c.live(ways)
		},
	},
	{
		ID: "host-alias-mismatch", Title: "another name of the host is signed",
		Why: "Client and server must sign the same name; the client signs the one that it calls.",
		Fix: "sign the host that the server knows as its public name", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 7, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example:  get("http://www.example.com/gallery/api/v1/workflows/"),
		Variants: hostAliases,
	},
	{
		ID: "userinfo-kept", Title: "user and password of the address are signed",
		Why: "The base string URI has no user information.",
		Fix: "remove user:password@ before signing", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client,
		Example: get("http://user@gallery.example.com/gallery/api/v1/workflows/"),
		Variants: onlyLive(way("", func(ru *signer.Rules) {
			ru.User = func(dst []byte, u *signer.URL) []byte {
				if u.User == "" {
					return dst
				}
				return append(append(dst, u.User...), '@')
			}
		}, signer.SlotUser)),
	},
	{
		ID: "ipv6-brackets-lost", Title: "the IPv6 address is signed without its brackets",
		Why: "The host of an IPv6 address has its brackets, in lower case.",
		Fix: "keep the brackets", Ref: "3.4.1.2",
		Stage: signer.StageURI, Seen: 3, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: get("http://[2001:db8::1]:8080/gallery/api/v1/workflows/"),
		Variants: func(c *Case) []Variant {
			host := c.Request.URL().Host
			if !strings.HasPrefix(host, "[") {
				return nil
			}
			bare := strings.ToLower(strings.Trim(host, "[]"))
			first, _, _ := strings.Cut(bare, ":")
			return []Variant{
				fixedHost("", bare),
				fixedHost("cut at its first ':'", "["+first), fixedHost("cut at its first ':', no bracket", first), fixedHost("empty", ""),
			}
		},
	},
}

func noPort(dst []byte, _ *signer.URL) []byte { return dst }

// typedAuthority returns user information, host and port as they were typed.
func typedAuthority(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

func bareColon(dst []byte, _ *signer.URL) []byte { return append(dst, ':') }

func writtenPort(dst []byte, u *signer.URL) []byte {
	if u.Port == "" {
		return dst
	}
	return append(append(dst, ':'), u.Port...)
}

func alwaysPort(dst []byte, u *signer.URL) []byte {
	if u.Port != "" {
		return writtenPort(dst, u)
	}
	if strings.EqualFold(u.Scheme, "https") {
		return append(dst, ":443"...)
	}
	return append(dst, ":80"...)
}

// swapScheme appends the other scheme.
func swapScheme(dst []byte, u *signer.URL) []byte {
	if strings.EqualFold(u.Scheme, "https") {
		return append(dst, "http"...)
	}
	return append(dst, "https"...)
}

func otherScheme(c *Case) []Variant {
	ways := []Variant{way("", func(ru *signer.Rules) { ru.Scheme = swapScheme }, signer.SlotScheme)}
	u := c.Request.URL()
	if u.Port != "" {
		ways = append(ways, way("and no port", func(ru *signer.Rules) { ru.Scheme, ru.Port = swapScheme, noPort }, signer.SlotScheme, signer.SlotPort))
	} else {
		ways = append(ways, way("with the port of the connection", func(ru *signer.Rules) { ru.Scheme, ru.Port = swapScheme, alwaysPort }, signer.SlotScheme, signer.SlotPort))
	}
	return append(ways, way("with its default port", func(ru *signer.Rules) { ru.Scheme, ru.Port = swapScheme, otherPort }, signer.SlotScheme, signer.SlotPort))
}

// otherPort appends the default port of the other scheme, as in http://gallery:80/ behind a proxy that ends TLS.
func otherPort(dst []byte, u *signer.URL) []byte {
	if strings.EqualFold(u.Scheme, "https") {
		return append(dst, ":80"...)
	}
	return append(dst, ":443"...)
}

func fixedHost(note, host string) Variant {
	return way(note, func(ru *signer.Rules) {
		ru.Host = func(dst []byte, _ *signer.URL) []byte { return append(dst, host...) }
	}, signer.SlotHost)
}

// hostAliases lists other names that the host may go by.
func hostAliases(c *Case) []Variant {
	u := c.Request.URL()
	host := strings.ToLower(u.Host)
	var names []string
	add := func(n string) {
		if n = strings.ToLower(n); n != "" && n != host && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if t, err := signer.ParseURL(c.Request.Typed); err == nil {
		add(t.Host)
	}
	if p, err := signer.ParseURL(c.PublicURL); err == nil {
		add(p.Host)
	}
	for _, n := range []string{"X-Forwarded-Host", "X-Original-Host", "X-Host"} {
		h, _, _ := strings.Cut(c.field(n), ",")
		h, _, _ = strings.Cut(strings.TrimSpace(h), ":")
		add(h)
	}
	local := []string{"localhost", "127.0.0.1", "[::1]"}
	switch bare, www := strings.CutPrefix(host, "www."); {
	case www:
		add(bare)
	case slices.Contains(local, host):
		if host == local[0] {
			add("www." + host)
		}
		for _, n := range local {
			add(n)
		}
	case !strings.HasPrefix(host, "[") && strings.Trim(host, "0123456789.") != "":
		add("www." + host)
		add("localhost")
		add("127.0.0.1")
		if first, rest, dot := strings.Cut(host, "."); dot {
			add(first)
			if strings.Contains(rest, ".") {
				add(rest)
			}
		}
		add("api." + host)
	}
	var ways []Variant
	for _, n := range names {
		ways = append(ways, fixedHost(n, n))
	}
	for _, r := range c.Earlier {
		if e := r.URL(); !strings.EqualFold(e.Host, u.Host) {
			ways = append(ways, open(fixedHost("of an earlier request: "+e.Host, strings.ToLower(e.Host)))...)
		}
	}
	return ways
}
