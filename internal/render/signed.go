package render

import "github.com/oauthdebug/oauthdebug/signer"

// Signed is the JSON form of a signed request, a contract: see
// schema/signed-1.json. It is meant to be sent, so nothing in it is masked.
type Signed struct {
	Schema          string         `json:"schema"` // "oauthdebug/signed/1"
	Method          string         `json:"method"`
	URL             string         `json:"url"`
	Headers         []pairDocument `json:"headers"`
	Body            string         `json:"body"`
	Authorization   string         `json:"authorization"`
	SignatureMethod string         `json:"signature_method"`
	Signature       string         `json:"signature"`
	BaseString      string         `json:"base_string"`
}

// SignedDocument returns the JSON form of a signed request.
func SignedDocument(s *signer.Signed, t *signer.Trace) *Signed {
	r := &s.Request
	d := &Signed{
		Schema: "oauthdebug/signed/1", Method: r.Method, URL: Octets(r.Address()), Headers: []pairDocument{}, Body: Octets(string(r.Body)),
		Authorization: s.Authorization, SignatureMethod: t.Digest.Name, Signature: Octets(s.Signature), BaseString: Octets(t.Base.Octets),
	}
	for _, f := range fields(r.Header) {
		d.Headers = append(d.Headers, pairDocument{f[0], Octets(f[1])})
	}
	return d
}
