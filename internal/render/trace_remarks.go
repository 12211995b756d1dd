package render

import (
	"strconv"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// remark says what is worth knowing about a parameter as it was found.
func (s *steps) remark(i int) string {
	p := &s.t.Params[i]
	words := []string{}
	for _, n := range s.t.Notes {
		if n.Param == i {
			words = append(words, n.Message)
		}
	}
	form := p.Source == signer.FromQuery || p.Source == signer.FromBody
	wire := p.Wire[0] + "=" + p.Wire[1]
	switch {
	case len(words) > 0:
	case p.Bare:
		words = append(words, "no '=': the value is empty")
	case p.Decoded[1] == "":
		words = append(words, "empty, still signed")
	case form && strings.Contains(wire, "+"):
		words = append(words, "'+' in a "+formWord(p.Source)+" means space")
	case form && strings.Contains(strings.ToUpper(wire), "%2B"):
		words = append(words, "%2B is a real '+'")
	case p.Decoded[0] == "oauth_timestamp":
		words = append(words, utc(p.Decoded[1]))
	}
	return strings.Join(words, "; ")
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
