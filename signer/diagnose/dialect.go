package diagnose

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Dialect is a way of signing that a provider asks for although RFC 5849 says
// otherwise: a named set of rows. Under its dialect those rows are right, and
// the RFC's own way is the mistake.
type Dialect struct {
	Name  string // "mastercard"
	Title string // one sentence
	ways  []dialectWay
}

// dialectWay is a variant of a row, by the note of the variant.
type dialectWay struct{ id, note string }

var dialects = []Dialect{
	{"mastercard", "the query is signed as it stands in the address, and the values of oauth_ parameters as they are: nothing is escaped before joining",
		[]dialectWay{{"wire-encoding-kept", "query, and no oauth_ value escaped"}}},
	{"woocommerce-legacy", "versions 1 and 2 of the legacy API take a key without '&' at its end",
		[]dialectWay{{"key-missing-ampersand", ""}}},
	{"wordpress-brackets", "servers that escape names with brackets once only",
		[]dialectWay{{"brackets-single-encoded", ""}}},
	{"http-only", "servers behind a proxy that sign the scheme that they see themselves",
		[]dialectWay{{"scheme-mismatch", ""}}},
}

// Dialects returns the dialects that have a name.
func Dialects() []Dialect { return append([]Dialect(nil), dialects...) }

// Dialect returns the rules of the dialect of that name; "" is RFC 5849 itself.
func (cat Catalogue) Dialect(name string) (signer.Rules, error) {
	var ru signer.Rules
	if name == "" {
		return ru, nil
	}
	names := make([]string, 0, len(dialects))
	for _, d := range dialects {
		names = append(names, d.Name)
		if d.Name != name {
			continue
		}
		for _, w := range d.ways {
			if err := cat.write(&ru, w); err != nil {
				return signer.Rules{}, fmt.Errorf("speaking dialect %q: %w", name, err)
			}
		}
		return ru, nil
	}
	return ru, fmt.Errorf("unknown dialect %q; known are %s", name, strings.Join(names, ", "))
}

// write sets what one variant writes. The rows of dialects do not depend on
// the case.
func (cat Catalogue) write(ru *signer.Rules, w dialectWay) error {
	row := cat.ByID(w.id)
	if row == nil {
		return fmt.Errorf("there is no row %q", w.id)
	}
	for _, v := range row.Variants(&Case{Request: signer.Request{Scheme: "https", Host: "api.example.com", Target: "/"}}) {
		if w.note == "" || v.Note == w.note {
			v.Set(ru)
			return nil
		}
	}
	return fmt.Errorf("row %q has no variant %q", w.id, w.note)
}
