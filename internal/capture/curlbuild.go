package capture

import (
	"errors"
	"fmt"
	"net/http"
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
	unread           bool // a file of a part of the body is not there
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
