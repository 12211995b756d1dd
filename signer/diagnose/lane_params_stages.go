package diagnose

import (
	"bytes"
	"hash/maphash"

	"github.com/oauthdebug/oauthdebug/signer"
)

// The stages of the parameter lane. Most have one slot, so that an option
// without effect costs one comparison and no combination with it is tried;
// where slots are read together, so are their options.
const (
	atCollect = iota
	atDecode
	atEdit
	atCharset
	atExclude
	atKeepProtocol
	atKeep
	atAdd
	atShape
	atClass // which Escape
	atEscapeName
	atEscapeValue
	atArrange
	atJoin
	atSection
	stageCount
)

var stageSlots = [stageCount]signer.Slots{
	atCollect:      signer.SlotsOf(signer.SlotQuery, signer.SlotBody, signer.SlotProtocol, signer.SlotSplit, signer.SlotStray, signer.SlotCut),
	atDecode:       signer.SlotsOf(signer.SlotDecode),
	atEdit:         signer.SlotsOf(signer.SlotEdit),
	atCharset:      signer.SlotsOf(signer.SlotCharset),
	atExclude:      signer.SlotsOf(signer.SlotExclude),
	atKeepProtocol: signer.SlotsOf(signer.SlotKeepProtocol),
	atKeep:         signer.SlotsOf(signer.SlotKeep),
	atAdd:          signer.SlotsOf(signer.SlotAdd),
	atShape:        signer.SlotsOf(signer.SlotShape),
	atClass:        signer.SlotsOf(signer.SlotEscape, signer.SlotEscapeData),
	atEscapeName:   signer.SlotsOf(signer.SlotEscapeName),
	atEscapeValue:  signer.SlotsOf(signer.SlotEscapeValue),
	atArrange:      signer.SlotsOf(signer.SlotSortKey, signer.SlotLess, signer.SlotTies, signer.SlotBlocks),
	atJoin:         signer.SlotsOf(signer.SlotJoinPairs),
	atSection:      signer.SlotsOf(signer.SlotEscapeParams),
}

// run computes stage k. A stage whose slot is not written has nothing to do,
// unless the RFC's own rule does something there.
func (l *paramLane) run(st *state) {
	f := &l.frame[st.k]
	ru := st.rules
	switch st.k {
	case atCollect:
		f.pairs = ru.Collect(f.pairs[:0], &l.s.facts[0])
		st.pairs = f.pairs
		st.hash = hashPairs(l.s.seed, st.pairs, false)
	case atDecode:
		l.copyPairs(st)
		f.text = ru.DecodeAll(f.text[:0], f.pairs)
		l.hashTexts(st)
	case atEdit:
		if ru.Edit != nil {
			l.copyPairs(st)
			f.text = ru.EditAll(f.text[:0], f.pairs)
			l.hashTexts(st)
		}
	case atCharset:
		if ru.Charset != nil {
			l.copyPairs(st)
			f.text = ru.CharsetAll(f.text[:0], f.pairs)
			l.hashTexts(st)
		}
	case atExclude:
		l.copyPairs(st)
		f.pairs = ru.ExcludeAll(f.pairs)
		l.hashTexts(st)
	case atKeepProtocol:
		if ru.KeepProtocol != nil {
			l.copyPairs(st)
			f.pairs = ru.KeepProtocolAll(f.pairs)
			l.hashTexts(st)
		}
	case atKeep:
		if ru.Keep != nil {
			l.copyPairs(st)
			f.pairs = ru.KeepAll(f.pairs)
			l.hashTexts(st)
		}
	case atAdd:
		if ru.Add != nil {
			l.copyPairs(st)
			f.pairs = ru.AddAll(f.pairs, &l.s.facts[0], &l.s.creds)
			l.hashTexts(st)
		}
	case atShape:
		if ru.Shape != nil {
			l.copyPairs(st)
			f.pairs = ru.ShapeAll(f.pairs)
			l.hashTexts(st)
		} else if st.left == 0 {
			st.hash = hashPairs(l.s.seed, st.pairs, false) // not kept up where nothing is left to choose
		}
	case atEscapeName:
		l.copyPairs(st)
		f.text = ru.EscapeNames(f.text[:0], f.pairs, st.class.tables.Data)
		st.pairs = f.pairs
		if st.left > 0 || l.memo != nil {
			st.hash = mix(hashPart(l.s.seed, f.pairs, signer.Name) ^ st.hash)
		}
	case atEscapeValue:
		l.copyPairs(st)
		f.text = ru.EscapeValues(f.text[:0], f.pairs, st.class.tables.Data)
		st.pairs = f.pairs
		if st.left > 0 || l.memo != nil {
			st.hash = hashPairs(l.s.seed, f.pairs, true) ^ st.class.id*0x9E3779B97F4A7C15
		}
	case atArrange:
		// The pairs of the stage before are this stage's own: nothing else
		// reads their keys.
		ru.SortKeys(st.pairs)
		f.order = ru.Arrange(f.order[:0], st.pairs)
		st.order = f.order
		if l.memo != nil {
			st.hash = mix(st.hash ^ orderHash(f.order))
		}
	case atJoin:
		f.text = ru.Normalize(f.text[:0], st.order)
		st.text = f.text
		if st.left > 0 || l.memo != nil {
			st.hash = maphash.Bytes(l.s.seed, f.text) ^ st.class.id*0x9E3779B97F4A7C15
		}
	case atSection:
		f.text = ru.AppendEscapedParams(f.text[:0], st.text, st.class.tables.Whole)
		st.text = f.text
		st.hash = maphash.Bytes(l.s.seed, f.text) ^ st.class.whole*0x9E3779B97F4A7C15
	}
}

// copyPairs gives the stage pairs of its own.
func (l *paramLane) copyPairs(st *state) {
	f := &l.frame[st.k]
	f.pairs = append(f.pairs[:0], st.pairs...)
}

func (l *paramLane) hashTexts(st *state) {
	st.pairs = l.frame[st.k].pairs
	if l.fold(st.k, st.left) || l.memo != nil {
		st.hash = hashPairs(l.s.seed, st.pairs, false)
	}
}

// unchanged reports whether a stage that has nothing to do under the RFC left
// the pairs as they were.
func (l *paramLane) unchanged(before, after *state) bool {
	switch after.k {
	case atEdit, atCharset, atKeepProtocol, atKeep, atAdd, atShape:
	default:
		return false
	}
	if len(before.pairs) != len(after.pairs) {
		return false
	}
	for i := range after.pairs {
		a, b := &before.pairs[i], &after.pairs[i]
		if a.Source != b.Source || a.At != b.At || a.Bare != b.Bare {
			return false
		}
		for part := signer.Name; part <= signer.Value; part++ {
			if !bytes.Equal(a.Text[part], b.Text[part]) || !bytes.Equal(a.Wire[part], b.Wire[part]) {
				return false
			}
		}
	}
	return true
}
