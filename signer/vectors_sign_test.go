package signer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestSignVectors(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) { hold(t, v.ID, v.difference(t)) })
}

// difference compares all stages, or for an open question the declared answer.
func (v vector) difference(t *testing.T) string {
	t.Helper()
	got := v.signed(t)
	if v.Choice == "" {
		return cmp.Diff(v.Expect, got, cmpopts.EquateEmpty())
	}
	want := v.ExpectOneOf[reference(t, v.Choice)]
	if want.Authorization == "" {
		got.Authorization = ""
	}
	return cmp.Diff(want, answer{Signature: got.Signature, Authorization: got.Authorization})
}

// signed signs the request of a vector and gives all stages.
func (v vector) signed(t *testing.T) answer {
	t.Helper()
	s := signer.Signer{Credentials: v.Given.Credentials.signer(t), Realm: string(v.Given.Realm)}
	s.Placement = map[string]signer.Placement{"header": signer.InHeader, "query": signer.InQuery, "body": signer.InBody}[v.Given.Placement]
	given := map[string]bool{}
	for _, p := range v.Given.OAuth {
		given[string(p[0])] = true
		s.Extra = append(s.Extra, signer.Param{Name: string(p[0]), Value: string(p[1])})
		if p[0] == "oauth_signature_method" {
			s.Method = string(p[1])
		}
	}
	for _, name := range []string{"oauth_consumer_key", "oauth_token", "oauth_timestamp", "oauth_nonce", "oauth_version"} {
		if !given[name] {
			s.Omit = append(s.Omit, name)
		}
	}
	r := v.request(t)
	out, err := s.Sign(r)
	require.NoError(t, err)

	r.OAuth = s.Extra
	trace, err := signer.Compute(&r, &s.Credentials, &s.Rules)
	require.NoError(t, err)
	require.Equal(t, out.Signature, trace.Signature.Reveal(), "Sign and Compute agree")
	a := answer{BaseURI: trace.URI.Octets, BaseString: trace.Base.Octets, Key: trace.Key.Reveal(), Signature: out.Signature, Authorization: out.Authorization}
	for _, i := range trace.Order {
		a.Parameters = append(a.Parameters, trace.Params[i].Escaped)
	}
	if s.Method == "PLAINTEXT" {
		a.Parameters, a.BaseURI, a.BaseString = nil, "", ""
	}
	switch s.Placement {
	case signer.InQuery:
		a.URL = octets(out.Request.Address())
	case signer.InBody:
		a.Body = octets(out.Request.Body)
	}
	return a
}
