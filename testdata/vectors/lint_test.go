package vectors_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesFitTheSchema(t *testing.T) {
	schema := compile(t, "vector.schema.json")
	for _, name := range files(t) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(read(t, name))))
		require.NoError(t, err, name)
		assert.NoError(t, schema.Validate(value), name)
	}
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(read(t, name))))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(name, doc))
	schema, err := c.Compile(name)
	require.NoError(t, err)
	return schema
}

func TestTheSchemaRefusesWhatIsMissingUnknownOrNull(t *testing.T) {
	schema := compile(t, "vector.schema.json")
	good := string(read(t, "query/plus-is-a-space.json"))
	for name, spoil := range map[string][2]string{
		"a field is missing":        {`"formerly": [],`, ``},
		"a field is unknown":        {`"formerly": [],`, `"formerly": [], "note": "",`},
		"a field is null":           {`"formerly": [],`, `"formerly": null,`},
		"an inner field is unknown": {`"realm": "",`, `"realm": "", "relam": "",`},
		"a pair has three members":  {`["search", "quarterly plan draft"]`, `["search", "quarterly", "plan"]`},
		"the kind is unknown":       {`"kind": "sign"`, `"kind": "sing"`},
	} {
		bad := strings.Replace(good, spoil[0], spoil[1], 1)
		require.NotEqual(t, good, bad, name)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		require.NoError(t, err, name)
		assert.Error(t, schema.Validate(value), name)
	}
}

func TestIDsArePathsAndNeverReused(t *testing.T) {
	all := load(t)
	used := map[string]string{}
	for id, v := range all {
		assert.Equal(t, id, v.ID)
		for _, old := range v.Formerly {
			assert.NotContains(t, all, old, "a former id of %s is in use", id)
			assert.Empty(t, used[old], "a former id of %s is also one of another", id)
			used[old] = id
		}
	}
}

func TestTitlesAreShortPlainAndUnique(t *testing.T) {
	rule := regexp.MustCompile(`(?i)\b(should|must|may)\b`)
	seen := map[string]string{}
	for id, v := range load(t) {
		assert.Empty(t, seen[v.Title], "%s has the title of another", id)
		seen[v.Title] = id
		assert.Less(t, len([]rune(v.Title)), 100, id)
		assert.NotRegexp(t, rule, v.Title, id)
		assert.NotContains(t, v.Title, ". ", id)
	}
}

// sections are those of RFC 5849 that a vector can speak of.
var sections = strings.Fields(`2 2.1 2.2 2.3 3 3.1 3.2 3.3 3.4 3.4.1 3.4.1.1 3.4.1.2 3.4.1.3 3.4.1.3.1 3.4.1.3.2 3.4.2 3.4.3
	3.4.4 3.5 3.5.1 3.5.2 3.5.3 3.6 4.1 4.2 4.13 4.14`)

func TestSectionsExist(t *testing.T) {
	for id, v := range load(t) {
		for _, s := range v.Spec {
			assert.Contains(t, sections, s.Section, id)
		}
	}
}

func TestVectorsAimAtSomethingOrAreABaseline(t *testing.T) {
	for id, v := range load(t) {
		assert.True(t, len(v.AimsAt) > 0 || slices.Contains(v.Tags, "baseline"), id)
		assert.Equal(t, path.Dir(id), v.Tags[0], "the first tag of %s is its topic", id)
	}
}

func TestNeedsNameTheMethodAndTheForm(t *testing.T) {
	each(t, "sign", func(t *testing.T, v vector) {
		method := strings.ToLower(value(plain(v.Given.OAuth), "oauth_signature_method"))
		assert.Equal(t, method, v.Needs[0])
		assert.Equal(t, isForm(v.Given.Request), slices.Contains(v.Needs, "form"))
	})
}

func TestHostsAreExamplesOrLoopback(t *testing.T) {
	example := regexp.MustCompile(`(^|\.)example(\.(com|org|net))?\.?$|^127\.0\.0\.1$|^localhost$|^\[::1\]$|^\[2001:db8:[0-9a-f:]*\]$`)
	for id, v := range load(t) {
		if v.Kind == "live" || path.Dir(id) == "published" { // published requests keep their hosts
			continue
		}
		_, host, _, _ := urlParts(v.Given.Request.url())
		host = regexp.MustCompile(`:[0-9]*$`).ReplaceAllString(host, "")
		assert.Regexp(t, example, host, id)
	}
}

func TestCredentialsLookLikeNobodys(t *testing.T) {
	real := regexp.MustCompile(`AKIA[0-9A-Z]{12}|gh[pousr]_[0-9A-Za-z]{20}|xox[abp]-|sk_live_|AIza[0-9A-Za-z_-]{20}`)
	for _, name := range files(t) {
		assert.NotRegexp(t, real, string(read(t, name)), name)
	}
}

func TestChoicesAreNamedAndTheirAlternativesDiffer(t *testing.T) {
	var choices map[string]struct {
		Title, Reference, Seen string
		Alternatives           map[string]string
	}
	require.NoError(t, json.Unmarshal(read(t, "choices.json"), &choices))
	used := map[string]bool{}
	for id, v := range load(t) {
		if v.Choice == "" {
			continue
		}
		used[v.Choice] = true
		c, found := choices[v.Choice]
		require.True(t, found, "%s names the choice %q", id, v.Choice)
		require.GreaterOrEqual(t, len(v.ExpectOneOf), 2, id)
		require.Contains(t, v.ExpectOneOf, c.Reference, "%s lacks the answer of the reference", id)
		seen := map[string]string{}
		for name, e := range v.ExpectOneOf {
			require.Contains(t, c.Alternatives, name, id)
			answer := fmt.Sprint(e.Signature, e.Authorization, e.Refused, e.Verdict)
			require.Empty(t, seen[answer], "two alternatives of %s are one", id)
			seen[answer] = name
		}
	}
	for name, c := range choices {
		assert.True(t, used[name], "no vector asks about %s", name)
		assert.NotEmpty(t, c.Title+c.Seen, name)
		assert.Contains(t, c.Alternatives, c.Reference, name)
	}
}

func TestEverySentenceIsCovered(t *testing.T) {
	var requirements []struct {
		ID, Section, Level, Text string
		Vectors                  []string
	}
	require.NoError(t, json.Unmarshal(read(t, "requirements.json"), &requirements))
	all := load(t)
	ids, covered := map[string]bool{}, map[string]bool{}
	for _, r := range requirements {
		assert.False(t, ids[r.ID], "%s is listed twice", r.ID)
		ids[r.ID], covered[r.Section] = true, true
		assert.NotEmpty(t, r.Vectors, r.ID)
		assert.Contains(t, sections, r.Section, r.ID)
		for _, id := range r.Vectors {
			assert.Contains(t, all, id, r.ID)
		}
	}
	for _, s := range sections {
		if s >= "3.1" && s < "4" {
			assert.True(t, covered[s], "no requirement of section %s", s)
		}
	}
}

func TestTheEditionIsUnchanged(t *testing.T) {
	var edition struct {
		Edition, Digest string
		IDs             []string
		Withdrawn       []struct{ ID, Why string }
	}
	require.NoError(t, json.Unmarshal(read(t, "editions/2026.1.json"), &edition))
	all := load(t)
	var mine []string
	list := ""
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if all[id].Edition == edition.Edition {
			mine = append(mine, id)
			list += fmt.Sprintf("%s.json\x00%x\n", id, sha256.Sum256(read(t, id+".json")))
		}
	}
	assert.Equal(t, mine, edition.IDs)
	assert.Equal(t, fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(list))), edition.Digest)
	assert.GreaterOrEqual(t, len(mine), 250)
}
