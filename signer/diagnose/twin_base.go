package diagnose

import (
	"context"
	"regexp"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// baseTwin returns the twin of a base string that was given alone. One that is
// damaged keeps its damage.
func (d *Diagnoser) baseTwin(ctx context.Context, c *Case) (twin *Case, like bool) {
	want := d.Explain(ctx, c)
	for range 12 { // an order among values may be lost: try other disguises
		dis := newDisguise()
		twin = dis.twin(c)
		twin.Kind, twin.Secrets = c.Kind, c.Secrets
		twin.Received = Received{BaseString: dis.base(c.Received.BaseString), ByServer: c.Received.ByServer}
		got := d.Explain(ctx, twin)
		if got.Valid == want.Valid && sameMistakes(got, want) {
			return twin, true
		}
	}
	return twin, false
}

// kept reports whether a parameter's value tells nothing about anybody, and
// something about the mistake.
func kept(name, value string) bool {
	switch name {
	case "oauth_version", "oauth_signature_method", "oauth_timestamp":
		return true
	}
	return value != "" && sampleParams[name] == value
}

// base disguises a base string: by its parts if it is whole, else word by word.
func (d *disguise) base(text string) string {
	parts := strings.Split(text, "&")
	if len(parts) == 3 && soundPart(parts[1]) && soundPart(parts[2]) {
		uri, section := signer.Unescape(parts[1]), signer.Unescape(parts[2])
		return parts[0] + "&" + signer.EscapeString(d.uri(uri)) + "&" + signer.EscapeString(d.section(section))
	}
	method, rest, found := strings.Cut(text, "&")
	if !found {
		return d.words(text)
	}
	at := strings.Index(rest, "oauth_")
	if at < 0 {
		return method + "&" + d.words(rest)
	}
	return method + "&" + d.words(rest[:at]) + d.section(rest[at:])
}

func soundPart(part string) bool { return signer.EscapeString(signer.Unescape(part)) == part }

func (d *disguise) uri(uri string) string {
	scheme, rest, found := strings.Cut(uri, "://")
	if !found {
		return d.words(uri)
	}
	host, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + d.host(host) + d.path("/"+path)
}

// between separates the pairs of a section and the two parts of a pair, escaped
// or not.
var (
	betweenPairs = regexp.MustCompile(`&|%26|%2526`)
	betweenParts = regexp.MustCompile(`=|%3[Dd]|%253[Dd]`)
)

func (d *disguise) section(text string) string {
	var b strings.Builder
	for text != "" {
		pair, end := text, ""
		if m := betweenPairs.FindStringIndex(text); m != nil {
			pair, end = text[:m[0]], text[m[0]:m[1]]
		}
		text = text[len(pair)+len(end):]
		b.WriteString(d.pair(pair) + end)
	}
	return b.String()
}

func (d *disguise) pair(pair string) string {
	m := betweenParts.FindStringIndex(pair)
	if m == nil {
		return pair
	}
	name, value := pair[:m[0]], pair[m[1]:]
	switch {
	case kept(name, value) || generic(value):
		return pair
	case strings.Contains(value, "%25"):
		value = signer.EscapeString(d.wire(signer.Unescape(value)))
	default:
		value = d.wire(value)
	}
	return pair[:m[1]] + value
}

// generic reports whether a value is a placeholder of everyday words.
func generic(value string) bool {
	return placeholder.MatchString(value) && placeholder.FindString(value) == value && len(strings.Fields(strings.Trim(value, "<>{}$")+" ")) > 0 && everyday.MatchString(value)
}

var everyday = regexp.MustCompile(`(?i)^[<{$]+(?:\s|_|-|my|your|the|own|generated|consumer|client|api|access|app|oauth|token|key|secret|id|nonce|uuid|timestamp|site|host|url|value|signature|base ?64|encoded)+[}>]+$`)

// word is what may identify: not an escape, not the words of every address.
var word = regexp.MustCompile(`<[^<>]*>|%[0-9A-Fa-f]{0,2}|[A-Za-z0-9]+`)

// words disguises text word by word. The letter behind an escape that was cut
// short stays none of its digits.
func (d *disguise) words(text string) string {
	cut := false
	return word.ReplaceAllStringFunc(text, func(w string) string {
		switch lower := strings.ToLower(w); {
		case strings.HasPrefix(w, "%"):
			cut = len(w) < 3
			return w
		case lower == "http" || lower == "https" || lower == "www" || versionLike(w) || generic(w):
			cut = false
			return w
		}
		masked := []byte(d.text(w))
		if cut && strings.IndexByte("abcdefABCDEF0123456789", masked[0]) >= 0 {
			masked[0] = 'g' + masked[0]%16
		}
		cut = false
		return string(masked)
	})
}
