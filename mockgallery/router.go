package mockgallery

import (
	"net/http"
	"net/url"
	"strings"
)

// routes finds the endpoint of a path. It looks at the path as it was sent: nothing is cleaned and nothing redirected,
// for a doubled slash or a dot segment is a mistake to be explained.
type routes struct {
	bases []string
	rows  []route
}

type route struct {
	endpoint *endpoint
	segments []string // "{name}" matches any one segment
	literal  int      // how many segments are literal: more wins
}

// found says how far a search came.
type found int

const (
	missing found = iota
	otherMethod
	matched
)

func newRoutes(rows []endpoint, bases []string) routes {
	rs := routes{bases: bases}
	for i := range rows {
		r := route{endpoint: &rows[i], segments: split(rows[i].Path)}
		for _, seg := range r.segments {
			if !strings.HasPrefix(seg, "{") {
				r.literal++
			}
		}
		rs.rows = append(rs.rows, r)
	}
	return rs
}

// find looks a path up under each base in turn. A path without its final slash is found too; the caller decides what
// that means.
func (rs routes) find(method, path string) (*endpoint, []string, found) {
	if method == "HEAD" {
		method = "GET"
	}
	state := missing
	var row *endpoint
	var args []string
	for _, base := range rs.bases {
		rest, ok := strings.CutPrefix(path, base)
		if !ok || !strings.HasPrefix(rest, "/") {
			continue
		}
		var space [maxSegments]string
		segs, ok := appendSegments(space[:0], rest)
		if !ok {
			continue
		}
		best, other := rs.best(method, segs)
		switch {
		case best != nil:
			return best.endpoint, best.args(segs), matched
		case other != nil && state == missing:
			row, args, state = other.endpoint, other.args(segs), otherMethod
		}
	}
	return row, args, state
}

// best is the most literal row that matches, and one that would with another method.
func (rs routes) best(method string, segs []string) (best, other *route) {
	for i := range rs.rows {
		r := &rs.rows[i]
		switch {
		case len(segs) != len(r.segments) || !r.match(segs):
		case r.endpoint.Method != method:
			other = r
		case best == nil || r.literal > best.literal:
			best = r
		}
	}
	return best, other
}

func (r *route) match(segs []string) bool {
	for i, want := range r.segments {
		if want != segs[i] && (want[0] != '{' || segs[i] == "") {
			return false
		}
	}
	return true
}

// args are the variable segments, decoded.
func (r *route) args(segs []string) []string {
	var args []string
	for i, want := range r.segments {
		if want[0] != '{' {
			continue
		}
		arg, err := url.PathUnescape(segs[i])
		if err != nil {
			arg = segs[i]
		}
		args = append(args, arg)
	}
	return args
}

// maxSegments is more than any row has.
const maxSegments = 12

// appendSegments cuts /a/b/ into a and b; empty segments in the middle stay. A path with more than can match is not ok.
func appendSegments(dst []string, path string) ([]string, bool) {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	for more := true; more; {
		if len(dst) == maxSegments {
			return dst, false
		}
		var seg string
		seg, path, more = strings.Cut(path, "/")
		dst = append(dst, seg)
	}
	return dst, true
}

func split(path string) []string {
	segs, _ := appendSegments(nil, path)
	return segs
}

// targetPath is the path of a request target, byte for byte; an absolute target loses scheme and host.
func targetPath(target string) string {
	path, _, _ := strings.Cut(target, "?")
	if _, rest, ok := strings.Cut(path, "://"); ok && !strings.HasPrefix(path, "/") {
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			return "/"
		}
		return rest[i:]
	}
	return path
}

func (c *call) refuseRoute(path string) answer {
	c.remarkStranger(path)
	if c.x.Note == "" {
		c.explainPath(path)
	}
	return c.refuse("no-such-path", "path", path)
}

// redirectToSlash sends a client to the path with its final slash.
func redirectToSlash(target, path string) answer {
	to := path + "/"
	if _, query, ok := strings.Cut(target, "?"); ok {
		to += "?" + query
	}
	return answer{status: http.StatusTemporaryRedirect, header: http.Header{"Location": {to}}}
}
