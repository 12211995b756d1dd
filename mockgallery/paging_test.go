package mockgallery

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func TestPaging(t *testing.T) {
	m := start(t, Options{})
	tests := []struct {
		name, path string
		want       int // how many, or 400
	}{
		{"everything", "/api/admin/v1/workflows/", 9},
		{"a limit", "/api/admin/v1/workflows/?limit=2", 2},
		{"a limit of nothing", "/api/admin/v1/workflows/?limit=0", 0},
		{"an offset", "/api/admin/v1/workflows/?offset=7", 2},
		{"an offset behind the end", "/api/admin/v1/workflows/?offset=70&limit=3", 0},
		{"the first page is 1", "/api/admin/v1/users/?page=1&pageSize=3", 3},
		{"the second page", "/api/admin/v1/users/?page=2&pageSize=3", 1},
		{"page 0 is taken for the first", "/api/admin/v1/users/?page=0&pageSize=3", 3},
		{"a page far behind the end", "/api/admin/v1/users/?page=99999999999&pageSize=3", 0},
		{"ten on a page without being asked", "/api/admin/v1/auditlog/", 10},
		{"zero-based pages", "/api/admin/v1/workflows/all/?page=0&pageSize=4", 4},
		{"the last zero-based page", "/api/admin/v1/workflows/all/?page=2&pageSize=4", 1},
		{"a page size of 0 is all", "/api/admin/v1/workflows/all/?page=0&pageSize=0", 9},
		{"a number that is none", "/api/admin/v1/users/?page=one", 400},
		{"less than nothing", "/api/admin/v1/workflows/?offset=-1", 400},
		{"more than a number holds", "/api/admin/v1/users/?page=99999999999999999999", 400},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := m.get(test.path)
			if test.want == 400 {
				require.Equal(t, 400, got.status)
				return
			}
			require.Equal(t, 200, got.status, got.body)
			require.Len(t, decode[[]any](t, got.body), test.want)
			require.NotEqual(t, "null", got.body)
		})
	}
}

func TestFindingWorkflows(t *testing.T) {
	m := start(t, Options{})
	tests := []struct {
		query string
		want  []string
	}{
		{"search=sales", []string{"Quarterly Sales"}},
		{"search=caf%C3%A9+forecast", []string{"Café Forecast 100%"}},
		{"search=100%25", []string{"Café Forecast 100%"}},
		{"packageType=1", []string{"Nightly Import"}},
		{"packageType=Macro", []string{"Clean Addresses"}},
		{"sortField=name&direction=asc&limit=2", []string{"Always Fails", "Café Forecast 100%"}},
		{"sortField=uploaddate&direction=desc&limit=1", []string{"Retired Report"}},
		{"sortField=nothing&limit=1", []string{"Quarterly Sales"}},
		{"search=visits", nil},
	}
	for _, test := range tests {
		var names []string
		for _, w := range decode[[]Workflow](t, m.get("/api/v1/workflows/subscription/?"+test.query).body) {
			names = append(names, w.MetaInfo.Name)
		}
		if diff := cmp.Diff(test.want, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
	require.Equal(t, 400, m.get("/api/v1/workflows/subscription/?packageType=9").status)

	// A public client takes the ids of the migratable workflows and looks each up by it.
	ready := decode[[]Migratable](t, m.get("/api/admin/v1/workflows/migratable/").body)
	require.NotEmpty(t, ready)
	found := decode[[]AdminWorkflow](t, m.get("/api/admin/v1/workflows/?search="+ready[0].ID).body)
	require.Len(t, found, 1)
	require.Equal(t, ready[0].ID, found[0].ID)
}

func TestWindows(t *testing.T) {
	m := start(t, Options{})
	require.Len(t, decode[[]any](t, m.get("/api/admin/v1/workflows/all/?startDate=2018-09-04&endDate=2018-09-04").body), 1, "both ends are in")
	require.Equal(t, 400, m.get("/api/admin/v1/workflows/all/?startDate=yesterday").status)
	require.Len(t, decode[[]any](t, m.get("/api/admin/v2/workflows/all/?name=sales").body), 1)
	require.NotContains(t, m.get("/api/admin/v2/workflows/all/?useEvents=false").body, "VersionUploaded")
	const forecast = "/api/admin/v2/schedule/forecast/"
	require.Len(t, decode[[]any](t, m.get(forecast+"?after=2019-01-01&before=2019-01-07").body), 8, "seven mornings and a Monday")
	require.Equal(t, 400, m.get(forecast+"?after=2019-01-01&before=2019-02-15").status, "45 days and more")
	require.Equal(t, 400, m.get(forecast+"?after=2019-01-02&before=2019-01-01").status)
	require.True(t, strings.HasPrefix(m.get(forecast).body, "["))
}
