package mockgallery

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"strings"
)

// uploadForm is a multipart body.
type uploadForm struct {
	fields map[string]string
	files  map[string]uploadFile
}

type uploadFile struct {
	name    string
	content []byte
}

// maxParts bounds what a multipart body may be cut into.
const maxParts = 100

// readUpload reads a multipart body, or says what is wrong with it.
func readUpload(c *call) (*uploadForm, string) {
	typ, params, err := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
	if err != nil || typ != "multipart/form-data" || params["boundary"] == "" {
		return nil, "the content type must be multipart/form-data with a boundary."
	}
	form := &uploadForm{fields: map[string]string{}, files: map[string]uploadFile{}}
	r := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for n := 0; ; n++ {
		part, err := r.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return form, ""
		case err != nil:
			c.x.Note = err.Error()
			return nil, "the parts could not be read."
		case n == maxParts:
			return nil, "there are more than " + strconv.Itoa(maxParts) + " parts."
		}
		content, err := io.ReadAll(part)
		if err != nil {
			c.x.Note = err.Error()
			return nil, "the part " + part.FormName() + " could not be read."
		}
		if part.FileName() != "" {
			form.files[part.FormName()] = uploadFile{part.FileName(), content}
			continue
		}
		form.fields[part.FormName()] = strings.TrimSpace(string(content))
	}
}
