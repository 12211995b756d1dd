package mockgallery

import (
	"fmt"
	"path"
	"strings"
)

// explainPath says what may be wrong with a path at which nothing is served, if a small change would lead somewhere.
func (c *call) explainPath(asked string) {
	if at := oddSegment(asked); at >= 0 {
		c.x.Problem, c.x.Mistake, c.x.Certainty = "request_malformed", "dot-segments-or-double-slashes", "certain"
		c.x.Message = fmt.Sprintf("there is an empty or a dot segment at byte %d of the path %q", at, asked)
		c.x.Fix = "join base and path with one slash; servers and clients that clean the path sign another one than was sent"
		return
	}
	for _, meant := range append(c.s.nearPaths(asked), c.s.routes.otherNumber(c.req.Method, asked)...) {
		if _, _, found := c.s.routes.find(c.req.Method, meant); found == matched {
			c.x.Message = fmt.Sprintf("nothing is served at %s; there is %s", asked, meant)
			c.x.Fix = "correct the base address of the client"
			return
		}
	}
}

// oddSegment is where an empty or a dot segment begins, or -1.
func oddSegment(p string) int {
	for _, odd := range []string{"//", "/./", "/../"} {
		if i := strings.Index(p, odd); i >= 0 {
			return i
		}
	}
	if strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..") {
		return strings.LastIndexByte(p, '/')
	}
	return -1
}

// nearPaths are what people may have meant: another case, a base twice or not at all, api left out or twice.
func (s *Server) nearPaths(asked string) []string {
	list := []string{strings.ToLower(asked), strings.Replace(asked, "/api/api/", "/api/", 1)}
	for _, base := range s.opt.Bases {
		rest := strings.TrimPrefix(asked, base)
		list = append(list, base+"/api"+rest, base+rest)
		if base != "" {
			list = append(list, strings.Replace(asked, base+base, base, 1))
		}
	}
	for i, p := range list {
		if strings.HasSuffix(asked, "/") {
			list[i] = path.Clean(p) + "/"
		}
	}
	return list
}

// otherNumber are the paths that there would be with singular for plural, or plural for singular: a public client asks
// for /v1/workflows/subscriptions/.
func (rs routes) otherNumber(method, asked string) []string {
	var list []string
	for _, base := range rs.bases {
		rest, ok := strings.CutPrefix(asked, base+"/")
		if !ok {
			continue
		}
		segs := split(rest)
		for _, r := range rs.rows {
			if r.endpoint.Method != method || len(r.segments) != len(segs) {
				continue
			}
			meant := base
			for i, want := range r.segments {
				if want[0] == '{' || strings.TrimSuffix(want, "s") != strings.TrimSuffix(segs[i], "s") {
					want = segs[i]
				}
				meant += "/" + want
			}
			list = append(list, meant+"/")
		}
	}
	return list
}
