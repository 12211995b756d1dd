package mockgallery

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// explanationType is what a client accepts to get the explanation in the body.
const explanationType = "application/vnd.oauthdebug+json"

// explanation is a refusal explained, for a client that asks. Secrets are never in it, and the right signature is only
// if Options.RevealSignature is on.
type explanation struct {
	Schema        string             `json:"schema"`
	ID            string             `json:"id"` // of the mistake; "" if none was recognised
	Certainty     string             `json:"certainty"`
	Message       string             `json:"message"`
	Fix           string             `json:"fix"`
	Ref           string             `json:"ref"`
	Problem       string             `json:"problem"`
	BaseString    string             `json:"base_string"`
	BaseStringHex string             `json:"base_string_hex"`
	SignedString  string             `json:"signed_string"` // what was signed instead, if known
	Signature     string             `json:"signature,omitempty"`
	Searching     bool               `json:"searching"`
	Findings      []diagnose.Finding `json:"findings"`
	RequestID     uint64             `json:"request_id"`
	Exchange      string             `json:"exchange"`
	Help          string             `json:"help"`
	Refusal       json.RawMessage    `json:"refusal"` // the faithful body
}

func (s *Server) explanation(x *Exchange, faithful answer) explanation {
	v := s.journal.view(x)
	e := explanation{
		Schema: "oauthdebug/explanation/1", ID: v.Mistake, Certainty: v.Certainty, Message: v.Message, Fix: v.Fix, Ref: v.Ref, Problem: v.Problem,
		BaseString: v.BaseString, BaseStringHex: spacedHex(v.BaseString), SignedString: v.SignedString, Signature: v.Expected,
		Searching: v.Searching, Findings: v.Findings, RequestID: v.ID, Exchange: s.exchangeAddress(v.ID), Help: s.helpAddress(v.Mistake),
	}
	if e.Findings == nil {
		e.Findings = []diagnose.Finding{}
	}
	if e.Refusal = faithful.body; !json.Valid(e.Refusal) {
		e.Refusal = encodeJSON(string(faithful.body))
	}
	return e
}

// spacedHex writes octets as "47 45 54".
func spacedHex(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex.EncodeToString([]byte{s[i]}))
	}
	return b.String()
}

// exchangeAddress is where an exchange can be read: an address, if that of the control handler is known, or a number.
func (s *Server) exchangeAddress(id uint64) string {
	return s.controlAddress("/exchanges/", strconv.FormatUint(id, 10), strconv.FormatUint(id, 10))
}

// helpAddress is where a mistake is explained at length.
func (s *Server) helpAddress(mistake string) string {
	if mistake == "" {
		return ""
	}
	return s.controlAddress("/help/", mistake, "oauthdebug help "+mistake)
}

func (s *Server) controlAddress(path, name, without string) string {
	base := s.controlURL.Load()
	if base == nil || *base == "" {
		return without
	}
	return *base + path + name
}

// SetControlURL tells where Control is served, once that is known.
func (s *Server) SetControlURL(address string) {
	address = strings.TrimSuffix(address, "/")
	s.controlURL.Store(&address)
}
