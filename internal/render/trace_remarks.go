package render

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// briefly are notes in the few words that a column has room for. A note that is
// not here is said in full.
func briefly(code string, p *signer.TracedParam) string {
	switch code {
	case "plus-is-space":
		return "'+' in a " + formWord(p.Source) + " means space"
	case "name-without-equals":
		return "no '=': the value is empty"
	case "duplicate-parameter":
		return "again: every one is signed"
	case "bad-escape":
		return "this '%' is no escape, and stays"
	case "not-utf8":
		return "not UTF-8: octets kept as they are"
	}
	return ""
}

// remark says what is worth knowing about a parameter as it was found.
func (s *steps) remark(i int) string {
	p := &s.t.Params[i]
	words := []string{}
	for _, n := range s.t.Notes {
		if n.Param != i {
			continue
		}
		if w := briefly(n.Code, p); w != "" {
			words = append(words, w)
		} else {
			words = append(words, s.m.Text(n.Message))
		}
	}
	if len(words) > 0 {
		return strings.Join(words, "; ")
	}
	form := p.Source == signer.FromQuery || p.Source == signer.FromBody
	switch {
	case p.Decoded[1] == "":
		return "empty, still signed"
	case form && strings.Contains(strings.ToUpper(p.Wire[0]+p.Wire[1]), "%2B"):
		return "%2B is a real '+'"
	case p.Decoded[0] == "oauth_timestamp":
		return utc(p.Decoded[1])
	}
	return ""
}

// asides appends the notes of some stages that are about the request as a
// whole, but for those that carets say.
func (s *steps) asides(stages ...signer.Stage) {
	shown := []string{"user-info-dropped", "fragment-dropped", "default-port-dropped", "other-default-port-kept", "empty-path"}
	for _, n := range s.t.Notes {
		if n.Param < 0 && slices.Contains(stages, n.Stage) && !slices.Contains(shown, n.Code) {
			s.text("     note: ", 11, s.show(s.m.Text(n.Message)), warn)
		}
	}
}

func formWord(s signer.Source) string {
	if s == signer.FromBody {
		return "form"
	}
	return "query"
}

// utc returns the date of a timestamp, or "" if it is none.
func utc(timestamp string) string {
	n, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || n < 0 || n > 253402300799 { // year 9999
		return ""
	}
	return time.Unix(n, 0).UTC().Format("2006-01-02 15:04:05 UTC")
}
