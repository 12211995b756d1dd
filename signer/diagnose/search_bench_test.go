package diagnose

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

// BenchmarkSearch exhausts the catalogue with a secret that is not the one, the
// commonest and the dearest case. It reports, per core and in one run: the raw
// rate of HMAC-SHA1 with a kept key on the same base string, and recipes and
// MACs as multiples of it.
func BenchmarkSearch(b *testing.B) {
	for _, request := range []struct {
		name   string
		c      *Case
		depths []int
	}{
		{"gallery", wrongSecret(galleryCase(b, signer.Rules{})), []int{1, 2, 3, 4}},
		{"launch30", wrongSecret(launchCase(b)), []int{1, 2, 3}},
	} {
		for _, depth := range request.depths {
			b.Run(fmt.Sprintf("%s/depth%d", request.name, depth), func(b *testing.B) {
				d := &Diagnoser{Depth: depth}
				var out *Outcome
				for b.Loop() {
					out = d.Explain(context.Background(), request.c)
				}
				require.Empty(b, out.Explanations)
				require.True(b, out.Tried.Exhausted)
				raw := rawRate(b, request.c)
				seconds := b.Elapsed().Seconds() / float64(b.N) * float64(min(runtime.GOMAXPROCS(0), runtime.NumCPU()))
				b.ReportMetric(raw, "raw-MACs/s")
				b.ReportMetric(float64(out.Tried.MACs), "MACs")
				b.ReportMetric(float64(out.Tried.MACs)/seconds/raw, "MACs/raw")
				b.ReportMetric(float64(out.Tried.Recipes), "recipes")
				b.ReportMetric(float64(out.Tried.Recipes)/seconds/raw, "recipes/raw")
			})
		}
	}
}

// rawRate measures HMAC-SHA1 with a kept, Reset key state on the base string of
// c, in MACs a second on one core: the best of a few tries.
func rawRate(b *testing.B, c *Case) float64 {
	var m signer.Machine
	require.NoError(b, m.Run(&c.Request, &c.Credentials, nil))
	mac := hmac.New(sha1.New, m.Key())
	base := m.BaseString()
	var sum []byte
	const n = 100_000
	best := time.Hour
	for range 5 {
		start := time.Now()
		for range n {
			mac.Reset()
			mac.Write(base)
			sum = mac.Sum(sum[:0])
		}
		best = min(best, time.Since(start))
	}
	return n / best.Seconds()
}

func wrongSecret(c *Case) *Case {
	c.Credentials.ConsumerSecret = signer.NewSecret("another+" + strings.ToUpper("secret"))
	return c
}

// launchCase is an LTI launch: a form of thirty parameters.
func launchCase(t testing.TB) *Case {
	creds := signer.Credentials{ConsumerKey: "jisc.ac.uk", ConsumerSecret: signer.NewSecret("secret")}
	s := signer.Signer{Credentials: creds, Placement: signer.InBody, Extra: []signer.Param{
		{Name: "oauth_timestamp", Value: "1759999999"}, {Name: "oauth_nonce", Value: "c8350c0e47782d16d2fa48b2090c1d8f"}, {Name: "oauth_callback", Value: "about:blank"}}}
	body := "lti_message_type=basic-lti-launch-request&lti_version=LTI-1p0&resource_link_id=120988f929-274612&resource_link_title=Weekly+Blog" +
		"&resource_link_description=A+weekly+blog.&user_id=292832126&roles=Instructor&lis_person_name_full=Jane+Q.+Public" +
		"&lis_person_name_family=Public&lis_person_name_given=Given&lis_person_contact_email_primary=user%40school.example.com" +
		"&lis_person_sourcedid=school.example.com%3Auser&context_id=456434513&context_title=Design+of+Personal+Environments" +
		"&context_label=SI182&tool_consumer_instance_guid=lmsng.school.example.com&tool_consumer_instance_description=University+of+School+%28LMSng%29" +
		"&launch_presentation_locale=en-US&launch_presentation_document_target=frame&launch_presentation_width=320" +
		"&launch_presentation_height=240&ext_submit=Press+to+Launch&basiclti_submit=Launch"
	r, err := signer.NewRequest("POST", "https://tool.example.com/launch", map[string][]string{"Content-Type": {signer.FormType}}, []byte(body))
	require.NoError(t, err)
	signed, err := s.Sign(r)
	require.NoError(t, err)
	return &Case{Request: signed.Request, Credentials: creds, Secrets: true, Received: Received{Signature: signer.EscapeString(signed.Signature), Place: "body"}}
}
