package signer

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Placement says where the protocol parameters travel (section 3.5).
type Placement uint8

// The placements of section 3.5; the zero value is the header.
const (
	InHeader Placement = iota // 3.5.1
	InBody                    // 3.5.2, form bodies only
	InQuery                   // 3.5.3
)

// String returns "header", "body" or "query".
func (p Placement) String() string {
	return [...]string{"header", "body", "query"}[p]
}

// Signer signs requests. The zero values of the fields after Credentials are
// the usual choices. A Signer may be used by many goroutines at once.
type Signer struct {
	Credentials Credentials
	Method      string    // oauth_signature_method; "" is HMAC-SHA1
	Placement   Placement // where the parameters go
	Realm       string    // of the Authorization header; never signed

	// Extra are further protocol parameters, such as oauth_callback or
	// oauth_verifier. One of a name that the Signer itself writes replaces
	// that; with Omit it is left out.
	Extra []Param
	Omit  []string

	BodyHash bool             // add oauth_body_hash to bodies that are not forms
	Now      func() time.Time // nil: time.Now
	Nonce    func() string    // nil: 128 random bits
	Rules    Rules            // departures from RFC 5849, for tests and teaching
}

// Signed is the result of Sign.
type Signed struct {
	Request       Request // with the protocol parameters in place
	Signature     string  // not escaped
	Authorization string  // the header field's value, if placed there
}

// Sign returns r with protocol parameters and signature in place. r itself is
// not changed; the headers of the result are a copy where they differ. Protocol
// parameters that the Authorization header holds already are replaced; those of
// query and body are the caller's to remove.
func (s *Signer) Sign(r Request) (*Signed, error) {
	w := work()
	defer w.done()
	if err := s.run(w, &r); err != nil {
		return nil, err
	}
	out := &result{Signed: Signed{Request: w.request}}
	out.Signature = out.keep(w.m.sig)
	out.Request.OAuth = nil
	w.out = w.out[:0]
	switch s.Placement {
	case InHeader:
		w.out = w.appendAuthorization(w.out, s)
		out.Authorization = out.keep(w.out)
		out.field[0] = out.Authorization
		out.Request.Header = withField(out.Request.Header, "Authorization", out.field[:])
	case InQuery:
		w.out = w.appendTarget(w.out, s, &r)
		out.Request.Target = out.keep(w.out)
	case InBody:
		w.out = w.appendForm(append(w.out, r.Body...), s, len(r.Body) > 0)
		out.Request.Body = append([]byte(nil), w.out...)
		if !r.Form() {
			out.Request.Header = withField(out.Request.Header, "Content-Type", []string{FormType})
		}
	}
	return &out.Signed, nil
}

// result is a Signed with room for what it points at, so that one allocation
// serves for most of it.
type result struct {
	Signed
	field [1]string
	room  [448]byte
	used  int
}

// keep returns text as a string, which stands in the room if there is enough.
func (r *result) keep(text []byte) string {
	free := r.room[r.used:]
	if len(text) > len(free) {
		return string(text)
	}
	r.used += copy(free, text)
	return textOf(free[:len(text)])
}

// AppendAuthorization appends the value of the Authorization header field for
// r. It allocates nothing of its own.
func (s *Signer) AppendAuthorization(dst []byte, r *Request) ([]byte, error) {
	w := work()
	defer w.done()
	if err := s.run(w, r); err != nil {
		return dst, err
	}
	return w.appendAuthorization(dst, s), nil
}

// AppendURL appends the address of r with protocol parameters and signature in
// its query. It allocates nothing of its own.
func (s *Signer) AppendURL(dst []byte, r *Request) ([]byte, error) {
	w := work()
	defer w.done()
	if err := s.run(w, r); err != nil {
		return dst, err
	}
	dst = append(dst, r.Scheme...)
	dst = append(dst, "://"...)
	dst = append(dst, r.Host...)
	return w.appendTarget(dst, s, r), nil
}

// workspace is what signing one request needs; a pool keeps them.
type workspace struct {
	m       Machine
	request Request
	params  []Param
	text    []byte // nonce, time and body hash, when the Signer makes them
	out     []byte
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

func work() *workspace { return workspaces.Get().(*workspace) }

func (w *workspace) done() {
	w.request = Request{}
	workspaces.Put(w)
}

// run lists the protocol parameters and computes the signature.
func (s *Signer) run(w *workspace, r *Request) error {
	if s.Placement == InBody && len(r.Body) > 0 && !r.Form() {
		return fmt.Errorf("placing parameters in the body: its Content-Type is %q, only %s takes them (section 3.5.2)", r.field("Content-Type"), FormType)
	}
	d := DigestByName(s.method())
	if d == nil && s.Rules.Digest == nil {
		return fmt.Errorf("signing: unknown signature method %q; known are %s", s.method(), methodNames())
	}
	w.request = *r
	if signedBefore(r) { // what was placed before is neither signed nor sent again
		w.request.Header = r.Header.Clone()
		delete(w.request.Header, "Authorization")
	}
	w.params = w.params[:0]
	s.listParams(w, d)
	w.request.OAuth = append(w.params, r.OAuth...)
	return w.m.Run(&w.request, &s.Credentials, &s.Rules)
}

// signedBefore reports whether r carries protocol parameters in its header.
func signedBefore(r *Request) bool {
	for _, field := range r.Header["Authorization"] {
		if _, _, oauth := AuthScheme(field); oauth {
			return true
		}
	}
	return false
}

func (s *Signer) method() string {
	if s.Method == "" {
		return "HMAC-SHA1"
	}
	return s.Method
}

// listParams appends the protocol parameters without the signature.
func (s *Signer) listParams(w *workspace, d *Digest) {
	s.add(w, "oauth_consumer_key", s.Credentials.ConsumerKey)
	if s.Credentials.Token != "" {
		s.add(w, "oauth_token", s.Credentials.Token)
	}
	s.add(w, "oauth_signature_method", s.method())
	if s.wants("oauth_timestamp") {
		now := time.Now
		if s.Now != nil {
			now = s.Now
		}
		var space [20]byte
		s.add(w, "oauth_timestamp", w.keep(strconv.AppendInt(space[:0], now().Unix(), 10)))
	}
	if s.wants("oauth_nonce") {
		if s.Nonce != nil {
			s.add(w, "oauth_nonce", s.Nonce())
		} else {
			s.add(w, "oauth_nonce", rand.Text())
		}
	}
	s.add(w, "oauth_version", "1.0")
	if s.BodyHash && d != nil && !w.request.Form() && s.Placement != InBody {
		s.add(w, "oauth_body_hash", string(s.Rules.AppendBodyHash(nil, &w.request, d, &s.Credentials)))
	}
	w.params = append(w.params, s.Extra...)
}

func (s *Signer) add(w *workspace, name, value string) {
	if s.wants(name) {
		w.params = append(w.params, Param{name, value})
	}
}

// wants reports whether the Signer is to write the parameter itself.
func (s *Signer) wants(name string) bool {
	for i := range s.Extra {
		if s.Extra[i].Name == name {
			return false
		}
	}
	for _, n := range s.Omit {
		if n == name {
			return false
		}
	}
	return true
}

// keep returns text as a string; the common timestamps of one second are not
// allocated twice.
func (w *workspace) keep(text []byte) string {
	if string(w.text) != string(text) {
		w.text = append([]byte(nil), text...) // a new array: the last one may still be in use
	}
	return textOf(w.text)
}

// AppendBodyHash appends the text of oauth_body_hash (OAuth Request Body Hash
// extension): base64 of the plain hash of the body's octets, with the hash of
// the signature method. Slot: BodyHash.
func (ru *Rules) AppendBodyHash(dst []byte, r *Request, d *Digest, c *Credentials) []byte {
	if ru.BodyHash != nil {
		return ru.BodyHash(dst, r, d, ru.AppendKey(nil, c, ru.Tables().Whole))
	}
	return base64.StdEncoding.AppendEncode(dst, AppendHash(nil, d.Hash, r.Body))
}

// ErrNoPrivateKey is returned for the RSA methods when there is no private key.
var ErrNoPrivateKey = errors.New("signing with RSA: there is no private key")

// withField returns a copy of h in which the field has these values.
func withField(h http.Header, name string, values []string) http.Header {
	out := make(http.Header, len(h)+1)
	for n, v := range h {
		out[n] = v[:len(v):len(v)]
	}
	out[name] = values[:len(values):len(values)]
	return out
}

func methodNames() string {
	names := ""
	for i, d := range Digests {
		if i > 0 {
			names += ", "
		}
		names += d.Name
	}
	return names
}
