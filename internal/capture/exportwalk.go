package capture

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// exportWalker finds the requests of an export, folders included.
type exportWalker struct {
	variables map[string]string
	requests  []exported
}

// collectVariables gathers the variables of a collection; what is defined
// elsewhere stays as {{name}}.
func (w *exportWalker) collectVariables(n node, depth int) {
	for _, v := range list(n["variable"]) {
		if key := asText(v["key"]); key != "" {
			w.variables[key] = asText(v["value"])
		}
	}
	if e, ok := n["environments"].(node); ok && depth == 0 {
		e["_type"] = "environment"
		w.collectVariables(e, 1)
	}
	if n["_type"] == "environment" {
		if data, ok := n["data"].(node); ok {
			for key, v := range data {
				w.variables[key] = asText(v)
			}
		}
	}
	for _, r := range list(n["resources"]) {
		if depth < 2 {
			w.collectVariables(r, depth+1)
		}
	}
}

// expand puts the known variables into a text, those inside variables too.
func (w *exportWalker) expand(s string) string {
	for range 3 {
		if !strings.Contains(s, "{{") || len(s) > signer.MaxTarget {
			break
		}
		for key, v := range w.variables {
			for _, form := range []string{"{{" + key + "}}", "{{ " + key + " }}", "{{ _." + key + " }}", "{{_." + key + "}}"} {
				s = strings.ReplaceAll(s, form, v)
			}
		}
	}
	return s
}

// walk visits a folder or request; auth is what the folders above set.
func (w *exportWalker) walk(n node, auth map[string]string, depth int) {
	if depth > 50 || len(w.requests) > 10_000 {
		return
	}
	if a, ok := w.oauth1(n); ok {
		auth = a
	}
	switch r := n["request"].(type) {
	case node:
		w.request(r, auth)
	case string: // Postman writes a plain GET so
		w.requests = append(w.requests, exported{method: "GET", address: w.expand(r), auth: auth})
	}
	if n["_type"] == "request" || n["method"] != nil && n["url"] != nil && n["request"] == nil {
		w.request(n, auth)
	}
	for _, field := range []string{"item", "items", "resources", "requests", "collection", "children"} {
		for _, child := range list(n[field]) {
			w.walk(child, auth, depth+1)
		}
	}
}

// request reads the object of a request.
func (w *exportWalker) request(r node, auth map[string]string) {
	if a, ok := w.oauth1(r); ok {
		auth = a
	}
	e := exported{method: asText(r["method"]), address: w.expand(asText(r["url"])), header: http.Header{}, auth: auth}
	if u, ok := r["url"].(node); ok {
		e.address = w.expand(asText(u["raw"]))
	}
	if e.method == "" {
		e.method = "GET"
	}
	if e.address == "" {
		return
	}
	for _, field := range []string{"header", "headers"} {
		for _, h := range list(r[field]) {
			if name, value, ok := w.pair(h); ok && name != "" {
				e.header.Add(name, value)
			}
		}
	}
	if _, ok := r["parameters"]; ok { // Insomnia keeps the query apart
		for _, p := range list(r["parameters"]) {
			if name, value, ok := w.pair(p); ok && name != "" {
				e.address = addQuery(e.address, signer.EscapeString(name)+"="+signer.EscapeString(value))
			}
		}
	}
	if b, ok := r["body"].(node); ok {
		w.body(&e, b)
	}
	w.requests = append(w.requests, e)
}

// body reads the body of a request. Files are not opened.
func (w *exportWalker) body(e *exported, b node) {
	mode := asText(b["mode"])
	if mode == "" {
		mode = signer.MediaType(asText(b["mimeType"]))
	}
	contentType := mode
	var pairs []node
	switch mode {
	case "urlencoded", "formUrlEncoded", signer.FormType:
		contentType = signer.FormType
		for _, field := range []string{"urlencoded", "formUrlEncoded", "params"} {
			pairs = append(pairs, list(b[field])...)
		}
	case "formdata", "multipartForm", "multipart/form-data":
		contentType, e.guessedBody = "multipart/form-data", true
	case "none", "":
		return
	default:
		for _, field := range []string{"raw", "text", "json", "xml"} {
			if t := asText(b[field]); t != "" && e.body == nil {
				e.body = []byte(w.expand(t))
			}
		}
		if contentType == "raw" || contentType == "text" {
			contentType = ""
		} else if contentType == "json" || contentType == "xml" {
			contentType = "application/" + contentType
		}
	}
	var form []string
	for _, p := range pairs {
		if name, value, ok := w.pair(p); ok {
			form = append(form, signer.EscapeString(name)+"="+signer.EscapeString(value))
		}
	}
	if form != nil {
		e.body = []byte(strings.Join(form, "&"))
	}
	if contentType != "" && e.header.Get("Content-Type") == "" {
		e.header.Set("Content-Type", contentType)
	}
}

// pair reads a name and value; those that are switched off are not sent.
func (w *exportWalker) pair(p node) (name, value string, ok bool) {
	name = asText(p["key"])
	if name == "" {
		name = asText(p["name"])
	}
	enabled, set := p["enabled"].(bool)
	return w.expand(name), w.expand(asText(p["value"])), p["disabled"] != true && (!set || enabled)
}

// oauth1 returns the settings of OAuth 1 that an object holds.
func (w *exportWalker) oauth1(n node) (map[string]string, bool) {
	auth, ok := n["auth"].(node)
	if !ok {
		if auth, ok = n["authentication"].(node); !ok {
			return nil, false
		}
	}
	kind := asText(auth["type"]) + asText(auth["mode"])
	if kind != "oauth1" {
		return nil, kind != "" && kind != "inherit"
	}
	settings := map[string]string{}
	from := auth
	switch o := auth["oauth1"].(type) {
	case node:
		from = o
	case []any:
		from = node{}
		for _, p := range list(o) {
			from[asText(p["key"])] = p["value"]
		}
	}
	for name, v := range from {
		settings[strings.ToLower(name)] = w.expand(asText(v))
	}
	return settings, true
}

// list returns the objects of an array.
func list(v any) []node {
	array, _ := v.([]any)
	var out []node
	for _, x := range array {
		if n, ok := x.(node); ok {
			out = append(out, n)
		}
	}
	return out
}

// asText returns a value as text.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64, int, bool:
		return fmt.Sprint(v)
	}
	return ""
}
