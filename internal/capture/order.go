package capture

import (
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// order tells each request of a text the signed ones before it: a nonce may
// have been used twice, a token before it was granted.
func (s *source) order() {
	var before []signer.Request
	granted := s.signingKey()
	for _, c := range s.result.Cases {
		c.Others = granted[:len(granted):len(granted)]
		if c.Earlier == nil {
			c.Earlier = before[:len(before):len(before)]
		}
		if c.Kind != "base-string" && signed(&c.Request) {
			before = append(before, c.Request)
		}
		if c.Response != nil {
			for _, m := range grantedSecret.FindAllStringSubmatch(c.Response.Body, 10) {
				granted = append(granted, diagnose.Named{Name: "token secret of the reply before", Secret: signer.NewSecret(signer.Unescape(m[1]))})
			}
		}
	}
}

var grantedSecret = expression(`\boauth_token_secret["']?\s*[=:]\s*["']?([A-Za-z0-9._~%+/=-]+)`)

// signingKey returns the secrets of the key that a test server shows, so that
// they can be tried, and masked.
func (s *source) signingKey() []diagnose.Named {
	m := shownKey.FindStringSubmatch(s.text[:min(len(s.text), MaxFreeText)])
	if m == nil {
		return nil
	}
	all := []diagnose.Named{{Name: "consumer secret of the key shown", Secret: signer.NewSecret(signer.Unescape(m[1]))}}
	if m[2] != "" {
		all = append(all, diagnose.Named{Name: "token secret of the key shown", Secret: signer.NewSecret(signer.Unescape(m[2]))})
	}
	return all
}

var shownKey = expression(`"signing_key"\s*:\s*"([^"&\\]+)(?:&|\\u0026)([^"]*)"`)
