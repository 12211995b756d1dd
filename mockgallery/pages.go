package mockgallery

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/internal/render"
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
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin") // none at all would take the origin from our own forms
	_ = t.Execute(w, data)                  // the reader went away
}

// Pattern and Does are for the page.
func (c control) Pattern() string { return strings.ReplaceAll(c.pattern, "{$}", "") }

// Does says what the call is for.
func (c control) Does() string { return c.does }

const pageStyle = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem;max-width:75rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}
tr{border-top:1px solid #8886}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;padding:.5rem}
dt{font-weight:600}
@media (min-width:40rem){.short{overflow-wrap:normal;white-space:nowrap}}
@media (max-width:40rem){body{margin:1rem}table,tbody,tr{display:block}tr{padding:.4rem 0}tr:has(th){display:none}td{display:inline}dd{margin-left:0}}`

// pagePolicy lets a page have its style, which is known by its hash, and send forms to where it came from. Nothing else.
var pagePolicy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}()

const pageHead = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mock Gallery</title>
<style>` + pageStyle + `</style>
`

// newPage reads a page's template. What clients sent goes through visible, so that no mark turns the text around or hides it.
func newPage(name, text string) *template.Template {
	return template.Must(template.New(name).Funcs(template.FuncMap{"visible": render.Visible}).Parse(pageHead + text))
}

var listPage = newPage("list", `<h1>Mock Gallery</h1>
<p>The server's clock says {{.Now}}. Newest first. Reload to see more.</p>
<form method="post" action="/reset?what=journal"><button>Empty the journal</button></form>
{{if .Exchanges}}<table><tr><th>No.<th>Time<th>Request<th>Status<th>Verdict<th>What was found</tr>
{{range .Exchanges}}<tr><td class="short"><a href="/exchanges/{{.ID}}">{{.ID}}</a><td class="short">{{.At}}<td>{{visible .Request.Method}} {{visible .Request.Target}}<td class="short">{{.Response.Status}}<td class="short">{{.Verdict}}
<td>{{if .Mistake}}<b>{{.Mistake}}</b> {{.Certainty}}: {{end}}{{visible .Message}} {{visible .Note}}</tr>
{{end}}</table>{{else}}<p>Waiting for the first request.</p>{{end}}
<h2>For scripts</h2><table>{{range .Controls}}<tr><td><code>{{.Pattern}}</code><td>{{.Does}}</tr>{{end}}</table>
</html>
`)

var onePage = newPage("one", `<p><a href="/">All exchanges</a></p>
<h1>Exchange {{.ID}}: {{.Verdict}}</h1>
<dl>{{if .Message}}<dt>What was found<dd>{{if .Mistake}}<a href="/help/{{.Mistake}}"><b>{{.Mistake}}</b></a>, {{.Certainty}}: {{end}}{{visible .Message}}{{end}}
{{if .Fix}}<dt>What to do<dd>{{visible .Fix}}{{end}}{{if .Problem}}<dt>Problem<dd>{{.Problem}}{{end}}
{{if .Searching}}<dt>Search<dd>a deeper search is under way; reload{{else if .CanSearch}}<dt>Search<dd><form method="post" action="/exchanges/{{.ID}}/search"><button>Search for the cause at length</button></form>{{end}}
{{if .Note}}<dt>Note<dd>{{visible .Note}}{{end}}{{if .Refusal}}<dt>Refusal<dd>{{.Refusal}} ({{.Standing}}){{end}}{{if .Key}}<dt>Key<dd>{{visible .Key}}{{end}}
{{if .Client.Requests}}<dt>This client so far<dd>{{.Client.Requests}} requests, {{.Client.Refused}} refused{{end}}</dl>
{{if .Findings}}<h2>All findings</h2><table><tr><th>Level<th>Mistake<th>Certainty<th>What<th>Proof</tr>
{{range .Findings}}<tr><td>{{.Level}}<td><a href="/help/{{.ID}}">{{.ID}}</a><td>{{.Certainty}}<td>{{visible .Message}}<td>{{visible .Proof}}</tr>{{end}}</table>{{end}}
{{if .Base}}<h2>Base strings</h2><dl><dt>What should have been signed<dd><pre>{{visible .Base}}</pre>
{{if .SignedStr}}<dt>What the client signed{{if eq .Base .SignedStr}}: the same, so that the key or the signature itself differs{{else}}, first difference at byte {{.Differs}}{{end}}<dd><pre>{{visible .SignedStr}}</pre>{{end}}</dl>{{end}}
<h2>Request{{if not .Request.Wire}} (made up again from what was parsed){{end}}</h2>
<pre>{{visible .Lines}}</pre>
<h2>Answer {{.Response.Status}}</h2>
<pre>{{range $name, $values := .Response.Header}}{{range $values}}{{$name}}: {{visible .}}
{{end}}{{end}}
{{visible .Response.Body}}</pre>
</html>
`)
