package conformance

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// vendorRow is the row of the catalogue whose variants are vendors' dialects,
// each named before a colon: "Mastercard: the query as spelt on the wire".
const vendorRow = "vendor-nonstandard-base-string"

// dialectRules are the departures of a named dialect; "" is RFC 5849.
func dialectRules(cat diagnose.Catalogue, name string) (ru signer.Rules, err error) {
	if name == "" {
		return ru, nil
	}
	var known []string
	if row := cat.ByID(vendorRow); row != nil {
		for _, v := range row.Variants(&diagnose.Case{}) {
			vendor, _, found := strings.Cut(v.Note, ":")
			if !found || vendor == "NetSuite" { // a text of its own for each request
				continue
			}
			if strings.EqualFold(vendor, name) {
				return rulesOf(v), nil
			}
			known = append(known, strings.ToLower(vendor))
		}
	}
	return ru, fmt.Errorf("choosing dialect %q: it is not known; known are %s", name, strings.Join(known, ", "))
}
