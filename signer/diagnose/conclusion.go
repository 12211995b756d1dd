package diagnose

import (
	"fmt"
	"slices"

	"github.com/oauthdebug/oauthdebug/signer"
)

// parts are what a match says to be right, with the stages that would be named
// otherwise.
var parts = []struct {
	name   string
	stages []signer.Stage
}{
	{"method", []signer.Stage{signer.StageRead}},
	{"uri", []signer.Stage{signer.StageURI}},
	{"parameters", []signer.Stage{signer.StageCollect, signer.StageDecode}},
	{"order", []signer.Stage{signer.StageOrder}},
	{"escapes", []signer.Stage{signer.StageEscape, signer.StageBase}},
	{"secret", []signer.Stage{signer.StageKey}},
	{"digest", []signer.Stage{signer.StageSign, signer.StagePlace}},
}

// ruledOut lists the parts that a match shows to be right: all of them if the
// signature is valid, the others if it is explained, none without a match. A
// base string says nothing of secret and digest.
func ruledOut(cat Catalogue, dg *Diagnosis, out *Outcome) []string {
	list := []string{}
	if !out.Valid && len(out.Explanations) == 0 {
		return list
	}
	for _, p := range parts {
		if dg.Checked != "signature" && (p.name == "secret" || p.name == "digest") {
			continue
		}
		guilty := slices.ContainsFunc(out.Explanations, func(e Explanation) bool {
			return slices.ContainsFunc(append(slices.Concat(e.Alternatives...), e.Mistakes...), func(id string) bool {
				row := cat.ByID(id)
				if row == nil {
					return false
				}
				if p.name == "method" {
					return row.ID == "wrong-http-method" || row.ID == "method-not-uppercased" || row.ID == "method-override"
				}
				return slices.Contains(p.stages, row.Stage)
			})
		})
		if !guilty {
			list = append(list, p.name)
		}
	}
	return list
}

// next says what to do next, in the order of what people usually find.
func next(dg *Diagnosis, c *Case) []string {
	switch {
	case dg.Result == "inconclusive" && dg.Checked == "structure":
		return whatIsMissing(c)
	case dg.Result == "inconclusive":
		return []string{
			fmt.Sprintf("check the secret: another one, or a blank at its end, is the commonest cause%s", lengthNote(c)),
			"check the address: the signer may have seen another one (try --public-url, or compare base strings with: oauthdebug diff)",
			"check whether a parameter or the body was changed after signing",
			"to tell a wrong secret from an unknown mistake, sign a request without parameters with the same code: if that fails too, it is the secret",
		}
	case dg.Result == "problem" && c.Kind == "base-string" && !c.Received.ByServer:
		return []string{"--fix writes the base string as it should be"}
	case dg.Result == "valid" && dg.Refused:
		return []string{
			"compare the clocks: give --now, or the server's answer with its Date",
			"send each nonce once only",
			"check that key and token belong to this server, and are allowed to do this",
			"look for a proxy that changes the request, or removes its Authorization header",
		}
	}
	return []string{}
}

func whatIsMissing(c *Case) []string {
	list := []string{}
	if c.WithoutRequest() && c.Received.Signature != "" {
		list = append(list, "give the request too: its method, address and form body are signed as well (paste all of it, or: oauthdebug -X POST -H 'Authorization: OAuth ...' ADDRESS)")
	} else if c.Received.Signature == "" && c.Received.BaseString == "" {
		list = append(list, "give the request as it was sent, with its oauth_signature, or the base string that your library logged")
	} else if !c.Secrets {
		list = append(list, "give the consumer secret (--consumer-secret env:NAME): without it only the form of the request can be checked")
	}
	return list
}

// lengthNote tells a fact about the secret, never the secret.
func lengthNote(c *Case) string {
	n := len(c.Credentials.ConsumerSecret.Reveal())
	if n == 0 {
		return " (it is empty)"
	}
	return fmt.Sprintf(" (it has %d characters)", n)
}
