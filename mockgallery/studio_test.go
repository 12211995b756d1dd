package mockgallery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestTheSameSeedGivesTheSameStudio(t *testing.T) {
	require.Empty(t, cmp.Diff(DefaultStudio(7), DefaultStudio(7)))
	require.NotEqual(t, DefaultStudio(7).Workflows[0].ID, DefaultStudio(8).Workflows[0].ID)
	run := func() (bodies []string) {
		m := start(t, Options{Seed: 7, Now: func() time.Time { return epoch }})
		app := DefaultStudio(7).Workflows[0].ID
		job := m.post("/api/v1/workflows/"+app+"/jobs/", "").body
		return append(bodies, job, m.get("/api/v1/jobs/"+decode[Job](t, job).ID+"/").body, m.get("/api/admin/v1/workflows/").body)
	}
	require.Empty(t, cmp.Diff(run(), run()), "same seed, same clock, same requests: same bytes")
}

func TestIdsLookLikeRealOnes(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range DefaultStudio(0).Workflows {
		require.Regexp(t, `^[0-9a-f]{24}$`, w.ID)
		require.False(t, seen[w.ID])
		seen[w.ID] = true
	}
}

func TestSeedFiles(t *testing.T) {
	st, err := ReadStudio(strings.NewReader(`{"workflows":[{"id":"57acaca4065e3f26a82b2615","packageType":0,"metaInfo":{"name":"Mine"},
		"questions":[{"name":"Q","type":"QuestionTextBox"}],"outputs":[{"name":"o.csv","formats":["Raw"],"answers":true}],
		"plan":[{"status":"Queued","disposition":"None","for":"1s"},{"status":"Completed","disposition":"Success"}]}]}`), 0)
	require.NoError(t, err)
	require.Len(t, st.Workflows, 1)
	require.Equal(t, DefaultStudio(0).Users, st.Users, "what is not in the file is the built-in studio's")
	m := start(t, Options{Studio: st})
	list := decode[[]Workflow](t, m.get("/api/v1/workflows/subscription/").body)
	require.Equal(t, "57acaca4065e3f26a82b2615 Mine.yxwz", list[0].ID+" "+list[0].FileName)
	require.Equal(t, 1, list[0].Version)

	round, err := ReadStudio(strings.NewReader(string(encodeJSON(DefaultStudio(3)))), 9)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(DefaultStudio(3), round), "a studio survives its own JSON")
}

func TestSeedFilesThatAreWrong(t *testing.T) {
	tests := []struct{ name, text, says string }{
		{"a comma too many", "{\n\"keys\": [,]}", "line 2"},
		{"a word that is unknown", "{\n\"workflow\":[]}", `line 2, column 1: there is no member "workflow" here`},
		{"a text for a number", "{\"workflows\":[{\n\n\"version\":\"1\"}]}", "line 3"},
		{"a number for a text", `{"workflows":[{"id":5}]}`, "is a JSON number; want a string"},
		{"nothing", "", "there is nothing in it"},
		{"half of it", `{"keys":[`, "it ends in the middle"},
		{"more than one", `{} x`, `line 1, column 4: "x" follows the end`},
		{"a key of no kind", `{"keys":[{"key":"a","secret":"b","kind":"c"}]}`, "want studio, user or curator"},
		{"a package of no type", `{"workflows":[{"packageType":3}]}`, "packageType is 3"},
		{"a span that is none", `{"workflows":[{"plan":[{"for":"soon"}]}]}`, `"soon"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadStudio(strings.NewReader(test.text), 0)
			require.ErrorContains(t, err, test.says)
		})
	}
	name := filepath.Join(t.TempDir(), "studio.json")
	_, err := ReadSeedFile(name, 0)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(name, []byte("{"), 0o600))
	_, err = ReadSeedFile(name, 0)
	require.ErrorContains(t, err, "studio.json")
}
