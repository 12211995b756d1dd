package signer

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBaseStringURI(t *testing.T) {
	for _, tt := range []struct{ name, address, want string }{
		{"the first example of 3.4.1.2", "http://EXAMPLE.COM:80/r%20v/X?id=123", "http://example.com/r%20v/X"},
		{"the second example of 3.4.1.2", "https://www.example.net:8080/?q=1", "https://www.example.net:8080/"},
		{"scheme and host in lower case, the path not", "HTTP://Example.COM/Path", "http://example.com/Path"},
		{"the default port of https", "https://example.com:443/", "https://example.com/"},
		{"the default port of the other scheme stays", "http://example.com:443/", "http://example.com:443/"},
		{"and the other way round", "https://example.com:80/", "https://example.com:80/"},
		{"another port stays", "http://example.com:8080/", "http://example.com:8080/"},
		{"an empty port goes", "http://example.com:/", "http://example.com/"},
		{"an empty path is a slash", "http://example.com", "http://example.com/"},
		{"also before a query", "http://example.com?a=1", "http://example.com/"},
		{"also before a fragment", "http://example.com#a", "http://example.com/"},
		{"a bare question mark", "http://example.com/a?", "http://example.com/a"},
		{"the fragment goes", "http://example.com/a?b#c", "http://example.com/a"},
		{"user information goes", "http://me:secret@example.com/a", "http://example.com/a"},
		{"an at sign in the path stays", "http://example.com/@me", "http://example.com/@me"},
		{"escapes stay as they are", "http://example.com/%7Euser/a%2fb/%C3%a9", "http://example.com/%7Euser/a%2fb/%C3%a9"},
		{"dot segments and double slashes stay", "http://example.com/a/../b//./c", "http://example.com/a/../b//./c"},
		{"parameters of the path stay", "http://example.com/a;v=1/b;c", "http://example.com/a;v=1/b;c"},
		{"sub-delimiters stay", "http://example.com/!$&'()*+,;=:@", "http://example.com/!$&'()*+,;=:@"},
		{"what no client sends raw is escaped", "http://example.com/caf\u00e9 \x7F", "http://example.com/caf%C3%A9%20%7F"},
		{"an IPv6 literal keeps its brackets", "http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"},
		{"also without a port", "http://[::1]/", "http://[::1]/"},
		{"and loses the default port", "http://[::1]:80/", "http://[::1]/"},
		{"an internationalized name as in the Host field", "http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := NewRequest("GET", tt.address, nil, nil)
			require.NoError(t, err)
			var m Machine
			require.NoError(t, m.Run(&r, &Credentials{}, nil))
			require.Equal(t, tt.want, string(m.URI()))
		})
	}
}

func TestTheHostFieldCounts(t *testing.T) {
	r, err := NewRequest("GET", "http://127.0.0.1:8080/a", map[string][]string{"Host": {"Example.com:80"}}, nil)
	require.NoError(t, err)
	require.Equal(t, "Example.com:80", r.Host)
	var m Machine
	require.NoError(t, m.Run(&r, &Credentials{}, nil))
	require.Equal(t, "http://example.com/a", string(m.URI()))
}

func TestMethod(t *testing.T) {
	for method, want := range map[string]string{"get": "GET", "Patch": "PATCH", "": "", "M-SEARCH": "M-SEARCH", "A B": "A%20B"} {
		r := Request{Method: method, Scheme: "http", Host: "example.com", Target: "/"}
		var m Machine
		require.NoError(t, m.Run(&r, &Credentials{}, nil))
		require.Equal(t, want+"&http%3A%2F%2Fexample.com%2F&", string(m.BaseString()))
	}
}

func TestParseURLRefuses(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"", "no scheme"},
		{"example.com/path", "no scheme"},
		{"://example.com", "no scheme"},
		{"/a?b=http://c", "no scheme"},
		{"http://", "no host"},
		{"http:///path", "no host"},
		{"http://me@/", "no host"},
		{"http://example.com/" + string(make([]byte, MaxTarget)), "longer than"},
	} {
		_, err := ParseURL(tt.address)
		require.ErrorContains(t, err, tt.want)
		require.LessOrEqual(t, len(err.Error()), 400)
	}
}

func TestURLKeepsWhatIsTyped(t *testing.T) {
	r, err := NewRequest("GET", "HTTP://me@Example.com:80/a%2Fb?x=1#y", nil, nil)
	require.NoError(t, err)
	require.Equal(t, URL{Scheme: "HTTP", User: "me", Host: "Example.com", Port: "80", Path: "/a%2Fb", Query: "x=1", Fragment: "y", HasQuery: true, HasFragment: true}, r.URL())
	require.Equal(t, "HTTP://Example.com:80/a%2Fb?x=1", r.Address())
}
