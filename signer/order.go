package signer

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// Tables are the escape tables of one set of rules.
type Tables struct {
	Whole *Table // base string URI, parameter section, secrets
	Data  *Table // names and values
}

// Tables returns the tables that ru asks for.
func (ru *Rules) Tables() Tables {
	if ru.Escape == (Escape{}) && ru.EscapeData == (Escape{}) {
		return Tables{RFC, RFC}
	}
	whole := NewTable(ru.Escape)
	if ru.EscapeData == (Escape{}) {
		return Tables{whole, whole}
	}
	return Tables{whole, NewTable(ru.Escape.Add(ru.EscapeData))}
}

// EscapeAll sets Escaped and Key of the pairs by section 3.6. New text is
// appended to buf.
func (ru *Rules) EscapeAll(buf []byte, ps []Pair, t *Table) []byte {
	buf = ru.EscapeNames(buf, ps, t)
	buf = ru.EscapeValues(buf, ps, t)
	ru.SortKeys(ps)
	return buf
}

// EscapeNames escapes the names. Slots: Escape, EscapeData (through t),
// EscapeName.
func (ru *Rules) EscapeNames(buf []byte, ps []Pair, t *Table) []byte {
	for i := range ps {
		buf = escapePart(buf, &ps[i], Name, t, ru.EscapeName)
	}
	return buf
}

// EscapeValues escapes the values. Slots: Escape, EscapeData (through t),
// EscapeValue.
func (ru *Rules) EscapeValues(buf []byte, ps []Pair, t *Table) []byte {
	for i := range ps {
		buf = escapePart(buf, &ps[i], Value, t, ru.EscapeValue)
	}
	return buf
}

// SortKeys sets what is compared: the escaped texts. Slot: SortKey.
func (ru *Rules) SortKeys(ps []Pair) {
	for i := range ps {
		ps[i].Key = ps[i].Escaped
		if ru.SortKey != nil {
			ru.SortKey(&ps[i])
		}
	}
}

func escapePart(buf []byte, p *Pair, part Part, t *Table, rule func([]byte, *Pair, []byte, *Table) []byte) []byte {
	text := p.Text[part]
	start := len(buf)
	switch {
	case rule != nil:
		buf = rule(buf, p, text, t)
	case t.Clean(text):
		p.Escaped[part] = text
		return buf
	default:
		buf = t.escape(buf, text)
	}
	p.Escaped[part] = buf[start:len(buf):len(buf)]
	return buf
}

// Arrange appends the pairs to dst in the order of section 3.4.1.3.2: by escaped
// name, then by escaped value, as octets. Slots: Less, Ties, Blocks.
func (ru *Rules) Arrange(dst []*Pair, ps []Pair) []*Pair {
	from := len(dst)
	for i := range ps {
		p := &ps[i]
		p.rank = 0
		p.head = head(p.Key[Name])
		dst = append(dst, p)
	}
	order := dst[from:]
	if ru.Less == nil && ru.Ties == nil && ru.Blocks == nil {
		if len(order) <= 12 {
			insertionSort(order)
		} else {
			slices.SortFunc(order, byOctets)
		}
		return dst
	}
	if ru.Blocks != nil {
		for _, p := range order {
			p.rank = ru.Blocks(p)
		}
	}
	slices.SortStableFunc(order, ru.compare)
	return dst
}

func insertionSort(order []*Pair) {
	for i := 1; i < len(order); i++ {
		p := order[i]
		j := i
		for j > 0 && byOctets(p, order[j-1]) < 0 {
			order[j] = order[j-1]
			j--
		}
		order[j] = p
	}
}

func byOctets(a, b *Pair) int {
	if a.head != b.head {
		return cmp.Compare(a.head, b.head)
	}
	if c := bytes.Compare(a.Key[Name], b.Key[Name]); c != 0 {
		return c
	}
	return bytes.Compare(a.Key[Value], b.Key[Value])
}

func (ru *Rules) compare(a, b *Pair) int {
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	less := ru.Less
	if less == nil {
		less = bytes.Compare
	}
	if c := less(a.Key[Name], b.Key[Name]); c != 0 {
		return c
	}
	if ru.Ties != nil {
		return ru.Ties(a, b)
	}
	return less(a.Key[Value], b.Key[Value])
}

// head returns the first eight octets of name as a number that compares like
// them. Names that share them are compared in full.
func head(name []byte) uint64 {
	if len(name) >= 8 {
		return binary.BigEndian.Uint64(name)
	}
	var h uint64
	for i, b := range name {
		h |= uint64(b) << (56 - 8*i)
	}
	return h
}
