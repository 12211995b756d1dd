package diagnose

import (
	"bufio"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// readIDs returns the ids of the list of mistakes with their number of reports.
func readIDs(t *testing.T) map[string]int {
	t.Helper()
	f, err := os.Open("testdata/ids.txt")
	require.NoError(t, err)
	defer f.Close()
	ids := map[string]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		id, n, ok := strings.Cut(s.Text(), " ")
		require.True(t, ok, s.Text())
		ids[id], err = strconv.Atoi(n)
		require.NoError(t, err)
	}
	return ids
}

// unicodeIDs are the rows of the subpackage unicode.
var unicodeIDs = map[string]bool{"unicode-normalised": true, "idn-host-form": true}

func TestEveryIDHasOneRow(t *testing.T) {
	ids := readIDs(t)
	require.Len(t, ids, 198)
	count := map[string]int{}
	for _, m := range Standard() {
		count[m.ID]++
		if n, listed := ids[m.ID]; listed && n != m.Seen {
			t.Errorf("%s: seen %d, the list has %d", m.ID, m.Seen, n)
		}
	}
	for id := range ids {
		if n := count[id]; n != 1 && !unicodeIDs[id] {
			t.Errorf("%s: %d rows, want 1", id, n)
		}
	}
	for id, n := range count {
		if n != 1 {
			t.Errorf("%s: %d rows, want 1", id, n)
		}
	}
}

func TestRowsAreComplete(t *testing.T) {
	all := Standard()
	for _, m := range all {
		if m.Title == "" || m.Why == "" || m.Fix == "" && m.Fate != FateOut || m.Stage == 0 || m.Fate == 0 {
			t.Errorf("%s: title, why, fix, stage or fate is missing", m.ID)
		}
		if strings.HasSuffix(m.Title, ".") || strings.HasSuffix(m.Fix, ".") {
			t.Errorf("%s: title and fix are clauses, without a full stop", m.ID)
		}
		switch m.Fate {
		case FateRule:
			if m.Variants == nil || m.Proof == ByNothing || m.Sides == 0 {
				t.Errorf("%s: a rule needs variants, a proof and a side", m.ID)
			}
		case FateCheck:
			if m.Check == nil || m.Variants != nil {
				t.Errorf("%s: a check has Check and no variants", m.ID)
			}
		case FateContext, FateOut:
			if m.Needs == "" || m.Variants != nil {
				t.Errorf("%s: it must say what it needs, and has no variants", m.ID)
			}
		}
		for _, twin := range m.Twins {
			if all.ByID(twin) == nil && !unicodeIDs[twin] {
				t.Errorf("%s: unknown twin %q", m.ID, twin)
			}
		}
	}
}

// fixedCases are requests that between them bring every row to life.
func fixedCases(t *testing.T) []*Case {
	t.Helper()
	oauth := []signer.Param{
		{Name: "oauth_consumer_key", Value: "ck-demo-1234"}, {Name: "oauth_nonce", Value: "81/89+45~583"},
		{Name: "oauth_signature_method", Value: "HMAC-SHA1"}, {Name: "oauth_timestamp", Value: "1539871608"}, {Name: "oauth_version", Value: "1.0"},
	}
	with := func(more ...signer.Param) []signer.Param { return append(append([]signer.Param{}, oauth...), more...) }
	without := func(name string, more ...signer.Param) []signer.Param {
		var kept []signer.Param
		for _, p := range oauth {
			if p.Name != name {
				kept = append(kept, p)
			}
		}
		return append(kept, more...)
	}
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	plain := signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}
	token := signer.Credentials{
		ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("c0n/s*umer secret=="), Token: "tk~1",
		TokenSecret: signer.NewSecret("dG9rZW4tc2VjcmV0"),
	}
	tk := signer.Param{Name: "oauth_token", Value: "tk~1"}
	others := []Named{{Name: "request token secret", Secret: signer.NewSecret("other")}}
	multipart := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nreport\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\ntext\r\n--b--\r\n"
	requests := []struct {
		method, url string
		header      http.Header
		body        string
		oauth       []signer.Param
		c           signer.Credentials
	}{
		{"GET", "http://Gallery.Example.com:80/gallery/api/v1/workflows/?search=Q3+caf%C3%A9&limit=10&offset=0&flag&empty=", nil, "", oauth, plain},
		{"POST", "https://www.example.com:8443/Gallery/a%2Fb%20c/report(2);v=1/jobs?tag=b&tag=a&tag=10&tag=2&filter[name]=x%2Ay!&list[]=1&list[]=2&Zone=~a&a_b=1&ab=2", form, "a+b=c%2Bd&x=a=b&tag=z&line=1%0D%0A2&on=true&n=1.50", with(tk), token},
		{"PUT", "http://[2001:DB8::1]:443/v1/things?name1=1&name=2&c%40=1&c2=2&q=%257Bx%257D%2C%3A%2F&&bad=100%&s=a;b", http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=UTF-8"}}, "k=v&k=u", with(tk), token},
		{"POST", "HTTP://user:pw@localhost:8080/api/1.1/57acaca4065e3f26a82b2615/x//../y.json#top", http.Header{"Content-Type": {"application/json"}}, `{"name": "Zo\u00eb/x", "tags": ["a", {"b": 1}], "n": null}`, with(signer.Param{Name: "oauth_body_hash", Value: "x/y="}), plain},
		{"GET", "https://api.example.net/?", nil, "", without("oauth_version", signer.Param{Name: "oauth_callback", Value: "https://client.example.net/done?a=1"}), plain},
		{"POST", "http://example.com/upload?size=1", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, multipart, with(tk), token},
		{"GET", "http://example.com/caf%c3%a9/~me/?e=%E9&m=%C3%83%C2%A9&euro=%E2%82%AC%F0%9F%A6%80&w=%20two%20%20blanks%20&a.b=1&amp;c=3", nil, "", with(signer.Param{Name: "oauth_token", Value: ""}), plain},
		{"POST", "http://example.com/raw?_method=DELETE&ask=a?b", http.Header{"X-Http-Method-Override": {"PATCH"}}, "a=1&b=2", with(signer.Param{Name: "oauth_tokey", Value: "x"}, signer.Param{Name: "signature", Value: "x"}), plain},
		{"GET", "http://example.com/object?constructor=acme&__proto__=1&n=2", nil, "", oauth, plain},
		{"POST", "http://example.com/launch?launch=1&n=1000000", form, "launch=1&user=A%26B", without("oauth_signature_method", tk, signer.Param{Name: "oauth_signature_method", Value: "PLAINTEXT"}), token},
		{"LIST+ALL", "http://example.com/own?zero=a%00b&a%3Db=1", nil, "", oauth, plain},
		{"GET", "http://example.com/rsa?x=1", nil, "", without("oauth_signature_method", tk, signer.Param{Name: "oauth_signature_method", Value: "RSA-SHA1"}), token},
	}
	var cases []*Case
	for _, r := range requests {
		req, err := signer.NewRequest(r.method, r.url, r.header, []byte(r.body))
		require.NoError(t, err)
		if strings.HasPrefix(r.url, "HTTP") {
			req.Scheme = "HTTP"
		}
		req.OAuth = r.oauth
		cases = append(cases, &Case{Request: req, Credentials: r.c, Secrets: true, Others: others})
	}
	// Parameters in the header with a realm, and again in the query.
	header := &Case{Credentials: plain, Secrets: true, Others: others}
	var err error
	header.Request, err = signer.NewRequest("GET", "http://example.com/h?oauth_nonce=a%2Bb&oauth_token=t&oauth_signature=old%3D", http.Header{
		"Authorization":    {`OAuth realm="A%26B", oauth_consumer_key="my-realm-key", oauth_nonce="a+b", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1539871608", limit="10", oauth_signature="new%3D"`},
		"X-Forwarded-Host": {"public.example.com"},
	}, nil)
	require.NoError(t, err)
	header.Received.Signature = "new%3D"
	header.Earlier = []signer.Request{{Method: "POST", Scheme: "http", Host: "old.example.com", Target: "/before"}}
	header.PublicURL = "https://public.example.com/base/h"
	cases = append(cases, header)
	return cases
}

// outcome is all that a signer makes of a case: base string, key, octets and
// text of the signature, body hash, and how it is placed.
func outcome(t *testing.T, m *signer.Machine, c *Case, ru *signer.Rules) string {
	t.Helper()
	err := m.Run(&c.Request, &c.Credentials, ru)
	if err != nil {
		require.ErrorIs(t, err, signer.ErrNoPrivateKey)
	}
	out := string(m.BaseString()) + "\x00" + string(m.Key()) + "\x00" + string(m.Signature())
	if m.Digest() != nil {
		out += "\x00" + string(ru.AppendBodyHash(nil, &c.Request, m.Digest(), &c.Credentials))
	}
	if ru.Wire != nil {
		out += "\x00" + string(ru.Wire(nil, &signer.Param{Name: "oauth_signature", Value: "a+b="})) + string(ru.Wire(nil, &signer.Param{Name: "oauth_nonce", Value: "a+b"}))
	} else {
		out += "\x00a%2Bb%3Da%2Bb"
	}
	if ru.Output != nil {
		out += "\x00" + string(ru.Output(nil, []byte("0123456789\xfb\xff456789")))
	} else {
		out += "\x00MDEyMzQ1Njc4Ofv/NDU2Nzg5"
	}
	return out
}

func TestVariantsWriteWhatTheyDeclare(t *testing.T) {
	for _, c := range fixedCases(t) {
		for _, m := range Standard() {
			if m.Variants == nil {
				continue
			}
			for _, v := range m.Variants(c) {
				var ru signer.Rules
				v.Set(&ru)
				if got := ru.Written(); got != v.Writes {
					t.Errorf("%s (%s): writes %v, declares %v", m.ID, v.Note, got, v.Writes)
				}
			}
		}
	}
}

func TestEveryRuleChangesSomething(t *testing.T) {
	var m signer.Machine
	alive := map[string]bool{}
	ways := map[string]map[string]bool{} // of each row, by note: whether it ever changed anything
	for _, c := range fixedCases(t) {
		right := outcome(t, &m, c, &signer.Rules{})
		for _, row := range Standard() {
			if row.Variants == nil {
				continue
			}
			if ways[row.ID] == nil {
				ways[row.ID] = map[string]bool{}
			}
			for _, v := range row.Variants(c) {
				var ru signer.Rules
				v.Set(&ru)
				changed := outcome(t, &m, c, &ru) != right
				alive[row.ID] = alive[row.ID] || changed
				ways[row.ID][v.Note] = ways[row.ID][v.Note] || changed
			}
		}
	}
	for id, notes := range ways {
		if !alive[id] {
			t.Errorf("%s: no variant changes anything on any of the requests", id)
		}
		for note, changed := range notes {
			if !changed && alive[id] {
				t.Logf("%s (%s): inert on all of the requests", id, note)
			}
		}
	}
}

func TestRowsKeepTheirArguments(t *testing.T) {
	// The texts of pairs are views: a rule that writes into them would spoil
	// the request, or a string constant.
	for _, c := range fixedCases(t) {
		before := c.Request.Target + string(c.Request.Body)
		var m signer.Machine
		right := outcome(t, &m, c, &signer.Rules{})
		for _, row := range Standard() {
			if row.Variants == nil {
				continue
			}
			for _, v := range row.Variants(c) {
				var ru signer.Rules
				v.Set(&ru)
				first := outcome(t, &m, c, &ru)
				if again := outcome(t, &m, c, &ru); again != first {
					t.Errorf("%s (%s): two runs differ", row.ID, v.Note)
				}
				if outcome(t, &m, c, &signer.Rules{}) != right {
					t.Fatalf("%s (%s): changed the request for those after it", row.ID, v.Note)
				}
			}
		}
		require.Equal(t, before, c.Request.Target+string(c.Request.Body))
	}
}

func TestVariantCounts(t *testing.T) {
	req, err := signer.NewRequest("GET", gallery+"subscription/?search=Q3%20report&limit=10", nil, nil)
	require.NoError(t, err)
	req.OAuth = []signer.Param{
		{Name: "oauth_consumer_key", Value: "ck-demo-1234"}, {Name: "oauth_nonce", Value: "818945583"},
		{Name: "oauth_signature_method", Value: "HMAC-SHA1"}, {Name: "oauth_timestamp", Value: "1539871608"}, {Name: "oauth_version", Value: "1.0"},
	}
	c := &Case{Request: req, Secrets: true, Credentials: signer.Credentials{ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("s3cr3t+demo")}}
	total, single := 0, 0
	for _, m := range Standard() {
		if m.Variants == nil {
			continue
		}
		n := 0
		for _, v := range m.Variants(c) {
			if v.Alone {
				single++
			} else {
				n++
			}
		}
		total += n
		if n > 12 {
			t.Logf("%-34s %d", m.ID, n)
		}
	}
	t.Logf("%d variants that combine, %d tried alone", total, single)
}

// Every rule that a signature can prove has an example on its help page, and the
// example shows a difference.
func TestExamplesShowTheMistake(t *testing.T) {
	for _, row := range Standard() {
		if row.Fate != FateRule || row.Proof != BySignature && row.Proof != ByBodyHash {
			continue
		}
		right, wrong, _, err := row.Shown()
		switch {
		case strings.HasPrefix(row.ID, "rsa-"): // an example would need a private key
		case row.ID == "server-form-decodes-header": // needs a raw '+' in the header, which the signer does not write
		case err != nil:
			t.Errorf("%s: %v", row.ID, err)
		case right == nil:
			t.Errorf("%s: there is no example", row.ID)
		case wrong == nil:
			t.Errorf("%s: the example is the same with and without the mistake", row.ID)
		}
	}
}
