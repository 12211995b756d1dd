package conformance

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// liveClient sends what Live asks for, signed with rules of its own.
type liveClient struct {
	t      *testing.T
	base   string
	c      Credentials
	signer signer.Signer
}

func newLive(t *testing.T) (*Live, *liveClient) {
	c := Credentials{ConsumerKey: "demoConsumerKey123456789", ConsumerSecret: "demoConsumerSecret123456"}
	l := &Live{Suite: suite(t), Credentials: c, Window: 5 * time.Minute}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	return l, &liveClient{t: t, base: server.URL, c: c, signer: signer.Signer{Credentials: signer.Credentials{
		ConsumerKey: string(c.ConsumerKey), ConsumerSecret: signer.NewSecret(string(c.ConsumerSecret)),
	}}}
}

func (c *liveClient) send(v *Vector) string {
	form := url.Values{}
	for _, p := range v.Ask.Form {
		form.Add(string(p[0]), string(p[1]))
	}
	address := c.base + v.Ask.Path
	if len(v.Ask.Query) > 0 {
		address += "?" + string(formText(v.Ask.Query))
	}
	request, err := http.NewRequest(v.Ask.Method, address, strings.NewReader(form.Encode()))
	require.NoError(c.t, err)
	if len(form) > 0 {
		request.Header.Set("Content-Type", signer.FormType)
	}
	response, err := (&http.Client{Transport: &signer.Transport{Signer: &c.signer}}).Do(request)
	require.NoError(c.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(c.t, err)
	return string(text)
}

func TestLiveClientThatIsRight(t *testing.T) {
	l, c := newLive(t)
	sent := 0
	for v := l.Next(); v != nil; v = l.Next() {
		require.Contains(t, c.send(v), v.ID+": pass")
		sent++
	}
	rep := l.Report(t.Context())
	require.Equal(t, sent, rep.Counts[Pass])
	require.Equal(t, rep.Total, sent)
	require.True(t, rep.Conformant())
}

// TestLiveClientThatIsWrong: far fewer than all requests, in the order that is
// proposed, are enough to name the mistake.
func TestLiveClientThatIsWrong(t *testing.T) {
	l, c := newLive(t)
	row := diagnose.Standard().ByID("plus-in-query-not-decoded")
	require.NotNil(t, row)
	var d diagnose.Case
	ways := row.Variants(&d)
	i := slices.IndexFunc(ways, func(v diagnose.Variant) bool { return v.Note == "query" })
	require.GreaterOrEqual(t, i, 0)
	ways[i].Set(&c.signer.Rules)
	sent := 0
	for wrong := 0; wrong < 2; sent++ {
		v := l.Next()
		require.NotNil(t, v, "all were sent")
		if strings.Contains(c.send(v), ": fail") {
			wrong++
		}
	}
	require.LessOrEqual(t, sent, 18)
	rep := l.Report(t.Context())
	require.NotEmpty(t, rep.Causes)
	require.Contains(t, append(slices.Clone(rep.Causes[0].Alternatives), rep.Causes[0].ID), row.ID)
}
