package render

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

func (s *steps) escape() {
	s.heading("2  Escape every name and value", "§ 3.6")
	unchanged := []int{}
	said := map[string]bool{}
	for i, p := range s.t.Params {
		if s.number[i] == 0 {
			continue
		}
		if p.Decoded == p.Escaped {
			unchanged = append(unchanged, s.number[i])
			continue
		}
		for part := range p.Decoded {
			if p.Decoded[part] != p.Escaped[part] {
				s.escapeRow(s.number[i], signer.Part(part), s.m.Text(p.Decoded[part]), s.m.Text(p.Escaped[part]), said)
			}
		}
	}
	if len(unchanged) > 0 {
		lead := "     " + ranges(unchanged) + "  "
		s.text(lead, 5, "unchanged", dim)
	}
}

func (s *steps) escapeRow(n int, part signer.Part, from, to string, said map[string]bool) {
	lead := fmt.Sprintf("    %2d  ", n)
	if part == signer.Name {
		lead += "name  "
	}
	arrow := "   ->   "
	shown := s.show(from)
	changes, aligned := align(from, to)
	if s.style.Plain || width(lead+shown+arrow+s.show(to)) > s.style.width() || !aligned {
		s.octets(lead, len(lead), from)
		s.octets(strings.Repeat(" ", len(lead)-3)+"-> ", len(lead), to)
		for _, c := range changes {
			if w := c.remark(said); w != "" && aligned {
				s.text(strings.Repeat(" ", len(lead)), len(lead), w, mark)
			}
		}
		return
	}
	// both texts stand on one line: the carets of the second are shifted
	notes := []note{}
	shift := len(from) + len(arrow)
	for _, c := range changes {
		notes = append(notes, note{c.from, c.fromEnd, "", mark}, note{shift + c.to, shift + c.toEnd, c.remark(said), mark})
	}
	s.excerpt(lead, strings.Repeat(" ", len(lead)), from+arrow+to, notes)
}

func (s *steps) order() {
	s.heading("3  Sort by escaped name, then value, as bytes", "§ 3.4.1.3.2")
	names := map[string]int{}
	for _, i := range s.t.Order {
		if i >= 0 {
			names[s.t.Params[i].Escaped[0]]++
		}
	}
	items := []string{}
	for _, i := range s.t.Order {
		if i < 0 {
			continue // made up by a rule
		}
		p := &s.t.Params[i]
		item := fmt.Sprintf("%d %s", s.number[i], s.shorten(p.Escaped[0], 40))
		if names[p.Escaped[0]] > 1 {
			item += "=" + s.shorten(s.m.Text(p.Escaped[1]), 24)
		}
		items = append(items, item)
	}
	s.items("     ", items)
}

// items appends short texts, two blanks between them, never broken inside.
func (p *page) items(lead string, items []string) {
	line := lead
	for _, it := range items {
		if line != lead && width(line)+2+width(it) > p.style.width() {
			p.add(run{line, quiet})
			line = lead
		}
		if line != lead {
			line += "  "
		}
		line += it
	}
	p.add(run{line, quiet})
}

func (s *steps) normalize() {
	s.heading("4  Join with '=' and '&'", plural(len(s.t.Normalized.Octets), "byte"))
	s.octets("     ", 5, s.m.Text(s.t.Normalized.Octets))
}

// ranges writes numbers as "2-7, 9".
func ranges(ns []int) string {
	parts := []string{}
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		if j > i {
			parts = append(parts, fmt.Sprintf("%d-%d", ns[i], ns[j]))
		} else {
			parts = append(parts, fmt.Sprint(ns[i]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}
