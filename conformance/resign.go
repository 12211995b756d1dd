package conformance

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	letters "unicode"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// atTime returns the case of a vector of kind verify as if it happened now: all
// times are moved by the same amount, and it is signed anew, spoiled in the same
// one way if it was. Some ways need a certain letter in the signature, so it
// may take a few seconds' difference to find one.
func (s *Suite) atTime(v *Vector, now time.Time) (Case, error) {
	for second := range int64(maxSeconds) {
		by := now.Unix() - second - v.Verify.Now
		signed, err := s.signedAgain(v, s.moved(v, by), func(t *Vector) *VerifyGiven { return s.moved(t, by+v.Verify.Now-t.Verify.Now) })
		if err != nil {
			return Case{}, err
		}
		signed.Now = now.Unix()
		out, err := (&Reference{}).decide(signed)
		if err != nil || v.Grey() || out.Verdict == v.Expect.Verdict {
			return Case{ID: v.ID, Verify: signed}, err
		}
	}
	return Case{}, fmt.Errorf("the adapter's clock cannot be set, and %s cannot be signed anew", v.ID)
}

const maxSeconds = 30

// moved shifts the clock of a case. A timestamp that is not a usual one stays.
func (s *Suite) moved(v *Vector, by int64) *VerifyGiven {
	g := *v.Verify
	g.Now += by
	g.Request = g.Request.rewriteParams(func(name, raw string) string {
		if name == "oauth_timestamp" {
			return shifted(raw, by)
		}
		return raw
	})
	g.Seen = make([]Seen, len(v.Verify.Seen))
	for i, seen := range v.Verify.Seen {
		seen[2] = Text(shifted(string(seen[2]), by))
		g.Seen[i] = seen
	}
	return &g
}

func shifted(raw string, by int64) string {
	digits := strings.TrimLeft(raw, "0")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || len(digits) != 9 && len(digits) != 10 {
		return raw
	}
	return raw[:len(raw)-len(digits)] + strconv.FormatInt(n+by, 10)
}

// signedAgain puts into g, which is v's case changed in some respect, the
// signature that stands to it as v's own signature stands to v. twin makes the
// same change to the vector that v differs from.
func (s *Suite) signedAgain(v *Vector, g *VerifyGiven, twin func(*Vector) *VerifyGiven) (*VerifyGiven, error) {
	old, found := v.Verify.Request.param("oauth_signature")
	if !found {
		return g, nil
	}
	was, is := signatureOf(v.Verify), signatureOf(g)
	if raw, ok := derive(old, was, is); ok {
		return withSignature(g, old, raw), nil
	}
	if t := s.ByID(v.Twin); v.Twin != "" && t != nil {
		again, err := s.signedAgain(t, twin(t), twin)
		if err != nil {
			return nil, err
		}
		theirs, _ := t.Verify.Request.param("oauth_signature")
		now, _ := again.Request.param("oauth_signature")
		if raw, ok := derive(old, text(theirs), text(now)); ok {
			return withSignature(g, old, raw), nil
		}
	}
	if raw, ok := wronglySigned(v.Verify, g, old); ok {
		return withSignature(g, old, raw), nil
	}
	return nil, fmt.Errorf("the adapter's clock cannot be set, and %s cannot be signed anew: the key that signed it is not known", v.ID)
}

func withSignature(g *VerifyGiven, old, raw string) *VerifyGiven {
	out := *g
	out.Request = g.Request.rewriteParams(func(name, value string) string {
		if name == "oauth_signature" && value == old {
			return raw
		}
		return value
	})
	return &out
}

// text is a signature as it was before it was escaped for the wire.
func text(raw string) string { return signer.Unescape(raw) }

// spoilings are what is done to a signature text on its way to the wire: rightly
// first, then the ways in which vectors spoil it.
var spoilings = []func(signature string) string{
	signer.EscapeString,
	func(s string) string { return s },
	func(s string) string { return signer.EscapeString(signer.EscapeString(s)) },
	func(s string) string { return signer.EscapeString(strings.Map(otherCase, s)) },
	func(s string) string { return signer.EscapeString(s[:len(s)/2]) },
	func(s string) string { return signer.EscapeString(strings.TrimRight(s, "=")) },
	func(s string) string { return signer.EscapeString(hex.EncodeToString([]byte(s))) },
}

func otherCase(r rune) rune {
	if letters.IsUpper(r) {
		return letters.ToLower(r)
	}
	return letters.ToUpper(r)
}

// derive does to now what turns was into old: one of the spoilings, or the
// change of a few letters.
func derive(old, was, now string) (string, bool) {
	if was == "" || now == "" {
		return "", false
	}
	for _, spoil := range spoilings {
		if spoil(was) == old {
			return spoil(now), true
		}
	}
	a, b := text(old), was
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	end := 0
	for end < len(a)-head && end < len(b)-head && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	if len(a)-head-end > 4 && len(a) == len(b) || head+end < len(b)/2 || len(now) < head+end {
		return "", false
	}
	middle := a[head : len(a)-end]
	changed := now[:head] + middle + now[len(now)-end:]
	if changed == now && middle != "" {
		changed = now[:head] + strings.Map(otherLetter, middle) + now[len(now)-end:]
	}
	return signer.EscapeString(changed), true
}

func otherLetter(r rune) rune {
	if r == 'A' {
		return 'B'
	}
	return 'A'
}

// signatureOf returns the right signature of a case, or "" if there is none.
func signatureOf(g *VerifyGiven) string { return signatureUnder(g, signer.Rules{}) }

func signatureUnder(g *VerifyGiven, ru signer.Rules) string {
	r, err := g.Request.signable()
	if err != nil {
		return ""
	}
	c, err := g.Credentials.keys()
	if err != nil {
		return ""
	}
	var m signer.Machine
	if m.Run(&r, &c, &ru) != nil {
		return ""
	}
	return string(m.Signature())
}

// wronglySigned finds the mistake of the catalogue by which was got its
// signature, and makes it again. A signature that no mistake explains was made
// with another key; any other one of its form stands for it.
func wronglySigned(was, now *VerifyGiven, old string) (string, bool) {
	r, err := was.Request.signable()
	if err != nil {
		return "", false
	}
	c := &diagnose.Case{Request: r}
	if c.Credentials, err = was.Credentials.keys(); err != nil {
		return "", false
	}
	if c.Credentials.PublicKey != nil {
		return wronglySignedRSA(was, now, old)
	}
	for _, m := range unicode.Catalogue() {
		if m.Variants == nil {
			continue
		}
		for _, variant := range m.Variants(c) {
			var ru signer.Rules
			variant.Set(&ru)
			if signatureUnder(was, ru) == text(old) {
				return signer.EscapeString(signatureUnder(now, ru)), true
			}
		}
	}
	return another(now)
}

// another returns a signature of the right form and of another key.
func another(g *VerifyGiven) (string, bool) {
	right := signatureOf(g)
	if right == "" {
		return "", false
	}
	return signer.EscapeString(strings.Map(otherLetter, right[:4]) + right[4:]), true
}
