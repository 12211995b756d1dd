package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/internal/render/schema"
)

// session is a run of the program with all that surrounds it made up.
type session struct {
	env            env
	stdout, stderr bytes.Buffer
	asked          []string
}

func newSession(t *testing.T, stdin string, args ...string) *session {
	t.Helper()
	s := &session{}
	s.env = env{
		args: args, stdin: strings.NewReader(stdin), stdout: &s.stdout, stderr: &s.stderr,
		lookup: func(name string) (string, bool) {
			v, ok := map[string]string{"DEMO_SECRET": "s3cr3t+demo"}[name]
			return v, ok
		},
		open:     func(name string) (io.ReadCloser, error) { return os.Open(name) },
		write:    func(name string, text []byte) error { return os.WriteFile(name, text, 0o600) },
		loose:    func(string) bool { return false },
		password: func(prompt string) (string, error) { s.asked = append(s.asked, prompt); return "s3cr3t+demo", nil },
		paste:    func() (string, error) { return typed(strings.NewReader(stdin+"\x04"), io.Discard) },
		now:      func() time.Time { return time.Unix(1539871608, 0) },
		config:   t.TempDir(),
	}
	return s
}

func (s *session) run() int { return run(context.Background(), &s.env) }

const failing = `GET /gallery/api/v1/workflows/subscription/?search=Q3+caf%C3%A9&limit=10 HTTP/1.1
Host: gallery.example.com
Authorization: OAuth oauth_consumer_key="ck-demo-1234", oauth_nonce="818945583", oauth_signature="xvrbiOrkOTQzv0q5EAgtljPLQIQ%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1539871608", oauth_version="1.0"

`

func TestAloneOnATerminalItAsks(t *testing.T) {
	s := newSession(t, failing)
	s.env.terminal = terminal{in: true, out: true, err: true, width: 100}
	require.Equal(t, exitProblem, s.run(), s.stderr.String())
	require.Contains(t, s.stderr.String(), "paste the request that failed")
	require.Equal(t, []string{"consumer secret (not shown): "}, s.asked)
	require.Contains(t, s.stdout.String(), "key-missing-ampersand")
	require.Contains(t, s.stdout.String(), "\x1b[", "a terminal has colours")
	require.NotContains(t, s.stdout.String()+s.stderr.String(), "s3cr3t")

	s = newSession(t, failing, "--no-input")
	s.env.terminal = terminal{in: true, out: true, err: true}
	require.Equal(t, exitOK, s.run())
	require.Contains(t, s.stdout.String(), "Usage:", "with --no-input it shows its help instead")
	require.Empty(t, s.asked)
}

func TestRevealIsForTerminals(t *testing.T) {
	args := []string{"explain", "--reveal", "--consumer-key", "ck", "--consumer-secret", "env:DEMO_SECRET", "https://api.example.com/"}
	s := newSession(t, "", args...)
	s.env.terminal.out = true
	require.Equal(t, exitOK, s.run(), s.stderr.String())
	require.Contains(t, s.stdout.String(), "s3cr3t%2Bdemo")

	s = newSession(t, "", args...)
	require.Equal(t, exitUsage, s.run())
	require.Empty(t, s.stdout.String())
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s := newSession(t, failing, "diagnose", "--consumer-secret", "env:DEMO_SECRET")
	require.Equal(t, exitInterrupted, run(ctx, &s.env))
}

func TestSecretIDsStayTheSame(t *testing.T) {
	s := newSession(t, "", "explain", "--consumer-key", "ck", "--consumer-secret", "env:DEMO_SECRET", "https://api.example.com/")
	require.Equal(t, exitOK, s.run())
	first := s.stdout.String()
	s.stdout.Reset()
	require.Equal(t, exitOK, s.run())
	id := func(text string) string {
		_, rest, _ := strings.Cut(text, ", id ")
		return rest[:4]
	}
	require.Equal(t, id(first), id(s.stdout.String()))
	info, err := os.Stat(filepath.Join(s.env.config, "salt"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	s.env.config = ""
	s.stdout.Reset()
	require.Equal(t, exitOK, s.run(), "without a folder for it there are no ids")
	require.NotContains(t, s.stdout.String(), ", id ")
}

// TestJSONConforms holds what --json writes against the schema that the
// document names.
func TestJSONConforms(t *testing.T) {
	base := "GET&https%3A%2F%2Fapi.example.com%2F&a%3D1%26oauth_nonce%3Dabc"
	for _, tt := range []struct {
		schema, stdin string
		args          []string
	}{
		{"trace-1.json", "", []string{"explain", "--with", ""}},
		{"comparison-1.json", "", []string{"explain", "--with", "key-missing-ampersand"}},
		{"trace-1.json", failing, []string{"explain", "--consumer-secret", "env:DEMO_SECRET"}},
		{"trace-1.json", failing, []string{"explain"}},
		{"trace-1.json", "https://api.example.com/?a=%FF%00&b", []string{"explain", "--signature-method", "PLAINTEXT", "--consumer-key", "ck", "--consumer-secret", "env:DEMO_SECRET"}},
		{"signed-1.json", "https://api.example.com/?a=1&b=2", []string{"sign", "--consumer-key", "ck", "--consumer-secret", "env:DEMO_SECRET"}},
		{"verdict-1.json", failing, []string{"verify", "--consumer-secret", "env:DEMO_SECRET"}},
		{"diagnosis-1.json", failing, []string{"diagnose", "--consumer-secret", "env:DEMO_SECRET"}},
		{"diagnosis-1.json", failing, []string{"diagnose"}},
		{"diagnosis-1.json", base, []string{}},
		{"mistakes-1.json", "", []string{"mistakes"}},
		{"difference-1.json", "", []string{"diff", base, strings.Replace(base, "abc", "abd", 1)}},
	} {
		t.Run(strings.Join(append([]string{tt.schema}, tt.args...), " "), func(t *testing.T) {
			s := newSession(t, tt.stdin, append(tt.args, "--json")...)
			s.run()
			require.NotEmpty(t, s.stdout.String(), s.stderr.String())
			raw, err := schema.Files.ReadFile(tt.schema)
			require.NoError(t, err)
			parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
			require.NoError(t, err)
			c := jsonschema.NewCompiler()
			require.NoError(t, c.AddResource(tt.schema, parsed))
			compiled, err := c.Compile(tt.schema)
			require.NoError(t, err)
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(s.stdout.String()))
			require.NoError(t, err)
			require.NoError(t, compiled.Validate(doc))
			require.NotContains(t, s.stdout.String(), `\u0026`)
			require.NotContains(t, s.stdout.String(), "s3cr3t")
		})
	}
}

func TestTyped(t *testing.T) {
	for _, tt := range []struct{ reason, keys, want string }{
		{"Enter is a line feed", "a\rb\x04c", "a\nb"},
		{"the end of the stream ends it too", "a\rb", "a\nb"},
		{"backspace takes back a character", "aé\x7fb\x04", "ab"},
		{"but no line", "a\r\x7fb\x04", "a\nb"},
		{"a line may be long", strings.Repeat("x", 10_000) + "\x04", strings.Repeat("x", 10_000)},
	} {
		got, err := typed(strings.NewReader(tt.keys), io.Discard)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, tt.reason)
	}
	_, err := typed(strings.NewReader("a\x03"), io.Discard)
	require.Equal(t, exit(exitInterrupted), err)
}

func TestWhatWasEscapedIsNoOrderToATerminal(t *testing.T) {
	for _, terminalOut := range []bool{true, false} {
		s := newSession(t, "", "decode", "%1B[31m")
		s.env.terminal.out = terminalOut
		require.Equal(t, exitOK, s.run())
		require.Equal(t, !terminalOut, strings.Contains(s.stdout.String(), "\x1b"), "a pipe gets the octets")
	}
}
