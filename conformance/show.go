package conformance

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Show writes the vector for a person: in words, as the raw request that is
// right, and as curl.
func (v *Vector) Show(out io.Writer) error {
	w := &lines{out: out}
	w.f("%s (%s, edition %s)\n%s\n\n%s\n", v.ID, v.Kind, v.Edition, v.Title, v.Why)
	for _, s := range v.Spec {
		w.f("%s %s, %s\n", s.Doc, s.Section, s.Level)
	}
	if len(v.AimsAt) > 0 {
		w.f("aims at %s\n", strings.Join(v.AimsAt, ", "))
	}
	switch {
	case v.Sign != nil:
		v.showSign(w)
	case v.Verify != nil:
		v.showVerify(w)
	default:
		w.f("\nsend %s %s\n", v.Ask.Method, v.Ask.Path)
		w.pairs("query", v.Ask.Query)
		w.pairs("form", v.Ask.Form)
	}
	if v.Grey() {
		w.f("\nthe specification leaves %s open: %s\n", v.Choice, strings.Join(sortedKeys(v.OneOf), ", "))
	}
	return w.err
}

func (v *Vector) showSign(w *lines) {
	g := v.Sign
	w.f("\ngiven: %s %s, parameters in the %s\n", g.Request.Method, printable(g.Request.URL), g.Placement)
	w.pairs("query", g.Pairs.Query)
	w.pairs("form", g.Pairs.Form)
	w.pairs("oauth", g.OAuth)
	w.f("  secrets   consumer %q, token %q\n", string(g.Credentials.ConsumerSecret), string(g.Credentials.TokenSecret))
	right, err := compute(g, signer.Rules{})
	if err != nil {
		w.f("\nthe reference does not sign it: %v\n", err)
		return
	}
	if right.BaseString != "" {
		w.f("\nbase string\n  %s\n", printable(right.BaseString))
	}
	w.f("\nkey        %s\nsignature  %s\n", printable(right.Key), right.Signature)
	w.request(g.placed(g.Request, right))
}

func (v *Vector) showVerify(w *lines) {
	w.request(v.Verify.Request)
	w.f("\nby the clock of the verifier it is %d\n", v.Verify.Now)
	for _, s := range v.Verify.Seen {
		w.f("seen before: consumer %q, token %q, timestamp %s, nonce %q\n", string(s[0]), string(s[1]), s[2], string(s[3]))
	}
	if v.Twin != "" {
		w.f("differs from %s: %s\n", v.Twin, v.Changed)
	}
	if !v.Grey() {
		w.f("right is: %s %s\n", v.Expect.Verdict, v.Expect.Problem)
	}
}

func (w *lines) pairs(name string, pairs []Pair) {
	for _, p := range pairs {
		w.f("  %-9s %q = %q\n", name, string(p[0]), string(p[1]))
		name = ""
	}
}

// request writes a request as it goes over the wire, and as curl.
func (w *lines) request(r Request) {
	sent, err := r.signable()
	if err != nil {
		w.f("\nthe request cannot be sent: %v\n", err)
		return
	}
	w.f("\nas it is sent\n  %s %s HTTP/1.1\n  Host: %s\n", sent.Method, sent.Target, sent.Host)
	for _, h := range r.Headers {
		w.f("  %s: %s\n", printable(h[0]), printable(h[1]))
	}
	if r.Body != "" {
		w.f("\n  %s\n", printable(r.Body))
	}
	curl := []string{"curl -X " + string(r.Method), shellQuote(string(r.URL))}
	for _, h := range r.Headers {
		curl = append(curl, "-H "+shellQuote(string(h[0]+": "+h[1])))
	}
	if r.Body != "" {
		curl = append(curl, "--data-binary "+shellQuote(string(r.Body)))
	}
	w.f("\nas curl\n  %s\n", strings.Join(curl, " \\\n    "))
}

// shellQuote quotes a text for bash, octets that are no text as escapes.
func shellQuote(s string) string {
	if !slices.ContainsFunc([]byte(s), func(b byte) bool { return b < ' ' || b > '~' }) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'' || c == '\\':
			b.WriteString(`\` + string(c))
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + "'"
}
