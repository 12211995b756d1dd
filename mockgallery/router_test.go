package mockgallery

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoutes(t *testing.T) {
	rs := newRoutes(endpoints(), []string{"/gallery", ""})
	tests := []struct {
		name, method, path string
		found              found
		row                string
		args               []string
	}{
		{"a literal wins over a variable", "GET", "/api/v1/workflows/subscription/", matched, "/api/v1/workflows/subscription/", nil},
		{"a package has no workflows segment", "GET", "/gallery/api/v1/abc/package/", matched, "/api/v1/{appId}/package/", []string{"abc"}},
		{"an argument is decoded", "GET", "/api/v1/jobs/a%2Fb/", matched, "/api/v1/jobs/{jobId}/", []string{"a/b"}},
		{"without the final slash", "GET", "/api/v1/jobs/a", matched, "/api/v1/jobs/{jobId}/", []string{"a"}},
		{"a doubled slash is not cleaned", "GET", "/api//v1/jobs/a/", missing, "", nil},
		{"a dot segment is not cleaned", "GET", "/api/x/../v1/jobs/a/", missing, "", nil},
		{"an empty argument is none", "GET", "/api/v1/jobs//", missing, "", nil},
		{"another method", "DELETE", "/api/v1/jobs/a/", otherMethod, "/api/v1/jobs/{jobId}/", []string{"a"}},
		{"HEAD is a GET", "HEAD", "/api/status/ping/", matched, "/api/status/ping/", nil},
		{"two methods on one path", "POST", "/api/v1/workflows/a/jobs/", matched, "/api/v1/workflows/{appId}/jobs/", []string{"a"}},
		{"nothing there", "GET", "/webapi/v3/", missing, "", nil},
		{"no path at all", "GET", "*", missing, "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			row, args, found := rs.find(test.method, test.path)
			require.Equal(t, test.found, found)
			require.Equal(t, test.args, args)
			if row != nil {
				require.Equal(t, test.row, row.Path)
			}
		})
	}
}

func TestTargetPath(t *testing.T) {
	for target, want := range map[string]string{
		"/a/b?c=/d": "/a/b", "http://h:80/a%2Fb/?q": "/a%2Fb/", "http://h": "/", "*": "*", "/x://y": "/x://y", "": "",
	} {
		require.Equal(t, want, targetPath(target), target)
	}
}

func TestSlashModes(t *testing.T) {
	const path = "/gallery/api/v1/workflows/subscription"
	require.Equal(t, 200, start(t, Options{}).get(path).status)
	require.Equal(t, 404, start(t, Options{Slash: SlashNotFound}).get(path).status)
	got := start(t, Options{Slash: SlashRedirect}).get(path + "?limit=1&search=a%20b")
	require.Equal(t, http.StatusTemporaryRedirect, got.status)
	require.Equal(t, path+"/?limit=1&search=a%20b", got.header.Get("Location"))
}

func TestPreflightNeedsNothing(t *testing.T) {
	m := start(t, Options{})
	for _, path := range []string{"/gallery/api/v1/jobs/x/", "/anywhere"} {
		got := m.do("OPTIONS", path, "", "")
		require.Equal(t, 200, got.status)
		require.Equal(t, "Content-Type, Accept, Authorization", got.header.Get("Access-Control-Allow-Headers"))
		require.Contains(t, got.header.Get("Access-Control-Expose-Headers"), headerMistake)
	}
}

func TestStrangersAreTold(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	tests := []struct{ path, field, says string }{
		{"/webapi/v3/workflows", "", "2022.1"},
		{"/gallery/api/auth/preauth/", "", "private API"},
		{"/gallery/api/v1/workflows/subscription/", "Authorization: SPECIAL abc", "private API"},
		{"/gallery/api/v1/workflows/subscription/", "Authorization: Bearer abc", "bearer token"},
	}
	for _, test := range tests {
		head := "GET " + test.path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
		if test.field != "" {
			head += test.field + "\r\n"
		}
		m.raw(head + "\r\n")
		require.Contains(t, m.last().Note, test.says)
	}
}

func TestPathsThatAreNearlyRight(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	tests := []struct{ path, mistake, says string }{
		{"/gallery//api/v1/workflows/subscription/", "dot-segments-or-double-slashes", "byte 8"},
		{"/gallery/x/../api/v1/workflows/subscription/", "dot-segments-or-double-slashes", "byte 10"},
		{"/gallery/api/v1/workflows/..", "dot-segments-or-double-slashes", "byte 25"},
		{"/gallery/v1/workflows/subscription/", "", "there is /gallery/api/v1/workflows/subscription/"},
		{"/Gallery/api/v1/workflows/subscription/", "", "there is /gallery/api/v1/workflows/subscription/"},
		{"/gallery/gallery/api/v1/workflows/subscription/", "", "there is /gallery/api/v1/workflows/subscription/"},
		{"/gallery/api/api/v1/workflows/subscription/", "", "there is /gallery/api/v1/workflows/subscription/"},
		{"/gallery/api/v1/workflows/subscriptions/", "", "there is /gallery/api/v1/workflows/subscription/"},
		{"/api/v1/workflow/5bb/question", "", "there is /api/v1/workflows/5bb/questions/"},
		{"/favicon.ico", "", ""},
	}
	for _, test := range tests {
		back := m.raw("GET " + test.path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		require.Contains(t, back, " 404 Not Found", "nothing is redirected")
		x := m.last()
		require.Equal(t, test.path, x.Target)
		require.Equal(t, test.mistake, x.Mistake)
		require.Contains(t, x.Message, test.says)
	}
}
