package conformance

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Strength says which mistakes the vectors notice.
type Strength struct {
	Rows     []Caught // rows of the catalogue that a signature can prove
	Mutants  []Caught // mistakes of verifiers
	Needless []string // vectors that catch nothing that two others do not
}

// Caught is a mistake and the vectors that notice it.
type Caught struct {
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Catchers []string `json:"catchers"`
	Shapes   int      `json:"shapes"` // requests among them that differ in more than names and values
	Needed   int      `json:"needed"` // so many of those are asked for
	Twins    []string `json:"twins"`  // noticed by exactly the same vectors in the same way
}

// Enough reports whether enough vectors notice it that do not lean on each other.
func (c *Caught) Enough() bool { return c.Shapes >= c.Needed }

// Strength makes every mistake of the catalogue on every vector, and every
// verifier mutant likewise. A mistake is noticed where the answer differs from
// what is expected.
func (s *Suite) Strength(ctx context.Context, cat diagnose.Catalogue) (*Strength, error) {
	out, shapes := &Strength{}, s.shapes()
	byRow := map[*diagnose.Mistake]map[string]bool{}
	for _, row := range cat {
		if row.Fate == diagnose.FateRule && row.Variants != nil {
			byRow[row] = map[string]bool{}
		}
	}
	alive := map[*diagnose.Mistake]bool{}
	for _, v := range s.Vectors {
		if v.Kind == KindLive {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows, live := noticed(v, cat)
		for _, row := range rows {
			byRow[row][v.ID] = true
		}
		for _, row := range live {
			alive[row] = true
		}
	}
	for _, row := range cat {
		if byRow[row] == nil {
			continue
		}
		c := Caught{ID: row.ID, Title: row.Title, Catchers: sortedKeys(byRow[row]), Needed: 2, Twins: orEmpty(row.Twins)}
		c.Shapes = shapes.count(c.Catchers, "")
		if !alive[row] && len(row.Twins) > 0 {
			c.Needed = 0 // it needs more than one request to be told from its twins
		}
		out.Rows = append(out.Rows, c)
	}
	for _, m := range verifierMutants {
		c := Caught{ID: m.id, Title: m.title, Needed: 1, Twins: []string{}}
		for _, v := range s.Vectors {
			if v.Kind == KindVerify && !v.Grey() && m.noticed(s, v) {
				c.Catchers = append(c.Catchers, v.ID)
			}
		}
		c.Shapes = shapes.count(c.Catchers, "")
		out.Mutants = append(out.Mutants, c)
	}
	out.needless(s, shapes)
	return out, nil
}

// noticed returns the rows of which some variant gives another answer on a
// vector, and those that have a variant there at all.
func noticed(v *Vector, cat diagnose.Catalogue) (rows, live []*diagnose.Mistake) {
	c, differs, err := changes(v)
	if err != nil {
		return nil, nil
	}
	for _, row := range cat {
		if row.Fate != diagnose.FateRule || row.Variants == nil || v.Kind == KindVerify && row.Sides&diagnose.Server == 0 {
			continue
		}
		variants := row.Variants(c)
		if len(variants) > 0 {
			live = append(live, row)
		}
		if slices.ContainsFunc(variants, func(w diagnose.Variant) bool {
			ru := rulesOf(w)
			return w.Set != nil && differs(&ru)
		}) {
			rows = append(rows, row)
		}
	}
	return rows, live
}

// rulesOf are the rules of a variant alone.
func rulesOf(v diagnose.Variant) (ru signer.Rules) {
	if v.Set != nil {
		v.Set(&ru)
	}
	return ru
}

// changes returns the case of a vector, and whether rules give another answer
// on it than the right one.
func changes(v *Vector) (*diagnose.Case, func(*signer.Rules) bool, error) {
	if v.Kind == KindVerify {
		r, err := v.Verify.Request.signable()
		if err != nil {
			return nil, nil, err
		}
		raw, _ := v.Verify.Request.param("oauth_signature")
		c := &diagnose.Case{Request: r, Secrets: true, Received: diagnose.Received{Signature: raw}}
		c.Credentials, err = v.Verify.Credentials.keys()
		right, _ := (&Reference{}).decide(v.Verify) // in a grey area, what this module chooses
		return c, func(ru *signer.Rules) bool {
			out, err := (&Reference{Rules: *ru}).decide(v.Verify)
			return err == nil && out.Verdict != right.Verdict
		}, err
	}
	c, right, err := rightCase(v.Sign)
	if err != nil {
		return nil, nil, err
	}
	plain := answerText(c, right, &signer.Rules{})
	return c, func(ru *signer.Rules) bool { return answerText(c, right, ru) != plain }, nil
}

// answerText is the whole answer that rules make, in one text. With an RSA
// method the base string stands for the signature, which follows from it.
func answerText(c *diagnose.Case, right *SignOut, ru *signer.Rules) string {
	if c.Credentials.PrivateKey != nil && ru.Output == nil && ru.Wire == nil && ru.Digest == nil {
		var m signer.Machine
		_ = m.Run(rehashed(&c.Request, &c.Credentials, ru), &signer.Credentials{}, ru) // without the key there is a base string and an error
		return string(m.BaseString())
	}
	out, err := mistaken(c, right, ru)
	if err != nil {
		return "error"
	}
	return string(out.Signature + "\x00" + out.Authorization + "\x00" + out.URL + "\x00" + out.Body)
}

func (m *verifierMutant) noticed(s *Suite, v *Vector) bool {
	out, err := m.decide(v.Verify, (&Reference{}).decide)
	if err != nil {
		return false
	}
	if out.Verdict != v.Expect.Verdict {
		return true
	}
	if v.Expect.Verdict == Refuse && v.Twin != "" { // a refusal counts if its twin is accepted
		if t := s.ByID(v.Twin); t != nil {
			twin, err := m.decide(t.Verify, (&Reference{}).decide)
			return err == nil && twin.Verdict != Accept
		}
	}
	return false
}

// needless lists the signing vectors without which every mistake would still be
// noticed twice.
func (out *Strength) needless(s *Suite, shapes shapes) {
	for _, v := range s.Vectors {
		if v.Kind != KindSign || v.Grey() {
			continue
		}
		if !slices.ContainsFunc(out.Rows, func(c Caught) bool {
			return contains(c.Catchers, v.ID) && shapes.count(c.Catchers, v.ID) < c.Needed
		}) {
			out.Needless = append(out.Needless, v.ID)
		}
	}
}

// Figure is the share of mistakes that are noticed as often as is asked for.
func (out *Strength) Figure() (enough, all int) {
	for _, list := range [][]Caught{out.Rows, out.Mutants} {
		for i := range list {
			all++
			if list[i].Enough() {
				enough++
			}
		}
	}
	return enough, all
}

// Text writes the matrix for people: the weakest first.
func (out *Strength) Text(w io.Writer, verbose bool) error {
	l := &lines{out: w}
	for _, part := range []struct {
		title string
		list  []Caught
	}{{"mistakes of signers", out.Rows}, {"mistakes of verifiers", out.Mutants}} {
		l.f("%s, how many vectors notice them, and of how many shapes\n\n", part.title)
		list := slices.Clone(part.list)
		slices.SortStableFunc(list, func(a, b Caught) int {
			return cmp.Or(cmp.Compare(a.Shapes, b.Shapes), cmp.Compare(len(a.Catchers), len(b.Catchers)))
		})
		for _, c := range list {
			mark := " "
			if !c.Enough() {
				mark = "!"
			}
			l.f("%s %4d %4d  %-38s %s\n", mark, len(c.Catchers), c.Shapes, c.ID, shortList(c.Catchers, verbose))
			if len(c.Twins) > 0 && verbose {
				l.f("         twins: %s\n", strings.Join(c.Twins, " "))
			}
		}
		l.f("\n")
	}
	enough, all := out.Figure()
	l.f("%d of %d are noticed often enough: those of signers by two vectors of different shape, those of verifiers by one;\nvectors have one shape if nothing but names and values tells them apart\n", enough, all)
	return l.err
}
