package mockgallery

import (
	"bytes"
	"html/template"
	"strings"
)

// The interactive documentation, in so far as programs read it: an index for people, and for each group of calls a
// small Swagger text made from the table of endpoints.

func docsIndex(c *call) answer {
	groups := c.groups()
	var buf bytes.Buffer
	if err := docsPage.Execute(&buf, groups); err != nil {
		return c.refuse("failed")
	}
	return answer{status: 200, typ: "text/html; charset=utf-8", body: buf.Bytes()}
}

type docsGroup struct {
	Name string
	Rows []endpoint
}

func (c *call) groups() []docsGroup {
	var groups []docsGroup
	for _, row := range endpoints() {
		if len(groups) == 0 || groups[len(groups)-1].Name != row.Group {
			groups = append(groups, docsGroup{Name: row.Group})
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return groups
}

func docsResource(c *call) answer {
	name := strings.TrimSuffix(c.args[0], ".json")
	for _, g := range c.groups() {
		if g.Name == name {
			return c.okJSON(swagger(g))
		}
	}
	return c.refuse("no-such-path", "path", targetPath(c.req.RequestURI))
}

type swaggerDoc struct {
	SwaggerVersion string       `json:"swaggerVersion"`
	ResourcePath   string       `json:"resourcePath"`
	APIs           []swaggerAPI `json:"apis"`
}

type swaggerAPI struct {
	Path       string      `json:"path"`
	Operations []swaggerOp `json:"operations"`
}

type swaggerOp struct {
	Method     string         `json:"method"`
	Nickname   string         `json:"nickname"`
	Parameters []swaggerParam `json:"parameters"`
}

type swaggerParam struct {
	Name      string `json:"name"`
	ParamType string `json:"paramType"`
	Required  bool   `json:"required"`
	Type      string `json:"type"`
}

func swagger(g docsGroup) swaggerDoc {
	doc := swaggerDoc{SwaggerVersion: "1.2", ResourcePath: "/" + g.Name}
	for _, row := range g.Rows {
		op := swaggerOp{Method: row.Method, Nickname: row.Name, Parameters: []swaggerParam{}}
		for _, seg := range split(row.Path) {
			if name, ok := strings.CutPrefix(seg, "{"); ok {
				op.Parameters = append(op.Parameters, swaggerParam{strings.TrimSuffix(name, "}"), "path", true, "string"})
			}
		}
		doc.APIs = append(doc.APIs, swaggerAPI{row.Path, []swaggerOp{op}})
	}
	return doc
}

var docsPage = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>API of this mock</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}code{font-size:1rem}</style>
<h1>API of this mock</h1>
{{range .}}<h2><a href="{{.Name}}.json">{{.Name}}</a></h2>
<ul>{{range .Rows}}<li><code>{{.Method}} {{.Path}}</code> {{.Name}}</li>{{end}}</ul>
{{end}}</html>
`))
