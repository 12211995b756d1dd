package capture

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// curlBuilder collects the options of one transfer. Its methods know what curl
// means by them.
type curlBuilder struct {
	options *Options
	stdin   string

	urls             []string
	method, target   string
	data             []byte
	hasData, get     bool
	head, json, asIs bool
	query            []string
	parts            []string // --form, as typed
	upload, user     string
	bearer           string
	header           http.Header
	removed          map[string]bool
	host             string
	files            int
}

// set takes one option.
func (b *curlBuilder) set(name, value string) error {
	if b.header == nil {
		b.header, b.removed = http.Header{}, map[string]bool{}
	}
	switch name {
	case "url":
		b.urls = append(b.urls, value)
	case "request":
		b.method = value
	case "request-target":
		b.target = value
	case "head":
		b.head = true
	case "get":
		b.get = true
	case "path-as-is":
		b.asIs = true
	case "header":
		return b.setHeader(value)
	case "user-agent":
		b.replace("User-Agent", value)
	case "referer":
		b.replace("Referer", strings.TrimSuffix(value, ";auto"))
	case "cookie":
		if strings.Contains(value, "=") {
			b.header.Add("Cookie", value)
		}
	case "user":
		b.user = value
	case "oauth2-bearer":
		b.bearer = value
	case "url-query":
		if rest, ok := strings.CutPrefix(value, "+"); ok {
			b.query = append(b.query, rest)
			return nil
		}
		text, err := b.urlencode(value)
		b.query = append(b.query, text)
		return err
	case "data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json":
		return b.setData(name, value)
	case "form", "form-string":
		b.parts = append(b.parts, name+"\x00"+value)
	case "upload-file":
		b.upload = value
	}
	return nil
}

func (b *curlBuilder) replace(name, value string) {
	if value == "" {
		b.removed[name] = true
		return
	}
	b.header.Set(name, value)
}

// setHeader takes "Name: value", "Name;" (sent empty), "Name:" (not sent) or a
// file of such lines.
func (b *curlBuilder) setHeader(line string) error {
	if name, ok := strings.CutPrefix(line, "@"); ok {
		text, err := b.file(name)
		if err != nil {
			return err
		}
		for l := range strings.Lines(string(text)) {
			if l = strings.TrimRight(l, "\r\n"); l != "" && l[0] != '@' {
				if err := b.setHeader(l); err != nil {
					return err
				}
			}
		}
		return nil
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		if name, ok = strings.CutSuffix(strings.TrimRight(line, " "), ";"); ok {
			b.header[http.CanonicalHeaderKey(name)] = []string{""}
		}
		return nil // curl ignores a header without a colon
	}
	name, value = strings.TrimSpace(name), strings.Trim(value, " \t\r\n")
	key := http.CanonicalHeaderKey(name)
	switch {
	case key == "Host":
		b.host = value
	case value == "":
		b.removed[key] = true
	default:
		b.header.Add(key, value)
	}
	return nil
}

// setData takes one of the --data options; several are joined with '&', those
// of --json with nothing.
func (b *curlBuilder) setData(name, value string) error {
	text := []byte(value)
	var err error
	switch {
	case name == "data-urlencode":
		var encoded string
		encoded, err = b.urlencode(value)
		text = []byte(encoded)
	case name != "data-raw" && strings.HasPrefix(value, "@"):
		if text, err = b.file(value[1:]); name == "data" || name == "data-ascii" {
			text = []byte(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(string(text)))
		}
	}
	if err != nil {
		return err
	}
	if b.hasData && name != "json" {
		b.data = append(b.data, '&')
	}
	b.data, b.hasData = append(b.data, text...), true
	b.json = b.json || name == "json"
	return nil
}

// urlencode escapes as --data-urlencode does: "content", "=content",
// "name=content", "@file", "name@file". curl writes a space as '+'.
func (b *curlBuilder) urlencode(value string) (string, error) {
	i := strings.IndexAny(value, "=@")
	name, content := "", value
	if i >= 0 {
		name, content = value[:i], value[i+1:]
		if value[i] == '@' {
			text, err := b.file(content)
			if err != nil {
				return "", err
			}
			content = string(text)
		}
	}
	encoded := strings.ReplaceAll(signer.EscapeString(content), "%20", "+")
	if name != "" {
		return name + "=" + encoded, nil
	}
	return encoded, nil
}

func (b *curlBuilder) file(name string) ([]byte, error) {
	if name == "-" && b.stdin != "" {
		return []byte(b.stdin), nil
	}
	if b.options.ReadFile == nil {
		return nil, fmt.Errorf("reading the curl command: it takes data from the file %q, and files named in a paste are not opened; put the data in the command", name)
	}
	if b.files++; b.files > 100 {
		return nil, errors.New("reading the curl command: it names more than 100 files")
	}
	return b.options.ReadFile(name)
}

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

// multipart returns the body of the --form options. Files are not opened: no
// signature covers them.
func (b *curlBuilder) multipart() ([]byte, error) {
	var body []byte
	for _, part := range b.parts {
		option, text, _ := strings.Cut(part, "\x00")
		name, value, _ := strings.Cut(text, "=")
		body = append(body, "--"+boundary+"\r\nContent-Disposition: form-data; name=\""+name+"\""...)
		if option == "form" && len(value) > 0 && (value[0] == '@' || value[0] == '<') {
			file, _, _ := strings.Cut(value[1:], ";")
			if value[0] == '@' {
				body = append(body, "; filename=\""+path.Base(file)+"\""...)
			}
			value = ""
		}
		body = append(body, "\r\n\r\n"+value+"\r\n"...)
	}
	return append(body, "--"+boundary+"--\r\n"...), nil
}
