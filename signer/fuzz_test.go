package signer

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"http://example.com", "HTTP://u:p@[::1]:80/a?b#c", "https://x:/?", "http://a@b@c/", "://", "http://#", "http://é/%zz", "a/b://c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, err := ParseURL(address)
		if err != nil {
			return
		}
		again := u.Scheme + "://"
		authority, _, _ := strings.Cut(strings.SplitN(address, "://", 2)[1], "/")
		if strings.Contains(strings.FieldsFunc(authority, func(r rune) bool { return r == '?' || r == '#' })[0], "@") {
			again += u.User + "@"
		}
		again += u.Host
		if rest := address[len(again):]; strings.HasPrefix(rest, ":") {
			again += ":" + u.Port
		}
		again += u.Path
		if u.HasQuery {
			again += "?" + u.Query
		}
		if u.HasFragment {
			again += "#" + u.Fragment
		}
		require.Equal(t, address, again, "the parts put together are the address")

		r, err := NewRequest("GET", address, nil, nil)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(r.Target, "/"), r.Target)
		require.Equal(t, -1, firstOf(r.Target, unsendable))
	})
}

func FuzzAppendItems(f *testing.F) {
	for _, s := range []string{`OAuth a="1", b=2,c`, `OAuth realm="\"", x="`, "oauth\r\n\ta = \"b\"", `OAuth =,="",`, `Basic x`, `OAuth realm="\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, field string) {
		end := 0
		for _, it := range AppendItems(nil, field) {
			require.GreaterOrEqual(t, it.Start, end, "items do not overlap")
			require.Greater(t, it.End, it.Start)
			require.LessOrEqual(t, it.End, len(field))
			end = it.End
			stands := field[it.Start:it.End]
			require.True(t, strings.HasPrefix(stands, it.Name))
			require.Contains(t, stands[len(it.Name):], it.Value)
		}
	})
}

func FuzzAppendForm(f *testing.F) {
	for _, s := range []string{"a=1&b=2", "&&a&=&b==", "a+b=%zz%4", "\xE9=\x00", ";"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, stray := range []bool{false, true} {
			ru := Rules{Stray: stray}
			var parts []string
			for i, p := range ru.AppendForm(nil, FromBody, text) {
				require.Equal(t, i, p.At)
				part := string(p.Wire[Name])
				if !p.Bare {
					part += "=" + string(p.Wire[Value])
				}
				parts = append(parts, part)
			}
			want := text
			if !stray {
				want = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '&' }), "&")
			}
			require.Equal(t, want, strings.Join(parts, "&"), "the pairs put together are the text")
		}
	})
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a b+c", "%", "%41%zz", "é\xE9\x00", "~*'()"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		escaped := EscapeString(text)
		require.Equal(t, text, Unescape(escaped))
		require.Equal(t, -1, BadEscape([]byte(escaped)))
		require.Equal(t, -1, firstOf(escaped, SetRange(0, 0xFF).Minus(Unreserved).Minus(SetOf("%"))))
		for _, form := range []bool{false, true} {
			once := AppendUnescaped(nil, []byte(text), form)
			require.LessOrEqual(t, len(once), len(text))
			if BadEscape([]byte(text)) == 0 {
				require.Equal(t, byte('%'), once[0])
			}
		}
		for rest := text; rest != ""; {
			n := unitLen(rest)
			require.Greater(t, n, 0)
			require.LessOrEqual(t, n, len(rest))
			rest = rest[n:]
		}
	})
}

func FuzzPEM(f *testing.F) {
	for _, s := range []string{"", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", "-----BEGIN RSA PUBLIC KEY-----\nMAYCAQECAQE=\n-----END RSA PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", string(testPEM())} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if k, err := ParsePrivateKey(text); err == nil {
			require.GreaterOrEqual(t, k.Public().Bits(), MinKeyBits)
		}
		if k, err := ParsePublicKey(text); err == nil {
			require.GreaterOrEqual(t, k.Bits(), MinKeyBits)
		}
	})
}

// FuzzSignThenVerify signs anything, finds it accepted, and then refused with
// one octet of a signed part changed.
func FuzzSignThenVerify(f *testing.F) {
	f.Add("GET", "/a?b=1&c", "", "secret", uint8(0), uint16(0))
	f.Add("POST", "/%7E/é?x=%zz&&x=+", "a=1&a=%E9", "s&c+ret", uint8(1), uint16(7))
	f.Add("PUT", "//a/../;v?=&==", "\x00", "", uint8(2), uint16(3))
	f.Add("m", "?", "&", "\xFF", uint8(3), uint16(99))
	f.Add("DELETE", "/?a=b#c", "x", "y", uint8(12), uint16(1))
	f.Fuzz(func(t *testing.T, method, target, body, secret string, choice uint8, at uint16) {
		r := Request{Method: method, Scheme: "http", Host: "Example.com:8080", Target: "/" + target, Body: []byte(body)}
		if len(body) > 0 {
			r.Header = http.Header{"Content-Type": {FormType}}
		}
		if strings.Contains(target, "#") || protocolParameters(&r) {
			return
		}
		hmacs := [...]string{"HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512"}
		s := Signer{
			Credentials: Credentials{ConsumerKey: "ck", ConsumerSecret: NewSecret(secret)}, Method: hmacs[choice/3%3],
			Placement: Placement(choice % 3), Now: func() time.Time { return testNow },
		}
		signed, err := s.Sign(r)
		require.NoError(t, err)
		v := testVerifier(s.Credentials)
		require.Nil(t, v.Verify(t.Context(), signed.Request).Problem)

		changed, ok := changeOctet(signed.Request, int(at))
		if !ok {
			return
		}
		v.Nonces = &NonceMemory{}
		got := v.Verify(t.Context(), changed)
		before, err := Compute(&signed.Request, &s.Credentials, nil)
		require.NoError(t, err)
		after, err := Compute(&changed, &s.Credentials, nil)
		require.NoError(t, err)
		if before.Base.Octets == after.Base.Octets && got.Problem == nil {
			return // %7e for %7E, or the like: the same parameters in other octets
		}
		require.NotNil(t, got.Problem, "accepted with\n%s\nfor\n%s", after.Base.Octets, before.Base.Octets)
	})
}

// protocolParameters reports whether r holds oauth_ parameters already.
func protocolParameters(r *Request) bool {
	var m Machine
	if m.Run(r, &Credentials{}, nil) != nil {
		return true
	}
	for _, text := range []string{r.Target, string(r.Body)} {
		if bytes.Contains(AppendUnescaped(nil, []byte(text), true), []byte("oauth_")) {
			return true
		}
	}
	return false
}

// changeOctet changes one octet of the target or, behind it, of a form body.
func changeOctet(r Request, at int) (Request, bool) {
	all := []byte(r.Target + string(r.Body))
	at %= len(all)
	all[at] ^= 1
	target, body := string(all[:len(r.Target)]), all[len(r.Target):]
	if target[0] != '/' || strings.Contains(target, "#") {
		return r, false
	}
	r.Target, r.Body = target, body
	return r, true
}

// FuzzTrace records odd requests under a rule of every slot.
func FuzzTrace(f *testing.F) {
	for i := range departures {
		f.Add("/a%2Fb?x=%C3%A9+&y&&x=100%", "a=%E9", uint8(i))
	}
	f.Fuzz(func(t *testing.T, target, body string, rule uint8) {
		var ru Rules
		departures[int(rule)%len(departures)].set(&ru)
		r := Request{Method: "Post", Scheme: "HTTP", Host: "Ex.com:80", Target: target, Body: []byte(body), Header: http.Header{"Content-Type": {FormType}}}
		c := testCredentials()
		var m Machine
		if m.Run(&r, &c, &ru) != nil {
			return
		}
		trace := m.Trace()
		require.Equal(t, string(m.BaseString()), trace.Base.Octets)
		covered(t, "uri", trace.URI)
		covered(t, "params", trace.Normalized)
		covered(t, "base", trace.Base)
		pointing(t, trace)
		for _, n := range trace.Notes {
			require.True(t, utf8.ValidString(n.Message))
		}
	})
}
