package signer

import (
	"context"
	"crypto"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var testNow = time.Unix(1_700_000_005, 0)

func testCredentials() Credentials {
	return Credentials{ConsumerKey: "ck-demo", ConsumerSecret: NewSecret("cs demo"), Token: "tk-demo", TokenSecret: NewSecret("ts+demo")}
}

func testSigner() *Signer {
	return &Signer{Credentials: testCredentials(), Now: func() time.Time { return testNow.Add(-5 * time.Second) }, Nonce: func() string { return "9c1f" }}
}

func testVerifier(c ...Credentials) *Verifier {
	if c == nil {
		c = []Credentials{testCredentials()}
	}
	return &Verifier{Keys: StaticKeys(c), Nonces: &NonceMemory{}, Window: 5 * time.Minute, Now: func() time.Time { return testNow }}
}

// order is the request that the tests sign: something in every place.
func order(t *testing.T) Request {
	t.Helper()
	r, err := NewRequest("POST", "http://Gallery.Example.com:80/gallery/api/v1/a%2Fb/?search=Q1+plan&search=50%25&flag&tag=%7Eok",
		http.Header{"Content-Type": {FormType}}, []byte("note=caf%C3%A9&n=1"))
	require.NoError(t, err)
	return r
}

func sign(t *testing.T, s *Signer, r Request) Request {
	t.Helper()
	signed, err := s.Sign(r)
	require.NoError(t, err)
	return signed.Request
}

func TestVerifyAcceptsWhatWasSigned(t *testing.T) {
	for _, d := range Digests {
		for _, place := range []Placement{InHeader, InQuery, InBody} {
			s := testSigner()
			s.Method, s.Placement, s.Realm = d.Name, place, `a "realm"`
			if d.Kind == RSA {
				s.Credentials.PrivateKey = testKey(t)
			}
			v := testVerifier(s.Credentials)
			got := v.Verify(t.Context(), sign(t, s, order(t)))
			require.Nil(t, got.Problem, "%s in the %s", d.Name, place)
			require.Equal(t, place, got.Placement)
			require.Equal(t, []string{"ck-demo", "tk-demo", d.Name, "1700000000", "9c1f"}, []string{got.ConsumerKey, got.Token, got.Method, got.Timestamp, got.Nonce})
		}
	}
}

// TestVerifyAccepts holds what is odd and yet right.
func TestVerifyAccepts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		signer func(*Signer)
		change func(*Request)
	}{
		{name: "a realm changed on the way", signer: func(s *Signer) { s.Realm = "one" }, change: func(r *Request) { replaceAuth(r, `realm="one"`, `realm="two"`) }},
		{name: "the scheme written oAuTh", change: func(r *Request) { replaceAuth(r, "OAuth ", "oAuTh ") }},
		{name: "blanks and line ends between the parameters", change: func(r *Request) { replaceAuth(r, ", ", " ,\t") }},
		{name: "the default port left out", change: func(r *Request) { r.Host = "gallery.example.com" }},
		{name: "a query in another order", change: func(r *Request) {
			r.Target = "/gallery/api/v1/a%2Fb/?tag=%7Eok&search=50%25&search=Q1%20plan&flag="
		}},
		{name: "a charset behind the form type", change: func(r *Request) { r.Header.Set("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8") }},
		{name: "no version", signer: func(s *Signer) { s.Omit = []string{"oauth_version"} }},
		{name: "an empty token, sent and signed", signer: func(s *Signer) {
			s.Credentials.Token, s.Credentials.TokenSecret = "", Secret{}
			s.Extra = []Param{{"oauth_token", ""}}
		}},
		{name: "no token", signer: func(s *Signer) { s.Credentials.Token, s.Credentials.TokenSecret = "", Secret{} }},
		{name: "an oauth_ parameter that no specification knows", signer: func(s *Signer) { s.Extra = []Param{{"oauth_session_handle", "x"}} }},
		{name: "a timestamp at the edge of the window", signer: func(s *Signer) { s.Now = func() time.Time { return testNow.Add(-5 * time.Minute) } }},
		{name: "plaintext without time and nonce", signer: func(s *Signer) {
			s.Method, s.Omit = "PLAINTEXT", []string{"oauth_timestamp", "oauth_nonce"}
		}},
		{name: "a form on GET", change: nil, signer: nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := testSigner()
			if tt.signer != nil {
				tt.signer(s)
			}
			r := sign(t, s, order(t))
			if tt.change != nil {
				tt.change(&r)
			}
			v := testVerifier(testCredentials())
			require.Nil(t, v.Verify(t.Context(), r).Problem)
		})
	}
}

func replaceAuth(r *Request, old, new string) {
	r.Header = http.Header{"Authorization": {strings.ReplaceAll(r.Header.Get("Authorization"), old, new)}, "Content-Type": r.Header["Content-Type"]}
}

func replaceTarget(r *Request, old, new string) { r.Target = strings.ReplaceAll(r.Target, old, new) }

// TestVerifyRefuses changes one thing of a request that is accepted without
// the change.
func TestVerifyRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		signer func(*Signer)
		twin   func(*Request) // made to the accepted twin too
		change func(*Request, *Verifier)
		want   Problem
	}{
		{name: "no parameters at all", change: func(r *Request, _ *Verifier) { r.Header = nil },
			want: Problem{Code: "parameter_absent", Status: 400, Stage: StagePlace, Ref: "3.5"}},
		{name: "another scheme of authorization", change: func(r *Request, _ *Verifier) { replaceAuth(r, "OAuth ", "Bearer ") },
			want: Problem{Code: "parameter_absent", Status: 400, Stage: StagePlace, Ref: "3.5"}},
		{name: "a nonce in header and query", change: func(r *Request, _ *Verifier) { r.Target += "&oauth_nonce=9c1f" },
			want: Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.5", Params: []string{"oauth_nonce"}}},
		{name: "a callback in the body while the rest is in the header", change: func(r *Request, _ *Verifier) { r.Body = append(r.Body, "&oauth_callback=oob"...) },
			want: Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.5", Params: []string{"oauth_callback"}}},
		{name: "a nonce twice in the header", change: func(r *Request, _ *Verifier) {
			replaceAuth(r, `oauth_nonce="9c1f"`, `oauth_nonce="9c1f", oauth_nonce="9c1f"`)
		},
			want: Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.1", Params: []string{"oauth_nonce"}}},
		{name: "two signatures, the right one first", change: func(r *Request, _ *Verifier) { r.Header["Authorization"][0] += `, oauth_signature="x"` },
			want: Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.1", Params: []string{"oauth_signature"}}},
		{name: "two header fields", change: func(r *Request, _ *Verifier) {
			r.Header["Authorization"] = append(r.Header["Authorization"], `OAuth oauth_nonce="other"`)
		}, want: Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.1", Params: []string{"oauth_nonce"}}},
		{name: "a parameter that the server does not know", signer: func(s *Signer) { s.Extra = []Param{{"oauth_magic", "1"}} },
			change: func(_ *Request, v *Verifier) { v.OnlyKnown = true },
			want:   Problem{Code: "parameter_rejected", Status: 400, Stage: StagePlace, Ref: "3.2", Params: []string{"oauth_magic"}}},
		{name: "no signature", change: func(r *Request, _ *Verifier) { replaceAuth(r, "oauth_signature=", "x_signature=") },
			want: Problem{Code: "parameter_absent", Status: 400, Stage: StageMeaning, Ref: "3.1", Params: []string{"oauth_signature"}}},
		{name: "no time and no nonce", change: func(r *Request, _ *Verifier) {
			replaceAuth(r, "oauth_timestamp=", "x_t=")
			replaceAuth(r, "oauth_nonce=", "x_n=")
		}, want: Problem{Code: "parameter_absent", Status: 400, Stage: StageMeaning, Ref: "3.1", Params: []string{"oauth_timestamp", "oauth_nonce"}}},
		{name: "a name in capitals is another name", change: func(r *Request, _ *Verifier) { replaceAuth(r, "oauth_nonce=", "OAUTH_NONCE=") },
			want: Problem{Code: "parameter_absent", Status: 400, Stage: StageMeaning, Ref: "3.1", Params: []string{"oauth_nonce"}}},
		{name: "version 1.0a", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1.0"`, `"1.0a"`) },
			want: Problem{Code: "version_rejected", Status: 400, Stage: StageMeaning, Ref: "3.1", Params: []string{"oauth_version"}}},
		{name: "an empty version", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1.0"`, `""`) },
			want: Problem{Code: "version_rejected", Status: 400, Stage: StageMeaning, Ref: "3.1", Params: []string{"oauth_version"}}},
		{name: "an unknown method", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"HMAC-SHA1"`, `"HMAC-MD5"`) },
			want: Problem{Code: "signature_method_rejected", Status: 400, Stage: StageMeaning, Ref: "3.4", Params: []string{"oauth_signature_method"}}},
		{name: "a method in another case", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"HMAC-SHA1"`, `"hmac-sha1"`) },
			want: Problem{Code: "signature_method_rejected", Status: 400, Stage: StageMeaning, Ref: "3.4", Params: []string{"oauth_signature_method"}}},
		{name: "a method that the server does not take", change: func(_ *Request, v *Verifier) { v.Methods = []string{"HMAC-SHA256"} },
			want: Problem{Code: "signature_method_rejected", Status: 400, Stage: StageMeaning, Ref: "3.4", Params: []string{"oauth_signature_method"}}},
		{name: "an empty nonce", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"9c1f"`, `""`) },
			want: Problem{Code: "parameter_rejected", Status: 400, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_nonce"}}},
		{name: "a timestamp in words", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1700000000"`, `"now"`) },
			want: Problem{Code: "timestamp_refused", Status: 400, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}}},
		{name: "a timestamp of zero", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1700000000"`, `"0"`) },
			want: Problem{Code: "timestamp_refused", Status: 400, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}}},
		{name: "a timestamp with a sign", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1700000000"`, `"+1700000000"`) },
			want: Problem{Code: "timestamp_refused", Status: 400, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}}},
		{name: "a timestamp beyond all numbers", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1700000000"`, `"99999999999999999999"`) },
			want: Problem{Code: "timestamp_refused", Status: 400, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}}},
		{name: "a timestamp in milliseconds", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"1700000000"`, `"1700000000000"`) },
			want: Problem{Code: "timestamp_refused", Status: 401, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}, Accept: "1699999705-1700000305"}},
		{name: "a stale timestamp", change: func(_ *Request, v *Verifier) { v.Now = func() time.Time { return testNow.Add(time.Hour) } },
			want: Problem{Code: "timestamp_refused", Status: 401, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}, Accept: "1700003305-1700003905"}},
		{name: "a timestamp of the future", change: func(_ *Request, v *Verifier) { v.Now = func() time.Time { return testNow.Add(-time.Hour) } },
			want: Problem{Code: "timestamp_refused", Status: 401, Stage: StageMeaning, Ref: "3.3", Params: []string{"oauth_timestamp"}, Accept: "1699996105-1699996705"}},
		{name: "a look-up that fails", change: func(_ *Request, v *Verifier) { v.Keys = brokenKeys{} },
			want: Problem{Code: "server_failed", Status: 500, Stage: StageMeaning, Ref: "3.2", Err: errBroken}},
		{name: "an unknown consumer", change: func(_ *Request, v *Verifier) { v.Keys = StaticKeys{{ConsumerKey: "another"}} },
			want: Problem{Code: "consumer_key_unknown", Status: 401, Stage: StageMeaning, Ref: "3.2", Params: []string{"oauth_consumer_key"}}},
		{name: "a token of another consumer", change: func(_ *Request, v *Verifier) {
			v.Keys = StaticKeys{{ConsumerKey: "another", Token: "tk-demo"}, {ConsumerKey: "ck-demo"}}
		}, want: Problem{Code: "token_rejected", Status: 401, Stage: StageMeaning, Ref: "3.2", Params: []string{"oauth_token"}}},
		{name: "RSA without a registered key", signer: func(s *Signer) { s.Method = "RSA-SHA1" },
			change: func(_ *Request, v *Verifier) { v.Keys = StaticKeys{testCredentials()} },
			want:   Problem{Code: "signature_method_rejected", Status: 400, Stage: StageKey, Ref: "3.4", Params: []string{"oauth_signature_method"}}},
		{name: "another consumer secret", change: func(_ *Request, v *Verifier) {
			c := testCredentials()
			c.ConsumerSecret = NewSecret("cs Demo")
			v.Keys = StaticKeys{c}
		}, want: invalid},
		{name: "another token secret", change: func(_ *Request, v *Verifier) {
			c := testCredentials()
			c.TokenSecret = Secret{}
			v.Keys = StaticKeys{c}
		}, want: invalid},
		{name: "an empty signature", change: func(r *Request, _ *Verifier) { setSignature(r, func(string) string { return "" }) }, want: invalid},
		{name: "the signature cut short", change: func(r *Request, _ *Verifier) { setSignature(r, func(s string) string { return s[:len(s)-4] }) }, want: invalid},
		{name: "the signature with an octet more", change: func(r *Request, _ *Verifier) { setSignature(r, func(s string) string { return s + "A" }) }, want: invalid},
		{name: "the signature in small letters", change: func(r *Request, _ *Verifier) { setSignature(r, strings.ToLower) }, want: invalid},
		{name: "the signature without padding", change: func(r *Request, _ *Verifier) {
			setSignature(r, func(s string) string { return strings.TrimRight(s, "=") })
		}, want: invalid},
		{name: "the signature with bits behind its end", change: func(r *Request, _ *Verifier) { setSignature(r, looseBits) }, want: invalid},
		{name: "the RSA signature with bits behind its end", signer: func(s *Signer) { s.Method = "RSA-SHA1" },
			change: func(r *Request, _ *Verifier) { setSignature(r, looseBits) }, want: invalid},
		{name: "the RSA signature with a line end", signer: func(s *Signer) { s.Method = "RSA-SHA256" },
			change: func(r *Request, _ *Verifier) {
				setSignature(r, func(s string) string { return s[:20] + "\n" + s[20:] })
			}, want: invalid},
		{name: "the signature of another method", change: func(r *Request, _ *Verifier) { replaceAuth(r, `"HMAC-SHA1"`, `"HMAC-SHA256"`) }, want: invalid},
		{name: "the signature escaped twice", change: func(r *Request, _ *Verifier) { setSignature(r, EscapeString) }, want: invalid},
		{name: "another plaintext secret", signer: func(s *Signer) { s.Method = "PLAINTEXT" },
			change: func(r *Request, _ *Verifier) { setSignature(r, func(s string) string { return s + "x" }) }, want: invalid},
		{name: "another method", change: func(r *Request, _ *Verifier) { r.Method = "PUT" }, want: invalid},
		{name: "another scheme", change: func(r *Request, _ *Verifier) { r.Scheme = "https" }, want: invalid},
		{name: "another host", change: func(r *Request, _ *Verifier) { r.Host = "gallery.example.net" }, want: invalid},
		{name: "another port", change: func(r *Request, _ *Verifier) { r.Host = "gallery.example.com:8080" }, want: invalid},
		{name: "the path decoded on the way", change: func(r *Request, _ *Verifier) { replaceTarget(r, "a%2Fb", "a/b") }, want: invalid},
		{name: "a value of the query", change: func(r *Request, _ *Verifier) { replaceTarget(r, "50%25", "51%25") }, want: invalid},
		{name: "a pair of the query less", change: func(r *Request, _ *Verifier) { replaceTarget(r, "&flag", "") }, want: invalid},
		{name: "a pair of the query more", change: func(r *Request, _ *Verifier) { r.Target += "&x=" }, want: invalid},
		{name: "a query parameter named realm more", change: func(r *Request, _ *Verifier) { r.Target += "&realm=x" }, want: invalid},
		{name: "a value of the body", change: func(r *Request, _ *Verifier) { r.Body = []byte("note=caf%C3%A8&n=1") }, want: invalid},
		{name: "the body's type taken away", change: func(r *Request, _ *Verifier) { r.Header.Del("Content-Type") }, want: invalid},
		{name: "another nonce", change: func(r *Request, _ *Verifier) { replaceAuth(r, "9c1f", "9c1e") }, want: invalid},
		{name: "another body under a body hash", signer: func(s *Signer) { s.BodyHash = true }, twin: jsonBody,
			change: func(r *Request, _ *Verifier) { r.Body = []byte(`{"a":2}`) },
			want:   Problem{Code: "body_hash_invalid", Status: 401, Stage: StageMeaning, Params: []string{"oauth_body_hash"}}},
		{name: "a memory that fails", change: func(_ *Request, v *Verifier) { v.Nonces = &NonceMemory{Max: -1} },
			want: Problem{Code: "server_failed", Status: 503, Stage: StageMeaning, Ref: "3.3", Err: ErrNoncesFull}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := testSigner()
			if tt.signer != nil {
				tt.signer(s)
			}
			known := s.Credentials
			if strings.HasPrefix(s.Method, "RSA") {
				s.Credentials.PrivateKey = testKey(t)
				known.PublicKey = s.Credentials.PrivateKey.Public()
			}
			unsigned := order(t)
			if tt.twin != nil {
				tt.twin(&unsigned)
			}
			r, v := sign(t, s, unsigned), testVerifier(known)
			require.Nil(t, v.Verify(t.Context(), r).Problem, "the twin is accepted")

			v = testVerifier(known)
			tt.change(&r, v)
			got := v.Verify(t.Context(), r).Problem
			require.NotNil(t, got)
			require.NotEmpty(t, got.Detail)
			require.NotContains(t, got.Error(), "cs demo")
			require.NotContains(t, got.Error(), "cs%20demo")
			got.Detail = ""
			if diff := cmp.Diff(tt.want, *got, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) || errors.Is(b, a) })); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
			if m, ok := v.Nonces.(*NonceMemory); ok {
				require.Zero(t, m.Len(), "a refused request must not use up its nonce")
			}
		})
	}
}

var invalid = Problem{Code: "signature_invalid", Status: 401, Stage: StageSign, Ref: "3.2", Params: []string{"oauth_signature"}}

func jsonBody(r *Request) {
	r.Header, r.Body = http.Header{"Content-Type": {"application/json"}}, []byte(`{"a":1}`)
}

// setSignature changes the text of the signature, escapes taken off.
func setSignature(r *Request, change func(string) string) {
	field := r.Header.Get("Authorization")
	for _, it := range AppendItems(nil, field) {
		if it.Name == "oauth_signature" {
			field = field[:it.Start] + `oauth_signature="` + EscapeString(change(Unescape(it.Value))) + `"` + field[it.End:]
		}
	}
	r.Header = withField(r.Header, "Authorization", []string{field})
}

// looseBits sets bits of the last base64 digit that no octet uses.
func looseBits(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	i := len(strings.TrimRight(s, "=")) - 1
	return s[:i] + string(alphabet[strings.IndexByte(alphabet, s[i])+1]) + s[i+1:]
}

var errBroken = errors.New("no connection")

type brokenKeys struct{}

func (brokenKeys) Lookup(context.Context, string, string) (Credentials, Known, error) {
	return Credentials{}, Known{}, errBroken
}

func TestHMACProvesNothingForAConsumerThatHasOnlyAKey(t *testing.T) {
	s := &Signer{Credentials: Credentials{ConsumerKey: "ck-rsa"}, Now: func() time.Time { return testNow }}
	v := testVerifier(Credentials{ConsumerKey: "ck-rsa", PublicKey: testKey(t).Public()})
	got := v.Verify(t.Context(), sign(t, s, order(t)))
	require.NotNil(t, got.Problem)
	require.Equal(t, "signature_method_rejected", got.Problem.Code)
}

func TestBodyHashOnAFormIsRefused(t *testing.T) {
	s := testSigner()
	s.Extra = []Param{{"oauth_body_hash", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}}
	got := testVerifier().Verify(t.Context(), sign(t, s, order(t)))
	require.NotNil(t, got.Problem)
	require.Equal(t, "parameter_rejected", got.Problem.Code)
}

func TestBodyHashOfEveryMethod(t *testing.T) {
	for _, d := range Digests {
		s := testSigner()
		s.Method, s.BodyHash = d.Name, true
		s.Credentials.PrivateKey = testKey(t)
		r := order(t)
		jsonBody(&r)
		got := testVerifier(s.Credentials).Verify(t.Context(), sign(t, s, r))
		require.Nil(t, got.Problem, d.Name)
	}
}

func TestReplayIsRefused(t *testing.T) {
	v, s, r := testVerifier(), testSigner(), order(t)
	first := sign(t, s, r)
	require.Nil(t, v.Verify(t.Context(), first).Problem)
	again := v.Verify(t.Context(), first).Problem
	require.NotNil(t, again)
	require.Equal(t, "nonce_used", again.Code)
	require.Equal(t, http.StatusUnauthorized, again.Status)

	s.Now = func() time.Time { return testNow }
	require.Nil(t, v.Verify(t.Context(), sign(t, s, r)).Problem, "the same nonce with another timestamp")
	s = testSigner()
	s.Credentials.Token, s.Credentials.TokenSecret = "", Secret{}
	require.Nil(t, v.Verify(t.Context(), sign(t, s, r)).Problem, "the same nonce without the token")
}

// TestDialect holds a verifier with rules of its own against a client that
// signs by the same rules.
func TestDialect(t *testing.T) {
	for name, ru := range map[string]Rules{
		"a key without ampersand": {JoinKey: func(dst, consumer, token []byte) []byte { return append(append(dst, consumer...), token...) }},
		"a body that is not read": {Body: func(dst []Pair, _ *Request, _ *Rules) []Pair { return dst }},
		"a digest of its own":     {Digest: &Digest{Name: "HMAC-SHA1", Kind: HMAC, Hash: crypto.SHA256}},
	} {
		s, v := testSigner(), testVerifier()
		s.Rules = ru
		r := sign(t, s, order(t))
		require.NotNil(t, v.Verify(t.Context(), r).Problem, name)
		v.Rules = ru
		got := v.Verify(t.Context(), r)
		require.Nil(t, got.Problem, name)
		trace, err := got.Trace()
		require.NoError(t, err)
		require.Equal(t, got.Received, trace.Signature.Reveal(), name)
	}
}
