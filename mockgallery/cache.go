package mockgallery

import "strings"

// answerCache keeps answers that depend on nothing but the state, the caller and the query, until the state changes. It
// lies in the store and is used with the store locked.
type answerCache struct {
	answers map[string]answer
	bytes   int
}

// The bounds of the cache.
const (
	maxCached      = 256
	maxCachedBytes = 8 << 20
)

func (a *answerCache) forget() { a.answers, a.bytes = nil, 0 }

// answer runs an endpoint, or finds what it said last time.
func (s *store) answer(c *call) answer {
	if !c.row.Still {
		if c.row.Method != "GET" {
			s.cache.forget()
		}
		return c.row.do(c)
	}
	key := c.cacheKey()
	if a, ok := s.cache.answers[key]; ok {
		return a
	}
	a := c.row.do(c)
	if a.status != 200 || len(s.cache.answers) >= maxCached || s.cache.bytes+len(a.body) > maxCachedBytes {
		return a
	}
	if s.cache.answers == nil {
		s.cache.answers = map[string]answer{}
	}
	s.cache.answers[key] = a
	s.cache.bytes += len(a.body)
	return a
}

// cacheKey is all that a still answer depends on: oauth_ parameters are not in it.
func (c *call) cacheKey() string {
	key := make([]byte, 0, 128)
	key = append(key, c.row.Path...)
	for _, arg := range c.args {
		key = append(append(key, ' '), arg...)
	}
	key = append(append(key, ' ', byte('0'+c.who.access), ' '), c.who.subscription...)
	_, query, _ := strings.Cut(c.req.RequestURI, "?")
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		if !strings.HasPrefix(pair, "oauth_") {
			key = append(append(key, '&'), pair...)
		}
	}
	return string(key)
}
