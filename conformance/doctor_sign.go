package conformance

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// trivial is the request that every signer must get right.
func (d *doctor) trivial(nonce, query string) *SignGiven {
	g := &SignGiven{
		Request: Request{Method: "GET", URL: "https://gallery.example.com/api", Headers: []Pair{}},
		Pairs:   Pairs{Query: []Pair{}, Form: []Pair{}},
		Credentials: Credentials{
			ConsumerKey: "doctorConsumerKey1234567", ConsumerSecret: "doctorConsumerSecret1234",
		},
		OAuth: []Pair{
			P("oauth_consumer_key", "doctorConsumerKey1234567"), P("oauth_signature_method", d.method()), P("oauth_timestamp", "1700000000"),
			P("oauth_nonce", nonce), P("oauth_version", "1.0"),
		},
		Placement: d.placement(),
	}
	if d.token {
		g.Credentials.Token, g.Credentials.TokenSecret = "doctorAccessToken1234567", "doctorTokenSecret1234567"
		g.OAuth = append(g.OAuth, P("oauth_token", string(g.Credentials.Token)))
	}
	if query != "" {
		g.Request.URL += Text("?name=" + signer.EscapeString(query))
		g.Pairs.Query = []Pair{P("name", query)}
	}
	return g
}

func (d *doctor) method() string {
	for _, m := range signer.Digests {
		if m.Kind != signer.RSA && contains(d.p.Features, strings.ToLower(m.Name)) {
			return m.Name
		}
	}
	return ""
}

func (d *doctor) placement() string {
	if len(d.p.Placements) == 0 || contains(d.p.Placements, "header") {
		return "header"
	}
	return d.p.Placements[0]
}

// sign puts a case and returns its answer, or why there is none.
func (d *doctor) sign(g *SignGiven) (*SignOut, string) {
	a, err := d.a.Do(d.ctx, Case{ID: "doctor", Sign: g})
	switch {
	case err != nil:
		return nil, broke(err)
	case a.Sign != nil:
		return a.Sign, ""
	case a.Error != nil:
		return nil, "error: " + firstLine(*a.Error)
	case a.Refused != nil:
		return nil, "refused: " + firstLine(*a.Refused)
	case a.Unsupported != nil:
		return nil, declined + firstLine(*a.Unsupported)
	}
	return nil, "no answer"
}

// broke tells why there is no answer, with the last that an adapter wrote on
// stderr.
func broke(err error) string {
	var fault *Fault
	if !errors.As(err, &fault) || strings.TrimSpace(fault.Stderr) == "" {
		return err.Error()
	}
	words := strings.TrimSpace(fault.Stderr)
	return err.Error() + "; its stderr ends with " + words[strings.LastIndexByte(words, '\n')+1:]
}

const (
	declined    = "unsupported: "
	firstNonce  = "doctorNonce1234567890abc"
	secondNonce = "doctorNonce0987654321xyz"
)

func (d *doctor) signs() {
	const right = "a trivial request is signed rightly"
	if d.method() == "" {
		d.skipped(right, "the passport names no method without RSA keys; features are such as hmac-sha1")
		return
	}
	first, trouble := d.sign(d.trivial(firstNonce, ""))
	if strings.HasPrefix(trouble, declined) && contains(d.p.Features, "token") {
		d.token = true
		first, trouble = d.sign(d.trivial(firstNonce, ""))
	}
	if trouble != "" {
		d.found(right, trouble)
		return
	}
	d.found(right, d.wired(d.trivial(firstNonce, ""), first))
	d.same(first)
	other, trouble := d.sign(d.trivial(secondNonce, ""))
	if trouble == "" && d.method() != "PLAINTEXT" && signatureIn(other) == signatureIn(first) {
		trouble = "both have the signature " + signatureIn(first)
	}
	d.found("another nonce makes another signature", trouble)
	accent, trouble := d.sign(d.trivial(firstNonce, "caf\u00e9 \u65e5"))
	if trouble == "" {
		trouble = d.wired(d.trivial(firstNonce, "caf\u00e9 \u65e5"), accent)
	}
	d.found("letters beyond ASCII come through the pipe as UTF-8", trouble)
	d.settings()
}

// settings puts cases with a protocol parameter more or less than usual. An
// adapter that does not hand it on makes its library look guilty of that.
func (d *doctor) settings() {
	const name = "a protocol parameter is handed on, or the case is unsupported"
	usual := d.trivial(firstNonce, "")
	for _, parameter := range []string{"oauth_callback", "oauth_verifier", "oauth_x_doctor", "oauth_version"} {
		g := d.trivial(firstNonce, "")
		trouble := parameter + " is not handed on"
		if i := slices.IndexFunc(g.OAuth, func(p Pair) bool { return string(p[0]) == parameter }); i >= 0 {
			g.OAuth = slices.Delete(g.OAuth, i, i+1)
			trouble = "a case without " + parameter + " is signed with it"
		} else {
			g.OAuth = append(g.OAuth, P(parameter, "oob"))
		}
		out, _ := d.sign(g)
		if out != nil && d.judged(g, out) != "" && d.judged(usual, out) == "" {
			d.found(name, trouble+"; where the library has no setting for it, answer unsupported")
			return
		}
	}
	d.found(name, "")
}

func (d *doctor) same(first *SignOut) {
	const name = "the same case twice has the same answer"
	if !contains(d.p.Settable, "nonce") || !contains(d.p.Settable, "timestamp") {
		d.skipped(name, "nonce and timestamp cannot be set")
		return
	}
	again, trouble := d.sign(d.trivial(firstNonce, ""))
	if trouble == "" && signatureIn(again) != signatureIn(first) {
		trouble = "the signatures are " + signatureIn(first) + " and " + signatureIn(again) + "; does it use its own clock or nonce?"
	}
	d.found(name, trouble)
}

// wired is judged, but lets a library add parameters of its own.
func (d *doctor) wired(g *SignGiven, out *SignOut) string {
	if trouble := d.judged(g, out); !strings.Contains(trouble, wasAdded+signedRightly) {
		return trouble
	}
	return ""
}

// judged judges an answer as a run would.
func (d *doctor) judged(g *SignGiven, out *SignOut) string {
	want, err := compute(g, signer.Rules{})
	if err != nil {
		return err.Error()
	}
	v := &Vector{ID: "doctor/trivial", Kind: KindSign, Sign: g, Expect: Expect{SignOut: *want}}
	j := &judge{passport: d.p}
	if d.p.Dialect != "" {
		return "" // judged by the run, against the dialect
	}
	r := j.judge(v, &Case{ID: v.ID, Sign: g}, &Answer{Sign: out})
	if r.Verdict == Pass {
		return ""
	}
	return fmt.Sprintf("%s: wanted %s, got %s", r.Detail, clip(printable(r.Want)), clip(printable(r.Got)))
}

// signatureIn finds the signature of an answer wherever it stands.
func signatureIn(out *SignOut) string {
	if out.Signature != "" {
		return string(out.Signature)
	}
	for _, r := range []Request{
		{Headers: []Pair{{"Authorization", out.Authorization}}}, {URL: out.URL},
		{Body: out.Body, Headers: []Pair{P("Content-Type", signer.FormType)}},
	} {
		if raw, found := r.param("oauth_signature"); found {
			return signer.Unescape(raw)
		}
	}
	return ""
}
