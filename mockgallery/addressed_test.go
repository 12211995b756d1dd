package mockgallery

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

func TestAddresses(t *testing.T) {
	// to signs for one address and sends to where the mock is.
	to := func(address string, fields ...string) func(m *mock) reply {
		return func(m *mock) reply {
			r, err := signer.NewRequest("GET", address, nil, nil)
			require.NoError(t, err)
			s := by("studio")
			signed, err := s.Sign(r)
			require.NoError(t, err)
			req := signed.Request
			for i := 0; i < len(fields); i += 2 {
				req.Header.Set(fields[i], fields[i+1])
			}
			req.Target = strings.TrimPrefix(req.Target, "/outside")
			return m.deliver(req)
		}
	}
	tests := []struct {
		name   string
		opt    Options
		send   func(m *mock) reply
		status int
	}{
		{"as it arrives", Options{}, to("http://gallery.example.com" + workflows), 200},
		{"port 80 in the address, which is not signed", Options{}, to("http://gallery.example.com:80" + workflows), 200},
		{"upper case in the host", Options{}, to("http://Gallery.Example.COM" + workflows), 200},
		{"TLS in front, unknown to the server", Options{}, to("https://gallery.example.com" + workflows), 401},
		{"TLS in front, by the public address", Options{PublicURL: "https://gallery.example.com"}, to("https://gallery.example.com" + workflows), 200},
		{"another port outside", Options{PublicURL: "https://gallery.example.com:8443/"}, to("https://gallery.example.com:8443" + workflows), 200},
		{"a path outside", Options{PublicURL: "https://gallery.example.com/outside"}, to("https://gallery.example.com/outside" + workflows), 200},
		{"TLS in front, as a proxy says", Options{Forwarded: true}, to("https://gallery.example.com"+workflows, "X-Forwarded-Proto", "https"), 200},
		{"a proxy that is not believed", Options{}, to("https://gallery.example.com"+workflows, "X-Forwarded-Proto", "https"), 401},
		{"host and port, as a proxy says", Options{Forwarded: true}, to("https://a.example:8443"+workflows, "X-Forwarded-Proto", "https, http", "X-Forwarded-Host", "a.example", "X-Forwarded-Port", "8443"), 200},
		{"the standard field", Options{Forwarded: true}, to("https://b.example"+workflows, "Forwarded", `for=1.2.3.4;proto=https;host="b.example", for=5.6.7.8`), 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.opt.Mode = Strict
			m := start(t, test.opt)
			got := test.send(m)
			require.Equal(t, test.status, got.status, m.last().Message)
		})
	}
	require.Error(t, CheckPublicURL("gallery.example.com"))
	require.NoError(t, CheckPublicURL(""))
}
