package signer_test

import (
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

// octets is text that a vector may write as b64: and base64.
type octets string

func (o *octets) UnmarshalText(text []byte) error {
	coded, found := strings.CutPrefix(string(text), "b64:")
	if !found {
		*o = octets(text)
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(coded)
	*o = octets(raw)
	return err
}

// vector is what these tests read of a file.
type vector struct {
	ID, Kind, Choice string
	Given            struct {
		Request struct {
			Method    string
			URL, Body octets
			Headers   [][2]octets
		}
		Credentials credentials
		OAuth       [][2]octets
		Realm       octets
		Placement   string
		Known       []credentials
		Now         int64
		Seen        [][4]octets
	}
	Expect      answer
	ExpectOneOf map[string]answer `json:"expect_one_of"`
}

type credentials struct {
	ConsumerKey    octets `json:"consumer_key"`
	ConsumerSecret octets `json:"consumer_secret"`
	Token          octets `json:"token"`
	TokenSecret    octets `json:"token_secret"`
	PrivateKey     octets `json:"private_key"`
	PublicKey      octets `json:"public_key"`
}

type answer struct {
	Parameters    [][2]string
	BaseURI       string `json:"base_uri"`
	BaseString    string `json:"base_string"`
	Key           string
	Signature     string
	Authorization string
	URL, Body     octets
	Verdict       string
	Problem       string
	Status        int
}

func (c credentials) signer(t *testing.T) signer.Credentials {
	t.Helper()
	out := signer.Credentials{
		ConsumerKey: string(c.ConsumerKey), ConsumerSecret: signer.NewSecret(string(c.ConsumerSecret)),
		Token: string(c.Token), TokenSecret: signer.NewSecret(string(c.TokenSecret)),
	}
	var err error
	if c.PrivateKey != "" {
		out.PrivateKey, err = signer.ParsePrivateKey([]byte(c.PrivateKey))
		require.NoError(t, err)
	}
	if c.PublicKey != "" {
		out.PublicKey, err = signer.ParsePublicKey([]byte(c.PublicKey))
		require.NoError(t, err)
	}
	return out
}

// each runs f for every vector of a kind.
func each(t *testing.T, kind string, f func(t *testing.T, v vector)) {
	t.Helper()
	names, err := fs.Glob(vectors.FS(), "*/*.json")
	require.NoError(t, err)
	ran := 0
	for _, name := range names {
		if path.Dir(name) == "editions" {
			continue
		}
		var v vector
		text, err := fs.ReadFile(vectors.FS(), name)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &v), name)
		if v.Kind == kind {
			ran++
			t.Run(v.ID, func(t *testing.T) { f(t, v) })
		}
	}
	require.NotZero(t, ran)
}

func (v vector) request(t *testing.T) signer.Request {
	t.Helper()
	h := http.Header{}
	for _, f := range v.Given.Request.Headers {
		h.Add(string(f[0]), string(f[1]))
	}
	r, err := signer.NewRequest(v.Given.Request.Method, string(v.Given.Request.URL), h, []byte(v.Given.Request.Body))
	require.NoError(t, err)
	return r
}

// departs lists the vectors that the signer is known to answer otherwise, with the reason. An entry that no longer holds
// fails: it has to be taken out.
var departs = map[string]string{
	"grey/idn-host": "the standard library has no IDN tables: the signer takes the host as given, and who calls it converts",
}

// hold fails on a difference that is not listed, and on a listed one that is no more.
func hold(t *testing.T, id, diff string) {
	t.Helper()
	reason, listed := departs[id]
	switch {
	case listed && diff == "":
		t.Errorf("the signer agrees now; take %q out of departs", id)
	case listed:
		t.Log("known:", reason)
	case diff != "":
		t.Errorf("the signer departs from the vector (-vector +signer):\n%s", diff)
	}
}

// reference is the answer that choices.json declares for this module.
func reference(t *testing.T, choice string) string {
	t.Helper()
	var choices map[string]struct{ Reference string }
	text, err := fs.ReadFile(vectors.FS(), "choices.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &choices))
	require.NotEmpty(t, choices[choice].Reference, choice)
	return choices[choice].Reference
}
