package diagnose

import "github.com/oauthdebug/oauthdebug/signer"

// option is one variant of one row, ready for the search.
type option struct {
	row   *Mistake
	set   func(*signer.Rules)
	slots signer.Slots
	note  string
	open  bool
	alone bool
	left  bool // left out of the depths that are searched now
	made  bool // a digest that no library offers
	nth   int  // variant of its row, from 0

	escape, escapeData signer.Escape // what it adds to the slots that add up
}

// recipe is a set of options, by index, in the order of the stages.
type recipe []int16

// choice is a set of options of one stage that can be made together.
type choice struct {
	options recipe
	writes  signer.Slots
	next    int // which option may be added next
}

// options lists the variants of the rows that a search can try on c. Slots
// that only shape what is placed, not what is signed, are left to the readings.
func (cat Catalogue) options(c *Case) []option {
	placing := signer.SlotsOf(signer.SlotOutput, signer.SlotBodyHash, signer.SlotWire)
	var list []option
	for _, row := range cat {
		if row.Fate != FateRule || row.Variants == nil {
			continue
		}
		for nth, v := range row.Variants(c) {
			if v.Writes&^placing == 0 || v.Set == nil {
				continue
			}
			var ru signer.Rules
			v.Set(&ru)
			list = append(list, option{row: row, set: v.Set, slots: v.Writes &^ placing, note: v.Note, nth: nth, open: v.Open, alone: v.Alone,
				made: ru.Digest != nil && ru.Digest.Kind == signer.Custom, escape: ru.Escape, escapeData: ru.EscapeData})
		}
	}
	return list
}

// leftOut reports whether an option takes no part in sets of so many. The
// number of recipes grows a hundredfold with each mistake, nearly all of them
// of mistakes that nobody has seen together: home-made digests and what
// anything could be take part in pairs at most; beyond the default depth, so
// do the less likely variants of a row, and a row that was met once or never,
// unless it was met with others.
func (o *option) leftOut(mistakes int) bool {
	if mistakes > DefaultDepth && (o.nth >= likelyVariants || o.row.Seen < commonSeen && !o.row.Stacked) {
		return true
	}
	return mistakes > 2 && (o.made || o.open)
}

// leaveOut takes options out of the search of so many mistakes at once, and
// reports whether it took any.
func (s *search) leaveOut(mistakes int) bool {
	changed := false
	for i := range s.options {
		if o := &s.options[i]; !o.left && o.leftOut(mistakes) {
			o.left, changed = true, true
		}
	}
	return changed
}

const (
	commonSeen     = 2 // reports
	likelyVariants = 8 // of a row
)

// compatible reports whether two sets of slots can be written together.
func compatible(a, b signer.Slots) bool { return a&b&^signer.Additive == 0 }

// choices are the sets of some options that can be made together, by size. Each
// size is made when it is asked for first: most searches end with the first.
type choices struct {
	options []option
	of      []int16
	max     int
	bySize  [][]choice
}

func newChoices(options []option, of []int16, max int) choices {
	return choices{options: options, of: of, max: max, bySize: [][]choice{{{}}}}
}

// size returns the sets of n options.
func (c *choices) size(n int) []choice {
	if n > c.max {
		return nil
	}
	for len(c.bySize) <= n {
		var next []choice
		for _, ch := range c.bySize[len(c.bySize)-1] {
			for i := ch.next; i < len(c.of); i++ {
				o := c.of[i]
				if compatible(ch.writes, c.options[o].slots) {
					with := append(ch.options[:len(ch.options):len(ch.options)], o)
					next = append(next, choice{with, ch.writes | c.options[o].slots, i + 1})
				}
			}
		}
		c.bySize = append(c.bySize, next)
	}
	return c.bySize[n]
}

// apply writes the options of a recipe into a copy of base.
func apply(base *signer.Rules, options []option, of recipe) *signer.Rules {
	if len(of) == 0 {
		return base
	}
	ru := *base
	for _, o := range of {
		options[o].set(&ru)
	}
	return &ru
}

// Lanes are the three parts of a computation that do not read one another:
// they are searched apart and joined at the end.
var (
	uriSlots = signer.SlotsOf(signer.SlotMethod, signer.SlotScheme, signer.SlotUser, signer.SlotHost, signer.SlotPort,
		signer.SlotPath, signer.SlotTail, signer.SlotFragment, signer.SlotURI, signer.SlotEscapeURI)
	keySlots = signer.SlotsOf(signer.SlotJoinParts, signer.SlotFinish, signer.SlotSecrets, signer.SlotEscapeKey,
		signer.SlotJoinKey, signer.SlotFinishKey, signer.SlotDigest)
)

// lanes counts the lanes that slots write.
func lanes(slots signer.Slots) int {
	n := 0
	for _, lane := range []signer.Slots{uriSlots, keySlots, ^(uriSlots | keySlots)} {
		if slots&lane != 0 {
			n++
		}
	}
	return n
}
