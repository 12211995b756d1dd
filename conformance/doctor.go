package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Probe is one thing that an adapter must do before its answers are believed.
type Probe struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"` // "ok", "failed" or "skipped"
	Detail  string `json:"detail"`
}

// stranger is an adapter that can be sent an operation of any name.
type stranger interface {
	Strange(ctx context.Context, op string) (Answer, error)
}

// Doctor asks an adapter what shows whether it is wired rightly. The error says
// that it could not be asked at all; ok is whether nothing failed.
func Doctor(ctx context.Context, a Adapter, kit string) (passport Passport, probes []Probe, ok bool, err error) {
	passport, err = a.Hello(ctx, Hello{Kit: kit, Edition: "doctor"})
	if err != nil {
		return passport, nil, false, fmt.Errorf("%w: the adapter does not say hello: %w", ErrNothingJudged, err)
	}
	d := &doctor{ctx: ctx, a: a, p: passport}
	d.strange()
	if contains(passport.Ops, string(KindSign)) {
		d.signs()
	}
	if contains(passport.Ops, string(KindVerify)) {
		d.verifies()
	}
	d.crowd()
	ok = !slices.ContainsFunc(d.probes, func(p Probe) bool { return p.Outcome == "failed" })
	return passport, d.probes, ok, nil
}

type doctor struct {
	ctx    context.Context
	a      Adapter
	p      Passport
	token  bool // it signs with a token only
	probes []Probe
}

// found notes a probe; an empty detail is success.
func (d *doctor) found(name, detail string) {
	p := Probe{Name: name, Outcome: "ok"}
	if detail != "" {
		p.Outcome, p.Detail = "failed", detail
	}
	d.probes = append(d.probes, p)
}

func (d *doctor) skipped(name, why string) {
	d.probes = append(d.probes, Probe{Name: name, Outcome: "skipped", Detail: why})
}

func (d *doctor) strange() {
	const name = "an operation that nobody knows is answered as unsupported"
	s, ok := d.a.(stranger)
	if !ok {
		d.skipped(name, "the adapter is no process")
		return
	}
	switch a, err := s.Strange(d.ctx, "op-7f3a"); {
	case err != nil:
		d.found(name, err.Error())
	case a.Unsupported == nil:
		d.found(name, "it answers something else; an adapter must not answer what it does not know")
	default:
		d.found(name, "")
	}
}

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
		return nil, err.Error()
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

// crowd puts many cases at once, which stalls an adapter that does not read
// while it writes.
func (d *doctor) crowd() {
	const name, many = "64 cases at once are all answered", 64
	if !contains(d.p.Ops, string(KindSign)) || d.method() == "" {
		d.skipped(name, "it does not sign")
		return
	}
	var wg sync.WaitGroup
	troubles := make([]string, many)
	for i := range troubles {
		wg.Go(func() {
			query := strings.Repeat("x", 4096)
			_, troubles[i] = d.sign(d.trivial(fmt.Sprintf("%s%02d", firstNonce[:22], i), query))
		})
	}
	wg.Wait()
	slices.Sort(troubles)
	d.found(name, troubles[many-1])
}
