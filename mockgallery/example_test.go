package mockgallery_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/oauthdebug/oauthdebug/mockgallery"
	"github.com/oauthdebug/oauthdebug/signer"
)

// The commonest mistake with this API: the key of the HMAC is the secret with a '&' behind it.
func ExampleNew() {
	mock := mockgallery.New(mockgallery.Options{})
	server := httptest.NewServer(mock)
	defer server.Close()

	s := &signer.Signer{Credentials: signer.Credentials{
		ConsumerKey: "studio-key", ConsumerSecret: signer.NewSecret("studio-secret"),
	}}
	s.Rules.JoinKey = func(dst, consumer, _ []byte) []byte { return append(dst, consumer...) } // no '&'
	client := http.Client{Transport: &signer.Transport{Signer: s}}
	resp, err := client.Get(server.URL + "/gallery/api/v1/workflows/subscription/")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	fmt.Println(resp.Header.Get("Oauthdebug-Mistake"))

	x, _ := mock.Exchange(1)
	fmt.Println(x.Message)
	// Output:
	// 401 Unauthorized
	// key-missing-ampersand
	// the HMAC key has no '&' at the end
}
