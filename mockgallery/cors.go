package mockgallery

import "net/http"

// The fields of every answer, the first four as seen on a real server. They are shared between answers and never
// written to.
var (
	allowOrigin  = []string{"*"}
	allowHeaders = []string{"Content-Type, Accept, Authorization"}
	allowMethods = []string{"GET, POST, PUT, DELETE, OPTIONS"}
	maxAge       = []string{"1728000"}
	expose       = []string{headerProblem + ", " + headerMistake + ", " + headerExchange + ", WWW-Authenticate, Date"}
)

// The fields with which the mock explains itself.
const (
	headerProblem  = "Oauthdebug-Problem"  // code of the problem, as in the problem-reporting extension
	headerMistake  = "Oauthdebug-Mistake"  // id of the mistake that was recognised
	headerExchange = "Oauthdebug-Exchange" // number or address of the exchange in the journal
)

func (s *Server) commonHeader(h http.Header, c *call) {
	h["Access-Control-Allow-Origin"] = allowOrigin
	h["Access-Control-Allow-Headers"] = allowHeaders
	h["Access-Control-Allow-Methods"] = allowMethods
	h["Access-Control-Max-Age"] = maxAge
	h["Access-Control-Expose-Headers"] = expose
	if s.clock.moved() { // else net/http's own date says the same
		h["Date"] = []string{s.clock.date(c.now)}
	}
	h[headerExchange] = []string{s.exchangeAddress(c.x.ID)}
	if c.x.Problem != "" {
		h[headerProblem] = []string{c.x.Problem}
	}
	if c.x.Mistake != "" {
		h[headerMistake] = []string{c.x.Mistake}
	}
}
