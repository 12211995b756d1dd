package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
	"mvdan.cc/sh/v3/shell"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// quietEnv is an environment with nothing in it.
func quietEnv() *env {
	return &env{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard,
		lookup: func(string) (string, bool) { return "", false },
		open: func(name string) (io.ReadCloser, error) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
	}
}

func walk(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		walk(sub, visit)
	}
}

func TestEveryCommandIsDocumented(t *testing.T) {
	walk(newRoot(quietEnv()), func(c *cobra.Command) {
		t.Run(c.CommandPath(), func(t *testing.T) {
			require.NotEmpty(t, c.Short, "a short description")
			require.NotEmpty(t, c.Example, "an example")
			require.NotEmpty(t, c.Annotations["exits"], "its exit statuses")
			require.Regexp(t, `(?m)^0  `, c.Annotations["exits"], "0 among them")
			page := manPage(c)
			for _, section := range []string{".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH EXAMPLES", ".SH EXIT STATUS"} {
				require.Contains(t, page, section)
			}
			for _, line := range strings.Split(helpPage(c), "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "oauthdebug ") { // examples are as long as they are
					require.LessOrEqual(t, utf8.RuneCountInString(line), 80, "a line of the help: %s", line)
				}
			}
		})
	})
}

func TestTopicsFit(t *testing.T) {
	for _, name := range topicNames() {
		text, err := topics.ReadFile("topics/" + name + ".txt")
		require.NoError(t, err)
		for _, line := range strings.Split(string(text), "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(line), 80, "%s: %s", name, line)
		}
	}
}

// TestExamplesRun holds every example of help and README against the scripts:
// each must stand in one of them, where it is run.
func TestExamplesRun(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	run := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, line := range strings.Split(string(text), "\n") {
			line = strings.TrimSpace(line)
			run[line] = true
			run[strings.TrimPrefix(line, "exec ")] = true
			run[regexp.MustCompile(`^exits \d+ `).ReplaceAllString(line, "")] = true
		}
	}
	check := func(where, example string) {
		example, _, _ = strings.Cut(example, "   ") // a remark behind it
		example = strings.TrimSpace(strings.TrimPrefix(example, "$ "))
		if !run[example] {
			t.Errorf("%s: this example is in no script:\n%s", where, example)
		}
	}
	walk(newRoot(quietEnv()), func(c *cobra.Command) {
		for _, line := range strings.Split(c.Example, "\n") {
			check(c.CommandPath(), line)
		}
	})
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, line := range strings.Split(string(readme), "\n") {
		if strings.HasPrefix(line, "$ oauthdebug ") {
			check("README.md", line)
		}
	}
}

// TestDocsParse holds the command lines of the documents against the commands:
// that they exist and take these flags.
func TestDocsParse(t *testing.T) {
	documents, err := filepath.Glob("topics/*.txt")
	require.NoError(t, err)
	lines := 0
	for _, name := range append(documents, "../../docs/command-line.md") {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, line := range regexp.MustCompile(`(?m)(?:^ *|[|(] ?)oauthdebug( [^|<)\n`+"`"+`]*)`).FindAllStringSubmatch(string(text), -1) {
			words, err := shell.Fields(strings.Split(line[1], "   ")[0], func(string) string { return "" })
			if err != nil || len(words) == 0 || strings.ToUpper(words[0]) == words[0] && words[0][0] != '-' {
				continue // prose
			}
			lines++
			c, rest, err := newRoot(quietEnv()).Find(words)
			require.NoError(t, err, line[0])
			require.NoError(t, c.ParseFlags(rest), "%s: %s", name, line[0])
		}
	}
	require.Greater(t, lines, 15, "the documents have command lines")
}

// TestReadmeIsReal holds the request and the answer printed in README against
// the script that makes it.
func TestReadmeIsReal(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	script, err := txtar.ParseFile("testdata/script/diagnose.txtar")
	require.NoError(t, err)
	printed := ""
	for _, name := range []string{"request.http", "answer.txt"} {
		i := slices.IndexFunc(script.Files, func(f txtar.File) bool { return f.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		printed += map[string]string{"request.http": "$ cat request.http\n", "answer.txt": "$ oauthdebug diagnose --consumer-secret env:DEMO_SECRET @request.http\n"}[name] + string(script.Files[i].Data)
	}
	if *update {
		_, rest, _ := strings.Cut(string(readme), "\n```\n")
		_, after, _ := strings.Cut(rest, "\n```\n")
		before, _, _ := strings.Cut(string(readme), "\n```\n")
		readme = []byte(before + "\n```\n" + printed + "```\n" + after)
		require.NoError(t, os.WriteFile("../../README.md", readme, 0o644))
	}
	require.Contains(t, string(readme), printed)
}

func TestNearest(t *testing.T) {
	for word, want := range map[string]string{"explian": "explain", "sgin": "sign", "verfy": "verify", "ver": "verify", "xyzzy": ""} {
		require.Equal(t, want, nearest(word, []string{"explain", "sign", "verify", "version", "encode"}), word)
	}
}

// TestEveryMistakeHasAPage draws the page of each row, and with each row that
// has an example holds that it differs from what is right.
func TestEveryMistakeHasAPage(t *testing.T) {
	for _, row := range catalogue() {
		t.Run(row.ID, func(t *testing.T) {
			e := quietEnv()
			var page strings.Builder
			e.stdout = &page
			require.NoError(t, help(e, newRoot(e), []string{row.ID}))
			require.True(t, strings.HasPrefix(page.String(), row.ID+":"))
			if row.Variants == nil || row.Example.URL == "" {
				return
			}
			_, wrong, _, err := row.Shown()
			require.NoError(t, err)
			if row.Proof == diagnose.BySignature && row.Sides&diagnose.Client != 0 {
				require.NotNil(t, wrong, "on its example the mistake changes nothing")
			}
		})
	}
}
