package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/internal/render"
	"github.com/oauthdebug/oauthdebug/internal/render/schema"
	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// conforms holds a document against its schema.
func conforms(t *testing.T, name string, text []byte) {
	t.Helper()
	raw, err := schema.Files.ReadFile(name)
	require.NoError(t, err)
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(name, parsed))
	s, err := c.Compile(name)
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	require.NoError(t, err)
	require.NoError(t, s.Validate(doc))
	require.NotContains(t, string(text), `\u0026`)
	require.NotContains(t, string(text), "null")
}

func TestTraceDocument(t *testing.T) {
	for _, x := range []example{gallery, odd} {
		t.Run(x.name, func(t *testing.T) {
			e, m := x.explain(t)
			text, err := render.JSON(e.Document(m))
			require.NoError(t, err)
			conforms(t, "trace-1.json", text)
			golden(t, x.name+".json", string(text))
		})
	}
}

func TestSignedAndVerdictDocuments(t *testing.T) {
	e, m := gallery.explain(t)
	text, err := render.JSON(render.SignedDocument(e.Signed, e.Trace))
	require.NoError(t, err)
	conforms(t, "signed-1.json", text)

	for _, known := range []signer.Credentials{demo, {ConsumerKey: "ck-demo-1234", ConsumerSecret: signer.NewSecret("another")}, {}} {
		v := signer.Verifier{Keys: signer.StaticKeys{known}}
		verdict := render.Verdict{Verdict: v.Verify(t.Context(), e.Signed.Request)}
		text, err = render.JSON(verdict.Document(m))
		require.NoError(t, err)
		conforms(t, "verdict-1.json", text)
	}
}

func TestSchemaRefuses(t *testing.T) {
	e, m := gallery.explain(t)
	text, err := render.JSON(e.Document(m))
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(text, &doc))
	raw, err := schema.Files.ReadFile("trace-1.json")
	require.NoError(t, err)
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("trace", parsed))
	s, err := c.Compile("trace")
	require.NoError(t, err)
	require.NoError(t, s.Validate(doc))
	doc["notes"] = nil
	require.Error(t, s.Validate(doc), "a null must not pass")
	delete(doc, "notes")
	require.Error(t, s.Validate(doc), "a missing field must not pass")
}

func TestDiagnosisDocument(t *testing.T) {
	d, m := diagnosed()
	text, err := render.JSON(d.Document(m))
	require.NoError(t, err)
	conforms(t, "diagnosis-1.json", text)
	golden(t, "diagnosis.json", string(text))
	golden(t, "diagnosis.txt", d.Text(render.Style{}, m))
	golden(t, "diagnosis-plain.txt", d.Text(render.Style{Plain: true}, m))
	golden(t, "diagnosis.md", d.Markdown(m))
	golden(t, "diagnosis.html", d.HTML(render.Style{}, m))

	empty := render.Diagnosed{Diagnosis: &diagnose.Diagnosis{Result: "valid", Checked: "structure"}}
	text, err = render.JSON(empty.Document(nil))
	require.NoError(t, err)
	conforms(t, "diagnosis-1.json", text)
}

// diagnosed is a diagnosis with something of everything; its paste holds a
// secret in front of what a finding points at.
func diagnosed() (*render.Diagnosed, *render.Masker) {
	paste := "GET&http%3%2%2gallery.example.com%2gallery%2api%2&oauth_consumer_key=ck-demo-1234&oauth_token=s3cr3t%2Bdemo&oauth_version=1.0&size=original"
	at := func(text string) []int {
		i := strings.Index(paste, text)
		return []int{i, i + len(text)}
	}
	m := &render.Masker{Salt: salt}
	m.Know(&demo)
	return &render.Diagnosed{Paste: paste, Diagnosis: &diagnose.Diagnosis{
		Result: "problem", Checked: "signature",
		Read:     diagnose.Read{Kind: "base-string", Method: "GET", URL: "http://gallery.example.com/gallery/api/"},
		Received: "xvrbiOrkOTQzv0q5EAgtljPLQIQ=", Expected: "5bwvdHlYJLxcpcOTg55iVm4dc7I=",
		Explanations: []diagnose.Explanation{
			{Mistakes: []string{"key-missing-ampersand"}, Alternatives: [][]string{{"server-key-without-ampersand"}}, BaseString: "GET&a&b", Signature: "xvrbiOrkOTQzv0q5EAgtljPLQIQ=", Side: "client"},
			{Mistakes: []string{"host-not-lowercased", "default-port-kept"}, BaseString: "GET&a&b", Signature: "xvrbiOrkOTQzv0q5EAgtljPLQIQ=", Side: "client"},
		},
		Findings: []diagnose.Finding{
			{ID: "key-missing-ampersand", Level: diagnose.Error, Certainty: diagnose.Proved, Message: "the HMAC key has no '&' at the end", Ref: "RFC 5849 3.4.2", Why: "The key is always two secrets with '&' between, even when the second is empty.", Proof: "key = escape(consumer secret) alone gives exactly xvrbiOrkOTQzv0q5EAgtljPLQIQ=", Fix: "append '&' to the consumer secret, also without a token"},
			{ID: "secret-sent-as-parameter", Level: diagnose.Error, Certainty: diagnose.Proved, Message: "oauth_token carries your consumer secret", Span: at("s3cr3t%2Bdemo")},
			{ID: "sample-parameter-left-in", Level: diagnose.Warning, Certainty: diagnose.Likely, Message: "`size=original` comes from the specification's photo example", Span: at("size=original"), Fix: "remove it, unless your address really ends in ?size=original"},
			{ID: "response-headers-pasted", Level: diagnose.Info, Certainty: diagnose.Possible, Message: "these are headers of an answer", Subject: "Transfer-Encoding: chunked"},
		},
		RuledOut: []string{"method", "parameters", "order"},
		Tried:    diagnose.Tried{Recipes: 115217, MACs: 4000, Depth: 3, Exhausted: true},
		Next:     []string{"oauthdebug sign -f curl ..."},
	}}, m
}

func TestNoSecretInAnyGolden(t *testing.T) {
	d, m := diagnosed()
	e, _ := odd.explain(t)
	plain := odd
	plain.signer.Method = "PLAINTEXT"
	p, pm := plain.explain(t)
	for _, out := range []string{d.Text(render.Style{}, m), d.Markdown(m), d.HTML(render.Style{}, m), e.Text(render.Style{}, m), p.Text(render.Style{}, pm), text(t, p, pm), text(t, e, m)} {
		for _, secret := range []string{"s3cr3t+demo", "s3cr3t%2Bdemo", "s3cr3t%252Bdemo", "s3cr3t%25252Bdemo", "t0ken-secret"} {
			require.NotContains(t, out, secret)
		}
	}
}

func text(t *testing.T, e *render.Explained, m *render.Masker) string {
	t.Helper()
	b, err := render.JSON(e.Document(m))
	require.NoError(t, err)
	return string(b)
}

func TestMask(t *testing.T) {
	m := &render.Masker{Known: []diagnose.Named{{Name: "consumer secret", Secret: signer.NewSecret("a+b c")}, {Name: "token secret", Secret: signer.NewSecret("xy")}}}
	for _, tt := range []struct{ reason, in, want string }{
		{"bare", "key a+b c.", "key <consumer secret>."},
		{"escaped once", "k=a%2Bb%20c&", "k=<consumer secret>&"},
		{"escaped twice", "k%3Da%252Bb%2520c%26", "k%3D<consumer secret>%26"},
		{"escaped with lower-case digits", "k=a%2bb%20c", "k=<consumer secret>"},
		{"as form data", "k=a%2Bb+c", "k=<consumer secret>"},
		{"a short one as a whole value", "s=xy&t=xyz", "s=<token secret>&t=xyz"},
		{"a short one behind an escape", "s%3Dxy%26", "s%3D<token secret>%26"},
		{"cookies", "-H 'Cookie: sid=1; b=2' -H 'A: b'", "-H 'Cookie: <cookie>' -H 'A: b'"},
		{"a cookie in a HAR", `{"name": "Cookie", "value": "sid=1"}`, `{"name": "Cookie", "value": "<cookie>"}`},
		{"bearer token", "Authorization: Bearer abc.def-ghi", "Authorization: Bearer <credentials>"},
		{"basic credentials", "Authorization: Basic dXNlcjpwdw==", "Authorization: Basic <credentials>"},
		{"a token reply", "oauth_token=t1&oauth_token_secret=hushhush", "oauth_token=t1&oauth_token_secret=<secret>"},
		{"a secret in a script", `consumer_secret = "hush"`, `consumer_secret = "<secret>"`},
		{"PLAINTEXT", `oauth_signature_method="PLAINTEXT", oauth_signature="a%26b"`, `oauth_signature_method="PLAINTEXT", oauth_signature="<secrets>"`},
		{"a signature that is none of it", `oauth_signature_method="HMAC-SHA1", oauth_signature="a%26b"`, `oauth_signature_method="HMAC-SHA1", oauth_signature="a%26b"`},
		{"curl's user", "curl -u me:hush https://example.com", "curl -u me:<password> https://example.com"},
		{"a placeholder", "oauth_token_secret=<secret>", "oauth_token_secret=<secret>"},
	} {
		t.Run(tt.reason, func(t *testing.T) { require.Equal(t, tt.want, m.Text(tt.in)) })
	}
	require.Equal(t, "a+b c", (&render.Masker{Known: m.Known, Reveal: true}).Text("a+b c"))
}

func TestMaskMovesSpans(t *testing.T) {
	m := &render.Masker{Known: []diagnose.Named{{Name: "s", Secret: signer.NewSecret("0123456789")}}}
	masked := m.Mask("a=0123456789&b=2")
	require.Equal(t, "a=<s>&b=2", masked.Text)
	require.Equal(t, strings.Index(masked.Text, "b=2"), masked.At(strings.Index("a=0123456789&b=2", "b=2")))
	require.Equal(t, 2, masked.At(5), "inside the secret is its beginning")
}
