package conformance

import (
	"fmt"
	"regexp"
	"strings"
)

// pattern names vectors by their ids: '*' is anything within a part of the
// path, "**" anything at all.
type pattern struct {
	text string
	re   *regexp.Regexp
}

func compilePattern(text string) (pattern, error) {
	if text == "" || strings.ContainsAny(text, " \t[]{}?\\") {
		return pattern{}, fmt.Errorf("reading pattern %q: it is an id of a vector, in which * and ** stand for parts", text)
	}
	quoted := regexp.QuoteMeta(text)
	quoted = strings.ReplaceAll(quoted, `\*\*`, `.*`)
	quoted = strings.ReplaceAll(quoted, `\*`, `[^/]*`)
	re, err := regexp.Compile("^(?:" + quoted + ")$")
	return pattern{text, re}, err
}

// compilePatterns makes a test of patterns; without any, all ids pass.
func compilePatterns(texts []string) (func(id string) bool, error) {
	var all []pattern
	for _, t := range texts {
		p, err := compilePattern(t)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return func(id string) bool {
		for _, p := range all {
			if p.re.MatchString(id) {
				return true
			}
		}
		return len(all) == 0
	}, nil
}
