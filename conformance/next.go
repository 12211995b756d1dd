package conformance

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// way is one variant of a mistake, with the answer that it gives to a vector.
type way struct {
	row, note string
	answer    string
	shows     bool // the answer is not the right one
}

// ways lists what the clients' mistakes of a catalogue make of a live vector.
func (v *Vector) ways(cat diagnose.Catalogue) (out []way) {
	c, right, err := rightCase(v.asSign())
	if err != nil {
		return nil
	}
	plain := answerText(c, right, &signer.Rules{})
	for _, row := range cat {
		if row.Fate != diagnose.FateRule || row.Variants == nil || row.Sides&diagnose.Client == 0 {
			continue
		}
		for _, variant := range row.Variants(c) {
			if ru := rulesOf(variant); variant.Set != nil && !variant.Open {
				answer := answerText(c, right, &ru)
				out = append(out, way{row.ID, variant.Note, answer, answer != plain})
			}
		}
	}
	return out
}

// Next returns the live vector to send next: the one that would show most of the
// mistakes that are still possible, and tell most of them apart. While nothing
// is wrong, all are possible that no request so far would have shown; after a
// failure, those that explain one. nil: all were sent.
func (l *Live) Next() *Vector {
	l.once.Do(l.start)
	l.mu.Lock()
	defer l.mu.Unlock()
	possible := l.possible()
	var best *Vector
	most := -1
	for _, v := range l.vectors() {
		if l.results[v.ID] != nil {
			continue
		}
		if n := weight(l.ways[v.ID], possible); n > most {
			best, most = v, n
		}
	}
	return best
}

// weight counts the mistakes that show, and then the answers that differ.
func weight(ways []way, possible func(way) bool) int {
	rows, answers := map[string]bool{}, map[string]bool{}
	for _, w := range ways {
		if w.shows && possible(w) {
			rows[w.row], answers[w.answer] = true, true
		}
	}
	return 1000*len(rows) + len(answers)
}

// possible returns the test for a way that may be the client's. l.mu is held.
func (l *Live) possible() func(way) bool {
	suspects := map[string]bool{}
	for _, r := range l.results {
		for _, id := range r.Causes {
			if row := l.Catalogue.ByID(id); row != nil && r.Verdict == Fail {
				suspects[id] = true
				for _, twin := range row.Twins {
					suspects[twin] = true
				}
			}
		}
	}
	if len(suspects) > 0 {
		return func(w way) bool { return suspects[w.row] }
	}
	shown := map[[2]string]bool{}
	for id := range l.results {
		for _, w := range l.ways[id] {
			if w.shows {
				shown[[2]string{w.row, w.note}] = true
			}
		}
	}
	return func(w way) bool { return !shown[[2]string{w.row, w.note}] }
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
