package signer

// Rules say where a signer departs from RFC 5849. A nil (or zero) slot is the
// RFC's own rule, so Rules{} is the RFC. Functions append to dst and return it;
// they keep neither dst nor their other arguments. The methods of Rules are the
// stages; each reads only its own slots, in the order of the fields below.
type Rules struct {
	// Base string URI (3.4.1.2), part by part, and the method (3.4.1.1).
	Method    func(dst []byte, r *Request) []byte
	Scheme    func(dst []byte, u *URL) []byte
	User      func(dst []byte, u *URL) []byte // the RFC appends nothing
	Host      func(dst []byte, u *URL) []byte
	Port      func(dst []byte, u *URL) []byte // with its ':'; the RFC drops the scheme's default
	Path      func(dst []byte, u *URL) []byte
	Tail      func(dst []byte, u *URL) []byte // the query, with its '?'; the RFC appends nothing
	Fragment  func(dst []byte, u *URL) []byte // the RFC appends nothing
	URI       func(dst []byte, p *URIParts) []byte
	EscapeURI func(dst, text []byte, t *Table) []byte

	// Which pairs, from where (3.4.1.3.1).
	Query    func(dst []Pair, r *Request, ru *Rules) []Pair
	Body     func(dst []Pair, r *Request, ru *Rules) []Pair
	Protocol func(dst []Pair, r *Request, ru *Rules) []Pair // Authorization header, without realm
	Split    func(text string) (segment, rest string, more bool)
	Stray    bool // an empty segment is a pair of its own; the RFC's form rules have none
	Cut      func(segment string) (name, value string, found bool)

	// What the pairs hold.
	Decode       func(dst []byte, p *Pair, part Part) []byte
	Edit         func(dst []byte, p *Pair, part Part) []byte // p.Text is set
	Charset      func(dst, text []byte) []byte
	Exclude      func(p *Pair) bool // the RFC: oauth_signature
	KeepProtocol func(p *Pair) bool // asked of oauth_ parameters
	Keep         func(p *Pair) bool // asked of all others
	Add          func(dst []Pair, r *Request, c *Credentials) []Pair
	Shape        func(ps []Pair) []Pair // doubled, collapsed, renamed

	// How they are escaped (3.6). Escape holds at every level, EscapeData for
	// names and values only.
	Escape      Escape
	EscapeData  Escape
	EscapeName  func(dst []byte, p *Pair, text []byte, t *Table) []byte
	EscapeValue func(dst []byte, p *Pair, text []byte, t *Table) []byte

	// How they are ordered and joined (3.4.1.3.2).
	SortKey      func(p *Pair) // sets p.Key
	Less         func(a, b []byte) int
	Ties         func(a, b *Pair) int // equal names; the RFC: by value
	Blocks       func(p *Pair) int    // comes before the name; the RFC has one block
	JoinPairs    func(dst []byte, ps []*Pair) []byte
	EscapeParams func(dst, text []byte, t *Table) []byte

	// The base string (3.4.1.1).
	JoinParts func(dst, method, uri, params []byte) []byte
	Finish    func(dst, base []byte, t *Table) []byte

	// The key (3.4.2).
	Secrets   func(c *Credentials) (consumer, token Secret)
	EscapeKey func(dst []byte, s Secret, t *Table) []byte
	JoinKey   func(dst, consumer, token []byte) []byte
	FinishKey func(dst, key []byte) []byte

	// The signature and its way into the request (3.4.2 to 3.5).
	Digest   *Digest
	Output   func(dst, sum []byte) []byte                               // the RFC: base64
	BodyHash func(dst []byte, r *Request, d *Digest, key []byte) []byte // text of oauth_body_hash
	Wire     func(dst []byte, p *Param) []byte                          // writes a value where it is placed
}

// URIParts are the parts of the base string URI, each made by its own rule.
type URIParts struct {
	Scheme, User, Host, Port, Path, Tail, Fragment []byte

	URL *URL // what they were made of
}

// Slot is one field of Rules.
type Slot uint8

// The slots, in the order of the fields of Rules.
const (
	SlotMethod Slot = iota
	SlotScheme
	SlotUser
	SlotHost
	SlotPort
	SlotPath
	SlotTail
	SlotFragment
	SlotURI
	SlotEscapeURI
	SlotQuery
	SlotBody
	SlotProtocol
	SlotSplit
	SlotStray
	SlotCut
	SlotDecode
	SlotEdit
	SlotCharset
	SlotExclude
	SlotKeepProtocol
	SlotKeep
	SlotAdd
	SlotShape
	SlotEscape
	SlotEscapeData
	SlotEscapeName
	SlotEscapeValue
	SlotSortKey
	SlotLess
	SlotTies
	SlotBlocks
	SlotJoinPairs
	SlotEscapeParams
	SlotJoinParts
	SlotFinish
	SlotSecrets
	SlotEscapeKey
	SlotJoinKey
	SlotFinishKey
	SlotDigest
	SlotOutput
	SlotBodyHash
	SlotWire
	slotCount
)

// Slots is a set of slots.
type Slots uint64

// SlotsOf returns the set of the given slots.
func SlotsOf(slots ...Slot) Slots {
	var t Slots
	for _, s := range slots {
		t |= 1 << s
	}
	return t
}

// Has reports whether s is in the set.
func (t Slots) Has(s Slot) bool { return t&(1<<s) != 0 }

// Additive are the slots that hold data which adds up: any number of mistakes
// may write them together.
var Additive = SlotsOf(SlotEscape, SlotEscapeData)
