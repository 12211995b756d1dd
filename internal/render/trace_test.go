package render_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/signer"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update to write it")
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

var salt = []byte("a salt for tests")

// example is a request to be explained.
type example struct {
	name, method, url, form string
	signer                  signer.Signer
}

func (x example) explain(t *testing.T) (*render.Explained, *render.Masker) {
	t.Helper()
	header := http.Header{}
	if x.form != "" {
		header.Set("Content-Type", signer.FormType)
	}
	r, err := signer.NewRequest(x.method, x.url, header, []byte(x.form))
	require.NoError(t, err)
	s := x.signer
	if s.Now == nil {
		s.Now = func() time.Time { return time.Unix(1539871608, 0) }
	}
	if s.Nonce == nil {
		s.Nonce = func() string { return "818945583" }
	}
	signed, trace, err := s.Explain(r)
	require.NoError(t, err)
	m := &render.Masker{Salt: salt}
	m.Know(&s.Credentials)
	return &render.Explained{Trace: trace, Credentials: s.Credentials, Keyed: true, Signed: signed, Placement: s.Placement}, m
}

var demo = signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}

var gallery = example{
	name: "gallery", method: "GET",
	url:    "http://Gallery.Example.com:80/gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10",
	signer: signer.Signer{Credentials: demo},
}

var odd = example{
	name: "odd", method: "post",
	url:  "HTTPS://User:pw@API.Example.com:8443?b=2&b=10&empty=&bare&%C3%A9=%F0%9F%98%80&plus=a+b%2Bc&tilde=%7E&bad=100%&tab=a%09b&bidi=%E2%80%AE#part",
	form: "size=original&note=na%C3%AFve+text",
	signer: signer.Signer{Placement: signer.InQuery, Credentials: signer.Credentials{
		ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo"), Token: "tk-demo", TokenSecret: signer.NewSecret("t0ken-secret"),
	}},
}

func TestExplainedText(t *testing.T) {
	for _, x := range []example{gallery, odd} {
		e, m := x.explain(t)
		for suffix, style := range map[string]render.Style{
			"":        {},
			"-plain":  {Plain: true},
			"-ascii":  {ASCII: true},
			"-narrow": {Width: 50},
		} {
			t.Run(x.name+suffix, func(t *testing.T) {
				golden(t, x.name+suffix+".txt", e.Text(style, m))
			})
		}
	}
}
