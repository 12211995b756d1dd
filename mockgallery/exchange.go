package mockgallery

import (
	"net/http"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Verdict is what became of a request.
type Verdict string

// The verdicts.
const (
	Answered  Verdict = "answered"  // its signature, if any, was not asked for
	Accepted  Verdict = "accepted"  // the signature is good
	Warned    Verdict = "warned"    // refused in strict mode, answered in this one
	Refused   Verdict = "refused"   // the signature, or what goes with it, is not good
	Malformed Verdict = "malformed" // not HTTP: never reached the handler
)

// Exchange is one request and its answer, as the journal keeps them. What the journal hands out has its secrets masked.
type Exchange struct {
	ID       uint64
	Time     time.Time     // on the server's clock
	Took     time.Duration // until the answer was made
	Remote   string
	Method   string
	Target   string // byte for byte
	Host     string
	Proto    string
	Agent    string // User-Agent
	Head     []byte // request line and fields: as they came, if Wire, else made up again
	Wire     bool
	Body     []byte
	BodySize int    // of the whole body; Body may be the beginning of it
	Endpoint string // path of the row in the table of endpoints

	Status         int
	ResponseHeader http.Header
	ResponseBody   []byte
	ResponseSize   int

	Verdict   Verdict
	Key       string // consumer key, if one was named
	Nonce     string
	Placed    string   // header, query or body
	Signed    string   // signature method
	Problem   string   // code, as in the problem-reporting extension
	Ref       string   // section of RFC 5849
	Mistake   string   // id, as in the catalogue
	Certainty string   // proved, certain, likely or possible
	Message   string   // one sentence for a person
	Fix       string   // what to change
	Refusal   string   // row of the table of refusals
	Standing  Standing // how well that row is known
	Note      string   // what went wrong otherwise

	Mistakes     []string           // all mistakes of the explanation, if it takes more than one
	Findings     []diagnose.Finding // everything that was found
	BaseString   string             // what should have been signed, if the signature is wrong
	SignedString string             // what the client signed, if that was reproduced
	Expected     string             // the right signature, if Options.RevealSignature is on

	Client Tally // up to this exchange, if it names a key

	Forced    bool // the answer was ordered over the control API
	Searching bool // a deeper search for the cause is under way
	Later     bool // told a second time, since a deeper search has ended

	hasSignature, plus bool

	signed *signer.Request // what was verified, for the explanation of later requests; nil if it is large
}

// keepWhole is the size up to which a request is kept whole for later.
const keepWhole = 16 << 10

func (x *Exchange) remember(r *signer.Request) {
	if len(x.Head)+len(r.Body) <= keepWhole {
		x.signed = r
	}
}

// weight is what an exchange costs the journal, in bytes.
func (x *Exchange) weight() int {
	return len(x.Head) + len(x.Body) + len(x.ResponseBody) + len(x.Target) + len(x.Message) + len(x.Note) +
		len(x.BaseString) + len(x.SignedString) + 512*len(x.Findings) + 1024
}

// begin opens an exchange for a request.
func (s *Server) begin(r *http.Request) *Exchange {
	x := &Exchange{
		ID: s.journal.nextID(), Time: s.clock.now(), Remote: r.RemoteAddr, Method: r.Method, Target: r.RequestURI,
		Host: r.Host, Proto: r.Proto, Agent: r.UserAgent(), Verdict: Answered,
	}
	if conn, ok := r.Context().Value(wireKey{}).(*wireConn); ok {
		x.Head, x.Wire = conn.claim(r), true
	}
	if x.Head == nil {
		x.Head, x.Wire = rebuildHead(r), false
	}
	return x
}

// end closes it, before the answer leaves: who has the answer finds the exchange.
func (s *Server) end(c *call, a answer, h http.Header) {
	x := c.x
	x.Took = s.clock.now().Sub(x.Time)
	x.BodySize, x.Body = len(c.body), kept(c.body, s.opt.Limits.KeptBody)
	x.Status, x.ResponseHeader = a.status, h // nobody writes to it any more
	x.ResponseSize, x.ResponseBody = len(a.body), kept(a.body, s.opt.Limits.KeptBody)
	s.clients.count(x)
	s.journal.add(x)
}

// kept is the part of a body that the journal keeps. A part of a large body is copied, so as not to hold the whole.
func kept(b []byte, n int) []byte {
	if len(b) <= n {
		return b
	}
	return append([]byte(nil), b[:n]...)
}

// rebuildHead writes a request's head where the bytes of the wire are not at hand. Order and case of the names are
// then net/http's.
func rebuildHead(r *http.Request) []byte {
	head := make([]byte, 0, 512)
	head = append(head, r.Method+" "+r.RequestURI+" "+r.Proto+"\r\nHost: "+r.Host+"\r\n"...)
	for _, name := range sortedNames(r.Header) {
		for _, v := range r.Header[name] {
			head = append(head, name+": "+v+"\r\n"...)
		}
	}
	return append(head, "\r\n"...)
}
