package conformance

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// plusKept is a library that signs '+' in a query as it stands.
func plusKept(t *testing.T) *Mutant {
	row := diagnose.Standard().ByID("plus-in-query-not-decoded")
	require.NotNil(t, row)
	return &Mutant{Mistake: row, Note: "query"}
}

func TestKnownFailures(t *testing.T) {
	const id, cause = "query/plus-is-a-space", "plus-in-query-not-decoded"
	for name, tt := range map[string]struct {
		list    string
		adapter Adapter
		want    Verdict
		stale   string
	}{
		"listed with its cause":        {id + " = " + cause, plusKept(t), KnownFail, ""},
		"listed with any cause":        {"query/plus-is-*", plusKept(t), KnownFail, ""},
		"listed with another cause":    {id + " = default-port-kept # issue 12", plusKept(t), Changed, ""},
		"listed as not understood":     {id + " = ?", plusKept(t), Changed, ""},
		"listed and mended":            {id, &Reference{}, Fixed, ""},
		"a pattern that names nothing": {"query/minus-*", plusKept(t), Fail, "query/minus-* names no vector"},
		"a comment":                    {"# nothing", plusKept(t), Fail, ""},
	} {
		t.Run(name, func(t *testing.T) {
			known, err := ReadKnown("known.txt", strings.NewReader("# comment\n"+tt.list+"\n"))
			require.NoError(t, err)
			rep, err := (&Runner{Suite: suite(t), Match: []string{"query/**"}, Known: known}).Run(t.Context(), tt.adapter)
			require.NoError(t, err)
			for _, r := range rep.Results {
				if r.ID == id {
					require.Equal(t, tt.want, r.Verdict, r.Detail)
				}
			}
			require.Contains(t, strings.Join(rep.Stale, "\n"), tt.stale)
		})
	}
	for _, bad := range []string{"= cause", "query/x =", "query/[ab]"} {
		_, err := ReadKnown("known.txt", strings.NewReader(bad))
		require.ErrorContains(t, err, "known.txt, line 1")
	}
}

// TestBaselineMakesARunSucceed: the list that is written is the one that is
// needed, and an update keeps comments.
func TestBaselineMakesARunSucceed(t *testing.T) {
	run := Runner{Suite: suite(t), Match: []string{"query/**"}}
	rep, err := run.Run(t.Context(), plusKept(t))
	require.NoError(t, err)
	require.True(t, rep.Failed())
	var list bytes.Buffer
	require.NoError(t, Baseline(&list, rep, nil))
	text := strings.Replace(list.String(), "\n", "\n# kept\n", 1)

	run.Known, err = ReadKnown("known.txt", strings.NewReader(text))
	require.NoError(t, err)
	rep, err = run.Run(t.Context(), plusKept(t))
	require.NoError(t, err)
	require.False(t, rep.Failed())
	require.Empty(t, rep.Stale)
	list.Reset()
	require.NoError(t, Baseline(&list, rep, run.Known))
	require.Equal(t, text, list.String())
}

func TestReportsAgree(t *testing.T) {
	rep := measure(t, plusKept(t), "query/**", "grey/**", "form/**")
	require.NotEmpty(t, rep.Causes)
	require.Equal(t, "plus-in-query-not-decoded", rep.Causes[0].ID)

	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	require.NoError(t, rep.WriteFile(path))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file is left")
	again, err := ReadReport(path)
	require.NoError(t, err)
	for _, format := range Formats {
		var a, b bytes.Buffer
		require.NoError(t, rep.Render(&a, format, true))
		require.NoError(t, again.Render(&b, format, true))
		require.Equal(t, a.String(), b.String(), "%s from the kept report is the same", format)
		require.NotContains(t, a.String(), `\u0026`)
		if format != "json" {
			require.Contains(t, a.String(), "plus-in-query-not-decoded", format)
		}
	}
	require.Error(t, rep.Render(&bytes.Buffer{}, "tap", false))
}

// TestReportFitsItsSchema holds the published schema and the reports together:
// each field is there, and none that the schema does not know.
func TestReportFitsItsSchema(t *testing.T) {
	rep := measure(t, plusKept(t), "query/**", "grey/**", "rsa/**")
	require.NotEmpty(t, rep.Causes)
	text, err := rep.JSON()
	require.NoError(t, err)
	require.NoError(t, readAs("report", text, &Report{}))
	for _, spoil := range [][2]string{
		{`"total":`, `"sum":`}, {`"verdict": "fail"`, `"verdict": "failed"`}, {`"stale": []`, `"stale": null`}, {`"certainty": "proved"`, `"certainty": "surely"`},
	} {
		was := regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(spoil[0]), " ", `\s*`))
		require.Regexp(t, was, string(text))
		require.Error(t, readAs("report", was.ReplaceAll(text, []byte(spoil[1])), &Report{}), spoil[1])
	}
}

// TestJUnit reads the report back as its readers do and counts.
func TestJUnit(t *testing.T) {
	rep := measure(t, plusKept(t), "query/**", "rsa/**")
	rep.Results[0].Detail = "a control \x01 and half a \xff character"
	var out bytes.Buffer
	require.NoError(t, rep.JUnit(&out))
	var doc junitSuites
	require.NoError(t, xml.Unmarshal(out.Bytes(), &doc))
	require.Equal(t, rep.Total, doc.Tests)
	require.Equal(t, rep.Counts[Fail], doc.Failures)
	tests, failures := 0, 0
	for _, s := range doc.Suites {
		require.Len(t, s.Cases, s.Tests)
		tests += len(s.Cases)
		for _, c := range s.Cases {
			if c.Failure != nil {
				failures++
				require.Contains(t, c.Failure.Message, "plus-in-query-not-decoded")
			}
		}
	}
	require.Equal(t, doc.Tests, tests)
	require.Equal(t, doc.Failures, failures)
}

func TestMatrixAndComparison(t *testing.T) {
	good, bad := measure(t, &Reference{}, "query/**"), measure(t, plusKept(t), "query/**")
	m := NewMatrix([]*Report{bad, good})
	require.Equal(t, "oauthdebug", m.Reports[0].Passport.Name, "in the order of names")
	for _, format := range []string{"markdown", "html"} {
		var out bytes.Buffer
		require.NoError(t, m.Render(&out, format))
		require.Contains(t, out.String(), "plus-in-query-not-decoded")
		require.Contains(t, out.String(), strconv.Itoa(good.Right())+"/"+strconv.Itoa(good.Judged()))
	}
	var out bytes.Buffer
	worse, err := WriteChanges(&out, good, bad)
	require.NoError(t, err)
	require.True(t, worse)
	require.Contains(t, out.String(), "newly failing:\n  query/p")
	worse, err = WriteChanges(&out, bad, good)
	require.NoError(t, err)
	require.False(t, worse)
}
