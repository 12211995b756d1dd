package conformance

import (
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

// rsaSigned says what each RSA vector is signed with, however often it is signed
// anew: a wrong key must stay a wrong key, and not become a signature that is
// spoiled otherwise.
var rsaSigned = map[string]string{
	"verify/good-rsa-sha1":              "own",
	"verify/good-rsa-sha256":            "own",
	"verify/good-rsa-sha512":            "own",
	"verify/nonce-replayed-with-rsa":    "own",
	"verify/rsa-form-changed":           "own, of the twin",
	"verify/rsa-of-another-digest":      "own, as RSA-SHA1",
	"verify/rsa-query-changed":          "own, of the twin",
	"verify/rsa-sha256-wrong-key":       "nobody",
	"verify/rsa-signature-is-an-hmac":   "hmac of the public key",
	"verify/rsa-wrong-key":              "nobody",
	"verify/timestamp-missing-with-rsa": "own",
}

// Two doors sign anew: for an adapter whose clock cannot be set, and for a
// server, which has credentials of its own.
func TestRSACasesKeepTheirMeaning(t *testing.T) {
	s := suite(t)
	now := time.Unix(1_790_000_000, 0)
	server := &Server{Suite: s, URL: "https://server.example/api", Now: func() time.Time { return now }, Credentials: Credentials{
		ConsumerKey: "demoConsumerKey271828182", ConsumerSecret: "demo-consumer-secret", Token: "demoAccessToken2718281828", TokenSecret: "demo-token-secret",
		PrivateKey: pemFile(t, "rsa-2048-private.pem"), PublicKey: pemFile(t, "rsa-2048-public.pem"),
	}}
	met := 0
	for _, v := range s.Vectors {
		if v.Kind != KindVerify || !strings.Contains(strings.Join(v.Needs, " "), "rsa-") {
			continue
		}
		twin := v
		if found := s.ByID(v.Twin); found != nil {
			twin = found
		}
		if strings.HasPrefix(v.ID, "published/") { // whose private keys nobody has
			_, err := s.atTime(v, now)
			require.ErrorContains(t, err, "cannot be signed anew", v.ID)
			_, _, reason := server.plan(v)
			require.NotEmpty(t, reason, v.ID)
			continue
		}
		met++
		t.Run(v.ID, func(t *testing.T) {
			want, listed := rsaSigned[v.ID]
			require.True(t, listed, "this table must say what it is signed with")
			again, err := s.atTime(v, now)
			require.NoError(t, err)
			by := int64(0)
			if stamp, found := again.Verify.Request.param("oauth_timestamp"); found {
				old, _ := v.Verify.Request.param("oauth_timestamp")
				by = number(t, stamp) - number(t, old)
			}
			require.Equal(t, want, signedBy(t, again.Verify, s.moved(twin, by)), "for an adapter without a clock")

			f := &fresh{s: server, v: v, twin: twin, nonces: map[string]string{}, now: now.Unix()}
			r, reason := f.request()
			require.Empty(t, reason)
			put := f.asPut(r)
			require.Equal(t, want, signedBy(t, put, f.localized(twin)), "for a server")
			out, err := (&Reference{}).decide(put)
			require.NoError(t, err)
			require.Equal(t, v.Expect.Verdict, out.Verdict)
			require.Equal(t, v.Expect.Problem, out.Problem)
		})
	}
	require.Equal(t, len(rsaSigned), met)
}

// signedBy says who made a signature, by the standard library's RSA and the base
// string alone.
func signedBy(t *testing.T, g, twin *VerifyGiven) string {
	t.Helper()
	raw, found := g.Request.param("oauth_signature")
	require.True(t, found)
	sum, err := base64.StdEncoding.DecodeString(signer.Unescape(raw))
	require.NoError(t, err)
	own := publicKey(t, g.Credentials.PublicKey)
	method, _ := g.Request.param("oauth_signature_method")
	for name, hash := range map[string]crypto.Hash{"RSA-SHA1": crypto.SHA1, "RSA-SHA256": crypto.SHA256, "RSA-SHA512": crypto.SHA512} {
		made := func(key *rsa.PublicKey, of *VerifyGiven) bool {
			h := hash.New()
			h.Write(baseString(t, of))
			return rsa.VerifyPKCS1v15(key, hash, h.Sum(nil), sum) == nil
		}
		switch {
		case made(own, g) && name == method:
			return "own"
		case made(own, g):
			return "own, as " + name
		case made(own, twin):
			return "own, of the twin"
		}
	}
	mac := hmac.New(sha1.New, []byte(g.Credentials.PublicKey))
	mac.Write(baseString(t, g))
	if hmac.Equal(mac.Sum(nil), sum) {
		return "hmac of the public key"
	}
	return "nobody"
}

func baseString(t *testing.T, g *VerifyGiven) []byte {
	t.Helper()
	r, err := g.Request.signable()
	require.NoError(t, err)
	var m signer.Machine
	_ = m.Run(&r, &signer.Credentials{}, &signer.Rules{}) // without the key there is a base string and an error
	require.NotEmpty(t, m.BaseString())
	return append([]byte{}, m.BaseString()...)
}

func publicKey(t *testing.T, text Text) *rsa.PublicKey {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	require.NotNil(t, block, "a public key")
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	require.NoError(t, err)
	return key.(*rsa.PublicKey)
}

func pemFile(t *testing.T, name string) Text {
	t.Helper()
	f, err := vectors.FS().Open("keys/" + name)
	require.NoError(t, err)
	defer f.Close()
	text := make([]byte, 8<<10)
	n, err := f.Read(text)
	require.NoError(t, err)
	return Text(text[:n])
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	require.NoError(t, err)
	return n
}
