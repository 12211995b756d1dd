package capture

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// place is one protocol parameter as it stands in a request.
type place struct {
	name, value string // the value as sent, escapes kept
	where       string // "header", "query" or "body"
}

// protocol returns the protocol parameters of a request, as sent.
func protocol(r *signer.Request) []place {
	var all []place
	for _, field := range r.Header["Authorization"] {
		for _, it := range signer.AppendItems(nil, field) {
			all = append(all, place{signer.Unescape(it.Name), it.Value, "header"})
		}
	}
	_, query, _ := strings.Cut(r.Target, "?")
	all = appendProtocol(all, query, "query")
	if r.Form() && len(r.Body) <= signer.MaxFormBody {
		all = appendProtocol(all, string(r.Body), "body")
	}
	return all
}

func appendProtocol(all []place, form, where string) []place {
	for _, p := range rfc.AppendForm(nil, signer.FromQuery, form) {
		if name := signer.Unescape(string(p.Wire[signer.Name])); strings.HasPrefix(name, "oauth_") {
			all = append(all, place{name, string(p.Wire[signer.Value]), where})
		}
	}
	return all
}

// fillReceived notes the signature and the public names of the credentials
// that stand in the request. Of several signatures it takes the first that is
// long enough to be one.
func fillReceived(c *diagnose.Case) {
	short := func() bool { return len(signer.Unescape(c.Received.Signature)) < 22 }
	for _, p := range protocol(&c.Request) {
		switch p.name {
		case "oauth_signature":
			if c.Received.Signature == "" && !standIn(p.value) || c.Received.Place != "" && short() && len(p.value) >= 22 {
				c.Received.Signature, c.Received.Place = p.value, p.where
			}
		case "oauth_consumer_key":
			if c.Credentials.ConsumerKey == "" {
				c.Credentials.ConsumerKey = decoded(p)
			}
		case "oauth_token":
			if c.Credentials.Token == "" {
				c.Credentials.Token = decoded(p)
			}
		}
	}
}

// decoded returns the value of a parameter: '+' is a space in a form, and a
// plus sign in a header.
func decoded(p place) string {
	return string(signer.AppendUnescaped(nil, []byte(p.value), p.where != "header"))
}

// signed reports whether a request carries any protocol parameter.
func signed(r *signer.Request) bool {
	for _, p := range protocol(r) {
		if strings.HasPrefix(p.name, "oauth_") {
			return true
		}
	}
	return false
}

// standIn reports whether a value is no value but the name of one, as in a
// template: "<signature>", "$SIG", "{{sig}}".
func standIn(value string) bool {
	return strings.HasPrefix(value, "<") || strings.HasPrefix(value, "$") || strings.HasPrefix(value, "{")
}
