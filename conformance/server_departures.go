package conformance

import (
	"slices"
	"strings"
)

// digits finds that a server minds the letters of a timestamp, not its value
// alone.
func (c *clock) digits() *Finding {
	switch {
	case c.old == Accept && c.nine == Refuse:
		return &Finding{
			ID: "timestamp-digits", Says: "takes timestamps of ten digits only; RFC 5849, section 3.3, asks for a positive integer, of whatever length",
			Shown: "1000000000 is taken, 999999999, a second before it, is refused" + quoted(c.said),
		}
	case c.zero == Refuse && c.old == Refuse:
		return &Finding{
			ID: "timestamp-digits", Says: "minds the digits of a timestamp, not its value alone: ten digits are taken, the same second with a zero in front is refused; RFC 5849, section 3.3, asks for a positive integer",
			Shown: "the present time is taken, and refused with a leading zero" + quoted(c.said),
			Open:  "it may want ten digits exactly, or mind the zero: timestamps of nine digits would tell, but they are of 2001 and before, and it refuses one of ten digits of that time as well",
		}
	case c.zero == Refuse:
		return &Finding{
			ID: "timestamp-leading-zero", Says: "minds a leading zero in a timestamp, though it does not change the value (RFC 5849, section 3.3: a positive integer)",
			Shown: "the present time is taken, and refused with a zero in front; nine digits are taken" + quoted(c.said),
		}
	}
	return nil
}

// stageTimestamp is where a request fails that is refused for the digits of its
// timestamp: no other cause is sought.
const stageTimestamp = "timestamp"

// remark says of failures that their timestamps have the digits which the server
// refuses.
func (c *clock) remark(results []Result) {
	for i := range results {
		r := &results[i]
		if r.Verdict != Fail || r.Got != Refuse || c.old != Accept || c.nine != Refuse {
			continue
		}
		if at, _ := r.request.Verify.Request.param("oauth_timestamp"); len(at) == 9 {
			r.Stage = stageTimestamp
			r.Detail += " (its timestamp has nine digits)"
		}
	}
}

// window finds whether old timestamps are refused.
func (c *clock) window(features []string) *Finding {
	named := slices.Contains(features, "timestamp-window")
	switch {
	case c.old == Accept && !named:
		return &Finding{
			ID: "no-timestamp-window", Says: "takes requests however old, which RFC 5849, section 3.3, leaves to the server",
			Shown: "a timestamp of 2001 is taken",
		}
	case c.old == Refuse && !named:
		return &Finding{
			ID: "timestamp-window", Says: "refuses old requests, as it may (RFC 5849, section 3.3)",
			Shown: "a timestamp of 2001 is refused",
			Open:  "name the feature timestamp-window to have the window judged",
		}
	}
	return nil
}

// unknownNames finds that a rightly signed oauth_ name in the query that is no
// protocol parameter makes a request refused.
func (s *Server) unknownNames(results []Result) *Finding {
	beside, header := observedBy(results, "grey/oauth-name-elsewhere"), observedBy(results, "grey/unknown-oauth-parameter")
	if beside != Refuse {
		return nil
	}
	f := &Finding{
		ID: "unknown-oauth-name-in-the-query", Says: "refuses unknown oauth_ parameters in the query beside a signed header, though they are signed",
		Shown: "grey/oauth-name-elsewhere is refused; without the parameter it is taken",
		Open:  "RFC 5849 tells clients to keep all oauth_ names in one place (3.5, SHALL) and lets servers refuse unsupported parameters (3.2, SHOULD); many servers ignore them",
	}
	switch header {
	case Accept:
		f.Shown += ", and so is one with such a parameter in the header: the place decides"
	case Refuse:
		s.refusedForTheName(results)
		f.Says = "refuses unknown oauth_ parameters, though they are signed, in the query and in the header"
		f.Shown += "; grey/unknown-oauth-parameter, for the header, is refused too"
	}
	return f
}

// refusedForTheName lets pass what came with an unknown oauth_ name after signing
// and was refused for the name: one fault is as good as the other to a server
// that minds both.
func (s *Server) refusedForTheName(results []Result) {
	for i := range results {
		r := &results[i]
		v := s.Suite.ByID(r.ID)
		twin := s.Suite.ByID(v.Twin)
		if r.Verdict != Fail || r.Stage != "problem" || r.Got != "parameter_rejected" || twin == nil {
			continue
		}
		v.Verify.Request.rewriteParams(func(name, raw string) string {
			if strings.HasPrefix(name, "oauth_") && !twin.Verify.sends(name) {
				r.Verdict, r.Stage, r.Detail, r.Want, r.Got = Pass, "", "", "", ""
				r.note("refused for " + name + " and not for the signature")
			}
			return raw
		})
	}
}

// observedBy is the verdict on a grey vector, if it was put and means something.
func observedBy(results []Result, id string) string {
	for i := range results {
		if r := &results[i]; r.ID == id && r.Verdict == Observed && r.answer.Verify != nil {
			return r.answer.Verify.Verdict
		}
	}
	return ""
}

func quoted(words string) string {
	if words == "" {
		return ""
	}
	return `; the server says: "` + words + `"`
}
