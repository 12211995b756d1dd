package mockgallery

import (
	"net/http"
	"strconv"
)

// showHelp explains a mistake at length.
func (s *Server) showHelp(w http.ResponseWriter, r *http.Request) {
	m := s.explainer.catalogue.ByID(r.PathValue("id"))
	if m == nil {
		controlJSON(w, http.StatusNotFound, controlError{"explaining a mistake: " + strconv.Quote(r.PathValue("id")) + " is in no list"})
		return
	}
	if wantsHTML(r) {
		page(w, helpPage, m)
		return
	}
	controlJSON(w, http.StatusOK, helpView{"oauthdebug/help/1", m.ID, m.Title, m.Why, m.Fix, m.Ref})
}

type helpView struct {
	Schema string `json:"schema"`
	ID     string `json:"id"`
	Title  string `json:"title"`
	Why    string `json:"why"`
	Fix    string `json:"fix"`
	Ref    string `json:"ref"`
}

var helpPage = newPage("help", `<p><a href="/">All exchanges</a></p>
<h1>{{.ID}}</h1>
<p>{{.Title}}</p>
{{if .Why}}<p>{{.Why}}</p>{{end}}
{{if .Fix}}<h2>What to do</h2><p>{{.Fix}}</p>{{end}}
{{range .Idioms}}<h3>{{.Language}}</h3><pre>{{.Code}}</pre>{{end}}
{{if .Ref}}<p>RFC 5849, section {{.Ref}}</p>{{end}}
</html>
`)
