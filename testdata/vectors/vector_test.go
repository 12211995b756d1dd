package vectors_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

// octets is text that a file may write as b64: and base64.
type octets string

func (o *octets) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if rest, found := strings.CutPrefix(s, "b64:"); found {
		raw, err := base64.StdEncoding.DecodeString(rest)
		*o = octets(raw)
		return err
	}
	*o = octets(s)
	return nil
}

type request struct {
	Method  string      `json:"method"`
	URL     octets      `json:"url"`
	Headers [][2]octets `json:"headers"`
	Body    octets      `json:"body"`
}

func (r request) url() string  { return string(r.URL) }
func (r request) body() string { return string(r.Body) }

type credentials struct {
	ConsumerKey    octets `json:"consumer_key"`
	ConsumerSecret octets `json:"consumer_secret"`
	Token          octets `json:"token"`
	TokenSecret    octets `json:"token_secret"`
	PrivateKey     octets `json:"private_key"`
	PublicKey      octets `json:"public_key"`
}

type pairs struct {
	Query [][2]octets `json:"query"`
	Form  [][2]octets `json:"form"`
}

type given struct {
	Request     request       `json:"request"`
	Pairs       pairs         `json:"pairs"`
	Credentials credentials   `json:"credentials"`
	OAuth       [][2]octets   `json:"oauth"`
	Realm       octets        `json:"realm"`
	Placement   string        `json:"placement"`
	Known       []credentials `json:"known"`
	Now         int64         `json:"now"`
	Seen        [][4]octets   `json:"seen"`

	encode func(string) string // set by an alternative
}

type expectation struct {
	Parameters    [][2]string `json:"parameters"`
	BaseURI       string      `json:"base_uri"`
	BaseString    string      `json:"base_string"`
	Key           string      `json:"key"`
	Signature     string      `json:"signature"`
	Authorization string      `json:"authorization"`
	URL           string      `json:"url"`
	Body          string      `json:"body"`
	Refused       bool        `json:"refused"`
	Verdict       string      `json:"verdict"`
	Problem       string      `json:"problem"`
	Status        int         `json:"status"`
	Stage         string      `json:"stage"`
	Saw           pairs       `json:"saw"`
}

type vector struct {
	ID       string   `json:"id"`
	Formerly []string `json:"formerly"`
	Edition  string   `json:"edition"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Why      string   `json:"why"`
	Spec     []struct {
		Doc     string `json:"doc"`
		Section string `json:"section"`
		Level   string `json:"level"`
	} `json:"spec"`
	Tags        []string               `json:"tags"`
	Needs       []string               `json:"needs"`
	WireOnly    bool                   `json:"wire_only"`
	Twin        string                 `json:"twin"`
	Changed     string                 `json:"changed"`
	Given       given                  `json:"given"`
	Ask         ask                    `json:"ask"`
	Choice      string                 `json:"choice"`
	ExpectOneOf map[string]expectation `json:"expect_one_of"`
	Expect      expectation            `json:"expect"`
	AimsAt      []string               `json:"aims_at"`
}

type ask struct {
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Query  [][2]octets `json:"query"`
	Form   [][2]octets `json:"form"`
}

// load reads all vectors, each under the path of its file without the ending.
func load(t *testing.T) map[string]vector {
	t.Helper()
	all := map[string]vector{}
	for _, name := range files(t) {
		var v vector
		d := json.NewDecoder(bytes.NewReader(read(t, name)))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(&v), name)
		all[strings.TrimSuffix(name, ".json")] = v
	}
	require.NotEmpty(t, all)
	return all
}

// files lists the files of the vectors in order.
func files(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(vectors.FS(), "*/*.json")
	require.NoError(t, err)
	names = slices.DeleteFunc(names, func(n string) bool { return path.Dir(n) == "editions" })
	slices.Sort(names)
	return names
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(vectors.FS(), name)
	require.NoError(t, err)
	return data
}

// each runs f for every vector of a kind, in order.
func each(t *testing.T, kind string, f func(t *testing.T, v vector)) {
	t.Helper()
	all := load(t)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if v := all[id]; v.Kind == kind {
			t.Run(id, func(t *testing.T) { f(t, v) })
		}
	}
}

// plain gives pairs as ordinary text.
func plain(ps [][2]octets) [][2]string {
	out := [][2]string{}
	for _, p := range ps {
		out = append(out, [2]string{string(p[0]), string(p[1])})
	}
	return out
}
