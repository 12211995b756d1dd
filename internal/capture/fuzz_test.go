package capture

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/oauthdebug/oauthdebug/signer"
)

// FuzzRead reads any text as any kind, so that it fuzzes the parser of each: no
// panic, and what comes back points into the text.
func FuzzRead(f *testing.F) {
	for i, seed := range []string{
		harText(entry("https://example.com/a", oauthHeader, "oauth_problem=nonce_used", 401)),
		postman,
		"curl -X POST 'https://example.com/a?x=1' -H $'A: \\u0021' -d @body.txt --next -G -d 'q=1' https://example.com",
		"curl ^\"https://example.com/a^\" ^\n -H ^\"A: b^\"",
		"curl.exe `\n 'https://example.com/it''s' -d \"a`\"b\"",
		"POST /a HTTP/1.1\nHost: example.com\nContent-Length: 9\nAuthorization: " + oauthHeader + "\n\na=1\nb=2\n\nHTTP/1.1 401 No\n\nx",
		"* x\n> GET /a HTTP/1.1\n> Host: a\n>\n< HTTP/1.1 200 OK\n<\nbody",
		"Authorization: " + oauthHeader,
		`192.0.2.7 - - [18/Oct/2018:10:06:48 -0400] "GET /a?oauth_nonce=1 HTTP/1.1" 401 12 "-" "x"`,
		`{"time":"2018-10-18T14:06:52Z","method":"GET","uri":"/a?oauth_nonce=1","status":401}`,
		"https://me:pw@example.com:80/a b?x=%zz#f",
		signature,
		wrap(base, "  ", "\r\n"),
		"GET&http%3%2%2a%2api&a=b&c=<d e>",
		"import requests\nurl = 'http://' + host + \"/a\"\nrequests.post(url, headers={'A': 'b'}, data='''x''')\n",
		"Dear all, I have\n\n```\nGET /a HTTP/1.1\nHost: x\n```\nOAuth oauth_nonce=“1”, oauth_signature=\"x\"\nhttp://example.com/?oauth_nonce=1",
		"type: collection.insomnia.rest/5.0\ncollection:\n  - {url: https://example.com/a, method: GET, authentication: {type: oauth1, token: x}}\n",
		"post {\n  url: https://example.com/a\n}\nauth:oauth1 {\n  token: x\n}\n",
	} {
		f.Add(seed, uint8(0))
		f.Add(seed, uint8(i))
	}
	names := append([]string{""}, Kinds()...)
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		r, err := Read(Input{Text: []byte(text), From: names[int(which)%len(names)], Options: Options{ReadFile: files}})
		if err != nil {
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 600 {
				t.Errorf("an error is one short line, this is %q", err)
			}
			return
		}
		if len(r.Cases) == 0 || r.Read == "" {
			t.Fatalf("no case or no words: %+v", r)
		}
		for _, c := range r.Cases {
			for _, p := range c.At {
				if p.Start < 0 || p.Start > p.End || p.End > len(c.Paste) {
					t.Errorf("piece %+v is not in a text of %d bytes", p, len(c.Paste))
				}
			}
			for _, h := range c.Hints {
				if h.Start < 0 || h.Start > h.End || h.End > len(c.Paste) {
					t.Errorf("hint %+v is not in a text of %d bytes", h, len(c.Paste))
				}
			}
			_, _ = signer.Compute(&c.Request, &c.Credentials, &signer.Rules{}) // must not panic
		}
	})
}

// FuzzResponse reads any text as a server's answer.
func FuzzResponse(f *testing.F) {
	f.Add("HTTP/1.1 401 No\r\nDate: Wed, 17 Oct 2018 13:58:43 GMT\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
	f.Add("oauth_problem=signature_invalid&debug_sbs=GET%26http%253A")
	f.Add(`{"message":"Expected signature base string: ` + base + `"}`)
	f.Fuzz(func(t *testing.T, text string) {
		if r := ParseResponse([]byte(text)); r != nil && r.Header == nil {
			t.Error("no header")
		}
	})
}

// FuzzShells quotes words for each shell and splits them again.
func FuzzShells(f *testing.F) {
	f.Add("https://example.com/a?b=1&c=2", "it's \"x\" ^ ` $HOME %PATH%")
	f.Add(`a\`, `\"`)
	f.Add("", "é!^^&|<>")
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.ContainsAny(a+b, "\n\r\x00") || !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		want := []string{"curl", a, b}
		quote := func(q func(string) string) string { return "curl " + q(a) + " " + q(b) }

		bash := quote(func(w string) string {
			q, err := syntax.Quote(w, syntax.LangBash)
			if err != nil {
				t.Skip()
			}
			return q
		})
		if got, err := splitBash(bash); err != nil || !cmp.Equal(want, got.words) {
			t.Errorf("bash %s: %q, %v", bash, got.words, err)
		}
		cmdLine := quote(quoteCmd)
		if got := splitCmd(cmdLine); !cmp.Equal(want, got.words) {
			t.Errorf("cmd %s: %q", cmdLine, got.words)
		}
		if strings.Contains(a+b, `\"`) { // taken for the way to pass a quote to a program
			return
		}
		power := quote(func(w string) string { return "'" + strings.ReplaceAll(w, "'", "''") + "'" })
		if got := splitPowerShell(power); !cmp.Equal(want, got.words) {
			t.Errorf("PowerShell %s: %q", power, got.words)
		}
	})
}

// quoteCmd quotes a word as browsers do for cmd.exe: first for the program, then
// with a caret before all that cmd.exe would take.
func quoteCmd(word string) string {
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; c {
		case '\\':
			slashes++
			b.WriteByte(c)
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1) + `"`)
			slashes = 0
		default:
			slashes = 0
			b.WriteByte(c)
		}
	}
	b.WriteString(strings.Repeat(`\`, slashes) + `"`)
	var c strings.Builder
	for _, r := range b.String() {
		if strings.ContainsRune(`"^&|<>%!()`, r) {
			c.WriteByte('^')
		}
		c.WriteRune(r)
	}
	return c.String()
}

// FuzzCurlWords gives curl's options any words.
func FuzzCurlWords(f *testing.F) {
	f.Add("-sXPOST\x00-d\x00a=1\x00--next\x00-G\x00--data-urlencode\x00a@body.txt\x00https://example.com/../a")
	f.Add("-H\x00@body.txt\x00-F\x00a=@x\x00--no-buffer\x00--unknown\x00--\x00example.com")
	f.Fuzz(func(t *testing.T, words string) {
		_, _ = Read(Input{Args: append([]string{"curl"}, strings.Split(words, "\x00")...), Options: Options{ReadFile: files}})
	})
}

// FuzzLiterals finds the strings of any text, in order and inside it.
func FuzzLiterals(f *testing.F) {
	f.Add(`a = "x" + 'y' & _` + "\n" + `"z""z"; f"""m"""; it's don't`)
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, l := range literals(text) {
			if l.start < end || l.end < l.start || l.end > len(text) {
				t.Fatalf("literal %+v behind %d in %q", l, end, text)
			}
			end = l.end
		}
	})
}
