package mockgallery

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func wantsHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

func (s *Server) showExchange(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	x, ok := s.Exchange(id)
	if err != nil || !ok {
		controlJSON(w, http.StatusNotFound, controlError{"showing an exchange: " + strconv.Quote(r.PathValue("id")) + " is not in the journal (any more)"})
		return
	}
	if wantsHTML(r) {
		page(w, onePage, x.view())
		return
	}
	controlJSON(w, http.StatusOK, x.view())
}

func (s *Server) showList(w http.ResponseWriter, _ *http.Request) {
	var data struct {
		Now       string
		Exchanges []exchangeView
		Controls  []control
	}
	data.Now = s.Now().UTC().Format(time.RFC3339)
	all := s.Exchanges()
	for i := len(all) - 1; i >= 0 && len(data.Exchanges) < 200; i-- {
		data.Exchanges = append(data.Exchanges, all[i].view())
	}
	data.Controls = s.controls()
	page(w, listPage, data)
}

func page(w http.ResponseWriter, t *template.Template, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	_ = t.Execute(w, data) // the reader went away
}

// Pattern and Does are for the page.
func (c control) Pattern() string { return strings.ReplaceAll(c.pattern, "{$}", "") }

// Does says what the call is for.
func (c control) Does() string { return c.does }

const pageHead = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mock Gallery</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem;max-width:75rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}
@media (min-width:40rem){th,td:nth-child(4),td:nth-child(5){overflow-wrap:normal}}
tr{border-top:1px solid #8886}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;padding:.5rem}
dt{font-weight:600}</style>
`

var listPage = template.Must(template.New("list").Parse(pageHead + `<h1>Mock Gallery</h1>
<p>The server's clock says {{.Now}}. Newest first. Reload to see more.</p>
<form method="post" action="/reset?what=journal"><button>Empty the journal</button></form>
{{if .Exchanges}}<table><tr><th>No.<th>Time<th>Request<th>Status<th>Verdict<th>What was found</tr>
{{range .Exchanges}}<tr><td><a href="/exchanges/{{.ID}}">{{.ID}}</a><td>{{.Time}}<td>{{.Request.Method}} {{.Request.Target}}<td>{{.Response.Status}}<td>{{.Verdict}}
<td>{{if .Mistake}}<b>{{.Mistake}}</b> {{.Certainty}}: {{end}}{{.Message}} {{.Note}}</tr>
{{end}}</table>{{else}}<p>Waiting for the first request.</p>{{end}}
<h2>For scripts</h2><table>{{range .Controls}}<tr><td><code>{{.Pattern}}</code><td>{{.Does}}</tr>{{end}}</table>
</html>
`))

var onePage = template.Must(template.New("one").Parse(pageHead + `<p><a href="/">All exchanges</a></p>
<h1>Exchange {{.ID}}: {{.Verdict}}</h1>
<dl>{{if .Message}}<dt>What was found<dd>{{if .Mistake}}<a href="/help/{{.Mistake}}"><b>{{.Mistake}}</b></a>, {{.Certainty}}: {{end}}{{.Message}}{{end}}
{{if .Fix}}<dt>What to do<dd>{{.Fix}}{{end}}{{if .Problem}}<dt>Problem<dd>{{.Problem}}{{end}}
{{if .Searching}}<dt>Search<dd>a deeper search is under way; reload{{else if .CanSearch}}<dt>Search<dd><form method="post" action="/exchanges/{{.ID}}/search"><button>Search for the cause at length</button></form>{{end}}
{{if .Note}}<dt>Note<dd>{{.Note}}{{end}}{{if .Refusal}}<dt>Refusal<dd>{{.Refusal}} ({{.Standing}}){{end}}{{if .Key}}<dt>Key<dd>{{.Key}}{{end}}</dl>
{{if .Findings}}<h2>All findings</h2><table><tr><th>Level<th>Mistake<th>Certainty<th>What<th>Proof</tr>
{{range .Findings}}<tr><td>{{.Level}}<td><a href="/help/{{.ID}}">{{.ID}}</a><td>{{.Certainty}}<td>{{.Message}}<td>{{.Proof}}</tr>{{end}}</table>{{end}}
{{if .Base}}<h2>Base strings</h2><dl><dt>What should have been signed<dd><pre>{{.Base}}</pre>
{{if .SignedStr}}<dt>What the client signed, first difference at byte {{.Differs}}<dd><pre>{{.SignedStr}}</pre>{{end}}</dl>{{end}}
<h2>Request{{if not .Request.Wire}} (made up again from what was parsed){{end}}</h2>
<pre>{{.Request.Head}}{{.Request.Body}}</pre>
<h2>Answer {{.Response.Status}}</h2>
<pre>{{range $name, $values := .Response.Header}}{{range $values}}{{$name}}: {{.}}
{{end}}{{end}}
{{.Response.Body}}</pre>
</html>
`))
