package mockgallery

import (
	"bytes"
	"mime"
	"net/http"
	"strconv"

	"github.com/oauthdebug/oauthdebug/internal/render"
)

// answer is what an endpoint says.
type answer struct {
	status     int
	typ        string // content type
	body       []byte
	header     http.Header // further fields
	attachment string      // file name, if a file is to be saved
	explain    bool        // the body is to be the explanation of the exchange
	hangUp     string      // close or half: break the connection instead of answering in full
}

// okJSON answers 200 with a value.
func (c *call) okJSON(v any) answer { return c.jsonAnswer(http.StatusOK, v) }

func (c *call) jsonAnswer(status int, v any) answer {
	body := encodeJSON(v)
	if c.s.opt.BOM {
		body = append([]byte("\xef\xbb\xbf"), body...)
	}
	return answer{status: status, typ: "application/json", body: body}
}

func file(typ, attachment string, body []byte) answer {
	return answer{status: http.StatusOK, typ: typ, body: body, attachment: attachment}
}

// encodeJSON writes compact JSON, by the helper that the whole project uses. Every JSON text of this package comes from
// here.
func encodeJSON(v any) []byte {
	line, err := render.JSONLine(v)
	if err != nil { // our own types only: cannot happen
		return []byte(`{"message":` + strconv.Quote(err.Error()) + `}`)
	}
	return bytes.TrimSuffix(line, []byte("\n"))
}

// write sends an answer and closes the exchange.
func (s *Server) write(w http.ResponseWriter, c *call, a answer) {
	h := w.Header()
	s.commonHeader(h, c)
	if a.explain {
		a.typ, a.body = explanationType, encodeJSON(s.explanation(c.x, a))
	}
	for name, values := range a.header {
		h[name] = values
	}
	if a.typ != "" {
		h["Content-Type"] = contentType(a.typ)
	}
	if a.attachment != "" {
		h.Set("Content-Disposition", disposition(a.attachment))
	}
	if a.typ == "application/json" && s.opt.ChunkJSON != Off && a.hangUp == "" {
		h["Transfer-Encoding"] = chunked
	} else {
		h["Content-Length"] = []string{strconv.Itoa(len(a.body))}
	}
	if a.hangUp == "half" {
		h["Content-Length"] = []string{strconv.Itoa(len(a.body) + 64)}
	}
	s.end(c, a, h)
	if a.hangUp != "" {
		hangUp(w, a)
	}
	w.WriteHeader(a.status)
	if c.req.Method != http.MethodHead {
		w.Write(a.body) //nolint:errcheck // the client is gone; the exchange is in the journal
	}
}

// disposition names the file to save. A name beyond ASCII goes in the extended form of RFC 5987.
func disposition(name string) string {
	if quoted := strconv.QuoteToASCII(name); quoted == `"`+name+`"` {
		return "attachment; filename=" + quoted
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// hangUp breaks the connection: at once, or in the middle of an answer that promises more than it sends.
func hangUp(w http.ResponseWriter, a answer) {
	if a.hangUp == "half" {
		w.WriteHeader(a.status)
		w.Write(a.body[:len(a.body)/2]) //nolint:errcheck // it is to break anyway
		_ = http.NewResponseController(w).Flush()
	}
	panic(http.ErrAbortHandler) // net/http's way to break a connection; it recovers and logs nothing
}

var (
	chunked  = []string{"chunked"}
	jsonType = []string{"application/json"}
)

// contentType spares the commonest type a slice of its own.
func contentType(t string) []string {
	if t == jsonType[0] {
		return jsonType
	}
	return []string{t}
}
