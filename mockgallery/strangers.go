package mockgallery

import "strings"

// remarkStranger tells of requests that were meant for another API of the same product.
func (c *call) remarkStranger(path string) {
	special := strings.HasPrefix(c.req.Header.Get("Authorization"), "SPECIAL") || strings.HasPrefix(c.req.Header.Get("X-Authorization"), "SPECIAL")
	switch {
	case special || strings.Contains(path, "/api/auth/") || strings.Contains(path, "/api/apps/"):
		c.x.Note = "this looks like the private API of the web pages, with a session; here is the public one, which is signed with a key"
	case strings.HasPrefix(path, "/webapi/"):
		c.x.Note = "this looks like the API of 2022.1 and later, which uses OAuth 2; here is the one before it, under /gallery/api/"
	case strings.HasPrefix(c.req.Header.Get("Authorization"), "Bearer "):
		c.x.Note = "a bearer token was sent; this API is signed with a key and a secret"
	}
}
