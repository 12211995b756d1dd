package capture

import (
	"fmt"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// ranges are parts of the text that were read already.
type ranges [][2]int

// hold reports whether a part overlaps one of them.
func (r ranges) hold(start, end int) bool {
	for _, p := range r {
		if start < p[1] && p[0] < end {
			return true
		}
	}
	return false
}

var (
	looseURL    = expression("(?i)https?://(?:<[^<>\\n]*>|[^\\s\"'`<>])+")
	looseHeader = expression(`(?mi)^[ \t>*|-]*(?:["']?Authorization["']?\s*[:=]\s*["']?\s*)OAuth[ ,].*(?:\r?\n[ \t]+\S.*|\r?\n[ \t]*oauth_\w+=.*)*`)
	bareAuth    = expression(`(?i)\bOAuth (?:realm|oauth_\w+)\s*=\s*["“].*(?:\r?\n[ \t]*oauth_\w+=.*)*`)
)

// isPost reports whether anything that can be read stands in the text.
func isPost(text string) bool {
	return looseHeader.MatchString(text) || bareAuth.MatchString(text) || len(findBaseStrings(text)) > 0 || curlStart.MatchString(text) ||
		dumped.MatchString(text) || strings.Contains(text, "oauth_") && looseURL.MatchString(text) || scriptLike(text) || failedURL.MatchString(text)
}

func scriptLike(text string) bool {
	_, marks := languageOf(text)
	return (marks >= 2 || soleCall.MatchString(text)) && looseURL.MatchString(text)
}

var (
	dumped    = expression(`(?m)^[ \t]*[A-Z]{3,10} \S+ HTTP/\d`)
	failedURL = expression(`(?i)\b(4\d\d|500) (?:Client Error|Server Error|Bad Request|Unauthorized|Forbidden)[^\n]{0,60}?\bfor url: (https?://\S+)`)
)

// readPost reads all that a free text holds: commands, dumps, a program, base
// strings, headers, addresses and the server's words. Each request is a case.
func (s *source) readPost() error {
	taken := s.postCurl(nil)
	taken = s.postDumps(taken)
	for _, f := range findBaseStrings(s.text) {
		taken = append(taken, [2]int{f.start, f.end})
	}
	if scriptLike(s.text) {
		if c := s.scriptCase(0, len(s.text), taken); c != nil {
			taken = append(taken, urlRange(c))
		}
	}
	s.postHeaders(&taken)
	s.postURLs(taken)
	s.addLoose()
	if len(s.result.Cases) == 0 {
		return fmt.Errorf("reading the text: no request in it; it needs an address, a header, a base string or a command")
	}
	if hints := findHints(s.text, 0, len(s.text)); len(s.result.Cases[0].Hints) == 0 {
		s.result.Cases[0].Hints = hints
	}
	deal(s.result.Cases)
	s.result.Read = "text with " + s.inventory()
	return nil
}

// inventory lists what was found, kind by kind.
func (s *source) inventory() string {
	words := map[string]string{"curl": "curl command", "raw": "HTTP dump", "script": "script", "base-string": "base string", "header": "Authorization header", "url": "address"}
	count := map[string]int{}
	var kinds []string
	answers := 0
	for _, c := range s.result.Cases {
		if count[c.Kind]++; count[c.Kind] == 1 {
			kinds = append(kinds, c.Kind)
		}
		if c.Response != nil {
			answers++
		}
	}
	var parts []string
	for _, k := range kinds {
		noun := words[k]
		if k == "script" {
			name, _ := languageOf(s.text)
			noun = name + " " + noun
		}
		parts = append(parts, plural(count[k], noun))
	}
	if answers > 0 {
		parts = append(parts, plural(answers, "response"))
	}
	return strings.Replace(strings.Join(parts, ", "), "addresss", "addresses", 1)
}

// postCurl reads the curl commands of a text.
func (s *source) postCurl(taken ranges) ranges {
	for at := 0; at < len(s.text) && len(s.result.Cases) < MaxCases/10; {
		m := curlStart.FindStringSubmatchIndex(s.text[at:])
		if m == nil {
			break
		}
		start := at + m[2]
		at = start + 4
		if prose.MatchString(s.text[start:]) {
			continue
		}
		cmd, _, err := splitShell(s.text[start:], s.text[start-(m[2]-m[0]):start])
		if err != nil || len(cmd.words) < 2 {
			continue
		}
		n := len(s.result.Cases)
		if s.readCurlCommand(cmd, "", start, start+cmd.end) != nil || len(s.result.Cases) == n {
			continue
		}
		if cmd.cut {
			s.find(cutURL(s.result.Cases[n], diagnose.Certain))
		}
		at = start + max(cmd.end, 1)
		taken = append(taken, [2]int{start, at})
	}
	return taken
}

// postDumps reads the HTTP messages of a text. A message ends where a block of
// code does.
func (s *source) postDumps(taken ranges) ranges {
	if !dumped.MatchString(s.text) && !transcript.MatchString(s.text) && !strings.Contains(s.text, "HTTP/") {
		return taken
	}
	messages, https := readMessages(s.text)
	for i := range messages {
		m := &messages[i]
		if taken.hold(m.start, m.start+1) {
			continue
		}
		if j := strings.Index(m.body, "```"); j >= 0 {
			m.body = strings.TrimRight(m.body[:j], "\r\n")
		}
		if m.header.Get("Content-Length") == "" || m.note != "" {
			m.body, _, _ = strings.Cut(strings.ReplaceAll(m.body, "\r\n\r\n", "\n\n"), "\n\n")
		}
		end := m.end
		if j := strings.Index(s.text[m.start:m.end], "```"); j >= 0 {
			end = m.start + j
		}
		if m.status != 0 {
			s.attach(m.response())
		} else if c, err := s.rawCase(m, https); err == nil {
			s.add(c, m.start, end)
		} else {
			continue
		}
		taken = append(taken, [2]int{m.start, end})
	}
	return taken
}
