package conformance

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// TestReferenceAnswersWhateverComes: one line for each line, and every answer
// fits its schema.
func TestReferenceAnswersWhateverComes(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"no JSON", `hello`, `"error":"reading the line: not a JSON object`},
		{"an array", `[]`, `"error"`},
		{"an unknown operation", `{"op":"dance","seq":7}`, `{"seq":7,"unsupported":"no operation \"dance\"`},
		{"no operation", `{"seq":7}`, `{"seq":7,"error":"reading the line: it has no op"}`},
		{"no given", `{"op":"sign","seq":7,"id":"x"}`, `{"seq":7,"error":"reading sign: it has no given"}`},
		{"a null", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/","body":null}}}`, `given.request.body is null`},
		{"half a character", `{"op":"sign","seq":7,"id":"\ud800","given":{}}`, `escapes half a character`},
		{"not UTF-8", "{\"op\":\"sign\",\"seq\":7,\"id\":\"\xff\"}", `byte 27 is not UTF-8`},
		{"a number for a text", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":1}}}`, `"error":"reading given: `},
		{"base64 that is none", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"b64:?"}}}`, `base64 must follow`},
		{"no URL", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET"}}}`, `request.method and request.url are needed`},
		{"a URL without a scheme", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"/path"},"oauth":[["oauth_signature_method","HMAC-SHA1"]]}}`, `"refused":"reading address`},
		{"an unknown method", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"},"oauth":[["oauth_signature_method","HMAC-MD5"]]}}`, `"unsupported":"no signature method`},
		{"an unknown placement", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"},"placement":"trailer"}}`, `"unsupported":"no placement`},
		{"no private key", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"},"oauth":[["oauth_signature_method","RSA-SHA1"]]}}`, `no private key`},
		{"a damaged key", `{"op":"sign","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"},"credentials":{"private_key":"-----BEGIN"},"oauth":[["oauth_signature_method","RSA-SHA1"]]}}`, `"error":"reading credentials.private_key`},
		{"nothing signed", `{"op":"verify","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"}}}`, `"verdict":"refuse","problem":"parameter_absent"`},
		{"a timestamp that is a word", `{"op":"verify","seq":7,"id":"x","given":{"request":{"method":"GET","url":"http://a.example/"},"seen":[["","","now",""]]}}`, `"error"`},
		{"unknown fields", `{"op":"verify","seq":7,"id":"x","more":1,"given":{"request":{"method":"GET","url":"http://a.example/"},"more":{}}}`, `"verdict":"refuse"`},
		{"a line that is too long", `{"op":"sign","seq":7,"id":"` + strings.Repeat("x", MaxLine) + `"}`, `{"seq":7,"error":"reading the line: it is longer than 1048576 bytes"}`},
		{"a carriage return and a mark of byte order", "\ufeff" + `{"op":"dance","seq":7}` + "\r", `{"seq":7,"unsupported"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			in := tt.line + "\n\n" + `{"op":"dance","seq":8}` + "\n"
			require.NoError(t, Serve(t.Context(), &Reference{}, strings.NewReader(in), &out))
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			require.Len(t, lines, 2, "one answer for each line")
			require.Contains(t, lines[0], tt.want)
			require.True(t, strings.HasPrefix(lines[1], `{"seq":8,`), "and it goes on")
			op := "sign"
			if strings.Contains(tt.line, "verify") {
				op = "verify"
			}
			_, err := readAnswer(op, []byte(lines[0]))
			require.NoError(t, err, "the answer fits its schema")
		})
	}
}

// TestMessagesFitTheirSchemas: what the runner writes, and what the reference
// answers, for every vector.
func TestMessagesFitTheirSchemas(t *testing.T) {
	all, err := schemas()
	require.NoError(t, err)
	check := func(name string, line []byte) {
		require.NoError(t, wellFormed(line))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		require.NoError(t, err)
		require.NoError(t, all[name].Validate(doc), "%s", line)
	}
	s := suite(t)
	r := &Reference{}
	hello, err := marshal(Hello{Op: "hello", Protocol: Protocol, Kit: "test", Edition: "2026.1"})
	require.NoError(t, err)
	check("hello", hello)
	check("answer-hello", serveLine(t.Context(), r, hello, false))
	for _, v := range s.Vectors {
		if v.Kind == KindLive {
			continue
		}
		c := v.Case()
		line, err := c.line(7)
		require.NoError(t, err)
		check(c.Op(), line)
		answer := serveLine(t.Context(), r, line, false)
		check("answer-"+c.Op(), answer)
		var l struct{ Seq int64 }
		require.NoError(t, json.Unmarshal(answer, &l))
		require.EqualValues(t, 7, l.Seq)
	}
}

func TestText(t *testing.T) {
	for octets, want := range map[string]string{
		"":             `""`,
		"café & co":    `"café & co"`,
		"b64:":         `"b64:YjY0Og=="`,
		"\xff":         `"b64:/w=="`,
		"a\x00b":       `"b64:YQBi"`,
		"\xed\xa0\x80": `"b64:7aCA"`, // half a character in UTF-8
		"B64:":         `"B64:"`,
	} {
		text, err := marshal(Text(octets))
		require.NoError(t, err)
		require.Equal(t, want, string(text))
		var back Text
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, Text(octets), back)
	}
}
