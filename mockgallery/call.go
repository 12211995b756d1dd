package mockgallery

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one request on its way through the server. Endpoints run with the store locked.
type call struct {
	s    *Server
	req  *http.Request
	row  *endpoint
	args []string // the variable segments of the path, in order
	body []byte
	now  time.Time
	x    *Exchange
	who  caller

	query  url.Values
	parsed bool
}

// caller is whom the key stands for.
type caller struct {
	key          string
	token        string
	access       Access
	subscription string // the studio
	user         string
}

// param is a query parameter, whatever the case of its name, or "".
func (c *call) param(name string) string {
	if !c.parsed {
		c.parsed = true
		if _, raw, ok := strings.Cut(c.req.RequestURI, "?"); ok {
			c.query, _ = url.ParseQuery(raw) // what cannot be read is left out
		}
	}
	if v, ok := c.query[name]; ok {
		return v[0]
	}
	for k, v := range c.query {
		if strings.EqualFold(k, name) {
			return v[0]
		}
	}
	return ""
}

// flag is a boolean parameter: true, True and 1 are true, empty is the default.
func (c *call) flag(name string, def bool) bool {
	switch strings.ToLower(c.param(name)) {
	case "":
		return def
	case "true", "1":
		return true
	}
	return false
}
