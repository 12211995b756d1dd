package render

import (
	"fmt"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Verdict is the answer of a verifier, and what explains it.
type Verdict struct {
	*signer.Verdict
	Expected signer.Secret // the right signature, if it is known
	Findings []diagnose.Finding
}

// Text draws the verdict.
func (v *Verdict) Text(st Style, m *Masker) string {
	p := &page{style: st}
	d := signer.DigestByName(v.Method)
	switch {
	case v.Problem == nil:
		p.add(run{"valid", good}, run{": " + p.show(join(v.Method+" in the "+v.Placement.String(), "consumer "+v.ConsumerKey, named("token ", v.Token))), quiet})
	case v.Problem.Code == "signature_invalid":
		p.add(run{"signature does not match", bad})
		p.octets("  received  ", 12, m.Signature(d, signer.NewSecret(v.Received)))
		if !v.Expected.Empty() {
			p.octets("  expected  ", 12, m.Signature(d, v.Expected))
		}
	default:
		p.add(run{"refused", bad}, run{": " + p.show(v.Problem.Code), strong})
	}
	if v.Problem != nil {
		ref := ""
		if v.Problem.Ref != "" {
			ref = " (RFC 5849 " + v.Problem.Ref + ")"
		}
		p.text("  ", 2, p.show(m.Text(v.Problem.Detail))+ref, quiet)
		p.text("  ", 2, fmt.Sprintf("a server answers %d, oauth_problem=%s", v.Problem.Status, v.Problem.Code), dim)
	}
	findings := maskFindings(v.Findings, m)
	for i := range findings {
		p.blank()
		p.finding(&findings[i], nil)
	}
	return p.String()
}

func named(what, name string) string {
	if name == "" {
		return ""
	}
	return what + name
}

// VerdictDocument is the JSON form of a Verdict, a contract: see
// schema/verdict-1.json.
type VerdictDocument struct {
	Schema          string             `json:"schema"` // "oauthdebug/verdict/1"
	Result          string             `json:"result"` // "valid" or "problem"
	Problems        []problemDocument  `json:"problems"`
	SignatureMethod string             `json:"signature_method"`
	Placement       string             `json:"placement"`
	ConsumerKey     string             `json:"consumer_key"`
	Token           string             `json:"token"`
	Timestamp       string             `json:"timestamp"`
	Nonce           string             `json:"nonce"`
	Received        string             `json:"received"`
	Expected        string             `json:"expected"`
	Findings        []diagnose.Finding `json:"findings"`
}

type problemDocument struct {
	Code       string   `json:"code"`
	Status     int      `json:"status"`
	Stage      string   `json:"stage"`
	Ref        string   `json:"ref"`
	Detail     string   `json:"detail"`
	Parameters []string `json:"parameters"`
	Accept     string   `json:"accept"`
}

// Document returns the JSON form of v.
func (v *Verdict) Document(m *Masker) *VerdictDocument {
	d := signer.DigestByName(v.Method)
	text := func(s string) string { return Octets(m.Text(s)) }
	out := &VerdictDocument{
		Schema: "oauthdebug/verdict/1", Result: "valid", Problems: []problemDocument{},
		SignatureMethod: text(v.Method), Placement: v.Placement.String(), ConsumerKey: text(v.ConsumerKey), Token: text(v.Token),
		Timestamp: text(v.Timestamp), Nonce: text(v.Nonce),
		Received: Octets(m.Signature(d, signer.NewSecret(v.Received))), Expected: Octets(m.Signature(d, v.Expected)),
		Findings: maskFindings(v.Findings, m),
	}
	if p := v.Problem; p != nil {
		out.Result = "problem"
		out.Problems = append(out.Problems, problemDocument{p.Code, p.Status, p.Stage.String(), p.Ref, text(p.Detail), append([]string{}, p.Params...), p.Accept})
	}
	return out
}
