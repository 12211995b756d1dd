package conformance

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// judgeSign compares what a signer made with what is right for the request that
// it would send: nonce, timestamp and version may be its own if it cannot be
// told which to use.
func (j *judge) judgeSign(r *Result, v *Vector, g *SignGiven, out *SignOut) {
	s := readSent(g, out)
	if out.Signature == "" && !s.signed && out.BaseString == "" {
		r.Verdict, r.Detail = Errored, "the answer holds neither a signature nor a base string"
		return
	}
	if v.WireOnly && j.passport.Takes.URL == "parsed" && s.request.URL != g.Request.URL && (s.respelt || s.changed) {
		r.Verdict, r.Detail = Unsupported, noWireForm
		return
	}
	asked := j.adapt(g, &s)
	if v.Grey() {
		j.observe(r, v, g, asked, out, &s)
		return
	}
	sentAs := *asked
	sentAs.Request = s.request
	want, err := j.expect(v, &sentAs)
	if err != nil {
		r.Verdict, r.Detail = Errored, "recomputing what is right: "+err.Error()
		return
	}
	j.compare(r, asked, want, out, &s)
	if r.Verdict == Fail && s.shown && j.signsWhatItSends(&sentAs, out, &s) {
		j.comparePlaced(r, asked, out, &s, signatureOrSent(out, &s))
		r.Detail += signedRightly
		return
	}
	if s.changed && r.Verdict == Fail {
		asGiven := Result{}
		if want, err = j.expect(v, asked); err == nil {
			j.compare(&asGiven, asked, want, out, &s)
		}
		if asGiven.Verdict == Pass {
			r.Verdict, r.Stage = Rewrote, requestStage(g, &s)
			r.Detail, r.Want, r.Got = "the request given is signed and another one is sent", requestText(g.Request), requestText(s.request)
		}
		return
	}
	if s.changed && r.Verdict == Pass || s.respelt && r.Verdict == Pass && j.passport.Takes.URL != "parsed" {
		r.Verdict, r.Stage = Rewrote, requestStage(g, &s)
		r.Detail, r.Want, r.Got = "another request than the one given is signed and sent", requestText(g.Request), requestText(s.request)
	} else if s.respelt && r.Verdict == Pass {
		r.note("its URL class writes the address as " + string(s.request.URL))
	}
}

// rawValue begins the detail of a header with a value that is not escaped.
const rawValue = "not escaped is the value of "

// wasAdded ends the difference of an answer with a parameter of its own.
const wasAdded = " was added"

// signedRightly ends the detail of an answer whose only fault is what it sends.
const signedRightly = "; what was sent is signed rightly"

// signsWhatItSends reports whether an answer is right for the protocol
// parameters that it holds, which are others than those asked for.
func (j *judge) signsWhatItSends(sentAs *SignGiven, out *SignOut, s *sent) bool {
	as := *sentAs
	as.OAuth = s.protocol
	if multisetDifference(sentAs.OAuth, s.protocol) == "" {
		return false
	}
	want, err := compute(&as, j.rules)
	if err != nil {
		return false
	}
	var r Result
	j.compare(&r, &as, want, out, s)
	return r.Verdict == Pass
}

func signatureOrSent(out *SignOut, s *sent) Text {
	if out.Signature != "" {
		return out.Signature
	}
	return Text(s.signature)
}

func requestStage(g *SignGiven, s *sent) string {
	if s.request.URL != g.Request.URL {
		return "url"
	}
	return "body"
}

func requestText(r Request) Text {
	if r.Body == "" {
		return r.Method + " " + r.URL
	}
	return r.Method + " " + r.URL + "\n" + r.Body
}

// adapt returns the case as the library could be asked it: what it cannot be
// told is taken from what it sent.
func (j *judge) adapt(g *SignGiven, s *sent) *SignGiven {
	out := *g
	if !s.shown {
		return &out
	}
	out.OAuth = slices.Clone(g.OAuth)
	for _, setting := range []string{"nonce", "timestamp", "version"} {
		name := "oauth_" + setting
		own, found := lookup(s.protocol, name)
		if slices.Contains(j.passport.Settable, setting) {
			continue
		}
		i := slices.IndexFunc(out.OAuth, func(p Pair) bool { return string(p[0]) == name })
		switch {
		case i >= 0 && found:
			out.OAuth[i][1] = Text(own)
		case i >= 0 && (setting == "version" || plaintext(g)):
			out.OAuth = slices.Delete(out.OAuth, i, i+1)
		case i < 0 && found:
			out.OAuth = append(out.OAuth, P(name, own))
		}
	}
	if own, found := lookup(s.protocol, "oauth_body_hash"); found && j.dialect == "mastercard" {
		if _, asked := lookup(g.OAuth, "oauth_body_hash"); !asked && own == bodyHash(&out) {
			out.OAuth = append(out.OAuth, P("oauth_body_hash", own)) // which Mastercard wants of every request
		}
	}
	return &out
}

// bodyHash is the right oauth_body_hash of a request.
func bodyHash(g *SignGiven) string {
	r, err := g.Request.signable()
	if err != nil {
		return ""
	}
	method, _ := lookup(g.OAuth, "oauth_signature_method")
	for _, d := range signer.Digests {
		if d.Name == method {
			return string((&signer.Rules{}).AppendBodyHash(nil, &r, d, &signer.Credentials{}))
		}
	}
	return ""
}

// plaintext reports whether a case asks for the PLAINTEXT method, with which
// section 3.1 lets nonce and timestamp be left out.
func plaintext(g *SignGiven) bool {
	method, _ := lookup(g.OAuth, "oauth_signature_method")
	return method == "PLAINTEXT"
}

// expect returns what is right: the vector's own answer, or, for another nonce,
// request or dialect, what the reference makes of it.
func (j *judge) expect(v *Vector, asked *SignGiven) (*SignOut, error) {
	g := v.Sign
	if j.rules.Written() == 0 && asked.Request.URL == g.Request.URL && asked.Request.Body == g.Request.Body && slices.Equal(asked.OAuth, g.OAuth) {
		return &v.Expect.SignOut, nil
	}
	return compute(asked, j.rules)
}

// compute signs under rules.
func compute(g *SignGiven, ru signer.Rules) (*SignOut, error) {
	a, err := (&Reference{Rules: ru}).sign(g)
	for _, reason := range []*string{a.Refused, a.Unsupported, a.Error} {
		if err == nil && reason != nil {
			err = errors.New(*reason)
		}
	}
	return a.Sign, err
}

// compare goes through the stages in order and keeps the first difference. A
// stage that is empty on either side is not compared.
func (j *judge) compare(r *Result, asked *SignGiven, want, out *SignOut, s *sent) {
	r.Verdict = Pass
	signature := signatureOrSent(out, s)
	right := signature != "" && signature == want.Signature
	for _, stage := range []struct {
		name, what string
		want, got  Text
	}{
		{"parameters", "the normalized parameters differ", joined(want.Parameters), joined(out.Parameters)},
		{"base_uri", "the base string URI differs", want.BaseURI, out.BaseURI},
		{"base_string", "the base string differs", want.BaseString, out.BaseString},
		{"key", "the key differs", want.Key, out.Key},
		{"signature", "the signature differs", want.Signature, signature},
	} {
		if stage.want == "" || stage.got == "" || stage.want == stage.got {
			continue
		}
		if right {
			r.note("the adapter shows another " + strings.ReplaceAll(stage.name, "_", " ") + " than the one that was signed")
			continue
		}
		r.fail(stage.name, stage.what, stage.want, stage.got)
		return
	}
	if s.shown {
		j.comparePlaced(r, asked, out, s, signature)
	}
}

// comparePlaced compares the protocol parameters as placed, in any order.
func (j *judge) comparePlaced(r *Result, asked *SignGiven, out *SignOut, s *sent, signature Text) {
	stage, got := "authorization", out.Authorization
	switch asked.Placement {
	case "query":
		stage, got = "url", out.URL
	case "body":
		stage, got = "body", out.Body
	}
	fail := func(detail string, want, got Text) { r.fail(stage, detail, want, got) }
	if stage == "authorization" && !strings.EqualFold(s.scheme, "OAuth") {
		fail(fmt.Sprintf("the scheme is %q", s.scheme), "OAuth", Text(s.scheme))
		return
	}
	if !s.signed {
		fail("there is no oauth_signature", signature, got)
		return
	}
	if Text(s.signature) != signature {
		fail("oauth_signature reads as another text than the signature", signature, Text(s.signature))
		return
	}
	if name := asGiven(asked, out); stage == "authorization" && name != "" {
		fail(rawValue+name, joined(asked.OAuth), joined(s.protocol))
		return
	}
	if detail := multisetDifference(asked.OAuth, s.protocol); detail != "" {
		fail(detail, joined(asked.OAuth), joined(s.protocol))
		return
	}
	if stage == "authorization" {
		if string(asked.Realm) != unquote(s.realm) {
			fail("the realm differs", asked.Realm, Text(s.realm))
			return
		}
		if s.raw != "" && j.rules.Wire == nil && (j.dialect != "mastercard" || s.raw != "oauth_body_hash") { // Mastercard reads it as it stands
			fail(rawValue+s.raw, Text(signer.EscapeString(string(signature))), got)
		}
	}
}

// asGiven names a protocol parameter that stands in the header as it was given,
// though it had to be escaped and reads as another value so.
func asGiven(asked *SignGiven, out *SignOut) string {
	for _, it := range signer.AppendItems(nil, string(out.Authorization)) {
		given, found := lookup(asked.OAuth, it.Name)
		if found && it.Value == string(given) && signer.Unescape(it.Value) != it.Value {
			return it.Name
		}
	}
	return ""
}

// unquote removes the backslashes of an HTTP quoted-string.
func unquote(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// multisetDifference names the first pair that one list has and the other has
// not.
func multisetDifference(want, got []Pair) string {
	rest := slices.Clone(got)
	for _, p := range want {
		i := slices.Index(rest, p)
		if i < 0 {
			if other, found := lookup(rest, string(p[0])); found {
				return fmt.Sprintf("%s is %q", p[0], other)
			}
			return fmt.Sprintf("%s is missing", p[0])
		}
		rest = slices.Delete(rest, i, i+1)
	}
	if len(rest) > 0 {
		return string(rest[0][0]) + wasAdded
	}
	return ""
}

func joined(pairs []Pair) Text {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(string(p[0]) + "=" + string(p[1]))
	}
	return Text(b.String())
}
