package capture

import (
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// language is a language of scripts, and the marks by which its text is known.
type language struct {
	name  string
	marks *pattern
}

var languages = []language{
	{"Python", expression(`(?m)^\s*(?:import [a-z_.]+|from [\w.]+ import |def \w+\(.*:|print\()|\brequests\.(?:get|post|put|delete|patch|request|Session)\(|\bhashlib\.|\bhmac\.new\(|Traceback \(most recent`)},
	{"JavaScript", expression(`(?m)^\s*(?:const|let|var) [\w{]|\brequire\(['"]|=> ?[{(]|\bfetch\(|\baxios[.(]|\bconsole\.log\(|\bXMLHttpRequest\b|\bcrypto\.create`)},
	{"VBA", expression(`(?mi)^\s*(?:Dim \w+|Set \w+ = |(?:Public |Private )?(?:Sub|Function) \w+\(|End (?:Sub|Function|If)\b)|\bCreateObject\(|\bWorksheetFunction\.|" & _\s*$`)},
	{"PowerShell", expression(`(?mi)^\s*\$\w+\s*=|\bInvoke-(?:RestMethod|WebRequest)\b|\[System\.\w|\bNew-Object\b|\birm\b|\biwr\b`)},
	{"PHP", expression(`<\?php|\bcurl_setopt\(|\$\w+->\w+\(|\bhash_hmac\(`)},
	{"C#", expression(`\bnew (?:HttpClient|HMACSHA\d+|RestClient|RestRequest)\b|\bHttpMethod\.|\busing System`)},
	{"Java", expression(`\bMac\.getInstance\(|\bnew SecretKeySpec\(|\bpublic static void\b|^import java`)},
	{"Ruby", expression(`(?m)^\s*require ['"]|\bNet::HTTP\b|\bOpenSSL::HMAC`)},
}

// languageOf returns the language with the most marks in the text, and how many.
func languageOf(text string) (name string, marks int) {
	for _, l := range languages {
		if n := len(l.marks.FindAllStringIndex(text, 50)); n > marks {
			name, marks = l.name, n
		}
	}
	return name, marks
}

func isPowerShell(text string) bool {
	name, _ := languageOf(text)
	return name == "PowerShell"
}

// isScript reports whether the text is a program: marks of a language, and no
// lines of prose before them.
func isScript(text string) bool {
	_, marks := languageOf(text)
	return (marks >= 2 || soleCall.MatchString(text)) && strings.Contains(text, "http") && !proseLines(text)
}

// soleCall is a call that makes a program of a text by itself.
var soleCall = expression(`(?i)\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:fetch|requests\.(?:get|post|put|delete|patch)|axios\.(?:get|post|put|delete|patch))\(\s*["'\x60]https?:`)

// proseLines reports whether the text has sentences outside comments.
func proseLines(text string) bool {
	n := 0
	for l := range strings.Lines(text) {
		if sentence.MatchString(l) {
			n++
		}
	}
	return n >= 2
}

var sentence = expression(`^[ \t]*(?:\d+\) )?[A-Z@][\w'@]* +[\w',]+ +[\w',]+ +[\w',]+[^;{}=]*[.?!:,\w]\s*$`)

// readScript reads the request that a program makes. The program is never run:
// only its strings are looked at.
func (s *source) readScript() error {
	name, _ := languageOf(s.text)
	if c := s.scriptCase(0, len(s.text), nil); c == nil {
		return s.readPost()
	}
	s.addLoose()
	c := s.result.Cases[0]
	s.result.Read = name + " script (not run): " + plural(len(s.result.Cases), "request") + ", " + c.Request.Method
	if c.Received.Place != "" {
		s.result.Read += ", signed in the " + c.Received.Place
	}
	if c.Response != nil {
		s.result.Read += "; 1 pasted response"
	}
	return nil
}

// scriptCase makes the case of the program in text[start:end]; nil if it makes
// no request that can be seen. taken are ranges read otherwise.
func (s *source) scriptCase(start, end int, taken ranges) *diagnose.Case {
	part := s.text[start:end]
	var ls []literal
	for _, l := range literals(part) {
		if !taken.hold(start+l.start, start+l.end) {
			ls = append(ls, l)
		}
	}
	address, found := scriptURL(part, ls)
	if !found {
		return nil
	}
	method, known := scriptMethod(part)
	header, answer := scriptHeaders(part, ls)
	body := scriptBody(part, ls)
	r, err := signer.NewRequest(method, address.text, header, body)
	if err != nil {
		return nil
	}
	if r.Header.Get("Content-Type") == "" && len(body) > 0 && !strings.HasPrefix(strings.TrimSpace(string(body)), "{") {
		r.Header.Set("Content-Type", signer.FormType)
	}
	c := &diagnose.Case{Kind: "script", Request: r, Guessed: diagnose.Guessed{Method: !known, Body: len(body) == 0 && method != "GET"}}
	scriptSecrets(c, part, ls)
	c.Hints = findHints(s.text, start, end)
	s.add(c, start, end)
	if len(answer) > 0 {
		r := &diagnose.Response{Header: answer}
		if m := answerBody.FindStringSubmatch(part); m != nil {
			r.Body = m[1]
		}
		learn(r)
		setResponse(c, r)
	}
	return c
}
