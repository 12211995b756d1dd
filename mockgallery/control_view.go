package mockgallery

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// exchangeView is an exchange as JSON. Members are only ever added.
type exchangeView struct {
	Schema    string             `json:"schema"`
	ID        uint64             `json:"id"`
	Time      string             `json:"time"`
	Micros    int64              `json:"micros"`
	Remote    string             `json:"remote"`
	Request   requestView        `json:"request"`
	Response  responseView       `json:"response"`
	Endpoint  string             `json:"endpoint"`
	Verdict   Verdict            `json:"verdict"`
	Key       string             `json:"key"`
	Placed    string             `json:"placed"`
	Signed    string             `json:"signatureMethod"`
	Problem   string             `json:"problem"`
	Mistake   string             `json:"mistake"`
	Certainty string             `json:"certainty"`
	Message   string             `json:"message"`
	Fix       string             `json:"fix"`
	Refusal   string             `json:"refusal"`
	Standing  Standing           `json:"standing"`
	Note      string             `json:"note"`
	Mistakes  []string           `json:"mistakes"`
	Findings  []diagnose.Finding `json:"findings"`
	Base      string             `json:"base_string"`
	SignedStr string             `json:"signed_string"`
	Expected  string             `json:"signature,omitempty"`
	Client    Tally              `json:"client"`
	Forced    bool               `json:"forced"`
	Searching bool               `json:"searching"`
}

type requestView struct {
	Method   string `json:"method"`
	Target   string `json:"target"`
	Host     string `json:"host"`
	Proto    string `json:"proto"`
	Head     string `json:"head"`
	HeadRaw  []byte `json:"headBase64,omitempty"` // if the head is not UTF-8
	Wire     bool   `json:"wire"`
	Body     string `json:"body"`
	BodyRaw  []byte `json:"bodyBase64,omitempty"`
	BodySize int    `json:"bodySize"`
}

type responseView struct {
	Status   int         `json:"status"`
	Header   http.Header `json:"header"`
	Body     string      `json:"body"`
	BodyRaw  []byte      `json:"bodyBase64,omitempty"`
	BodySize int         `json:"bodySize"`
}

func (x *Exchange) view() exchangeView {
	v := exchangeView{
		Schema: "oauthdebug/exchange/1", ID: x.ID, Time: x.Time.UTC().Format(time.RFC3339Nano), Micros: x.Took.Microseconds(), Remote: x.Remote,
		Request:  requestView{Method: x.Method, Target: x.Target, Host: x.Host, Proto: x.Proto, Wire: x.Wire, BodySize: x.BodySize},
		Response: responseView{Status: x.Status, Header: x.ResponseHeader, BodySize: x.ResponseSize},
		Endpoint: x.Endpoint, Verdict: x.Verdict, Key: x.Key, Placed: x.Placed, Signed: x.Signed, Problem: x.Problem, Mistake: x.Mistake,
		Certainty: x.Certainty, Message: x.Message, Fix: x.Fix, Refusal: x.Refusal, Standing: x.Standing, Note: x.Note,
		Mistakes: x.Mistakes, Findings: x.Findings, Base: x.BaseString, SignedStr: x.SignedString, Expected: x.Expected, Client: x.Client, Forced: x.Forced, Searching: x.Searching,
	}
	if v.Response.Header == nil {
		v.Response.Header = http.Header{}
	}
	if v.Mistakes == nil {
		v.Mistakes = []string{}
	}
	if v.Findings == nil {
		v.Findings = []diagnose.Finding{}
	}
	v.Request.Head, v.Request.HeadRaw = textOrRaw(x.Head)
	v.Request.Body, v.Request.BodyRaw = textOrRaw(x.Body)
	v.Response.Body, v.Response.BodyRaw = textOrRaw(x.ResponseBody)
	return v
}

// CanSearch tells whether a search at length may find more.
func (v exchangeView) CanSearch() bool {
	return v.Problem == "signature_invalid" && v.Certainty != string(diagnose.Proved)
}

// At is the time of day.
func (v exchangeView) At() string {
	_, at, _ := strings.Cut(v.Time, "T")
	at, _, _ = strings.Cut(strings.TrimSuffix(at, "Z"), ".")
	return at
}

// Lines are the head and the body of the request, with line ends as pages have them.
func (v exchangeView) Lines() string {
	return strings.ReplaceAll(v.Request.Head, "\r\n", "\n") + strings.ReplaceAll(v.Request.Body, "\r\n", "\n")
}

// Differs is the first octet in which the two base strings differ.
func (v exchangeView) Differs() int {
	n := min(len(v.Base), len(v.SignedStr))
	for i := range n {
		if v.Base[i] != v.SignedStr[i] {
			return i
		}
	}
	return n
}

func textOrRaw(b []byte) (string, []byte) {
	if utf8.Valid(b) {
		return string(b), nil
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), b
}

// keyView is a key without its secret.
type keyView struct {
	Key          string `json:"key"`
	Kind         string `json:"kind"`
	Subscription string `json:"subscription"`
	User         string `json:"user"`
	Disabled     bool   `json:"disabled"`
	Revoked      bool   `json:"revoked"`
}

func (s *Server) keyViews() []keyView {
	views := []keyView{}
	for _, k := range s.Keys() {
		views = append(views, keyView{k.Key, k.Kind, k.Subscription, k.User, k.Disabled, k.Revoked})
	}
	return views
}
