package mockgallery

// The User API, version 2.

func listCredentials(c *call) answer { return c.okJSON(c.s.store.studio.Credentials) }

// uploadInput takes a file and answers with its id, a JSON string.
func uploadInput(c *call) answer {
	form, why := readUpload(c)
	if why != "" {
		return c.refuse("bad-upload", "detail", why)
	}
	f, ok := form.files["inputFile"]
	if !ok {
		return c.refuse("bad-upload", "detail", "there is no part inputFile with a file name.")
	}
	u := &upload{id: c.s.store.newID(), name: f.name, content: f.content}
	c.s.store.keep(u)
	return c.okJSON(u.id)
}
