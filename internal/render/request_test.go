package render_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
)

func TestForms(t *testing.T) {
	r := &signer.Request{
		Method: "POST", Scheme: "https", Host: "example.com", Target: "/a?b=it's&c=%41",
		Header: http.Header{"Authorization": {`OAuth a="b"`}, "Content-Type": {signer.FormType}}, Body: []byte("x=1&y=$HOME"),
	}
	for form, want := range map[string]string{
		"curl": `curl -H 'Authorization: OAuth a="b"' -H 'Content-Type: application/x-www-form-urlencoded' --data-raw 'x=1&y=$HOME' "https://example.com/a?b=it's&c=%41"` + "\n",
		"curl-config": `url = "https://example.com/a?b=it's&c=%41"
header = "Authorization: OAuth a=\"b\""
header = "Content-Type: application/x-www-form-urlencoded"
data-raw = "x=1&y=$HOME"
`,
		"httpie": `http --raw 'x=1&y=$HOME' POST "https://example.com/a?b=it's&c=%41" 'Authorization:OAuth a="b"' Content-Type:application/x-www-form-urlencoded` + "\n",
		"raw":    "POST /a?b=it's&c=%41 HTTP/1.1\r\nHost: example.com\r\nAuthorization: OAuth a=\"b\"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nx=1&y=$HOME",
	} {
		got, err := render.Forms[form](r)
		require.NoError(t, err)
		require.Equal(t, want, got, form)
	}
	r.Body = []byte("a\x00b")
	_, err := render.Curl(r)
	require.Error(t, err, "no shell can hold a NUL")
}
