package main

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// protocol returns the protocol parameters of a request, decoded, in order.
func protocol(r *signer.Request) []signer.Param {
	var ru signer.Rules
	pairs := ru.Collect(nil, r)
	ru.DecodeAll(nil, pairs)
	ps := []signer.Param{}
	for i := range pairs {
		if p := &pairs[i]; p.Protocol() {
			ps = append(ps, signer.Param{Name: string(p.Text[signer.Name]), Value: string(p.Text[signer.Value])})
		}
	}
	return ps
}

func value(ps []signer.Param, name string) string {
	for _, p := range ps {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// unsign returns the request without its protocol parameters, octet for octet
// otherwise.
func unsign(r signer.Request) signer.Request {
	target, query, found := strings.Cut(r.Target, "?")
	if found {
		if kept := dropProtocol(query); kept != "" || query == "" {
			target += "?" + kept
		}
		r.Target = target
	}
	if len(r.Body) > 0 && r.Form() {
		r.Body = []byte(dropProtocol(string(r.Body)))
	}
	r.Header = r.Header.Clone()
	fields := slices.DeleteFunc(r.Header["Authorization"], func(v string) bool {
		_, _, oauth := signer.AuthScheme(v)
		return oauth
	})
	if len(fields) == 0 {
		delete(r.Header, "Authorization")
	} else {
		r.Header["Authorization"] = fields
	}
	r.OAuth = nil
	return r
}

// dropProtocol removes the pairs of a form whose name begins with oauth_.
func dropProtocol(form string) string {
	kept := []string{}
	for _, pair := range strings.Split(form, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(signer.Unescape(name), "oauth_") {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}
