package render

import (
	"html"
	"strings"
)

// run is a piece of a line with one meaning.
type run struct {
	text string
	tone tone
}

// page collects lines. Its methods lay out; none of them knows what it draws.
type page struct {
	style Style
	lines [][]run
}

// add appends one line.
func (p *page) add(runs ...run) { p.lines = append(p.lines, runs) }

// blank appends an empty line, never two in a row and never at the top.
func (p *page) blank() {
	if n := len(p.lines); n > 0 && len(p.lines[n-1]) > 0 {
		p.add()
	}
}

// heading appends a title with a reference at the right margin.
func (p *page) heading(text, ref string) {
	p.blank()
	if p.style.Plain || ref == "" {
		p.add(run{join(text, ref), title})
		return
	}
	if p.style.ASCII {
		ref = ascii(ref)
	}
	gap := p.style.width() - 2 - width(text) - width(ref)
	p.add(run{text, title}, run{strings.Repeat(" ", max(gap, 2)), quiet}, run{ref, dim})
}

func join(parts ...string) string {
	kept := parts[:0:0]
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ", ")
}

// text appends words, wrapped; the lines after the first are indented by rest.
func (p *page) text(first string, rest int, words string, t tone) {
	room := p.style.width() - rest
	lead := first
	for i, l := range wrap(words, room, p.style.width()-width(first)) {
		if i > 0 {
			lead = strings.Repeat(" ", rest)
		}
		p.add(run{lead, quiet}, run{l, t})
	}
}

// octets appends a long text that may be broken anywhere, such as a base string.
func (p *page) octets(first string, rest int, text string) {
	cells := p.cells(text)
	if p.style.Plain {
		p.add(run{first, quiet}, run{show(cells), code})
		return
	}
	lead, room := first, p.style.width()-width(first)
	for {
		n, used := 0, 0
		for n < len(cells) && used+cells[n].width <= room {
			used += cells[n].width
			n++
		}
		n = max(n, min(1, len(cells)))
		p.add(run{lead, quiet}, run{show(cells[:n]), code})
		cells = cells[n:]
		if len(cells) == 0 {
			return
		}
		lead, room = strings.Repeat(" ", rest), p.style.width()-rest
	}
}

// String writes the page as text.
func (p *page) String() string {
	var b strings.Builder
	for _, l := range p.lines {
		line := trimRight(l)
		for _, r := range line {
			text := r.text
			if p.style.ASCII {
				text = ascii(text)
			}
			if p.style.Color && ansi[r.tone] != "" && strings.TrimSpace(text) != "" {
				text = "\x1b[" + ansi[r.tone] + "m" + text + "\x1b[0m"
			}
			b.WriteString(text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// HTML writes the page as a pre element.
func (p *page) HTML() string {
	var b strings.Builder
	b.WriteString("<pre class=\"oauthdebug\">")
	for _, l := range p.lines {
		for _, r := range trimRight(l) {
			text := html.EscapeString(r.text)
			if class[r.tone] != "" {
				text = `<span class="` + class[r.tone] + `">` + text + "</span>"
			}
			b.WriteString(text)
		}
		b.WriteByte('\n')
	}
	b.WriteString("</pre>\n")
	return b.String()
}

// trimRight drops blanks at the end of a line.
func trimRight(l []run) []run {
	for len(l) > 0 {
		last := l[len(l)-1]
		text := strings.TrimRight(last.text, " ")
		if text != "" {
			return append(l[:len(l)-1:len(l)-1], run{text, last.tone})
		}
		l = l[:len(l)-1]
	}
	return l
}

// wrap breaks words into lines of at most room columns, the first of head.
func wrap(words string, room, head int) []string {
	lines := []string{}
	line := ""
	limit := head
	for _, w := range strings.Fields(words) {
		if line != "" && width(line)+1+width(w) > limit {
			lines = append(lines, line)
			line, limit = "", room
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}
