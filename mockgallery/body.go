package mockgallery

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/oauthdebug/oauthdebug/signer"
)

var (
	errBodyTooLarge = errors.New("reading the body: larger than this server takes")
	errBodiesFull   = errors.New("reading the body: this server holds as much as it may just now")
)

// bodyBudget bounds the bodies in memory: of one request, and of all requests at once.
type bodyBudget struct {
	each, all int64
	held      atomic.Int64
}

// read reads the whole body and says how much of the budget it holds until give. Memory is taken as the bytes come:
// what a header promises costs nothing.
func (b *bodyBudget) read(r *http.Request) (body []byte, held int64, err error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, 0, nil
	}
	if r.ContentLength > b.each {
		return nil, 0, errBodyTooLarge
	}
	var buf bytes.Buffer
	for {
		step := int64(32 << 10)
		if r.ContentLength >= 0 {
			step = min(step, r.ContentLength-int64(buf.Len())+1) // one more, to meet the end
		}
		if b.held.Add(step) > b.all {
			b.held.Add(-step)
			return nil, held, errBodiesFull
		}
		held += step
		_, err := io.CopyN(&buf, r.Body, step)
		switch {
		case int64(buf.Len()) > b.each:
			return nil, held, errBodyTooLarge
		case errors.Is(err, io.EOF):
			return buf.Bytes(), held, nil
		case err != nil:
			return buf.Bytes(), held, err
		}
	}
}

func (b *bodyBudget) give(held int64) { b.held.Add(-held) }

// content is the body as an endpoint sees it. A form with the protocol parameters and nothing else is no body: so does a
// client that signs in the body, and has none.
func (c *call) content() []byte {
	media, _, _ := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
	if media != signer.FormType {
		return c.body
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return c.body
	}
	for name := range form {
		if !strings.HasPrefix(name, "oauth_") {
			return c.body
		}
	}
	return nil
}
