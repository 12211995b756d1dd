package mockgallery

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// by signs as the holder of a demo key.
func by(kind string) signer.Signer {
	return signer.Signer{Credentials: signer.Credentials{ConsumerKey: kind + "-key", ConsumerSecret: signer.NewSecret(kind + "-secret")}}
}

// send signs a request and sends it; spoil changes it before it leaves.
func (m *mock) send(s signer.Signer, method, path, typ, body string, spoil ...func(*signer.Request)) reply {
	m.t.Helper()
	h := http.Header{}
	if typ != "" {
		h.Set("Content-Type", typ)
	}
	r, err := signer.NewRequest(method, m.url+path, h, []byte(body))
	require.NoError(m.t, err)
	if s.Now == nil {
		s.Now = m.Now
	}
	signed, err := s.Sign(r)
	require.NoError(m.t, err)
	for _, f := range spoil {
		f(&signed.Request)
	}
	return m.deliver(signed.Request)
}

// deliver sends a request octet for octet.
func (m *mock) deliver(r signer.Request) reply {
	m.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", r.Method, r.Target, r.Host)
	if len(r.Body) > 0 || r.Method == "POST" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.Body))
	}
	for name, values := range r.Header {
		for _, v := range values {
			fmt.Fprintf(&b, "%s: %s\r\n", name, v)
		}
	}
	b.WriteString("\r\n" + string(r.Body))
	return m.read(http.ReadResponse(bufio.NewReader(strings.NewReader(m.raw(b.String()))), &http.Request{Method: r.Method}))
}

const workflows = "/gallery/api/v1/workflows/subscription/"

func TestGoodSignatures(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	tests := []struct {
		name, method, path, typ, body string
		signer                        signer.Signer
	}{
		{"in the header", "GET", workflows + "?search=caf%C3%A9+forecast&limit=2", "", "", by("studio")},
		{"in the query", "GET", workflows + "?search=a%20b", "", "", with(by("studio"), func(s *signer.Signer) { s.Placement = signer.InQuery })},
		{"in a form", "POST", "/gallery/api/v1/workflows/" + DefaultStudio(0).Workflows[2].ID + "/jobs/", signer.FormType, "", with(by("studio"), func(s *signer.Signer) { s.Placement = signer.InBody })},
		{"with a JSON body", "POST", "/gallery/api/v1/workflows/" + DefaultStudio(0).Workflows[0].ID + "/jobs/", "application/json", `{"questions":[{"name":"Title","value":"a&b"}]}`, by("studio")},
		{"without a version", "GET", workflows, "", "", with(by("studio"), func(s *signer.Signer) { s.Omit = []string{"oauth_version"} })},
		{"a short nonce", "GET", workflows, "", "", with(by("studio"), func(s *signer.Signer) { s.Nonce = func() string { return "7Ck8g" } })},
		{"a realm", "GET", workflows, "", "", with(by("studio"), func(s *signer.Signer) { s.Realm = "x" })},
		{"a token, which is ignored", "GET", workflows, "", "", with(by("studio"), func(s *signer.Signer) { s.Credentials.Token = "t" })},
		{"an oauth_ parameter that nobody knows", "GET", workflows, "", "", with(by("studio"), func(s *signer.Signer) { s.Extra = []signer.Param{{Name: "oauth_colour", Value: "red"}} })},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := m.send(test.signer, test.method, test.path, test.typ, test.body)
			require.Equal(t, 200, got.status, got.body)
			x := m.last()
			require.Equal(t, Accepted, x.Verdict)
			require.Equal(t, "studio-key", x.Key)
			require.Empty(t, got.header.Get(headerProblem))
		})
	}
}

func with(s signer.Signer, change func(*signer.Signer)) signer.Signer {
	change(&s)
	return s
}

func TestRefusals(t *testing.T) {
	const (
		signature = `{"data":null,"exceptionName":"UnauthorizedException","innerExceptionMessage":"","message":"The provided signature(oauth_signature) is invalid."}`
		key       = `{"data":null,"exceptionName":"UnauthorizedException","innerExceptionMessage":"","message":"The provided API Key(oauth_consumer_key) is invalid."}`
	)
	omit := func(names ...string) signer.Signer {
		return with(by("studio"), func(s *signer.Signer) { s.Omit = names })
	}
	at := func(d time.Duration) signer.Signer {
		return with(by("studio"), func(s *signer.Signer) { s.Now = func() time.Time { return time.Now().Add(d) } })
	}
	tests := []struct {
		name    string
		signer  signer.Signer
		spoil   func(*signer.Request)
		status  int
		body    string // or a part of it
		problem string
	}{
		{"a wrong secret", with(by("studio"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") }), nil, 401, signature, "signature_invalid"},
		{"a parameter added after signing", by("studio"), func(r *signer.Request) { r.Target += "?limit=1" }, 401, signature, "signature_invalid"},
		{"no key of ours", by("nobody"), nil, 401, key, "consumer_key_unknown"},
		{"a disabled key", by("disabled"), nil, 401, key, "consumer_key_refused"},
		{"a revoked key", by("revoked"), nil, 401, key, "consumer_key_refused"},
		{"another method", with(by("studio"), func(s *signer.Signer) { s.Method = "HMAC-SHA256" }), nil, 400, "It must be HMAC-SHA1.", "signature_method_rejected"},
		{"another version", with(by("studio"), func(s *signer.Signer) { s.Extra = []signer.Param{{Name: "oauth_version", Value: "1.0a"}} }), nil, 400, "It must be 1.0.", "version_rejected"},
		{"an old timestamp", at(-time.Hour), nil, 400, "timestamp(oauth_timestamp)", "timestamp_refused"},
		{"a timestamp to come", at(time.Hour), nil, 400, "timestamp(oauth_timestamp)", "timestamp_refused"},
		{"no nonce", omit("oauth_nonce"), nil, 400, "parameter(oauth_nonce) is missing", "parameter_absent"},
		{"no timestamp", omit("oauth_timestamp"), nil, 400, "parameter(oauth_timestamp) is missing", "parameter_absent"},
		{"no OAuth at all", by("studio"), func(r *signer.Request) { r.Header.Del("Authorization") }, 400, "oauth_consumer_key", "parameter_absent"},
		{"two places", by("studio"), func(r *signer.Request) { r.Target += "?oauth_version=1.0" }, 400, "oauth_version", "parameter_rejected"},
	}
	m := start(t, Options{Mode: Strict, ControlURL: "http://127.0.0.1:8081"})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spoil := []func(*signer.Request){}
			if test.spoil != nil {
				spoil = append(spoil, test.spoil)
			}
			got := m.send(test.signer, "GET", workflows, "", "", spoil...)
			require.Equal(t, test.status, got.status, got.body)
			require.Contains(t, got.body, test.body)
			require.Equal(t, []string{"application/json"}, got.header["Content-Type"])
			require.Equal(t, test.problem, got.header.Get(headerProblem))
			require.True(t, strings.HasPrefix(got.header.Get("WWW-Authenticate"), `OAuth realm="oauthdebug", oauth_problem="`+test.problem+`"`), got.header)
			require.Regexp(t, `^http://127.0.0.1:8081/exchanges/\d+$`, got.header.Get(headerExchange))
			x := m.last()
			require.Equal(t, Refused, x.Verdict)
			require.NotEmpty(t, x.Message)
		})
	}
}

func TestWhatKeysOpen(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	doors := []struct {
		path string
		keys string
	}{
		{workflows, "studio user curator other-studio"},
		{"/gallery/api/user/v2/credentials/", "user curator"},
		{"/gallery/api/admin/v1/users/", "curator"},
		{"/gallery/api/admin/v2/users/", "curator"},
	}
	for _, door := range doors {
		for _, kind := range strings.Fields("studio user curator other-studio") {
			got := m.send(by(kind), "GET", door.path, "", "")
			if strings.Contains(" "+door.keys+" ", " "+kind+" ") {
				require.Equal(t, 200, got.status, kind+" at "+door.path)
				continue
			}
			require.Equal(t, 401, got.status, kind+" at "+door.path)
			require.Equal(t, "permission_denied", got.header.Get(headerProblem))
			require.Equal(t, "credential-not-permitted", got.header.Get(headerMistake))
		}
	}
	require.Equal(t, 404, m.send(by("other-studio"), "GET", "/gallery/api/v1/workflows/"+DefaultStudio(0).Workflows[0].ID+"/questions/", "", "").status, "another studio's workflow")
	require.Equal(t, 200, m.get("/gallery/api/status/ping/").status, "nobody needs a key for that")
}

func TestASecretForAToken(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	got := m.send(with(by("studio"), func(s *signer.Signer) { s.Credentials.Token = "studio-secret" }), "GET", workflows, "", "")
	require.Equal(t, 200, got.status)
	require.Equal(t, "secret-sent-as-parameter", got.header.Get(headerMistake))
	require.NotContains(t, string(m.last().Head), "studio-secret")
}

func TestGoodRequestsAreRemarkedOn(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	lazy := with(by("studio"), func(s *signer.Signer) { s.Nonce = func() string { return fmt.Sprint(m.Now().Unix()) } })
	require.Equal(t, 200, m.send(lazy, "GET", workflows, "", "").status)
	x, ok := m.Exchange(1)
	require.True(t, ok)
	require.Equal(t, Accepted, x.Verdict)
	require.NotEmpty(t, x.Findings, "the nonce is the time")
	require.Empty(t, x.Mistake)
}

func TestProblemReportsInsteadOfTheFaithfulBody(t *testing.T) {
	m := start(t, Options{Mode: Strict, ReportProblems: true})
	got := m.send(with(by("studio"), func(s *signer.Signer) { s.Omit = []string{"oauth_nonce"} }), "GET", workflows, "", "")
	require.Equal(t, signer.FormType, got.header.Get("Content-Type"))
	require.Contains(t, got.body, "oauth_problem=parameter_absent&")
}

func TestModes(t *testing.T) {
	wrong := with(by("studio"), func(s *signer.Signer) { s.Credentials.ConsumerSecret = signer.NewSecret("wrong") })
	m := start(t, Options{Mode: Warn})
	got := m.send(wrong, "GET", workflows, "", "")
	require.Equal(t, 200, got.status)
	require.Equal(t, "signature_invalid", got.header.Get(headerProblem))
	require.Equal(t, Warned, m.last().Verdict)
	require.Equal(t, 200, m.get("/api/admin/v1/users/").status)
	m = start(t, Options{Mode: Lax})
	require.Empty(t, m.send(wrong, "GET", workflows, "", "").header.Get(headerProblem))
	require.Equal(t, Answered, m.last().Verdict)
}

func TestTimeAndNonces(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	once := with(by("studio"), func(s *signer.Signer) { s.Nonce = func() string { return "818945583" } })
	now := m.Now()
	once.Now = func() time.Time { return now }
	require.Equal(t, 200, m.send(once, "GET", workflows, "", "").status)
	got := m.send(once, "GET", workflows, "", "")
	require.Equal(t, 400, got.status)
	require.Equal(t, "nonce_used", got.header.Get(headerProblem))
	require.Contains(t, m.last().Message, "first used by request 1, octet for octet the same")
	require.Equal(t, "nonce-reused-on-retry", got.header.Get(headerMistake))
	m.ResetNonces()
	require.Equal(t, 200, m.send(once, "GET", workflows, "", "").status)

	m.AdvanceClock(299 * time.Second)
	fresh := by("studio")
	fresh.Now = func() time.Time { return now }
	require.Equal(t, 200, m.send(fresh, "GET", workflows, "", "").status, "still within the window")
	m.AdvanceClock(10 * time.Second)
	require.Equal(t, "timestamp_refused", m.send(fresh, "GET", workflows, "", "").header.Get(headerProblem))
	require.Contains(t, m.last().ResponseHeader.Get("Www-Authenticate"), "oauth_acceptable_timestamps")
	m.SetClock(now, false)
	require.Equal(t, 200, m.send(fresh, "GET", workflows, "", "").status, "the clock was turned back")

	loose := start(t, Options{Mode: Strict, Window: -1, ForgetNonces: true})
	once.Now = func() time.Time { return time.Unix(1539871608, 0) }
	require.Equal(t, 200, loose.send(once, "GET", workflows, "", "").status)
	require.Equal(t, 200, loose.send(once, "GET", workflows, "", "").status)
}

func TestUnknownParameters(t *testing.T) {
	extra := with(by("studio"), func(s *signer.Signer) { s.Extra = []signer.Param{{Name: "oauth_colour", Value: "red"}} })
	after := func(r *signer.Request) {
		r.Header.Set("Authorization", r.Header.Get("Authorization")+`, oauth_colour="red"`)
	}
	tests := []struct {
		mode          Unknown
		signed, added int
	}{{UnknownSigned, 200, 401}, {UnknownUnsigned, 401, 200}, {UnknownRefused, 400, 400}}
	for _, test := range tests {
		m := start(t, Options{Mode: Strict, Unknown: test.mode})
		require.Equal(t, test.signed, m.send(extra, "GET", workflows, "", "").status, test.mode)
		require.Equal(t, test.added, m.send(by("studio"), "GET", workflows, "", "", after).status, test.mode)
	}
}

func TestExplanationInTheBody(t *testing.T) {
	m := start(t, Options{Mode: Strict})
	ask := func(r *signer.Request) {
		r.Target += "?limit=1"
		r.Header.Set("Accept", "application/json, "+explanationType)
	}
	got := m.send(by("studio"), "GET", workflows, "", "", ask)
	require.Equal(t, 401, got.status)
	require.Equal(t, explanationType, got.header.Get("Content-Type"))
	e := decode[explanation](t, got.body)
	require.Equal(t, "signature_invalid", e.Problem)
	require.True(t, strings.HasPrefix(e.BaseString, "GET&http%3A%2F%2F"))
	require.True(t, strings.HasPrefix(e.BaseStringHex, "47 45 54 26 "))
	require.Contains(t, string(e.Refusal), "UnauthorizedException")
	require.Empty(t, e.Signature)
	require.NotContains(t, got.body, "secret\"")
	require.NotContains(t, got.body, "studio-secret")

	m = start(t, Options{Mode: Strict, ExplainInBody: true, RevealSignature: true})
	var target signer.Request
	got = m.send(by("studio"), "GET", workflows, "", "", func(r *signer.Request) { r.Target += "?limit=1"; target = *r })
	e = decode[explanation](t, got.body)
	require.NotEmpty(t, e.Signature)
	header := target.Header.Get("Authorization")
	i := strings.Index(header, `oauth_signature="`) + len(`oauth_signature="`)
	target.Header.Set("Authorization", header[:i]+signer.EscapeString(e.Signature)+header[i+strings.IndexByte(header[i:], '"'):])
	require.Equal(t, 200, m.deliver(target).status, "the signature that was told is the right one")
}

func TestRightSignaturesStayInside(t *testing.T) {
	m := start(t, Options{Mode: Strict, ControlURL: "http://127.0.0.1:8081"})
	var sent signer.Request
	m.send(by("studio"), "GET", workflows, "", "", func(r *signer.Request) { r.Target += "?limit=1"; sent = *r })
	var machine signer.Machine
	require.NoError(t, machine.Run(&sent, &signer.Credentials{ConsumerKey: "studio-key", ConsumerSecret: signer.NewSecret("studio-secret")}, &signer.Rules{}))
	right := string(machine.Signature())
	x := m.last()
	for _, text := range []string{string(encodeJSON(x.view())), fmt.Sprint(x.ResponseHeader), string(x.ResponseBody), ask(m.Control(), "GET", "/exchanges", "").Body.String()} {
		require.NotContains(t, text, right)
		require.NotContains(t, text, "studio-secret")
	}
}
