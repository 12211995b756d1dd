package render

import (
	"encoding/hex"
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

func (s *steps) key() {
	switch s.t.Digest.Kind {
	case signer.RSA:
		s.heading("7  Hash and RSA signature", "§ 3.4.3")
		s.rsaKey()
	case signer.Plaintext:
		s.heading("7  The secrets themselves", "§ 3.4.4")
		s.sharedKey("signature")
		s.text("     ", 5, "Whoever reads it can sign: send it over TLS only.", dim)
	default:
		s.heading("7  Key and MAC", "§ 3.4.2")
		s.sharedKey("key ")
		if s.e.Keyed {
			s.result(s.t.Digest.Name)
		}
	}
}

func (s *steps) rsaKey() {
	switch {
	case len(s.t.Sum) > 0:
		s.text("     ", 5, "key       = the consumer's private key; secrets are not used", quiet)
		s.octets("     base64    = ", 17, s.t.Signature.Reveal())
	case s.e.Credentials.PublicKey != nil:
		s.text("     ", 5, "checked with the public key; it can verify and cannot sign", quiet)
	default:
		s.missing("no private key given (--private-key file:PATH), so it ends here")
	}
}

func (s *steps) sharedKey(what string) {
	if !s.e.Keyed {
		s.missing("no secret given (--consumer-secret env:NAME), so it ends here")
		return
	}
	lead := "     " + what + " = "
	under := strings.Repeat(" ", len(lead)-2) + "= "
	if s.t.Departs.Has(signer.SlotSecrets) || s.t.Departs.Has(signer.SlotEscapeKey) || s.t.Departs.Has(signer.SlotJoinKey) || s.t.Departs.Has(signer.SlotFinishKey) || s.t.Departs.Has(signer.SlotEscape) {
		s.add(run{lead, quiet}, run{s.m.Describe("key, made otherwise", s.t.Key), code})
		return
	}
	s.add(run{lead + "escape(consumer secret) & escape(token secret)", quiet})
	first := s.m.Describe("consumer secret", s.e.Credentials.ConsumerSecret)
	second := s.m.Describe("token secret", s.e.Credentials.TokenSecret)
	if width(under+first+"&"+second) > s.style.width() {
		s.add(run{under, quiet}, run{first, code})
		s.add(run{strings.Repeat(" ", len(under)), quiet}, run{"&" + second, code})
		return
	}
	s.add(run{under, quiet}, run{first + "&" + second, code})
	if s.e.Credentials.TokenSecret.Empty() && !s.style.Plain {
		s.add(run{strings.Repeat(" ", max(width(under+first)-len("the '&' stays ---"), 0)), quiet}, run{"the '&' stays ---^", mark})
	}
}

// result shows the octets of the MAC and their base64.
func (s *steps) result(name string) {
	n := max(len(name), len("base64"))
	lead := "     " + pad(name, n) + " = "
	octets := []string{}
	for _, b := range s.t.Sum {
		octets = append(octets, hex.EncodeToString([]byte{b}))
	}
	s.text(lead, len(lead), strings.Join(octets, " "), code)
	s.octets("     "+pad("base64", n)+" = ", len(lead), s.t.Signature.Reveal())
}

func (s *steps) missing(words string) { s.text("     ", 5, words, warn) }

func (s *steps) place() {
	if s.e.Received != "" {
		s.compare()
		return
	}
	if s.e.Signed == nil || !s.e.Keyed && s.t.Digest.Kind != signer.RSA {
		return
	}
	s.heading("8  Put it in the request, escaped once more", "§ 3.5")
	switch r := &s.e.Signed.Request; s.e.Placement {
	case signer.InHeader:
		s.header("     header  ", s.plain("Authorization: "+s.e.Signed.Authorization))
	case signer.InQuery:
		s.octets("     query   ", 13, s.plain(r.Address()))
	case signer.InBody:
		s.octets("     body    ", 13, s.plain(string(r.Body)))
	}
	s.text("     ", 5, "(sign -f url | curl | curl-config | ... for the other forms)", dim)
}

// plain hides the signature of PLAINTEXT, which is the secrets, in a request.
func (s *steps) plain(text string) string {
	if s.t.Digest.Kind != signer.Plaintext || s.m.reveals() {
		return s.m.Text(text)
	}
	return s.m.Text(strings.ReplaceAll(text, signer.EscapeString(s.t.Signature.Reveal()), "<secrets>"))
}

// header appends a header field, broken behind its commas.
func (s *steps) header(lead, field string) {
	line := lead
	for i, item := range strings.SplitAfter(field, ", ") {
		if i > 0 && width(line+strings.TrimRight(item, " ")) > s.style.width() {
			s.add(run{line, code})
			line = strings.Repeat(" ", len(lead))
		}
		line += item
	}
	s.add(run{line, code})
}

func (s *steps) compare() {
	s.heading("8  Compare with the signature in the request", "§ 3.2")
	s.octets("     received  ", 15, s.m.Signature(s.t.Digest, signer.NewSecret(s.e.Received)))
	switch {
	case !s.e.Keyed && s.t.Digest.Kind != signer.RSA:
	case s.e.Matches:
		s.add(run{"     equal: the request is signed by the RFC", good})
	default:
		if !s.t.Signature.Empty() {
			s.octets("     computed  ", 15, s.m.Signature(s.t.Digest, s.t.Signature))
		}
		s.add(run{"     different: `oauthdebug diagnose` finds out why", bad})
	}
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

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
