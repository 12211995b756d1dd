package capture

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// request makes what is sent to one address.
func (b *curlBuilder) request(address string) (signer.Request, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + strings.TrimPrefix(address, "//") // curl's own default
	}
	header := b.header.Clone()
	method, body := "GET", []byte(nil)
	query := b.query
	contentType := ""
	switch {
	case b.get:
		if b.hasData {
			query = append(query, string(b.data))
		}
	case b.upload != "":
		method = "PUT"
		text, err := b.file(b.upload)
		if err != nil {
			return signer.Request{}, err
		}
		body = text
		if strings.HasSuffix(address, "/") {
			address += signer.EscapeString(path.Base(b.upload))
		}
	case len(b.parts) > 0:
		method, contentType = "POST", "multipart/form-data; boundary="+boundary
		text, err := b.multipart()
		if err != nil {
			return signer.Request{}, err
		}
		body = text
	case b.hasData:
		method, body, contentType = "POST", b.data, signer.FormType
		if b.json {
			contentType = "application/json"
			if header.Get("Accept") == "" && !b.removed["Accept"] {
				header.Set("Accept", "application/json")
			}
		}
	}
	if b.head {
		method = "HEAD"
	}
	if b.method != "" {
		method = b.method
	}
	if len(query) > 0 {
		address = addQuery(address, strings.Join(query, "&"))
	}
	if contentType != "" && header.Get("Content-Type") == "" && !b.removed["Content-Type"] {
		header.Set("Content-Type", contentType)
	}
	r, err := signer.NewRequest(method, address, header, body)
	if err != nil {
		return r, err
	}
	if !b.asIs {
		r.Target = withoutDots(r.Target)
	}
	if b.target != "" {
		r.Target = b.target
	}
	if b.host != "" {
		r.Host = b.host
	}
	user := b.user
	if u := r.URL(); user == "" && u.User != "" {
		user = signer.Unescape(u.User)
	}
	if header.Get("Authorization") == "" && !b.removed["Authorization"] {
		if b.bearer != "" {
			header.Set("Authorization", "Bearer "+b.bearer)
		} else if user != "" {
			header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user)))
		}
	}
	return r, nil
}

// addQuery puts a query behind the one that is there, before the fragment.
func addQuery(address, query string) string {
	address, fragment, found := strings.Cut(address, "#")
	switch {
	case !strings.Contains(address, "?"):
		address += "?"
	case !strings.HasSuffix(address, "?") && !strings.HasSuffix(address, "&"):
		address += "&"
	}
	if address += query; found {
		address += "#" + fragment
	}
	return address
}

// withoutDots removes the segments "." and ".." of the path, as curl does before
// it sends.
func withoutDots(target string) string {
	p, query, found := strings.Cut(target, "?")
	if !strings.Contains(p, "/.") {
		return target
	}
	var out []string
	segments := strings.Split(p, "/")
	for i, seg := range segments {
		last := i == len(segments)-1
		switch seg {
		case ".":
		case "..":
			if len(out) > 1 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, seg)
			continue
		}
		if last {
			out = append(out, "")
		}
	}
	if p = strings.Join(out, "/"); p == "" {
		p = "/"
	}
	if found {
		p += "?" + query
	}
	return p
}

// boundary separates the parts of a form; the real one is random, and no part
// of a signature.
const boundary = "------------------------oauthdebug"

// multipart returns the body of the --form options. A file that is not there is
// left empty: no signature covers it, unless by a body hash.
func (b *curlBuilder) multipart() ([]byte, error) {
	var body []byte
	for _, part := range b.parts {
		option, text, _ := strings.Cut(part, "\x00")
		name, value, _ := strings.Cut(text, "=")
		body = append(body, "--"+boundary+"\r\nContent-Disposition: form-data; name=\""+name+"\""...)
		if option == "form" && len(value) > 0 && (value[0] == '@' || value[0] == '<') {
			file, _, _ := strings.Cut(value[1:], ";")
			if value[0] == '@' {
				body = append(body, "; filename=\""+path.Base(file)+"\"\r\nContent-Type: application/octet-stream"...)
			}
			content, err := b.file(file)
			value, b.unread = string(content), b.unread || err != nil
		}
		body = append(body, "\r\n\r\n"+value+"\r\n"...)
	}
	return append(body, "--"+boundary+"--\r\n"...), nil
}
