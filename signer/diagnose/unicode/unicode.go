// Package unicode holds the few rows of the catalogue that need tables beyond
// the standard library: normal forms, internationalized host names and the
// order of a language. Package diagnose itself keeps to the standard library;
// programs that can afford the tables search Catalogue instead.
package unicode

import (
	"bytes"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Catalogue returns the standard catalogue and the rows of this package.
func Catalogue() diagnose.Catalogue { return append(diagnose.Standard(), Mistakes()...) }

// Mistakes returns the rows of this package.
func Mistakes() diagnose.Catalogue {
	return diagnose.Catalogue{
		{
			ID: "unicode-normalised", Title: "text is signed in another Unicode normal form than it is sent",
			Why: "é is one character or an e with an accent behind it; both look alike and have different octets.",
			Fix: "do not normalise: sign the octets that are sent", Ref: "3.6",
			Stage: signer.StageDecode, Seen: 0, Fate: diagnose.FateRule, Proof: diagnose.BySignature, Sides: diagnose.Client | diagnose.Server,
			Example:  diagnose.Example{Method: "GET", URL: "http://gallery.example.com/gallery/api/v1/workflows/?search=caf%C3%A9"},
			Variants: normalForms,
		},
		{
			ID: "idn-host-form", Title: "the host is signed in another form than it is sent: Unicode or xn--",
			Why: "The base string URI has the host as it stands in the Host header.",
			Fix: "sign the form that the Host header has", Ref: "3.4.1.2",
			Stage: signer.StageURI, Seen: 0, Fate: diagnose.FateRule, Proof: diagnose.BySignature, Sides: diagnose.Client | diagnose.Server,
			Example:  diagnose.Example{Method: "GET", URL: "http://xn--caf-dma.example.com/gallery/"},
			Variants: hostForms,
		},
		{
			ID: "sort-by-collation", Title: "the parameters are sorted by the rules of a language",
			Why: "Octets are compared; a language puts small letters before capitals and passes over signs.",
			Fix: "compare octets (ordinal comparison)", Ref: "3.4.1.3.2",
			Stage: signer.StageOrder, Seen: 0, Fate: diagnose.FateRule, Proof: diagnose.BySignature, Sides: diagnose.Client | diagnose.Server,
			Twins:    []string{"sort-locale-or-case-insensitive"},
			Example:  diagnose.Example{Method: "GET", URL: "http://gallery.example.com/gallery/api/v1/workflows/?Zone=1&area=2"},
			Variants: collations,
		},
	}
}

func normalForms(c *diagnose.Case) []diagnose.Variant {
	if ascii(signer.Unescape(c.Request.Target)) && ascii(signer.Unescape(string(c.Request.Body))) {
		return nil
	}
	var ways []diagnose.Variant
	for _, f := range []struct {
		note string
		form norm.Form
	}{{"NFC", norm.NFC}, {"NFD, as macOS writes file names", norm.NFD}, {"NFKC", norm.NFKC}, {"NFKD", norm.NFKD}} {
		ways = append(ways, diagnose.Variant{
			Note: f.note, Writes: signer.SlotsOf(signer.SlotCharset),
			Set: func(ru *signer.Rules) {
				ru.Charset = func(dst, text []byte) []byte { return append(dst, f.form.Bytes(text)...) }
			},
		})
	}
	return ways
}

// hostForms are the other spellings of the host, computed once for the case.
func hostForms(c *diagnose.Case) []diagnose.Variant {
	u := c.Request.URL()
	host := strings.ToLower(u.Host)
	var ways []diagnose.Variant
	add := func(note, other string, err error) {
		if err == nil && other != host && other != "" {
			ways = append(ways, diagnose.Variant{
				Note: note, Writes: signer.SlotsOf(signer.SlotHost),
				Set: func(ru *signer.Rules) {
					ru.Host = func(dst []byte, _ *signer.URL) []byte { return append(dst, other...) }
				},
			})
		}
	}
	if plain := signer.Unescape(host); plain != host {
		add("decoded", plain, nil)
	}
	if ascii(host) && !strings.Contains(host, "xn--") {
		return ways
	}
	other, err := idna.Punycode.ToASCII(host)
	add("as xn--", other, err)
	other, err = idna.Punycode.ToUnicode(host)
	add("in Unicode", other, err)
	if err == nil {
		add("in Unicode, percent-encoded", signer.EscapeString(other), nil)
	}
	return ways
}

// collations compare as a culture does. A collator is not for concurrent use, so
// each Set makes its own.
func collations(*diagnose.Case) []diagnose.Variant {
	var ways []diagnose.Variant
	for _, l := range []struct {
		note string
		tag  language.Tag
		opts []collate.Option
	}{
		{"root collation", language.Und, nil},
		{"root collation, without regard to case", language.Und, []collate.Option{collate.IgnoreCase}},
		{"numbers by value", language.Und, []collate.Option{collate.Numeric}},
	} {
		ways = append(ways, diagnose.Variant{
			Note: l.note, Writes: signer.SlotsOf(signer.SlotLess), Alone: true, // a hundred times slower than octets
			Set: func(ru *signer.Rules) {
				col := collate.New(l.tag, l.opts...)
				ru.Less = func(a, b []byte) int {
					if d := col.Compare(a, b); d != 0 {
						return d
					}
					return bytes.Compare(a, b)
				}
			},
		})
	}
	return ways
}

func ascii(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
