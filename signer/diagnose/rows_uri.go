package diagnose

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// uriRows are mistakes in the base string URI and the method (3.4.1.2, 3.4.1.1).
var uriRows = []*Mistake{
	{
		ID: "default-port-kept", Title: "the default port stands in the base string",
		Why: "The base string URI leaves out :80 for http and :443 for https, however the address was written.",
		Fix: "drop :80 for http and :443 for https before signing",
		Ref: "3.4.1.2", Stage: signer.StageURI, Seen: 6, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "GET", URL: "http://gallery.example.com:80/gallery/api/v1/workflows/"},
		Variants: func(c *Case) []Variant {
			return []Variant{
				{Note: "as written", Writes: signer.SlotsOf(signer.SlotPort), Set: func(ru *signer.Rules) { ru.Port = writtenPort }},
				{Note: "always", Writes: signer.SlotsOf(signer.SlotPort), Set: func(ru *signer.Rules) { ru.Port = alwaysPort }},
			}
		},
	},
	{
		ID: "host-not-lowercased", Title: "the host keeps its capitals",
		Why: "The base string URI has the host in lower case, whatever was typed.",
		Fix: "lower-case the host before signing",
		Ref: "3.4.1.2", Stage: signer.StageURI, Seen: 2, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Example: Example{Method: "GET", URL: "http://Gallery.Example.com/gallery/api/v1/workflows/"},
		Variants: one(signer.SlotHost, func(ru *signer.Rules) {
			ru.Host = func(dst []byte, u *signer.URL) []byte { return append(dst, u.Host...) }
		}),
	},
}

// one is the Variants of a row that has a single one.
func one(slot signer.Slot, set func(*signer.Rules)) func(*Case) []Variant {
	return func(*Case) []Variant { return []Variant{{Writes: signer.SlotsOf(slot), Set: set}} }
}

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
