package conformance

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Next returns the live vector to send next: the one on which the mistakes that
// are still possible would give most different answers, or the first in order
// while nothing is wrong. nil: all were sent.
func (l *Live) Next() *Vector {
	l.once.Do(l.start)
	l.mu.Lock()
	defer l.mu.Unlock()
	suspects := l.suspects()
	var best *Vector
	most := -1
	for _, v := range l.vectors() {
		if l.results[v.ID] != nil {
			continue
		}
		if n := answers(v, suspects, l.Catalogue); n > most {
			best, most = v, n
		}
	}
	return best
}

// suspects are the mistakes that explain a failure so far. l.mu is held.
func (l *Live) suspects() (ids []string) {
	for _, r := range l.results {
		for _, id := range r.Causes {
			if r.Verdict == Fail && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
			if row := l.Catalogue.ByID(id); row != nil && r.Verdict == Fail {
				for _, twin := range row.Twins {
					if !slices.Contains(ids, twin) {
						ids = append(ids, twin)
					}
				}
			}
		}
	}
	if len(ids) == 0 {
		return l.unmet()
	}
	slices.Sort(ids)
	return ids
}

// unmet are the mistakes that no request so far would have shown: while nothing
// is wrong, the request that would show most of them comes next.
func (l *Live) unmet() (ids []string) {
	shown := map[*diagnose.Mistake]bool{}
	for id := range l.results {
		c, right, err := rightCase(l.Suite.ByID(id).asSign())
		if err != nil {
			continue
		}
		plain := answerText(c, right, &signer.Rules{})
		for _, row := range l.Catalogue {
			if row.Fate != diagnose.FateRule || row.Variants == nil || shown[row] {
				continue
			}
			for _, w := range row.Variants(c) {
				if ru := rulesOf(w); w.Set != nil && answerText(c, right, &ru) != plain {
					shown[row] = true
					break
				}
			}
		}
	}
	for _, row := range l.Catalogue {
		if row.Fate == diagnose.FateRule && row.Variants != nil && row.Sides&diagnose.Client != 0 && !shown[row] {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// answers counts the different answers that the suspects would give to a
// vector, the right one among them.
func answers(v *Vector, suspects []string, cat diagnose.Catalogue) int {
	c, right, err := rightCase(v.asSign())
	if err != nil {
		return 0
	}
	seen := map[string]bool{answerText(c, right, &signer.Rules{}): true}
	for _, id := range suspects {
		row := cat.ByID(id)
		if row == nil || row.Variants == nil {
			continue
		}
		for _, w := range row.Variants(c) {
			if ru := rulesOf(w); w.Set != nil {
				seen[answerText(c, right, &ru)] = true
				break
			}
		}
	}
	return len(seen)
}

// asSign is a live vector as a client would sign it.
func (v *Vector) asSign() *SignGiven {
	g := &SignGiven{
		Request:   Request{Method: Text(v.Ask.Method), URL: Text("http://127.0.0.1:8080" + v.Ask.Path), Headers: []Pair{}},
		Pairs:     Pairs{Query: v.Ask.Query, Form: v.Ask.Form},
		OAuth:     []Pair{P("oauth_consumer_key", "key"), P("oauth_signature_method", "HMAC-SHA1"), P("oauth_timestamp", "1700000000"), P("oauth_nonce", "nonce")},
		Placement: "header",
	}
	if len(v.Ask.Query) > 0 {
		g.Request.URL += "?" + formText(v.Ask.Query)
	}
	if len(v.Ask.Form) > 0 {
		g.Request.Body = formText(v.Ask.Form)
		g.Request.Headers = []Pair{P("Content-Type", signer.FormType)}
	}
	return g
}

// formText writes pairs as form text, with '+' for a space as most clients do.
func formText(pairs []Pair) Text {
	escaped := make([]Pair, len(pairs))
	for i, p := range pairs {
		escaped[i] = P(signer.EscapeString(string(p[0])), signer.EscapeString(string(p[1])))
	}
	return Text(strings.ReplaceAll(string(joined(escaped)), "%20", "+"))
}
