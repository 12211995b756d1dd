package diagnose

import (
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// meaningRows are requests that are signed rightly and yet fail: by their time,
// their nonce, their credentials, or for what the other side makes of them.
var meaningRows = slices.Concat(timeRows, credentialRows, serverRows, pasteRows)

// timeRows are seen in timestamp and nonce.
var timeRows = []*Mistake{
	{
		ID: "clock-skew", Title: "the clock is wrong: the timestamp is off by more than servers allow",
		Why: "A server takes timestamps a few minutes around its own time.",
		Fix: "set the clock by NTP, or correct it by the Date of an answer; send UTC seconds", Ref: "3.3",
		Idioms: idioms["clock-skew"], Stage: signer.StageMeaning, Seen: 10, Fate: FateContext, Sides: Client,
		Needs: "a time to judge by: the server's Date (paste its answer) or a given time",
		Check: checkClockSkew,
	},
	{
		ID: "timestamp-local-time", Title: "the timestamp counts local time instead of UTC",
		Why: "The gap is a whole number of quarter hours, as between time zones.",
		Fix: "count seconds since 1970 from a UTC clock", Ref: "3.3",
		Idioms: idioms["timestamp-local-time"], Stage: signer.StageMeaning, Seen: 3, Fate: FateCheck, Sides: Client, Check: checkLocalTime,
	},
	{
		ID: "timestamp-milliseconds", Title: "the timestamp counts milliseconds",
		Why: "A timestamp is whole seconds since 1970, ten digits in our days.",
		Fix: "divide by 1000 and cut the fraction", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateCheck, Sides: Client, Check: checkMilliseconds,
	},
	{
		ID: "timestamp-fractional", Title: "the timestamp has a fraction or an exponent",
		Why: "A timestamp is a positive whole number.",
		Fix: "send whole seconds, such as int(time.time())", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 1, Fate: FateCheck, Sides: Client, Check: checkFraction,
	},
	{
		ID: "timestamp-wrong-unit", Title: "the timestamp is no number of seconds",
		Why: "A timestamp is whole seconds since 1970; dates, day numbers and ticks are not.",
		Fix: "send whole seconds since 1970-01-01 00:00:00 UTC", Ref: "3.3",
		Stage: signer.StageMeaning, Fate: FateCheck, Sides: Client, Check: checkTimeUnit,
	},
	{
		ID: "stale-request-replayed", Title: "a request that was signed earlier is sent again",
		Why: "A signature is good for one call within a few minutes of its timestamp.",
		Fix: "keep the address up to '?' and sign it anew for every call", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateCheck, Sides: Client, Check: checkStale,
	},
	{
		ID: "timestamp-not-monotonic", Title: "the timestamp is lower than an earlier one",
		Why: "A few servers want timestamps that never go back, which parallel calls and several machines break.",
		Fix: "send the calls of one consumer in turn; on the server, tolerate a window", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 2, Fate: FateContext, Sides: Client | Server,
		Needs: "earlier requests of the same consumer", Check: checkMonotonic,
	},
	{
		ID: "nonce-reused-on-retry", Title: "nonce and timestamp of an earlier request are sent again",
		Why: "A retry or a redirect that repeats the header repeats the nonce, and a server takes each nonce once.",
		Fix: "sign anew for every attempt", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 7, Fate: FateContext, Sides: Client,
		Needs: "the earlier request, or the server's answer", Check: checkNonceReused,
	},
	{
		ID: "hard-coded-nonce", Title: "the nonce is written in the code",
		Why: "The first call works; the next with the same nonce is refused.",
		Fix: "make a new random nonce for every request", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateCheck, Sides: Client, Check: checkFixedNonce,
	},
	{
		ID: "low-entropy-nonce", Title: "the nonce is made of the time or of few digits",
		Why: "Two calls within a second then have the same nonce, and the second is refused.",
		Fix: "use 16 random octets or more", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 6, Fate: FateCheck, Sides: Client, Check: checkWeakNonce,
	},
	{
		ID: "nonce-format-rejected", Title: "the nonce has a form that the server may refuse",
		Why: "Some servers take letters and digits only, or a limited length.",
		Fix: "use 20 to 32 letters and digits", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateCheck, Sides: Client, Check: checkNonceFormat,
	},
}

// credentialRows are right signatures with the wrong credentials or methods.
var credentialRows = []*Mistake{
	{
		ID: "oauth-version-wrong", Title: "oauth_version is not 1.0",
		Why: "If oauth_version is sent, it is \"1.0\", for OAuth 1.0a too.",
		Fix: "send oauth_version=1.0, or leave it out", Ref: "3.1",
		Stage: signer.StageMeaning, Seen: 5, Fate: FateCheck, Sides: Client, Check: checkVersion,
	},
	{
		ID: "signature-method-misspelt", Title: "oauth_signature_method is misspelt",
		Why: "The names are compared letter by letter.",
		Fix: "use the exact name, such as HMAC-SHA1", Ref: "3.1",
		Stage: signer.StageMeaning, Seen: 0, Fate: FateCheck, Sides: Client, Check: checkMethodName,
	},
	{
		ID: "signature-method-not-accepted", Title: "the server does not take this signature method",
		Why: "Each provider has its list; some withdrew HMAC-SHA1 or PLAINTEXT.",
		Fix: "use a method from the provider's list", Ref: "3.2",
		Stage: signer.StageMeaning, Seen: 7, Fate: FateContext, Sides: Client,
		Needs: "the server's answer", Check: checkMethodRefused,
	},
	{
		ID: "library-default-method", Title: "the library fell back to another signature method",
		Why: "An option in the wrong place is not seen, and the library takes its default, often PLAINTEXT.",
		Fix: "check where the library wants the option for the signature method", Ref: "3.4.4",
		Stage: signer.StageMeaning, Seen: 1, Fate: FateCheck, Sides: Client, Check: checkDefaultMethod,
	},
	{
		ID: "callback-missing-on-initiate", Title: "oauth_callback is missing on the first leg, or sent on a later one",
		Why: "The request for temporary credentials carries oauth_callback; \"oob\" if there is no address.",
		Fix: "send and sign oauth_callback on the first leg only", Ref: "2.1",
		Stage: signer.StageMeaning, Seen: 8, Fate: FateCheck, Sides: Client, Check: checkCallback,
	},
	{
		ID: "unsolicited-body-hash", Title: "oauth_body_hash is sent though nobody asked for it",
		Why: "It is an extension, and forbidden with form bodies.",
		Fix: "switch the body hash off in the library", Ref: "",
		Stage: signer.StageMeaning, Seen: 4, Fate: FateCheck, Sides: Client, Check: checkBodyHash,
	},
	{
		ID: "secret-sent-as-parameter", Title: "a secret is sent as a parameter",
		Why: "Secrets only go into the key. What was sent once stands in logs.",
		Fix: "take it out of the request, and have the secret replaced", Ref: "3.4.2",
		Stage: signer.StageMeaning, Seen: 2, Fate: FateCheck, Proof: ByComparison, Sides: Client, Check: checkSecretSent,
	},
	{
		ID: "account-id-format", Title: "the account id is spelt differently in realm and host",
		Why: "NetSuite's realm is written 1234567_SB1, its host 1234567-sb1.",
		Fix: "use each spelling where it belongs", Ref: "",
		Stage: signer.StageMeaning, Seen: 2, Fate: FateCheck, Sides: Client, Check: checkAccount,
	},
	{
		ID: "required-parameter-missing", Title: "a parameter that every signed request has is missing",
		Why: "Consumer key, signature method, timestamp and nonce are required; PLAINTEXT does without the last two.",
		Fix: "send and sign the missing parameters", Ref: "3.1",
		Stage: signer.StageMeaning, Fate: FateCheck, Sides: Client, Check: checkRequired,
	},
	{
		ID: "credentials-wrong-environment", Title: "the credentials belong to another environment or account",
		Why: "Sandbox and production have keys of their own; the signature is computed rightly from the wrong ones.",
		Fix: "check which system issued key and secret", Ref: "",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateContext, Sides: Client, Needs: "the server's answer",
		Check: answers(Warning, "the server does not know the consumer key", "consumer_key_unknown", "api key (oauth_consumer_key) is invalid", "unknown consumer", "invalid consumer", "unknownintegration"),
	},
	{
		ID: "token-expired-or-revoked", Title: "the token is no longer valid",
		Why: "Tokens expire or are revoked; the signature is right all the same.",
		Fix: "authorise again", Ref: "3.2",
		Stage: signer.StageMeaning, Seen: 2, Fate: FateContext, Sides: Client, Needs: "the server's answer",
		Check: answers(Warning, "the server says that the token is not valid", "token_rejected", "token_expired", "token_revoked", "invalid or expired token"),
	},
	{
		ID: "credential-not-permitted", Title: "the credentials do not permit this call",
		Why: "Role, address or scope forbid the call, and some servers report that as a failed login.",
		Fix: "read the provider's login audit; check role, IP address and scope", Ref: "",
		Stage: signer.StageMeaning, Seen: 2, Fate: FateContext, Sides: Client, Needs: "the server's answer",
		Check: answers(Warning, "the server says that the call is not permitted", "permission_denied", "permission_unknown", "user_refused", "invalid_login"),
	},
	{
		ID: "provider-outage-or-disabled-oauth1", Title: "the provider does not speak OAuth 1.0 there any more, or is down",
		Why: "Everybody is refused, whatever they sign.",
		Fix: "look at the provider's notes and status", Ref: "",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateContext, Sides: Server, Needs: "the server's answer",
		Check: func(c *Case) []Finding {
			if c.Response == nil || c.Response.Status < 500 && !c.says("apikeyindex") {
				return nil
			}
			return just(findingf(Info, Possible, c.span("response"), "the server answers %d: it may be down, for everybody", c.Response.Status))
		},
	},
}

// serverRows are told by what servers do, not by the request.
var serverRows = []*Mistake{
	{
		ID: "auth-header-stripped", Title: "the Authorization header is lost on its way to the server's program",
		Why: "Web servers and gateways may take the header away before the program sees it.",
		Fix: "pass the header on (CGIPassAuth, a rewrite rule), or send the parameters in the query", Ref: "3.5.1",
		Stage: signer.StageMeaning, Seen: 8, Fate: FateContext, Sides: Server, Needs: "the server's answer", Check: checkStripped,
	},
	{
		ID: "placement-not-supported", Title: "the server does not read the parameters from where they stand",
		Why: "Servers must take the header; query and body are up to them.",
		Fix: "use the placement that the provider documents", Ref: "3.5",
		Stage: signer.StageMeaning, Seen: 4, Fate: FateContext, Sides: Client, Needs: "the server's answer", Check: checkPlacement,
	},
	{
		ID: "server-verification-too-lax", Title: "the server accepts what it should refuse",
		Why: "A replay or a wrong signature that passes has no symptom.",
		Fix: "compare the signature's text in constant time, and remember nonces, on the server", Ref: "3.2",
		Stage: signer.StageMeaning, Seen: 4, Fate: FateContext, Sides: Server,
		Needs: "the server's answer to a request that is known to be wrong; the secrets", Check: checkTooLax,
	},
	{
		ID: "server-nonce-policy", Title: "the server wants nonces that are unique for ever, or over all users",
		Why: "Nonces are unique for consumer, token and timestamp.",
		Fix: "on the server, keep nonces by consumer, token and timestamp; in the client, use long random nonces", Ref: "3.3",
		Stage: signer.StageMeaning, Seen: 3, Fate: FateContext, Sides: Server, Needs: "the server's answer and the earlier requests", Check: checkNoncePolicy,
	},
	{
		ID: "cdn-or-gateway-rewrites-query", Title: "something on the way changes the query",
		Why: "A gateway that sorts, decodes or adds query parameters breaks every signature.",
		Fix: "except the path from rewriting", Ref: "",
		Stage: signer.StageMeaning, Seen: 0, Fate: FateContext, Sides: Server,
		Needs: "the server's base string, or the request as it arrived", Check: checkRewritten,
	},
}

// pasteRows are seen in what was pasted: base strings, addresses, scripts.
var pasteRows = []*Mistake{
	{
		ID: "escape-cut-short", Title: "escapes are cut short",
		Why: "'%' is followed by two hexadecimal digits: ':' is %3A and '/' is %2F.",
		Fix: "write the escapes in full", Ref: "3.6",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkEscapeCut,
	},
	{
		ID: "base-string-is-no-address", Title: "a base string is used as an address",
		Why: "The base string is input to the HMAC. What is sent is the normal address with the oauth_ parameters and the signature.",
		Fix: "send the address itself, with oauth_ parameters and oauth_signature", Ref: "3.4.1",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkBaseAddress,
	},
	{
		ID: "response-headers-pasted", Title: "parts of a server's answer are sent with the request",
		Why: "Documentation pages show them for you to read; a request has no use for them.",
		Fix: "send neither the answer's headers nor its body", Ref: "",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkAnswerHeaders,
	},
	{
		ID: "placeholder-left-in", Title: "a placeholder was not filled in",
		Why: "Tutorials write <key> or YOUR_KEY where your own value belongs.",
		Fix: "replace it by your own value, unless you took that out for showing the request", Ref: "",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkPlaceholderValues,
	},
	{
		ID: "sample-credentials-used", Title: "key or token of a published example are used",
		Why: "They are known to everybody and to no server.",
		Fix: "use your own credentials, unless this is a test", Ref: "",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkSampleKeys,
	},
	{
		ID: "default-port", Title: "the default port is written in the address",
		Why: "The base string URI leaves the default port out, so it must not be signed.",
		Fix: "leave the port out of the address, or at least out of the base string", Ref: "3.4.1.2",
		Stage: signer.StageRead, Fate: FateCheck, Sides: Client, Check: checkDefaultPort,
	},
}
