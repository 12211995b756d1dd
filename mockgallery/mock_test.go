package mockgallery

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// mock is a server under test, on a listener with the wire noted.
type mock struct {
	*Server
	t   *testing.T
	url string
}

// start starts a server that looks at no signatures, unless opt says otherwise.
func start(t *testing.T, opt Options) *mock {
	t.Helper()
	opt.Mode, opt.SearchTime = cmp.Or(opt.Mode, Lax), cmp.Or(opt.SearchTime, 5*time.Second) // the machine may be busy
	s := New(opt)
	t.Cleanup(s.Close)
	ts := httptest.NewUnstartedServer(s)
	s.Configure(ts.Config)
	ts.Listener = s.Listener(ts.Listener)
	ts.Start()
	t.Cleanup(ts.Close)
	return &mock{s, t, ts.URL}
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (m *mock) do(method, path, typ, body string) reply {
	m.t.Helper()
	req, err := http.NewRequest(method, m.url+path, strings.NewReader(body))
	require.NoError(m.t, err)
	if typ != "" {
		req.Header.Set("Content-Type", typ)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 20 * time.Second}
	return m.read(client.Do(req))
}

func (m *mock) read(resp *http.Response, err error) reply {
	m.t.Helper()
	require.NoError(m.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(m.t, err)
	return reply{resp.StatusCode, resp.Header, string(text)}
}

func (m *mock) get(path string) reply { m.t.Helper(); return m.do("GET", path, "", "") }

func (m *mock) post(path, body string) reply {
	m.t.Helper()
	return m.do("POST", path, "application/json", body)
}

// raw sends bytes and returns all that comes back.
func (m *mock) raw(text string) string {
	m.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(m.url, "http://"))
	require.NoError(m.t, err)
	defer conn.Close()
	require.NoError(m.t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	_, err = io.WriteString(conn, text)
	require.NoError(m.t, err)
	back, _ := io.ReadAll(conn) // until it is closed, or the deadline
	return string(back)
}

func (m *mock) last() Exchange {
	m.t.Helper()
	all := m.Exchanges()
	require.NotEmpty(m.t, all)
	return all[len(all)-1]
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

// members lists the names of an object's members in the order of the text, for objects inside as well: "a", "b.c".
func members(t *testing.T, text string) []string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	var names []string
	var walk func(prefix string)
	walk = func(prefix string) {
		tok, err := dec.Token()
		require.NoError(t, err)
		switch tok {
		case json.Delim('{'):
			for dec.More() {
				name, err := dec.Token()
				require.NoError(t, err)
				names = append(names, prefix+name.(string))
				walk(prefix + name.(string) + ".")
			}
			_, err = dec.Token()
			require.NoError(t, err)
		case json.Delim('['):
			for i := 0; dec.More(); i++ {
				n := len(names)
				walk(prefix)
				if i > 0 {
					names = names[:n]
				}
			}
			_, err = dec.Token()
			require.NoError(t, err)
		}
	}
	walk("")
	return names
}
