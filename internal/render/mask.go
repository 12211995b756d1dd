package render

import (
	"crypto"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Masker hides secrets in text. The zero Masker knows none and hides what looks
// like one.
type Masker struct {
	Known  []diagnose.Named // what must not appear, in any escaping
	Salt   []byte           // of this machine; nil: secrets are shown without id
	Reveal bool             // hide nothing: asked for in so many words
}

// Know adds the secrets of c.
func (m *Masker) Know(c *signer.Credentials) {
	m.Known = append(m.Known, diagnose.Named{Name: "consumer secret", Secret: c.ConsumerSecret}, diagnose.Named{Name: "token secret", Secret: c.TokenSecret})
}

// Describe returns facts about a secret in place of it:
// "<consumer secret: 11 chars, 1 escaped, id 7f3a>".
func (m *Masker) Describe(name string, s signer.Secret) string {
	if s.Empty() {
		return "<none>"
	}
	escaped := signer.EscapeString(s.Reveal())
	if m.reveals() {
		return escaped
	}
	facts := ""
	if n := (len(escaped) - len(s.Reveal())) / 2; n > 0 {
		facts = fmt.Sprintf(", %d escaped", n)
	}
	return m.describe(name, s, facts)
}

// describeKey is Describe for a key, which is escaped already.
func (m *Masker) describeKey(s signer.Secret) string {
	if m.reveals() {
		return s.Reveal()
	}
	return m.describe("key", s, "")
}

func (m *Masker) describe(name string, s signer.Secret, more string) string {
	facts := fmt.Sprintf("<%s: %s", name, plural(utf8.RuneCountInString(s.Reveal()), "char")) + more
	if id := m.ID(s); id != "" {
		facts += ", id " + id
	}
	return facts + ">"
}

// ID returns four digits that are the same for the same secret on this machine
// and worthless elsewhere, or "" without a salt.
func (m *Masker) ID(s signer.Secret) string {
	if m == nil || len(m.Salt) == 0 {
		return ""
	}
	return hex.EncodeToString(signer.AppendHMAC(nil, crypto.SHA256, m.Salt, []byte(s.Reveal()))[:2])
}

// Holds reports whether a known secret stands in text.
func (m *Masker) Holds(text string) bool {
	return slices.ContainsFunc(m.Known, func(k diagnose.Named) bool { return len(appendKnown(nil, text, k)) > 0 })
}

func (m *Masker) reveals() bool { return m != nil && m.Reveal }

// Text returns text with all secrets replaced by their names.
func (m *Masker) Text(text string) string { return m.Mask(text).Text }

// Signature returns a signature as it may be shown: that of PLAINTEXT is the
// secrets themselves.
func (m *Masker) Signature(d *signer.Digest, s signer.Secret) string {
	if d != nil && d.Kind == signer.Plaintext && !s.Empty() && !m.reveals() {
		return "<secrets>"
	}
	return m.Text(s.Reveal())
}

// Masked is a text without its secrets.
type Masked struct {
	Text string
	cuts []cut
}

type cut struct {
	start, end int // octets of the original
	name       string
}

// At returns where octet i of the original stands in Text.
func (t *Masked) At(i int) int {
	shift := 0
	for _, c := range t.cuts {
		if i < c.end {
			if i > c.start {
				i = c.start
			}
			break
		}
		shift += len(c.name) - (c.end - c.start)
	}
	return i + shift
}

// Mask replaces all secrets in text.
func (m *Masker) Mask(text string) *Masked {
	if m.reveals() || text == "" {
		return &Masked{Text: text}
	}
	cuts := []cut{}
	if m != nil {
		for _, k := range m.Known {
			cuts = appendKnown(cuts, text, k)
		}
	}
	cuts = appendLooks(cuts, text)
	slices.SortStableFunc(cuts, func(a, b cut) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	out := &Masked{}
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		if c.start < at {
			continue
		}
		b.WriteString(text[at:c.start])
		b.WriteString(c.name)
		at = c.end
		out.cuts = append(out.cuts, c)
	}
	b.WriteString(text[at:])
	out.Text = b.String()
	return out
}

func appendKnown(cuts []cut, text string, k diagnose.Named) []cut {
	for _, form := range spellings(k.Secret) {
		for at := 0; ; {
			i := strings.Index(text[at:], form)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(form)
			at = start + 1
			if len(form) >= 6 || alone(text, start, end) {
				cuts = append(cuts, cut{start, end, "<" + k.Name + ">"})
			}
		}
	}
	return cuts
}

// spellings returns the forms in which a secret may stand in a text, longest
// first: bare, escaped up to three times in either case, as form data.
func spellings(s signer.Secret) []string {
	text := s.Reveal()
	if text == "" {
		return nil
	}
	forms := []string{text, strings.ReplaceAll(text, `"`, `\"`), strings.ReplaceAll(text, "&", "&amp;")}
	for _, e := range []signer.Escape{{}, {Lower: true}, {Plus: true}, {Raw: signer.SetOf("!*'()")}} {
		t := signer.NewTable(e)
		for again, form := 0, text; again < 3; again++ {
			form = string(t.Append(nil, []byte(form)))
			forms = append(forms, form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(forms)
}

// alone reports whether text[start:end] is no part of a longer word; a short
// secret would otherwise hide half of every page.
func alone(text string, start, end int) bool {
	word := func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_' || b == '-'
	}
	before := start == 0 || !word(text[start-1]) || start >= 3 && text[start-3] == '%'
	return before && (end == len(text) || !word(text[end]))
}

// looks are the shapes of secrets that nobody told us about.
var looks = []struct {
	name string
	re   *regexp.Regexp // its last group is the secret
}{
	{"<cookie>", regexp.MustCompile(`(?i)\b(?:set-)?cookie:[ \t]*([^\r\n'"]+)`)},
	{"<cookie>", regexp.MustCompile(`(?i)"name":\s*"(?:set-)?cookie",\s*"value":\s*"([^"]+)"`)},
	{"<credentials>", regexp.MustCompile(`(?i)\b(?:basic|bearer)[ +]+([A-Za-z0-9+/=._~%-]{6,})`)},
	{"<password>", regexp.MustCompile(`(?:\s-u|--user)[ =]+['"]?[^\s'":]+:([^\s'"]+)`)},
	{"<password>", regexp.MustCompile(`(?i)\bhttps?://[^\s/?#:@'"]+:([^\s/?#@'"]+)@`)},
	{"<secret>", regexp.MustCompile(`(?i)\b(?:\w*[_-])?secret["']?\s*[:=]\s*(?:"([^"\r\n]+)"|'([^'\r\n]+)')`)},
	{"<secret>", regexp.MustCompile(`(?i)\b(?:\w*[_-])?secret=([^&\s"'<>]+)`)},
	{"<private key>", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]*)(?:-----END [A-Z ]*PRIVATE KEY-----)?`)},
}

var plaintextSignature = regexp.MustCompile(`\boauth_signature["']?\s*(?:=|:|%3D)\s*["']?([^&"'\s,]+)`)

func appendLooks(cuts []cut, text string) []cut {
	for _, l := range looks {
		cuts = appendMatches(cuts, text, l.name, l.re)
	}
	if strings.Contains(text, "PLAINTEXT") {
		cuts = appendMatches(cuts, text, "<secrets>", plaintextSignature)
	}
	return cuts
}

func appendMatches(cuts []cut, text, name string, re *regexp.Regexp) []cut {
	for _, g := range re.FindAllStringSubmatchIndex(text, -1) {
		start, end := g[0], g[1]
		for i := 2; i+1 < len(g); i += 2 {
			if g[i] >= 0 {
				start, end = g[i], g[i+1]
			}
		}
		if !strings.HasPrefix(text[start:end], "<") {
			cuts = append(cuts, cut{start, end, name})
		}
	}
	return cuts
}
