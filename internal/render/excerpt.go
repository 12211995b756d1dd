package render

import (
	"fmt"
	"slices"
	"strings"
)

// note marks octets of a text and says something about them.
type note struct {
	start, end int // octets; start == end marks the place before start
	label      string
	tone       tone
}

// excerpt appends text with carets under what is marked. A text wider than the
// page is shown in windows around its marks. The lines of carets begin with
// under.
func (p *page) excerpt(lead, under, text string, notes []note) {
	slices.SortStableFunc(notes, func(a, b note) int { return a.start - b.start })
	cells := p.cells(text)
	if p.style.Plain {
		p.add(run{lead, quiet}, run{show(cells), code})
		for _, n := range notes {
			if n.label != "" {
				p.add(run{under + fmt.Sprintf("byte %d: %s", n.start+1, n.label), mark})
			}
		}
		return
	}
	room := p.style.width() - width(lead)
	for _, w := range p.windows(cells, notes, room) {
		p.window(lead, under, w)
	}
}

// view is one line of an excerpt: cells from..to, with the marks in it as
// columns.
type view struct {
	cells      []cell
	head, tail bool // something was left out
	marks      []column
}

// column is a note on one line, in columns.
type column struct {
	at, len int
	label   string
	tone    tone
}

// windows cuts a text into as few lines as show all its marks.
func (p *page) windows(cells []cell, notes []note, room int) []view {
	total := 0
	col := make([]int, len(cells)+1)
	for i, c := range cells {
		col[i] = total
		total += c.width
	}
	col[len(cells)] = total
	index := func(octet int) int {
		i, _ := slices.BinarySearchFunc(cells, octet, func(c cell, o int) int {
			if c.end <= o {
				return -1
			}
			return 1
		})
		return i
	}
	if total <= room {
		return []view{p.viewOf(cells, col, notes, index, 0, len(cells))}
	}
	views := []view{}
	for i := 0; i < len(notes) || i == 0; {
		// from the first mark of this window to the last that fits
		first, j := 0, i
		if i < len(notes) {
			first = index(notes[i].start)
		}
		for j < len(notes) && col[index(max(notes[j].end, notes[j].start+1))]-col[first] <= room-8 {
			j++
		}
		if j == i && i < len(notes) {
			j = i + 1 // wider than a line: what fits of it is shown
		}
		last := first
		if j > i {
			last = index(max(notes[j-1].end, notes[j-1].start))
		}
		from, to := spread(cells, col, first, last, room-2*width(p.dots()))
		views = append(views, p.viewOf(cells, col, notes[i:j], index, from, to))
		if i = j; i == 0 {
			break
		}
	}
	return views
}

// spread widens the cells first..last to as much of the text around them as
// fits, a third of it before them.
func spread(cells []cell, col []int, first, last, room int) (from, to int) {
	from, to = first, min(max(last, first+1), len(cells))
	if col[to] <= room {
		from = 0
	}
	for from > 0 && col[first]-col[from-1] <= (room-(col[to]-col[first]))/3 {
		from--
	}
	for to < len(cells) && col[to+1]-col[from] <= room {
		to++
	}
	for from > 0 && col[to]-col[from-1] <= room {
		from--
	}
	for to > from+1 && col[to]-col[from] > room {
		to--
	}
	return from, to
}

func (p *page) viewOf(cells []cell, col []int, notes []note, index func(int) int, from, to int) view {
	v := view{cells: cells[from:to], head: from > 0, tail: to < len(cells)}
	shift := 0
	if v.head {
		shift = width(p.dots())
	}
	for _, n := range notes {
		a, b := index(n.start), index(n.end)
		a, b = max(a, from), min(max(b, a), to)
		c := column{at: col[a] - col[from] + shift, len: max(col[max(b, a)]-col[a], 1), label: n.label, tone: n.tone}
		v.marks = append(v.marks, c)
	}
	return v
}

func (p *page) window(lead, under string, v view) {
	head, tail := "", ""
	if v.head {
		head = p.dots()
	}
	if v.tail {
		tail = p.dots()
	}
	p.add(run{lead, quiet}, run{head, dim}, run{show(v.cells), code}, run{tail, dim})
	p.carets(under, v.marks)
}

// carets appends the lines under a text. Carets that would touch go to a line of
// their own; a label stands right of its caret, under it if the next is too
// near, and left of it at the right margin.
func (p *page) carets(lead string, marks []column) {
	room := p.style.width() - width(lead)
	for len(marks) > 0 {
		row, later := []column{}, []column{}
		end := -1
		for _, m := range marks {
			if m.at > end {
				row = append(row, m)
				end = m.at + m.len
			} else {
				later = append(later, m)
			}
		}
		below := p.caretRow(lead, row, room)
		for i := len(below) - 1; i >= 0; i-- {
			at := max(min(below[i].at, room-width(below[i].label)), 0)
			p.add(run{lead + strings.Repeat(" ", at), quiet}, run{below[i].label, mark})
		}
		marks = later
	}
}

// caretRow appends one line of carets and returns the labels that did not fit.
func (p *page) caretRow(lead string, row []column, room int) (below []column) {
	line := []run{{lead, quiet}}
	at := 0
	for i, m := range row {
		next := room
		if i+1 < len(row) {
			next = row[i+1].at - 1
		}
		carets := strings.Repeat("^", m.len)
		w := width(m.label)
		switch {
		case m.label == "":
		case m.at+m.len+1+w <= next:
			carets += " " + m.label
		case m.at-at > w+1 && i == len(row)-1:
			line = append(line, run{strings.Repeat(" ", m.at-at-w-1), quiet}, run{m.label + " ", mark})
			at = m.at
		default:
			below = append(below, m)
		}
		line = append(line, run{strings.Repeat(" ", max(m.at-at, 0)), quiet}, run{carets, mark})
		at = m.at + width(carets)
	}
	p.add(line...)
	return below
}
