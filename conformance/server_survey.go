package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// survey says what the server does.
func (s *Server) survey(_ context.Context, results []Result) []Finding {
	for i := range results {
		r := &results[i]
		if g := s.put[r.ID]; g != nil && r.request != nil {
			r.request.Verify = g // causes are sought in what was sent
		}
		if feature, found := strings.CutPrefix(r.Detail, lacking); found && r.Verdict == Unsupported {
			r.Detail = "--features does not name " + feature
		}
	}
	var out []Finding
	t := s.tally(results)
	posture, checks := t.posture()
	if posture != nil {
		out = append(out, *posture)
	}
	if !checks {
		return out // it would do the same with whatever else is asked
	}
	s.clock.remark(results)
	for _, f := range []*Finding{s.twoLegged(t, results), s.clock.digits(), s.clock.window(s.Features), s.unknownNames(results)} {
		if f != nil {
			out = append(out, *f)
		}
	}
	return out
}

// answers is a count of requests and of what became of them.
type answers struct{ put, taken, named, rightly int }

func (a *answers) add(r *Result, want *VerifyOut) {
	got := r.answer.Verify
	a.put++
	if got.Verdict == Accept {
		a.taken++
	}
	if got.Problem != "" {
		a.named++
		if reasonOf(got.Problem) == reasonOf(want.Problem) {
			a.rightly++
		}
	}
}

// tally is what became of the requests that are right, with a token and
// without, and of those that are wrong.
type tally struct{ right, bare, wrong answers }

func (s *Server) tally(results []Result) (t tally) {
	for i := range results {
		r := &results[i]
		v := s.Suite.ByID(r.ID)
		switch {
		case r.answer == nil || r.answer.Verify == nil || v.Grey():
		case v.Expect.Verdict == Refuse:
			t.wrong.add(r, &v.Expect.VerifyOut)
		case s.bare(v):
			t.bare.add(r, &v.Expect.VerifyOut)
		default:
			t.right.add(r, &v.Expect.VerifyOut)
		}
	}
	return t
}

// bare reports whether a vector's request comes without a token to a server
// that was given one. The fault of a wrong one may be just that, so its twin
// counts.
func (s *Server) bare(v *Vector) bool {
	if t := s.Suite.ByID(v.Twin); t != nil {
		v = t
	}
	_, found := v.Verify.Request.param("oauth_token")
	return !found && s.Credentials.Token != ""
}

// posture tells servers apart that check, that only warn, that check nothing and
// that take nothing. Only of the first is there more to say.
func (t *tally) posture() (f *Finding, checks bool) {
	right, wrong := t.right, t.wrong
	right.put, right.taken, right.named = right.put+t.bare.put, right.taken+t.bare.taken, right.named+t.bare.named
	switch {
	case right.put == 0 || wrong.put == 0:
		return nil, false
	case right.taken == 0 && wrong.taken == 0:
		return &Finding{
			ID: "refuses-everything", Says: "refuses every request, the right ones too",
			Shown: fmt.Sprintf("none of %d right requests is taken", right.put),
			Open:  "no more can be told; are the client, its secret and the token those that the server knows (it may want a token), and is the address that of a resource that wants a signature?",
		}, false
	case wrong.taken == wrong.put && wrong.named == 0:
		return &Finding{
			ID: "checks-nothing", Says: "accepts every request and says nothing: it checks nothing",
			Shown: fmt.Sprintf("%d of %d wrong requests are taken, none with a warning", wrong.taken, wrong.put),
			Open:  "is the address that of a resource that wants a signature?",
		}, false
	case wrong.taken == wrong.put:
		return &Finding{
			ID: "only-warns", Says: "accepts every request and says by a header field which it would refuse: it checks, and only warns",
			Shown: fmt.Sprintf("%d of %d wrong requests are taken, %d with a warning, %d of these for the reason that is wrong with them; of %d right requests %s", wrong.taken, wrong.put, wrong.named, wrong.rightly, right.put, few(right.named, "has a warning", "have a warning")),
		}, false
	}
	return &Finding{
		ID: "checks", Says: "checks requests",
		Shown: fmt.Sprintf("%d of %d right requests are taken, %d of %d wrong ones refused", right.taken, right.put, wrong.put-wrong.taken, wrong.put),
	}, true
}

func few(n int, one, more string) string {
	switch n {
	case 0:
		return "none " + one
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// twoLegged finds that no request without a token is taken, while those with one
// are. That is the server's right, so they are put aside, unless it is said to
// take them.
func (s *Server) twoLegged(t tally, results []Result) *Finding {
	if t.bare.put < 2 || t.bare.taken > 0 || t.right.taken == 0 || slices.Contains(s.Features, "two-legged") {
		return nil
	}
	aside := 0
	for i := range results {
		if r := &results[i]; r.answer != nil && s.bare(s.Suite.ByID(r.ID)) {
			*r = newResult(s.Suite.ByID(r.ID))
			r.Verdict, r.Detail = Unsupported, "it takes no request without a token"
			aside++
		}
	}
	return &Finding{
		ID: "no-request-without-a-token", Says: "takes no request without a token",
		Shown: fmt.Sprintf("all %d right ones are refused; with a token %d of %d are taken", t.bare.put, t.right.taken, t.right.put),
		Open:  fmt.Sprintf("a server may want a token (3.1), so the %s without one are not judged; one that computes the signature wrongly without a token would answer the same; name the feature two-legged if yours is to take them", plural(aside, "vector")),
	}
}
