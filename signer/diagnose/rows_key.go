package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// keyRows are mistakes in the key (3.4.2).
var keyRows = []*Mistake{
	{
		ID: "key-missing-ampersand", Title: "the HMAC key has no '&' at the end",
		Why: "The key is always two secrets with '&' between, even when the second is empty.",
		Fix: "append '&' to the consumer secret, also without a token",
		Ref: "3.4.2", Stage: signer.StageKey, Seen: 11, Fate: FateRule, Proof: BySignature, Sides: Client | Server,
		Twins: []string{"server-key-without-ampersand"},
		Idioms: []Idiom{
			{"Python", `key = quote(secret, safe="") + "&"`},
			{"JavaScript", "const key = rfc3986(secret) + '&'"},
			{"PHP", "$key = rawurlencode($secret) . '&';"},
			{"C#", `var key = Uri.EscapeDataString(secret) + "&";`},
			{"VBA", `CreateNewSignature(base, secret & "&")`},
			{"PowerShell", `$key = [Uri]::EscapeDataString($secret) + '&'`},
		},
		Example: Example{Method: "GET", URL: "http://gallery.example.com/gallery/api/v1/workflows/"},
		Variants: one(signer.SlotJoinKey, func(ru *signer.Rules) {
			ru.JoinKey = func(dst, consumer, token []byte) []byte { return append(append(dst, consumer...), token...) }
		}),
	},
}
