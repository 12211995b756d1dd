package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// cell is what a terminal shows as one character, and the octets it stands for.
type cell struct {
	text       string
	width      int
	start, end int
}

// cellsOf cuts text into cells. Controls, octets that are not UTF-8 and
// characters that a terminal obeys or hides become visible escapes, so that no
// pasted text can move the cursor or turn the reading direction.
func cellsOf(text string) []cell {
	cells := make([]cell, 0, len(text))
	for at, state := 0, -1; at < len(text); {
		rest := text[at:]
		r, size := utf8.DecodeRuneInString(rest)
		if r < 0x7F && r >= ' ' && (len(rest) == 1 || rest[1] < 0x80) {
			cells = append(cells, cell{rest[:1], 1, at, at + 1})
			at++
			state = -1
			continue
		}
		if s := escaped(r, size, rest[0]); s != "" {
			cells = append(cells, cell{s, len(s), at, at + size})
			at += size
			state = -1
			continue
		}
		cluster, _, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if strings.ContainsFunc(cluster[size:], hidden) && !strings.ContainsRune(cluster, 0x200D) {
			cluster, w = cluster[:size], uniseg.StringWidth(cluster[:size])
			next = -1
		}
		cells = append(cells, cell{cluster, w, at, at + len(cluster)})
		at, state = at+len(cluster), next
	}
	return cells
}

// escaped returns how a character that must not be printed is shown, or "".
func escaped(r rune, size int, first byte) string {
	switch {
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf(`\x%02X`, first)
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < ' ' || r == 0x7F:
		return fmt.Sprintf(`\x%02X`, r)
	case hidden(r):
		return fmt.Sprintf(`\u{%04X}`, r)
	}
	return ""
}

// hidden reports whether r has no picture of its own: format characters such as
// zero-width and direction marks, C1 controls, other spaces than ' '.
func hidden(r rune) bool {
	return r > 0x7E && (unicode.In(r, unicode.Cf, unicode.Cc, unicode.Zs, unicode.Zl, unicode.Zp, unicode.Co) || r == 0xFEFF)
}

// cells cuts text into cells that the style can show.
func (p *page) cells(text string) []cell {
	cells := cellsOf(text)
	if !p.style.ASCII {
		return cells
	}
	for i, c := range cells {
		if t := ascii(c.text); t != c.text {
			cells[i].text, cells[i].width = t, len(t)
		}
	}
	return cells
}

// dots stand for text that is left out.
func (p *page) dots() string {
	if p.style.ASCII {
		return "..."
	}
	return "…"
}

func show(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return b.String()
}

// show returns text with everything invisible made visible.
func (p *page) show(text string) string { return show(p.cells(text)) }

// visible is show without a page.
func visible(text string) string { return show(cellsOf(text)) }

// Visible returns text with everything visible that a terminal would obey or
// hide; line feeds stay.
func Visible(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = visible(l)
	}
	return strings.Join(lines, "\n")
}

// width returns the columns of text that is visible already.
func width(text string) int { return uniseg.StringWidth(text) }

// pad fills text with blanks up to n columns.
func pad(text string, n int) string {
	return text + strings.Repeat(" ", max(n-width(text), 0))
}

// shorten cuts the middle out of text that is wider than n columns.
func (p *page) shorten(text string, n int) string {
	cells := p.cells(text)
	total := 0
	for _, c := range cells {
		total += c.width
	}
	if total <= n || n < 8 {
		return show(cells)
	}
	n -= width(p.dots())
	head, tail := n*2/3, n-n*2/3
	i, used := 0, 0
	for i < len(cells) && used+cells[i].width <= head {
		used += cells[i].width
		i++
	}
	j := len(cells)
	for used = 0; j > i && used+cells[j-1].width <= tail; j-- {
		used += cells[j-1].width
	}
	return show(cells[:i]) + p.dots() + show(cells[j:])
}

var asciiWords = strings.NewReplacer("…", "...", "§ ", "section ", "§", "section ", "→", "->", "·", "-", "’", "'", "×", "x")

// ascii rewrites text without characters above 0x7E.
func ascii(text string) string {
	text = asciiWords.Replace(text)
	var b strings.Builder
	for _, r := range text {
		if r < 0x7F {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u{%04X}`, r)
		}
	}
	return b.String()
}
