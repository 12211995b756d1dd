package mockgallery

import (
	"net/http"
	"testing"

	"github.com/oauthdebug/oauthdebug/signer"
)

// BenchmarkServeHTTP is what a signed request costs beside net/http's own work.
func BenchmarkServeHTTP(b *testing.B) {
	s := New(Options{ForgetNonces: true})
	r, err := signer.NewRequest("GET", "http://127.0.0.1"+workflows+"?limit=2", nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	who := by("studio")
	signed, err := who.Sign(r)
	if err != nil {
		b.Fatal(err)
	}
	req, err := http.NewRequest("GET", "http://127.0.0.1"+workflows+"?limit=2", nil)
	if err != nil {
		b.Fatal(err)
	}
	req.RequestURI, req.Header = signed.Request.Target, signed.Request.Header
	b.ReportAllocs()
	for b.Loop() {
		rec := recorder{header: http.Header{}}
		s.ServeHTTP(&rec, req)
		if rec.status != 200 {
			b.Fatal(rec.status)
		}
	}
}
