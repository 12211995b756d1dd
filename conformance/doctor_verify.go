package conformance

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/oauthdebug/oauthdebug/signer"
)

// verifies puts a request that is right and one that is not.
func (d *doctor) verifies() {
	const name = "a good request is accepted and a ruined one refused"
	if d.method() == "" {
		d.skipped(name, "the passport names no method without RSA keys")
		return
	}
	trouble := d.decides()
	if strings.HasPrefix(trouble, declined) && !d.token && contains(d.p.Features, "token") {
		d.token = true
		trouble = d.decides()
	}
	d.found(name, trouble)
}

func (d *doctor) decides() string {
	good, err := d.signed()
	if err != nil {
		return err.Error()
	}
	bad := *good
	bad.Request.URL += "x"
	for _, c := range []struct {
		given *VerifyGiven
		want  string
	}{{good, Accept}, {&bad, Refuse}} {
		a, err := d.a.Do(d.ctx, Case{ID: "doctor", Verify: c.given})
		if trouble := decided(a, err, c.want); trouble != "" {
			return trouble
		}
	}
	return ""
}

func decided(a Answer, err error, want string) string {
	switch {
	case err != nil:
		return broke(err)
	case a.Error != nil:
		return "error: " + firstLine(*a.Error)
	case a.Unsupported != nil:
		return declined + firstLine(*a.Unsupported)
	case a.Refused != nil && want == Refuse:
		return ""
	case a.Verify == nil:
		return "it does not decide"
	case a.Verify.Verdict != want:
		return fmt.Sprintf("it says %s where %s is right", a.Verify.Verdict, want)
	}
	return ""
}

// signed is a request of this moment, rightly signed.
func (d *doctor) signed() (*VerifyGiven, error) {
	g := d.trivial(firstNonce, "a b")
	now := time.Now().Unix()
	for i := range g.OAuth {
		if g.OAuth[i][0] == "oauth_timestamp" {
			g.OAuth[i][1] = Text(strconv.FormatInt(now, 10))
		}
	}
	g.Placement = "header"
	out, err := compute(g, signer.Rules{})
	if err != nil {
		return nil, err
	}
	request := g.Request
	request.URL = Text(strings.ReplaceAll(string(request.URL), "%20", "+"))
	request.Headers = []Pair{{"Authorization", out.Authorization}}
	return &VerifyGiven{Request: request, Credentials: g.Credentials, Known: []Credentials{g.Credentials}, Now: now, Seen: []Seen{}}, nil
}
