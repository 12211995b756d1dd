package conformance

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/testdata/vectors"
)

const badVariable = "CONFORMANCE_BAD_ADAPTER"

// TestMain makes the test binary an adapter that misbehaves, when it is asked
// to be one.
func TestMain(m *testing.M) {
	if kind := os.Getenv(badVariable); kind != "" {
		beBad(kind)
		return
	}
	os.Exit(m.Run())
}

// trigger is the vector on which an adapter misbehaves; on all others it is the
// reference.
const trigger = "query/plus-is-a-space"

// beBad answers as the reference does, but for one case.
func beBad(kind string) {
	in := bufio.NewReaderSize(os.Stdin, MaxLine)
	var held []byte
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		answer := serveLine(context.Background(), &Reference{}, line, false)
		switch {
		case !strings.Contains(string(line), trigger) && held != nil:
			os.Stdout.Write(answer)
			os.Stdout.Write(held)
			held = nil
			continue
		case !strings.Contains(string(line), trigger):
			os.Stdout.Write(answer)
			continue
		}
		switch kind {
		case "hangs":
			time.Sleep(time.Hour)
		case "dies":
			fmt.Fprintln(os.Stderr, "panic: out of cheese")
			os.Exit(3)
		case "floods":
			for {
				if _, err := os.Stdout.WriteString(strings.Repeat("x", 1<<16)); err != nil {
					return
				}
			}
		case "answers twice":
			os.Stdout.Write(append(answer, answer...))
		case "answers another":
			fmt.Println(`{"seq":999999,"unsupported":"who asked?"}`)
		case "half a line":
			os.Stdout.Write(answer[:len(answer)/2])
			os.Exit(0)
		case "invalid UTF-8":
			fmt.Print("{\"seq\":1,\"unsupported\":\"\xff\xfe\"}\n")
		case "nulls":
			os.Stdout.WriteString(strings.Replace(string(answer), `"url":""`, `"url":null`, 1))
		case "unknown field":
			os.Stdout.WriteString(strings.Replace(string(answer), `"url":""`, `"url":"","colour":"red"`, 1))
		case "two outcomes":
			os.Stdout.WriteString(strings.Replace(string(answer), `"out":`, `"error":"","out":`, 1))
		case "no JSON":
			fmt.Println("Traceback (most recent call last):")
		case "late":
			held = answer // behind the answer to the next case
		case "error":
			fmt.Printf("{\"seq\":%d,\"error\":\"KeyError: 'oauth_nonce'\"}\n", seqOf(line))
		case "carriage returns":
			os.Stdout.WriteString("\xef\xbb\xbf" + strings.TrimSuffix(string(answer), "\n") + "\r\n")
		}
	}
}

func bad(t *testing.T, kind string) *Process {
	self, err := os.Executable()
	require.NoError(t, err)
	p := &Process{Command: []string{self}, Env: append(os.Environ(), badVariable+"="+kind), Timeout: time.Second}
	t.Cleanup(func() { p.Close() })
	return p
}

func suite(t testing.TB) *Suite {
	s, err := Load(vectors.FS())
	require.NoError(t, err)
	return s
}

// TestBadAdapters: each kind gets its verdict, and the run goes on.
func TestBadAdapters(t *testing.T) {
	s := suite(t)
	for _, tt := range []struct {
		kind   string
		want   Verdict
		detail string
	}{
		{"hangs", Timeout, "no answer within 1s"},
		{"dies", Crash, "exit status 3"},
		{"floods", Garbled, "a line of more than"},
		{"answers twice", Pass, ""}, // the second answer is found out by the next case
		{"answers another", Garbled, "an answer to 999999"},
		{"half a line", Garbled, "ends within a line"},
		{"invalid UTF-8", Garbled, "is not UTF-8"},
		{"nulls", Garbled, "out.url: got null, want string"},
		{"unknown field", Garbled, "colour"},
		{"two outcomes", Garbled, "maxProperties"},
		{"no JSON", Garbled, "no JSON object"},
		{"late", Timeout, "no answer within"},
		{"error", Errored, "KeyError"},
		{"carriage returns", Pass, ""},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			run := Runner{Suite: s, Match: []string{"query/**"}, Kit: "test"}
			rep, err := run.Run(t.Context(), bad(t, tt.kind))
			require.NoError(t, err)
			right := 0
			for _, r := range rep.Results {
				if r.ID == trigger {
					require.Equal(t, tt.want, r.Verdict, r.Detail)
					require.Contains(t, r.Detail, tt.detail)
					if tt.kind == "dies" {
						require.Contains(t, r.Stderr, "out of cheese")
					}
				} else if r.Verdict == Pass {
					right++
				}
			}
			if tt.kind == "answers twice" {
				require.Equal(t, 1, rep.Counts[Garbled], "the next case is blamed, once")
				right++
			}
			require.Equal(t, len(rep.Results)-1, right, "all others are judged")
		})
	}
}

func TestRunStopsAfterFaultsInARow(t *testing.T) {
	s := suite(t)
	self, err := os.Executable()
	require.NoError(t, err)
	for _, command := range [][]string{{"no-such-program-anywhere"}, {self, "-test.run=^$"}} {
		_, err := (&Runner{Suite: s}).Run(t.Context(), &Process{Command: command, Start: 2 * time.Second})
		require.ErrorIs(t, err, ErrNothingJudged)
	}
	stuck := &stuckAfter{Reference: &Reference{}, good: 5}
	rep, err := (&Runner{Suite: s, Match: []string{"query/**"}}).Run(t.Context(), stuck)
	require.NoError(t, err)
	require.Equal(t, 8, stuck.asked, "three more after the five")
	require.NotEmpty(t, rep.Stopped)
	require.Equal(t, 5, rep.Counts[Pass])
	require.Equal(t, rep.Total, rep.Counts[Pass]+rep.Counts[Timeout]+rep.Counts[Crash])
}

// stuckAfter answers some cases and then none.
type stuckAfter struct {
	*Reference
	good, asked int
}

func (s *stuckAfter) Do(ctx context.Context, c Case) (Answer, error) {
	if s.asked++; s.asked > s.good {
		return Answer{}, &Fault{Verdict: Timeout, Detail: "no answer"}
	}
	return s.Reference.Do(ctx, c)
}

// TestReportDoesNotDependOnParallelRuns compares one process with three.
func TestReportDoesNotDependOnParallelRuns(t *testing.T) {
	s := suite(t)
	run := Runner{Suite: s, Match: []string{"query/**", "verify/**"}}
	one, err := run.Run(t.Context(), bad(t, "error"))
	require.NoError(t, err)
	three, err := run.Run(t.Context(), bad(t, "error"), bad(t, "error"), bad(t, "error"))
	require.NoError(t, err)
	a, err := one.JSON()
	require.NoError(t, err)
	b, err := three.JSON()
	require.NoError(t, err)
	require.Equal(t, string(a), string(b))
}
