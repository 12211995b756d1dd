package vectors_test

// The oracle is a second implementation of RFC 5849, written to be read beside the text and to share nothing with the first:
// no code, no cleverness, no buffers. What it says and what the files say has to agree.

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"hash"
	"sort"
	"strings"
)

const formType = "application/x-www-form-urlencoded"

// stages is all that a signature is made of.
type stages struct {
	parameters [][2]string
	baseURI    string
	baseString string
	key        string
	signature  string
}

// sign does sections 3.4.1 to 3.4.4 for a request to which the protocol parameters oauth are still to be added.
func sign(r request, c credentials, oauth [][2]string, encode func(string) string) (stages, error) {
	method := value(oauth, "oauth_signature_method")
	s := base(r, oauth, encode)
	s.key = key(c)
	var err error
	s.signature, err = digest(method, s.baseString, s.key, string(c.PrivateKey))
	if method == "PLAINTEXT" { // has no base string
		s.parameters, s.baseURI, s.baseString = nil, "", ""
	}
	if strings.HasPrefix(method, "RSA-") { // has no shared secret
		s.key = ""
	}
	return s, err
}

// base does section 3.4.1. The parameters are those of the query, of the header and of the form body.
func base(r request, header [][2]string, encode func(string) string) stages {
	all := append([][2]string{}, formPairs(queryOf(r.url()))...)
	all = append(all, header...)
	if isForm(r) {
		all = append(all, formPairs(r.body())...)
	}
	var encoded [][2]string
	for _, p := range all {
		if p[0] != "oauth_signature" {
			encoded = append(encoded, [2]string{encode(p[0]), encode(p[1])})
		}
	}
	sort.SliceStable(encoded, func(i, j int) bool {
		if encoded[i][0] != encoded[j][0] {
			return encoded[i][0] < encoded[j][0]
		}
		return encoded[i][1] < encoded[j][1]
	})
	var joined []string
	for _, p := range encoded {
		joined = append(joined, p[0]+"="+p[1])
	}
	uri := baseURI(r.url())
	text := percent(strings.ToUpper(r.Method)) + "&" + percent(uri) + "&" + percent(strings.Join(joined, "&"))
	return stages{parameters: encoded, baseURI: uri, baseString: text}
}

// key does the key of section 3.4.2, which is the signature of section 3.4.4.
func key(c credentials) string {
	return percent(string(c.ConsumerSecret)) + "&" + percent(string(c.TokenSecret))
}

// digest makes the signature of one method; a name that nobody knows is taken for HMAC-SHA1.
func digest(method, text, key, private string) (string, error) {
	family, name, _ := strings.Cut(method, "-")
	h, known := hashes[name]
	if method == "PLAINTEXT" {
		return key, nil
	}
	if family == "RSA" && known {
		block, _ := pem.Decode([]byte(private))
		if block == nil {
			return "", fmt.Errorf("reading the private key: no PEM")
		}
		k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return "", err
		}
		sig, err := rsa.SignPKCS1v15(rand.Reader, k.(*rsa.PrivateKey), h.id, sum(h, text))
		return base64.StdEncoding.EncodeToString(sig), err
	}
	if family != "HMAC" || !known {
		h = hashes["SHA1"]
	}
	m := hmac.New(h.make, []byte(key))
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil)), nil
}

// rsaGenuine does the verification of section 3.4.3.
func rsaGenuine(method, text, signature, public string) bool {
	h, known := hashes[strings.TrimPrefix(method, "RSA-")]
	block, _ := pem.Decode([]byte(public))
	octets, err := base64.StdEncoding.DecodeString(signature)
	if block == nil || err != nil || !known || base64.StdEncoding.EncodeToString(octets) != signature {
		return false
	}
	k, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return false
	}
	return rsa.VerifyPKCS1v15(k.(*rsa.PublicKey), h.id, sum(h, text), octets) == nil
}

type hashKind struct {
	make func() hash.Hash
	id   crypto.Hash
}

var hashes = map[string]hashKind{
	"SHA1":   {sha1.New, crypto.SHA1},
	"SHA256": {sha256.New, crypto.SHA256},
	"SHA512": {sha512.New, crypto.SHA512},
}

func sum(h hashKind, text string) []byte {
	x := h.make()
	x.Write([]byte(text))
	return x.Sum(nil)
}

// percent is section 3.6.
func percent(s string) string {
	const bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	out := ""
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(bare, s[i]) >= 0 {
			out += string(s[i])
		} else {
			out += fmt.Sprintf("%%%02X", s[i])
		}
	}
	return out
}

// unescape reads percent-escapes; what is none stays as it is. In form text a plus is a blank.
func unescape(s string, form bool) string {
	const hex = "0123456789abcdef"
	out := []byte{}
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(hex, s[i+1]|0x20), strings.IndexByte(hex, s[i+2]|0x20)
			if isHex(s[i+1]) && isHex(s[i+2]) {
				out = append(out, byte(high*16+low))
				i += 2
				continue
			}
		}
		if s[i] == '+' && form {
			out = append(out, ' ')
		} else {
			out = append(out, s[i])
		}
	}
	return string(out)
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

// formPairs reads form text into decoded pairs.
func formPairs(text string) [][2]string {
	var ps [][2]string
	for _, segment := range strings.Split(text, "&") {
		if segment == "" {
			continue
		}
		name, val, _ := strings.Cut(segment, "=")
		ps = append(ps, [2]string{unescape(name, true), unescape(val, true)})
	}
	return ps
}

// urlParts cuts a URL by the first signs that end its parts.
func urlParts(u string) (scheme, authority, path, query string) {
	u, _, _ = strings.Cut(u, "#")
	scheme, rest, _ := strings.Cut(u, "://")
	rest, query, _ = strings.Cut(rest, "?")
	authority, path = rest, ""
	if i := strings.Index(rest, "/"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		authority = authority[i+1:]
	}
	return strings.ToLower(scheme), strings.ToLower(authority), path, query
}

func queryOf(u string) string {
	_, _, _, q := urlParts(u)
	return q
}

// baseURI is section 3.4.1.2.
func baseURI(u string) string {
	scheme, host, path, _ := urlParts(u)
	host = strings.TrimSuffix(host, ":")
	if scheme == "http" {
		host = strings.TrimSuffix(host, ":80")
	}
	if scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	}
	if path == "" {
		path = "/"
	}
	return scheme + "://" + host + path
}

func isForm(r request) bool {
	for _, h := range r.Headers {
		if strings.EqualFold(string(h[0]), "Content-Type") {
			media, _, _ := strings.Cut(string(h[1]), ";")
			return strings.EqualFold(strings.TrimSpace(media), formType)
		}
	}
	return false
}

func value(ps [][2]string, name string) string {
	for _, p := range ps {
		if p[0] == name {
			return p[1]
		}
	}
	return ""
}
