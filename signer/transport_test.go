package signer

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// checking is a server that answers with the verdict of a Verifier on what
// came over the wire.
func checking(t *testing.T, v *Verifier) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		if p := v.Verify(req.Context(), FromServer(req, "http", body)).Problem; p != nil {
			http.Error(w, p.Error(), p.Status)
			return
		}
		if to := req.Header.Get("Redirect-To"); to != "" && req.URL.Path != "/there" {
			http.Redirect(w, req, to, http.StatusTemporaryRedirect)
			return
		}
		io.WriteString(w, "ok "+string(body))
	}))
	t.Cleanup(s.Close)
	return s
}

func liveSigner() *Signer { return &Signer{Credentials: testCredentials()} }

func liveVerifier() *Verifier {
	v := testVerifier()
	v.Now = nil
	return v
}

func answer(t *testing.T, client *http.Client, req *http.Request) string {
	t.Helper()
	res, err := client.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return strings.TrimSpace(string(body))
}

// TestTransportSignsWhatIsSent sends addresses that net/http rewrites, or that
// are easy to sign otherwise than they are sent.
func TestTransportSignsWhatIsSent(t *testing.T) {
	server := checking(t, liveVerifier())
	for _, target := range []string{
		"", "/", "?", "/?", "/?a", "/?a=&b", "?x=1", "/a%2Fb", "/a%2fb/%7Euser", "/a//b/../c/.", "/~x;y=1/", "/caf%C3%A9", "/caf\u00e9", "/a b",
		"/%E9", "/!$&'()*+,;=:@", "/a[1]", "/a|b^c`d", "/?a=[1]&b[]=2", "/?q=a+b%20c", "/?q=100%", "/?q=%zz&%", "/?a=b?c/d", "/?a;b", "/?&&a=1&",
		"/?caf%C3%A9=%E9", "/?q=\u00e9", "/?a=1#frag", "/?oauthx=1", "/?realm=x", "/?a='\"<>\\^`{|}",
	} {
		for _, place := range []Placement{InHeader, InQuery, InBody} {
			t.Run(place.String()+" "+target, func(t *testing.T) {
				s := liveSigner()
				s.Placement = place
				req, err := http.NewRequest("POST", server.URL+target, nil)
				if err != nil {
					require.Contains(t, target, "%", "only a bad escape is refused by net/url")
					return
				}
				require.True(t, strings.HasPrefix(answer(t, &http.Client{Transport: &Transport{Signer: s}}, req), "ok"))
			})
		}
	}
}

func TestTransportSignsOpaqueAddresses(t *testing.T) {
	server := checking(t, liveVerifier())
	host := strings.TrimPrefix(server.URL, "http://")
	for _, u := range []url.URL{
		{Opaque: "/a%2Fb/%7E"},
		{Opaque: "//" + host + "/a%2Fb"},
		{Opaque: "/a?x=1"},
		{Opaque: "/a", RawQuery: "x=1&x=0"},
		{Path: "/a", ForceQuery: true},
		{Path: "/a/b", RawPath: "/a%2Fb"},
		{Path: "/a/b", RawPath: "/not/the/same"},
	} {
		for _, place := range []Placement{InHeader, InQuery} {
			u.Scheme, u.Host = "http", host
			s := liveSigner()
			s.Placement = place
			req := &http.Request{Method: "GET", URL: &u}
			require.Equal(t, "ok", answer(t, &http.Client{Transport: &Transport{Signer: s}}, req), "%#v", u)
		}
	}
}

func TestTransportAndBodies(t *testing.T) {
	server := checking(t, liveVerifier())
	for _, tt := range []struct {
		name, contentType, body string
		place                   Placement
		hash                    bool
		want                    string
	}{
		{name: "a form", contentType: FormType, body: "a=1+2&b", want: "ok a=1+2&b"},
		{name: "a form with a charset", contentType: FormType + ";charset=utf-8", body: "a=%C3%A9", want: "ok a=%C3%A9"},
		{name: "an empty form", contentType: FormType, want: "ok"},
		{name: "JSON", contentType: "application/json", body: `{"a":1}`, want: `ok {"a":1}`},
		{name: "JSON with its hash", contentType: "application/json", body: `{"a":1}`, hash: true, want: `ok {"a":1}`},
		{name: "JSON with parameters in the query", contentType: "application/json", body: `{"a":1}`, place: InQuery, want: `ok {"a":1}`},
		{name: "octets", contentType: "application/octet-stream", body: "\x00\xFF", hash: true, want: "ok \x00\xFF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := liveSigner()
			s.Placement, s.BodyHash = tt.place, tt.hash
			for _, body := range []io.Reader{strings.NewReader(tt.body), struct{ io.Reader }{strings.NewReader(tt.body)}} { // of known length, and not
				req, err := http.NewRequest("POST", server.URL+"/x?y=1", body)
				require.NoError(t, err)
				req.Header.Set("Content-Type", tt.contentType)
				require.Equal(t, tt.want, answer(t, &http.Client{Transport: &Transport{Signer: s}}, req))
			}
		})
	}
	t.Run("parameters in a form body", func(t *testing.T) {
		s := liveSigner()
		s.Placement = InBody
		req, err := http.NewRequest("POST", server.URL, strings.NewReader("a=1"))
		require.NoError(t, err)
		req.Header.Set("Content-Type", FormType)
		require.True(t, strings.HasPrefix(answer(t, &http.Client{Transport: &Transport{Signer: s}}, req), "ok a=1&oauth_consumer_key=ck-demo&"))
	})
	t.Run("parameters cannot stand in JSON", func(t *testing.T) {
		s := liveSigner()
		s.Placement = InBody
		body := &closing{Reader: strings.NewReader("{}")}
		req, err := http.NewRequest("POST", server.URL, body)
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/json")
		_, err = (&Transport{Signer: s}).RoundTrip(req)
		require.ErrorContains(t, err, "3.5.2")
		require.True(t, body.closed, "the body is closed all the same")
	})
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

func TestTransportSignsRedirectsAnew(t *testing.T) {
	server := checking(t, liveVerifier())
	for _, place := range []Placement{InHeader, InQuery} {
		s := liveSigner()
		s.Placement = place
		req, err := http.NewRequest("POST", server.URL+"/here", strings.NewReader("a=1"))
		require.NoError(t, err)
		req.Header.Set("Content-Type", FormType)
		req.Header.Set("Redirect-To", "/there?b=2")
		require.Equal(t, "ok a=1", answer(t, &http.Client{Transport: &Transport{Signer: s}}, req), "%s", place)
	}
}

func TestTransportLeavesTheRequestAlone(t *testing.T) {
	server := checking(t, liveVerifier())
	body := io.NopCloser(strings.NewReader("a=1"))
	req, err := http.NewRequest("POST", server.URL+"/x?y=1", body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", FormType)
	req.Header.Set("Authorization", `OAuth oauth_nonce="of an earlier attempt"`)
	header, address := req.Header.Clone(), *req.URL
	for _, place := range []Placement{InHeader, InQuery, InBody} {
		s := liveSigner()
		s.Placement = place
		req.Body = io.NopCloser(strings.NewReader("a=1"))
		require.True(t, strings.HasPrefix(answer(t, &http.Client{Transport: &Transport{Signer: s}}, req), "ok a=1"), "%s", place)
		require.Equal(t, header, req.Header)
		require.Equal(t, address, *req.URL)
	}
}

// TestTransportStreams sends a body that is only written once the server has
// begun to read it.
func TestTransportStreams(t *testing.T) {
	begun := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		close(begun)
		io.Copy(w, req.Body)
	}))
	defer server.Close()
	r, w := io.Pipe()
	go func() {
		select {
		case <-begun:
			io.WriteString(w, "streamed")
			w.Close()
		case <-time.After(5 * time.Second):
			w.CloseWithError(errors.New("the body was read before the request was sent"))
		}
	}()
	req, err := http.NewRequest("PUT", server.URL, r)
	require.NoError(t, err)
	require.Equal(t, "streamed", answer(t, &http.Client{Transport: &Transport{Signer: liveSigner()}}, req))
}

func TestFromHTTP(t *testing.T) {
	for _, tt := range []struct{ name, url, host, wantHost, err string }{
		{"a host of its own", "http://127.0.0.1/", "Example.com:80", "Example.com:80", ""},
		{"a zone", "http://[fe80::1%25eth0]:8080/", "", "[fe80::1]:8080", ""},
		{"a host that is not ASCII", "http://b\u00fccher.example/", "", "", "xn--"},
		{"no host", "/path", "", "", "no host"},
		{"a blank in the query", "http://example.com/?a=b c", "", "", "%20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest("", tt.url, bytes.NewReader([]byte("x")))
			require.NoError(t, err)
			if tt.host != "" {
				req.Host = tt.host
			}
			r, err := FromHTTP(req)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.wantHost, r.Host)
			require.Equal(t, "GET", r.Method)
			require.Equal(t, "x", string(r.Body))
			again, err := io.ReadAll(req.Body)
			require.NoError(t, err)
			require.Equal(t, "x", string(again))
		})
	}
}

func TestFromServerReadsEveryFormOfTarget(t *testing.T) {
	for _, tt := range []struct{ target, scheme, want string }{
		{"/a%2Fb?x=1", "http", "/a%2Fb?x=1"},
		{"//a/b", "http", "//a/b"},
		{"/?to=http://example.net/", "http", "/?to=http://example.net/"},
		{"https://example.com/a?b=c/d", "https", "/a?b=c/d"},
		{"https://example.com", "https", "/"},
		{"https://example.com?a=1", "https", "/?a=1"},
		{"*", "http", "*"},
	} {
		r := FromServer(&http.Request{Method: "GET", Host: "example.com", RequestURI: tt.target}, "http", nil)
		require.Equal(t, tt.want, r.Target, tt.target)
		require.Equal(t, tt.scheme, r.Scheme, tt.target)
	}
}

// TestFIPS runs the published signatures in FIPS 140-only mode, which forbids
// SHA-1 and short keys unless asked.
func TestFIPS(t *testing.T) {
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe, "-test.run=^(TestPublishedSignatures|TestVerifyAcceptsWhatWasSigned|TestBodyHashOfEveryMethod)$")
	cmd.Env = append(os.Environ(), "GODEBUG=fips140=only")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
