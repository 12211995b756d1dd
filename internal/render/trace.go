package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Explained is one computation and what came of it: the value behind "explain".
type Explained struct {
	Trace       *signer.Trace
	Credentials signer.Credentials // to say facts about the secrets
	Keyed       bool               // the secret was given; else steps 7 and 8 say what is missing
	Signed      *signer.Signed     // the request as it goes out; nil if it came signed
	Placement   signer.Placement
	Received    string // text of the signature that the request came with, escapes removed
	Matches     bool   // it is the computed one
	Findings    []diagnose.Finding
}

// Text draws the eight steps.
func (e *Explained) Text(st Style, m *Masker) string { return e.draw(st, m).String() }

// HTML draws the eight steps as a pre element.
func (e *Explained) HTML(st Style, m *Masker) string { return e.draw(st, m).HTML() }

// steps draws one Trace, step by step. Numbers are those of the parameters.
type steps struct {
	*page
	e      *Explained
	t      *signer.Trace
	m      *Masker
	number []int // of each parameter; 0: not signed
}

func (e *Explained) draw(st Style, m *Masker) *page {
	s := &steps{page: &page{style: st}, e: e, t: e.Trace, m: m}
	s.number = make([]int, len(s.t.Params))
	n := 0
	for i, p := range s.t.Params {
		if p.Signed {
			n++
			s.number[i] = n
		}
	}
	s.collect()
	s.escape()
	s.order()
	s.normalize()
	s.uri()
	s.base()
	if st.Sources {
		s.sources()
	}
	s.key()
	s.place()
	for i := range e.Findings {
		s.blank()
		s.finding(&e.Findings[i], nil)
	}
	return s.page
}

func (s *steps) collect() {
	s.heading("1  Collect parameters", "RFC 5849 § 3.4.1.3.1")
	name, value := 0, 0
	for i, p := range s.t.Params {
		if s.number[i] > 0 {
			name = max(name, width(s.show(p.Decoded[0])))
			value = max(value, width(s.value(p.Decoded[1])))
		}
	}
	name, value = min(name, 30), min(value, 30)
	left := []string{}
	exists := false
	for i, p := range s.t.Params {
		if s.number[i] == 0 {
			exists = exists || p.Decoded[0] == "oauth_signature"
			left = append(left, s.show(p.Decoded[0]))
			continue
		}
		s.row(i, name, value)
	}
	if n := slices.Max(append(s.number, 0)); n == 0 {
		s.text("     ", 5, "there are none", quiet)
	}
	switch {
	case exists:
	case s.e.Received != "":
		left = append([]string{"oauth_signature"}, left...)
	default:
		left = append([]string{"oauth_signature (it does not exist yet)"}, left...)
	}
	if !slices.Contains(left, "realm") {
		left = append(left, "realm")
	}
	s.text("     not signed: ", 17, strings.Join(left, ", "), dim)
	s.asides(signer.StageRead, signer.StageCollect, signer.StageDecode)
}

// value shows a decoded value without secrets.
func (s *steps) value(v string) string { return s.show(s.m.Text(v)) }

func (s *steps) row(i, name, value int) {
	p := &s.t.Params[i]
	if s.style.Plain {
		s.text(fmt.Sprintf("     %d: ", s.number[i]), 8, join(p.Source.String(), s.show(p.Decoded[0])+" = "+s.value(p.Decoded[1]), s.remark(i)), quiet)
		return
	}
	lead := fmt.Sprintf("    %2d  %-6s  %s  ", s.number[i], p.Source, pad(s.shorten(p.Decoded[0], 30), name))
	v, remark := s.value(p.Decoded[1]), s.remark(i)
	room := s.style.width() - width(lead)
	if remark == "" {
		s.add(run{lead, quiet}, run{s.shorten(v, room), code})
		return
	}
	v = s.shorten(v, 30)
	switch w := width(remark); {
	case width(v) <= value && value+2+w <= room:
		v = pad(v, value)
		fallthrough
	case width(v)+2+w <= room:
		s.add(run{lead, quiet}, run{v + "  ", code}, run{remark, mark})
	default:
		s.add(run{lead, quiet}, run{s.shorten(v, room), code})
		s.text(strings.Repeat(" ", 16), 16, remark, mark)
	}
}

func (s *steps) base() {
	s.heading("6  Signature base string: METHOD & escape(5) & escape(4)", "§ 3.4.1.1")
	base := s.m.Text(s.t.Base.Octets)
	parts := strings.Split(base, "&")
	if len(parts) == 3 {
		s.octets("     ", 5, parts[0])
		s.octets("     &", 6, parts[1])
		s.octets("     &", 6, parts[2])
	} else {
		s.octets("     ", 5, base)
	}
	say := plural(len(s.t.Base.Octets), "byte")
	if n := strings.Count(s.t.Base.Octets, "&"); n == 2 {
		say += ", exactly two bare '&'."
	} else {
		say += fmt.Sprintf(", %s; the RFC's has two.", plural(n, "bare '&'"))
	}
	if strings.Contains(s.t.Base.Octets, "%2520") {
		say += " %2520 is right: escaped in step 2, again here."
	} else if strings.Contains(s.t.Base.Octets, "%25") {
		say += " %25 is right: it is the '%' of step 2, escaped again here."
	}
	s.text("     ", 5, say, dim)
	if s.t.Digest.Kind == signer.Plaintext {
		s.text("     ", 5, "PLAINTEXT does not use it.", dim)
	} else {
		s.text("     ", 5, "This string is never sent. It only feeds step 7.", dim)
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
