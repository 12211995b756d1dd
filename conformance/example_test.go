package conformance_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/url"
	"sort"
	"strings"

	"github.com/oauthdebug/oauthdebug/conformance"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

// A Go library is measured without a process: it is an Adapter of two methods.
// Here the reference of this module stands in for one.
func ExampleRunner() {
	suite, err := conformance.Load(vectors.FS())
	if err != nil {
		fmt.Println(err)
		return
	}
	run := conformance.Runner{Suite: suite, Match: []string{"sort/**"}}
	report, err := run.Run(context.Background(), &conformance.Reference{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Headline(), report.Right() == report.Judged())
	// Output: conformant true
}

// homeMade is the signer that many a program begins with. url.QueryEscape writes a space as '+'.
func homeMade(method, address string, params [][2]string, key string) string {
	esc := url.QueryEscape
	var pairs []string
	for _, p := range params {
		pairs = append(pairs, esc(p[0])+"="+esc(p[1]))
	}
	sort.Strings(pairs)
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write([]byte(method + "&" + esc(address) + "&" + esc(strings.Join(pairs, "&"))))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// adapter hands the cases of the kit to homeMade, and adds nothing of its own.
type adapter struct{}

func (adapter) Hello(context.Context, conformance.Hello) (conformance.Passport, error) {
	return conformance.Passport{
		Name: "home-made", Version: "1", Language: "Go", Ops: []string{"sign"},
		Takes:    conformance.Takes{URL: "parsed", Query: "pairs", Body: "pairs"},
		Settable: []string{"nonce", "timestamp", "version"}, Gives: []string{"signature"},
		Features: []string{"hmac-sha1", "form", "token"}, Placements: []string{"header"},
	}, nil
}

func (adapter) Do(_ context.Context, c conformance.Case) (conformance.Answer, error) {
	if c.Sign == nil {
		return conformance.Declined("it only signs"), nil
	}
	given := c.Sign
	var params [][2]string
	for _, list := range [][]conformance.Pair{given.Pairs.Query, given.Pairs.Form, given.OAuth} {
		for _, p := range list {
			params = append(params, [2]string{string(p[0]), string(p[1])})
		}
	}
	key := string(given.Credentials.ConsumerSecret + "&" + given.Credentials.TokenSecret)
	address, _, _ := strings.Cut(string(given.Request.URL), "?")
	signature := homeMade(string(given.Request.Method), address, params, key)
	return conformance.Answer{Sign: &conformance.SignOut{Signature: conformance.Text(signature)}}, nil
}

// The report of a library that goes wrong says what it does instead.
func ExampleAdapter() {
	suite, err := conformance.Load(vectors.FS())
	if err != nil {
		fmt.Println(err)
		return
	}
	run := conformance.Runner{Suite: suite, Match: []string{"escape/**"}}
	report, err := run.Run(context.Background(), adapter{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Headline())
	for _, cause := range report.Causes {
		fmt.Printf("%s (%s)\n", cause.Title, cause.ID)
	}
	// Output:
	// not conformant
	// a space is signed as '+' (space-as-plus)
}

// The same adapter as a program of its own, for "oauthdebug conform client -- ./adapter". Here it is asked by hand.
func ExampleServe() {
	ask := `{"op":"hello","seq":1,"protocol":1,"kit":"by hand","edition":"2026.1"}` + "\n"
	var answers bytes.Buffer
	if err := conformance.Serve(context.Background(), adapter{}, strings.NewReader(ask), &answers); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Contains(answers.String(), `"name":"home-made"`))
	// Output: true
}
