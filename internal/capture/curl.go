package capture

import (
	"fmt"
	"path"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// curlStart finds a command at the beginning of a line, behind a prompt.
var curlStart = expression(`(?mi)^[ \t]*(?:\d+[.)][ \t]+)?(?:[$%#>!][ \t]+|PS [^>\n]*>[ \t]*|[a-z]:\\[^>\n]*>[ \t]*|[\w.-]+@[^\n$#]*[$#][ \t]+)?((?:[\w./\\-]*[/\\])?curl(?:\.exe)?)[ \t]+[^\s]`)

// prose tells a sentence about curl from a command.
var prose = expression(`(?i)^curl(\.exe)?[ \t]+(?:[a-z]+[ \t,]){2}`)

func isCurl(word string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(word, `\`, "/")))
	return base == "curl" || base == "curl.exe"
}

func isCurlText(text string) bool {
	at := curlStart.FindStringIndex(text)
	return at != nil && strings.TrimSpace(text[:at[0]]) == ""
}

// readCurl reads the curl commands of the text. What stands behind a command
// may be the server's answer.
func (s *source) readCurl() error {
	text := s.text
	if plain, changed := straighten(text); changed && !strings.ContainsAny(text[:min(len(text), 4096)], `'"`) {
		text = plain
		s.text = plain
		s.curlyQuotes(diagnose.Likely)
	}
	var dialect string
	for at := 0; at < len(text) && len(s.result.Cases) < MaxCases/10; {
		m := curlStart.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		start := at + m[2]
		if at > 0 && prose.MatchString(text[start:]) {
			at = start + 4
			continue
		}
		cmd, name, err := splitShell(text[start:], text[at+m[0]:start])
		if err != nil {
			if len(s.result.Cases) > 0 {
				break
			}
			return err
		}
		dialect = name
		before := len(s.result.Cases)
		if err := s.readCurlCommand(cmd, "", start, start+cmd.end); err != nil {
			return err
		}
		at = start + max(cmd.end, 1)
		if cmd.cut && len(s.result.Cases) > before {
			s.find(cutURL(s.result.Cases[before], diagnose.Certain))
		}
		rest := text[at:]
		if next := curlStart.FindStringIndex(rest); next != nil {
			rest = rest[:next[0]]
		}
		if r := findResponse(rest); r != nil {
			s.attach(r)
		}
	}
	if len(s.result.Cases) == 0 {
		return fmt.Errorf("reading a curl command: no line begins with curl")
	}
	s.result.Read = "curl command (" + dialect + "), " + s.counts()
	return nil
}

// counts returns "1 request, 1 response".
func (s *source) counts() string {
	responses := 0
	for _, c := range s.result.Cases {
		if c.Response != nil {
			responses++
		}
	}
	text := plural(len(s.result.Cases), "request")
	if responses > 0 {
		text += ", " + plural(responses, "response")
	}
	return text
}

// cmdMarks are the traces of cmd.exe: a caret at a line end, or before a
// character that it escapes; doubled quotes in JSON.
var cmdMarks = expression(`\^[ \t]*\r?\n|\^["&|<>%^]|[{,:\[]""[\w-]`)

// splitShell splits the first command by the shell that it was written for.
func splitShell(text, prompt string) (command, string, error) {
	head := text[:min(len(text), 64<<10)]
	switch {
	case cmdMarks.MatchString(head) || strings.Contains(prompt, `:\`) && !strings.Contains(prompt, "PS "):
		return splitCmd(text), "cmd", nil
	case strings.Contains(prompt, "PS ") || strings.Contains(head, "`\n") || strings.Contains(head, "`\r\n"):
		return splitPowerShell(text), "PowerShell", nil
	}
	cmd, err := splitBash(text)
	return cmd, "bash", err
}

func (s *source) curlyQuotes(sure diagnose.Certainty) {
	s.find(diagnose.Finding{
		ID: "header-quoting-broken", Level: diagnose.Warning, Certainty: sure,
		Message: "the text has typographic quotes, which no shell and no server takes as quotes",
		Why:     "blogs and word processors change the straight quotes of a command or header; the quotes were made straight for reading",
		Fix:     `write " and ' with the keyboard`,
	})
}

func (s *source) readCurlWords(words []string, how string, start, end int) error {
	if err := s.readCurlCommand(command{words: append([]string{"curl"}, words...)}, how, start, end); err != nil {
		return err
	}
	s.result.Read = "curl command (" + how + "), " + s.counts()
	return nil
}

// readCurlCommand makes the requests of one command; --next separates them.
func (s *source) readCurlCommand(cmd command, how string, start, end int) error {
	words := cmd.words[1:]
	for len(words) > 0 {
		part := words
		words = nil
		for i, w := range part {
			if w == "--next" || w == "-:" {
				part, words = part[:i], part[i+1:]
				break
			}
		}
		settings, unknown, err := parseCurl(part)
		if err != nil {
			return err
		}
		reqs, err := s.buildCurl(settings, cmd.stdin)
		if err != nil {
			return err
		}
		for _, c := range reqs {
			if s.text == "" {
				end = 0
			}
			s.add(c, start, end)
			for _, set := range settings {
				if set.name == "location" || set.name == "location-trusted" {
					s.hint(c, "redirect-changes-request", "-L", start, end)
				}
			}
		}
		for _, u := range unknown {
			s.find(diagnose.Finding{ID: "unknown-curl-option", Level: diagnose.Info, Certainty: diagnose.Certain,
				Message: fmt.Sprintf("%s is not an option of curl that is known here; it was skipped", u)})
		}
	}
	if len(s.result.Cases) == 0 {
		return fmt.Errorf("reading the curl command: no address in it")
	}
	return nil
}

func (s *source) hint(c *diagnose.Case, mistake, text string, start, end int) {
	h := diagnose.Hint{Mistake: mistake, Text: text}
	if i := strings.Index(s.text[start:end], text); i >= 0 {
		h.Start, h.End = start+i, start+i+len(text)
	}
	c.Hints = append(c.Hints, h)
}

// buildCurl makes what curl would send to each address.
func (s *source) buildCurl(settings []setting, stdin string) ([]*diagnose.Case, error) {
	b := curlBuilder{options: &s.in.Options, stdin: stdin}
	for _, set := range settings {
		if err := b.set(set.name, set.value); err != nil {
			return nil, err
		}
	}
	var cases []*diagnose.Case
	for _, address := range b.urls {
		r, err := b.request(address)
		if err != nil {
			return nil, fmt.Errorf("reading the curl command: %w", err)
		}
		cases = append(cases, &diagnose.Case{Kind: "curl", Request: r, Guessed: diagnose.Guessed{Body: b.unread}})
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("reading the curl command: no address in it")
	}
	return cases, nil
}
