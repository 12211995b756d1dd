package render

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// uri draws the address as given over the address as signed, with what became
// of each part.
func (s *steps) uri() {
	s.heading("5  Base string URI", "§ 3.4.1.2")
	given, at := spell(&s.t.URL)
	signed, err := signer.ParseURL(s.t.URI.Octets)
	if err != nil {
		s.octets("     ", 5, s.m.Text(given))
		s.octets("     ", 5, s.m.Text(s.t.URI.Octets))
		return
	}
	u := &s.t.URL
	above, below := []note{}, []note{}
	say := func(part int, label string) {
		above = append(above, note{at[part], at[part+1], label, mark})
	}
	if u.Scheme != signed.Scheme {
		say(0, became(u.Scheme, signed.Scheme))
	}
	if u.User != "" && signed.User == "" {
		say(1, "never sent in the address, never signed")
	}
	if u.Host != signed.Host {
		say(2, became(u.Host, signed.Host))
	}
	switch {
	case u.Port == signed.Port:
		if u.Port != "" && !u.DefaultPort() {
			say(3, "not the default port of "+strings.ToLower(u.Scheme)+", stays")
		}
	case signed.Port == "" && u.DefaultPort():
		say(3, "default port of "+strings.ToLower(u.Scheme)+", dropped")
	case u.Port != "":
		say(3, became(u.Port, signed.Port))
	}
	switch {
	case u.HasQuery && !signed.HasQuery:
		above = append(above, note{at[5], at[5] + 1, "cut here", 0})
	case u.HasFragment && !signed.HasFragment:
		above = append(above, note{at[6], at[6] + 1, "cut here", 0})
	}
	end := len(s.t.URI.Octets)
	switch {
	case u.Path == "" && signed.Path == "/":
		below = append(below, note{end - 1, end, "an empty path is '/'", 0})
	case strings.HasSuffix(signed.Path, "/") && len(signed.Path) > 1 && !signed.HasQuery:
		below = append(below, note{end - 1, end, "the last '/' stays", 0})
	}
	if given == s.t.URI.Octets && len(below) == 0 {
		s.octets("     ", 5, s.m.Text(given))
		s.add(run{"     nothing to change", dim})
		s.asides(signer.StageURI)
		return
	}
	s.marked(given, above)
	s.marked(s.t.URI.Octets, below)
	s.asides(signer.StageURI)
}

// marked draws an excerpt without its secrets.
func (s *steps) marked(text string, notes []note) {
	masked := s.m.Mask(text)
	for i := range notes {
		notes[i].start, notes[i].end = masked.At(notes[i].start), masked.At(notes[i].end)
	}
	s.excerpt("     ", "     ", masked.Text, notes)
}

func became(given, signed string) string {
	if strings.EqualFold(given, signed) {
		if signed == strings.ToLower(given) {
			return "lower case"
		}
		return "other case"
	}
	if signed == "" {
		return "dropped"
	}
	return "signed as " + visible(signed)
}

// spell writes an address from its parts and returns where each begins: scheme,
// user, host, port, path, query, fragment, end.
func spell(u *signer.URL) (text string, at [8]int) {
	var b strings.Builder
	put := func(part int, pieces ...string) {
		at[part] = b.Len()
		for _, p := range pieces {
			b.WriteString(p)
		}
	}
	put(0, u.Scheme, "://")
	put(1)
	if u.User != "" {
		put(1, u.User, "@")
	}
	put(2, u.Host)
	put(3)
	if u.Port != "" {
		put(3, ":", u.Port)
	}
	put(4, u.Path)
	put(5)
	if u.HasQuery {
		put(5, "?", u.Query)
	}
	put(6)
	if u.HasFragment {
		put(6, "#", u.Fragment)
	}
	at[7] = b.Len()
	return b.String(), at
}
