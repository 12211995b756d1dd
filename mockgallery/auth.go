package mockgallery

import (
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
)

// Mode says what a bad signature leads to.
type Mode string

// The modes.
const (
	Strict Mode = "strict" // refused; the default
	Warn   Mode = "warn"   // answered all the same, with the explanation in the header and the journal
	Lax    Mode = "off"    // not looked at
)

// Profile is what kind of server this is.
type Profile string

// The profiles.
const (
	Gallery Profile = "gallery" // the default: the Gallery API, HMAC-SHA1, no tokens
	RFC5849 Profile = "rfc5849" // any path, all methods, tokens: for clients of other services
)

// Unknown says what becomes of oauth_ parameters that the profile does not use. The vendor says that they are ignored;
// whether they belong to what is signed is not said.
type Unknown string

// The ways to ignore.
const (
	UnknownSigned   Unknown = "signed"   // they belong to the base string, as RFC 5849 has it; the default
	UnknownUnsigned Unknown = "unsigned" // they are left out of the base string
	UnknownRefused  Unknown = "refused"
)

// newVerifier sets the engine up for the options.
func (s *Server) newVerifier() signer.Verifier {
	v := signer.Verifier{Keys: s.keys, Now: s.clock.now, Window: s.opt.Window, OnlyKnown: s.opt.Unknown == UnknownRefused}
	if v.Window < 0 {
		v.Window = 0
	}
	if !s.opt.ForgetNonces {
		v.Nonces = s.nonces
	}
	if s.opt.Profile == Gallery {
		v.Methods = []string{"HMAC-SHA1"}
	}
	if s.opt.Unknown == UnknownUnsigned {
		v.Rules.KeepProtocol = isOurs
	}
	return v
}

// ours are the protocol parameters that the Gallery profile knows.
var ours = []string{"oauth_consumer_key", "oauth_nonce", "oauth_signature_method", "oauth_timestamp", "oauth_version"}

func isOurs(p *signer.Pair) bool { return slices.Contains(ours, string(p.Text[signer.Name])) }

// authenticate finds out who asks. It returns the refusal, if that is what comes of it.
func (s *Server) authenticate(c *call) (answer, bool) {
	if s.opt.Mode == Lax {
		c.who = s.nobody()
		return answer{}, false
	}
	v := s.verifier.Verify(c.req.Context(), s.addressed(c))
	c.x.Key, c.x.Nonce, c.x.Signed = v.ConsumerKey, v.Nonce, v.Method
	c.x.remember(&v.Request)
	c.x.hasSignature, c.x.plus = v.Received != "", strings.ContainsAny(v.Received, "+ ")
	if p := v.Problem; p == nil || p.Code != "parameter_absent" || v.ConsumerKey != "" {
		c.x.Placed = v.Placement.String()
	}
	if v.Problem == nil {
		c.x.Verdict = Accepted
		c.who = s.keys.caller(v.ConsumerKey, v.Token)
		s.remarkToken(c, v)
		if c.row != nil && c.who.access < c.row.Opens {
			return s.refuseDoor(c), true
		}
		return answer{}, false
	}
	a := s.refuseProblem(c, v)
	if s.opt.Mode == Warn {
		c.x.Verdict, c.x.Refusal, c.x.Standing = Warned, "", ""
		c.who = s.keys.caller(v.ConsumerKey, v.Token)
		if c.who.key == "" || (c.row != nil && c.who.access < c.row.Opens) {
			c.who = s.nobody()
		}
		return answer{}, false
	}
	return a, true
}

// remarkToken tells of a token that the Gallery has no use for. People have sent the secret there.
func (s *Server) remarkToken(c *call, v *signer.Verdict) {
	if s.opt.Profile != Gallery || v.Token == "" {
		return
	}
	c.x.Note = "oauth_token was sent; the Gallery has no tokens, and ignores it"
	if signer.Equal(v.Token, v.Credentials.ConsumerSecret.Reveal()) {
		c.x.Mistake, c.x.Certainty = "secret-sent-as-parameter", "certain"
		c.x.Message, c.x.Fix = "the secret was sent as oauth_token: everybody on the way could read it", "leave oauth_token out; the secret is only ever part of the key"
	}
}

// nobody is the caller where no signature is asked for: the first studio, with every door open.
func (s *Server) nobody() caller {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	who := caller{access: CuratorKey}
	if subs := s.store.studio.Subscriptions; len(subs) > 0 {
		who.subscription = subs[0].ID
	}
	if users := s.store.studio.Users; len(users) > 0 {
		who.user = users[0].ID
	}
	return who
}
