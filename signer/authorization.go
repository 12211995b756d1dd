package signer

import "strings"

// Item is one name="value" of an Authorization header, nothing decoded.
type Item struct {
	Name, Value string
	Start, End  int  // octets of the field value that it stands on
	Quoted      bool // the value stood between '"'
	NoEquals    bool // there was no '='
}

// AuthScheme splits the value of an Authorization header field into its scheme
// and the rest. OAuth says whether the scheme is "OAuth", in any case.
func AuthScheme(value string) (scheme, rest string, oauth bool) {
	trimmed := strings.TrimLeft(value, " \t\r\n")
	i := strings.IndexAny(trimmed, " \t\r\n,")
	if i < 0 {
		return trimmed, "", strings.EqualFold(trimmed, "OAuth")
	}
	return trimmed[:i], trimmed[i:], strings.EqualFold(trimmed[:i], "OAuth")
}

// AppendItems appends the items of an Authorization header field with the
// scheme OAuth (section 3.5.1) to dst. It takes what it can: commas and blanks
// separate, quotes may be missing. A field of another scheme has no items.
func AppendItems(dst []Item, value string) []Item {
	_, rest, oauth := AuthScheme(value)
	if !oauth {
		return dst
	}
	base := len(value) - len(rest)
	for i := 0; i < len(rest) && len(dst) <= MaxParameters; {
		if c := rest[i]; c == ' ' || c == '\t' || c == ',' || c == '\r' || c == '\n' {
			i++
			continue
		}
		it := Item{Start: base + i}
		end := i
		for end < len(rest) && rest[end] != '=' && rest[end] != ',' {
			end++
		}
		it.Name = strings.TrimRight(rest[i:end], " \t")
		it.NoEquals = end >= len(rest) || rest[end] != '='
		i = end
		if !it.NoEquals {
			i++
			for i < len(rest) && (rest[i] == ' ' || rest[i] == '\t') {
				i++
			}
			if i < len(rest) && rest[i] == '"' {
				it.Quoted = true
				it.Value, i = quoted(rest, i+1, it.Name == "realm")
			} else {
				end = i
				for end < len(rest) && rest[end] != ',' {
					end++
				}
				it.Value, i = strings.TrimRight(rest[i:end], " \t\r\n"), end
			}
		}
		it.End = base + i
		dst = append(dst, it)
	}
	return dst
}

// quoted returns the text up to the closing '"' and the position behind it. In
// the realm, which is a quoted-string of HTTP and not escaped by section 3.6, a
// '\' protects a '"'. A quote that never closes ends at the next comma, so that
// one lost quote does not swallow the rest.
func quoted(s string, from int, realm bool) (text string, next int) {
	for i := from; realm && i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[from:i], i + 1
		}
	}
	if end := strings.IndexByte(s[from:], '"'); end >= 0 {
		return s[from : from+end], from + end + 1
	}
	if end := strings.IndexByte(s[from:], ','); end >= 0 {
		return s[from : from+end], from + end
	}
	return s[from:], len(s)
}

// appendHeaderPairs appends the pairs of all OAuth Authorization fields; the
// attribute realm only if asked for.
func appendHeaderPairs(dst []Pair, r *Request, realm bool) []Pair {
	at := 0
	var space [16]Item
	for _, field := range r.Header["Authorization"] {
		items := AppendItems(space[:0], field)
		tooMany := len(items) > MaxParameters // refused by their number, so all of them are counted
		for _, it := range items {
			if it.Name != "realm" || realm || tooMany {
				var p *Pair
				dst, p = grow(dst)
				p.find(FromHeader, at, it.NoEquals, it.Name, it.Value)
			}
			at++
		}
	}
	return dst
}
