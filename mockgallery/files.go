package mockgallery

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"mime"
	"path"
	"strconv"
	"strings"
)

// pack is the package of a revision: the one that was uploaded, or a zip with a small document. The same revision
// always gives the same bytes.
func (a *App) pack(rev *AppRevision) []byte {
	if rev.Package != nil {
		return rev.Package
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	add := func(name string, content []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil { // a bytes.Buffer does not fail
			buf.Reset()
		}
	}
	add(a.FileName, a.document(rev))
	add("readme.txt", []byte("A stand-in made by a mock server. Version "+strconv.Itoa(rev.Version)+".\r\n"))
	_ = z.Close()
	return buf.Bytes()
}

// document is a small XML text in the manner of a workflow file.
func (a *App) document(rev *AppRevision) []byte {
	type meta struct {
		Name        string `xml:"Name"`
		Description string `xml:"Description"`
		Author      string `xml:"Author"`
	}
	doc := struct {
		XMLName xml.Name `xml:"AlteryxDocument"`
		Version string   `xml:"yxmdVer,attr"`
		Meta    meta     `xml:"Properties>MetaInfo"`
	}{Version: "2018.3", Meta: meta{a.MetaInfo.Name, a.MetaInfo.Description, a.MetaInfo.Author}}
	text, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return []byte("<AlteryxDocument/>")
	}
	return append([]byte(xml.Header), append(text, '\n')...)
}

// yxdb is a stand-in: the name says yxdb, the content says that it is none.
func yxdb(content string) []byte {
	return []byte("mock of a YXDB file; the rows as CSV follow\n" + content)
}

func typeOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		return "text/csv"
	case ".txt":
		return "text/plain"
	case ".pdf":
		return "application/pdf"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	if t, _, err := mime.ParseMediaType(mime.TypeByExtension(path.Ext(name))); err == nil {
		return t
	}
	return "application/octet-stream"
}
