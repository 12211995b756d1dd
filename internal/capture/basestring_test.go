package capture

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer"
)

const base = "GET&http%3A%2F%2Fgallery.example.com%2Fgallery%2Fapi%2Fv1%2Fworkflows%2Fsubscription%2F&limit%3D10%26oauth_consumer_key%3Dck-demo-1234%26oauth_nonce%3D818945583%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1539871608%26oauth_version%3D1.0%26search%3DQ3%2520caf%25C3%25A9"

// wrap breaks a text into lines of 80, as a terminal or a logger does.
func wrap(text, indent, end string) string {
	out := ""
	for len(text) > 80 {
		out += indent + text[:80] + end
		text = text[80:]
	}
	return out + indent + text
}

func TestBaseStringsAsLogged(t *testing.T) {
	json := ""
	for _, c := range base {
		if c == '&' {
			json += `\u0026`
		} else {
			json += string(c)
		}
	}
	html := ""
	for _, c := range base {
		if c == '&' {
			html += "&amp;"
		} else {
			html += string(c)
		}
	}
	for name, text := range map[string]string{
		"alone":              base,
		"line end":           base + "\n",
		"quoted":             "'" + base + "'",
		"oauthlib":           "DEBUG:oauthlib.oauth1.rfc5849:Signing: signature base string: " + base,
		"ScribeJava":         "setting token to: Token[xyz , ***]\nusing Http Header signature\nbase string is: " + base + "\nsignature is: tnnArxj06cWHq44gCs1OSKk/jLY=",
		"Ruby oauth":         "--> \"" + base + "\"\n",
		"python-oauth2":      "Invalid signature. Expected signature base string: " + base,
		"PECL oauth":         "[debugInfo] => Array ( [sbs] => " + base + "\n [headers_sent] => x )",
		"Postman Echo":       "{\n \"status\": \"fail\",\n \"base_uri\": \"http://gallery.example.com\",\n \"normalized_param_string\": \"limit=10\",\n \"base_string\": \"" + json + "\",\n \"signing_key\": \"s&\"\n}",
		"imgur":              `{"error":{"message":"Invalid signature: base string: ` + base + `"}}`,
		"HTML":               "<p>Signature base string:</p><pre>" + html + "</pre>",
		"wrapped":            wrap(base, "", "\n"),
		"wrapped, indented":  "base string:\n" + wrap(base, "    ", "\r\n") + "\n\nwhat now?",
		"escaped as a value": "oauth_problem=signature_invalid&debug_sbs=" + signer.EscapeString(base) + "&x=1",
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			require.Len(t, r.Cases, 1)
			c := r.Cases[0]
			require.Equal(t, "base-string", c.Kind)
			require.Equal(t, base, c.Received.BaseString)
			require.Equal(t, "GET", c.Request.Method)
			require.Equal(t, "http://gallery.example.com/gallery/api/v1/workflows/subscription/?limit=10&search=Q3%20caf%C3%A9", c.Request.Address())
			require.Len(t, c.Request.OAuth, 5)
			require.Equal(t, name == "python-oauth2" || name == "escaped as a value", c.Received.ByServer)
			require.Contains(t, r.Read, "3 parts")

			trace, err := signer.Compute(&c.Request, &c.Credentials, &signer.Rules{})
			require.NoError(t, err)
			require.Equal(t, base, string(trace.Base.Octets), "the request that was understood has this base string")
		})
	}
	require.Equal(t, "tnnArxj06cWHq44gCs1OSKk/jLY=", read(t, "base string is: "+base+"\nsignature is: tnnArxj06cWHq44gCs1OSKk/jLY=").Cases[0].Received.Signature)
}

func TestShownKey(t *testing.T) {
	c := read(t, `{"base_string":"`+base+`","signing_key":"cs%2B1&ts-1"}`).Cases[0]
	require.Len(t, c.Others, 2)
	require.Equal(t, "cs+1", c.Others[0].Secret.Reveal())
	require.Equal(t, "ts-1", c.Others[1].Secret.Reveal())
}

func TestBaseStringDamaged(t *testing.T) {
	text := "GET&http%3%2%2gallery.example.com%2gallery%2api%2&oauth_consumer_key=ck-demo-1234&oauth_nonce=5f1c2a&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1539870497&oauth_token=s3cr3t+demo&oauth_version=1.0&size=original"
	r := read(t, text)
	c := r.Cases[0]
	require.Equal(t, text, c.Received.BaseString)
	require.Equal(t, "http://gallery.example.com/gallery/api/?size=original", c.Request.Address())
	require.Equal(t, signer.Param{Name: "oauth_token", Value: "s3cr3t+demo"}, c.Request.OAuth[4])
	require.Contains(t, r.Read, "damaged: 9 parts")
	got := map[string]string{}
	for _, p := range c.At {
		got[p.Part] = text[p.Start:p.End]
	}
	require.Equal(t, map[string]string{"base-string": text, "oauth:oauth_consumer_key": "ck-demo-1234", "oauth:oauth_nonce": "5f1c2a", "oauth:oauth_signature_method": "HMAC-SHA1",
		"oauth:oauth_timestamp": "1539870497", "oauth:oauth_token": "s3cr3t+demo", "oauth:oauth_version": "1.0", "query:size": "size=original"}, got)
}

func TestBaseStringsOfBothSides(t *testing.T) {
	r := read(t, "mine: "+base+"\nExpected signature base string: "+base+"%2520\n")
	require.Len(t, r.Cases, 1)
	require.Equal(t, base, r.Cases[0].Received.BaseString)
	require.False(t, r.Cases[0].Received.ByServer)
	require.Equal(t, base+"%2520", r.Cases[0].Response.BaseString)
}

func TestServerWords(t *testing.T) {
	for text, problem := range map[string]string{
		`{"data":null,"exceptionName":"UnauthorizedException","message":"The provided signature(oauth_signature) is invalid."}`: "signature_invalid",
		`{"code":"woocommerce_rest_authentication_error","message":"Invalid signature - provided signature does not match."}`:   "signature_invalid",
		`{"code":"json_oauth1_signature_mismatch","message":"OAuth signature does not match"}`:                                  "signature_invalid",
		`{"code":"json_oauth1_nonce_already_used"}`:                                                                             "nonce_used",
		"AUTHENTICATION_FAILED OAuth signatures did not match. Acceptable signature base string: " + base:                       "signature_invalid",
		"Invalid signature. Expected signature base string: " + base:                                                            "signature_invalid",
		"oauth_problem=signature_invalid&debug_sbs=" + signer.EscapeString(base):                                                "signature_invalid",
		`oauth_problem="timestamp_refused"&oauth_acceptable_timestamps=1-2`:                                                     "timestamp_refused",
		"oauth_signature does not match expected value":                                                                         "signature_invalid",
		"code 8 Invalid signature: oauth_signature 'x'":                                                                         "signature_invalid",
		"The signature (using Oauth) is invalid":                                                                                "signature_invalid",
		"Bad oauth_signature for oauth_signature_method 'HMAC-SHA1'":                                                            "signature_invalid",
		"Parameter not found: oauth_consumer_key":                                                                               "parameter_absent",
		"Expired timestamp: given 1 and now 2 has a greater difference than threshold 300":                                      "timestamp_refused",
		"the timestamp is beyond the allowable clock skew":                                                                      "timestamp_refused",
		"Nonce already used: 123":        "nonce_used",
		"Status: InvalidTimestamp":       "timestamp_refused",
		"NonceRejected":                  "nonce_used",
		"Invalid or expired token":       "token_rejected",
		"ERR_401_INVALID_SIGNATURE":      "signature_invalid",
		"oauth_problem=version_rejected": "version_rejected",
		"hello":                          "",
	} {
		r := ParseResponse([]byte(text))
		require.Equal(t, problem, r.Problem, text)
		require.Equal(t, text, r.Body)
		if len(text) > len(base) {
			require.Equal(t, base, r.BaseString, text)
		}
	}
	require.Equal(t, "5bwvdHlYJLxcpcOTg55iVm4dc7I=", ParseResponse([]byte("invalid, expected signature: 5bwvdHlYJLxcpcOTg55iVm4dc7I=")).Signature)
	require.Equal(t, 400, ParseResponse([]byte("<Response [400]>")).Status)
}

func TestSignatureAlone(t *testing.T) {
	for _, text := range []string{
		"5bwvdHlYJLxcpcOTg55iVm4dc7I=", "5bwvdHlYJLxcpcOTg55iVm4dc7I", signature, "5bwvdHlYJLxcpcOTg55iVm4dc7I%253D", "ab+cd/efghijklmnopqrstuvwx0=", "ab cd/efghijklmnopqrstuvwx0=", "ab-cd_efghijklmnopqrstuvwx0=",
		"e5bc2f74795824bc5ca5c393839e62566e1d73b2", "ZTViYzJmNzQ3OTU4MjRiYzVjYTVjMzkzODM5ZTYyNTY2ZTFkNzNiMg==",
	} {
		r := read(t, "oauth_signature=\""+text+"\"\n")
		require.Equal(t, "signature", r.Cases[0].Kind, text)
		require.Equal(t, text, r.Cases[0].Received.Signature)
		p := r.Cases[0].At[0]
		require.Equal(t, text, string(r.Cases[0].Paste[p.Start:p.End]))
	}
	require.False(t, isSignature("just some words in a line"))
	require.False(t, isSignature("0123456789abcdef01234567"))
}
