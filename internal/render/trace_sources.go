package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// sources lists the runs of the base string with one origin: octets, text, where
// they came from, and the rules that changed them.
func (s *steps) sources() {
	s.blank()
	s.add(run{"   where each part of it came from", title})
	masked := s.m.Mask(s.t.Base.Octets)
	for _, span := range s.t.Base.Spans {
		if span.Start == span.End {
			continue
		}
		text := masked.Text[masked.At(span.Start):masked.At(span.End)]
		octets := fmt.Sprint(span.Start + 1)
		if span.End > span.Start+1 {
			octets = fmt.Sprintf("%d-%d", span.Start+1, span.End)
		}
		passed := []string{}
		for _, p := range span.Passed {
			passed = append(passed, p.Text)
		}
		words := join(append([]string{s.origin(&span.Origin)}, passed...)...)
		s.text(fmt.Sprintf("   %-9s  %s  ", octets, pad(s.shorten(text, 26), 26)), 42, words, quiet)
	}
}

// origin names where octets came from.
func (s *steps) origin(o *signer.Origin) string {
	switch {
	case o.Kind == signer.OfConstant:
		return "added"
	case o.Kind == signer.OfParam && o.Param >= 0 && o.Param < len(s.number):
		return fmt.Sprintf("%s of %d", o.Part, s.number[o.Param])
	}
	return strings.ReplaceAll(o.Kind.String(), "-", " ")
}
