package mockgallery

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// life is a plan by clock.
func life(queued, running time.Duration, disposition string) []JobStep {
	return []JobStep{
		{Status: "Queued", Disposition: "None", For: Span(queued)},
		{Status: "Running", Disposition: "None", For: Span(running)},
		{Status: "Completed", Disposition: disposition},
	}
}

func TestLifeByClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		j := &job{plan: life(2*time.Second, 3*time.Second, "Success"), since: begin}
		for _, step := range []struct {
			after time.Duration
			want  string
		}{{0, "Queued"}, {1999 * time.Millisecond, "Queued"}, {2 * time.Second, "Running"}, {4999 * time.Millisecond, "Running"}, {5 * time.Second, "Completed"}, {time.Hour, "Completed"}} {
			time.Sleep(time.Until(begin.Add(step.after)))
			j.advance(time.Now())
			require.Equal(t, step.want, j.step().Status, step.after)
		}
		late := &job{plan: life(2*time.Second, 3*time.Second, "Success"), since: begin}
		late.advance(begin.Add(6 * time.Second))
		require.Equal(t, "Completed", late.step().Status, "who asks late finds it where it would be")
	})
}

func TestLifeByPolls(t *testing.T) {
	m := start(t, Options{})
	slow := DefaultStudio(0).Workflows[3]
	require.Equal(t, "Slow Report", slow.MetaInfo.Name)
	job := decode[Job](t, m.post("/api/v1/workflows/"+slow.ID+"/jobs/", "").body)
	seen := []string{job.Status}
	for range 7 {
		m.get("/api/v1/workflows/" + slow.ID + "/jobs/") // lists do not count
		seen = append(seen, decode[Job](t, m.get("/api/v1/jobs/"+job.ID+"/").body).Status)
	}
	if diff := cmp.Diff(strings.Fields("Queued Queued Queued Running Running Running Completed Completed"), seen); diff != "" {
		t.Error(diff)
	}
}

func TestJobsFailOnDemand(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[2]
	require.NoError(t, m.PlanJob(life(0, 0, "Error")))
	job := decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", "").body)
	job = decode[Job](t, m.get("/api/v1/jobs/"+job.ID+"/").body)
	require.Equal(t, "Completed Error", job.Status+" "+job.Disposition)
	require.Empty(t, job.Outputs)
	require.NotEmpty(t, job.Messages)
	job = decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", "").body)
	job = decode[Job](t, m.get("/api/v1/jobs/"+job.ID+"/").body)
	require.Equal(t, "Completed Success", job.Status+" "+job.Disposition, "a plan is for one job")
	require.Error(t, m.PlanJob(nil))
}

func TestJobsAreListedInOrder(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[2]
	var ids []string
	for range 3 {
		ids = append(ids, decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", "").body).ID)
	}
	list := decode[[]JobListItem](t, m.get("/api/v1/workflows/"+app.ID+"/jobs/").body)
	require.Equal(t, ids[2], list[2].ID, "the newest comes last")
	list = decode[[]JobListItem](t, m.get("/api/v1/workflows/"+app.ID+"/jobs/?sortField=createdate&direction=desc&limit=1").body)
	require.Equal(t, ids[2], list[0].ID)
	last := decode[[]Job](t, m.get("/api/admin/v1/workflows/jobs/?includeMessage=false").body)
	require.Equal(t, ids[2], last[0].ID, "the last job of the workflow")
	require.Equal(t, app.ID, last[0].AppID.Text)
	require.Contains(t, m.get("/api/v1/jobs/"+ids[2]+"/").body, `"appId":null,`, "the R client of 2018 checks the type when it polls")
	require.Len(t, last, 1)
	require.Empty(t, decode[[]Job](t, m.get("/api/admin/v1/workflows/jobs/?appIds=x,y").body))
}

func TestOldJobsAreForgotten(t *testing.T) {
	m := start(t, Options{Limits: Limits{Jobs: 2}})
	app := DefaultStudio(0).Workflows[2]
	var ids []string
	for range 3 {
		ids = append(ids, decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", "").body).ID)
	}
	require.Equal(t, 404, m.get("/api/v1/jobs/"+ids[0]+"/").status)
	require.Equal(t, 200, m.get("/api/v1/jobs/"+ids[1]+"/").status)
}

func TestOutputs(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[0]
	job := decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", `{"questions":[{"name":"Title","value":"a \"b\", c"}]}`).body)
	job = decode[Job](t, m.get("/api/v1/jobs/"+job.ID+"/").body)
	sales, answers := "/api/v1/jobs/"+job.ID+"/output/"+job.Outputs[0].ID+"/", "/api/v1/jobs/"+job.ID+"/output/"+job.Outputs[1].ID+"/"
	got := m.get(sales)
	require.Equal(t, "text/csv", got.header.Get("Content-Type"))
	require.Equal(t, `attachment; filename="Sales.csv"`, got.header.Get("Content-Disposition"))
	require.Equal(t, got.body, m.get(sales+"?format=csv").body)
	require.Empty(t, m.get(sales+"?format=Raw&attachment=false").header.Get("Content-Disposition"))
	require.Equal(t, `attachment; filename="Sales.yxdb"`, m.get(sales+"?format=Yxdb").header.Get("Content-Disposition"))
	require.Equal(t, 400, m.get(sales+"?format=Pdf").status)
	require.Contains(t, m.get(answers).body, `Title,"a ""b"", c"`)
	require.Equal(t, 404, m.get("/api/v1/jobs/"+job.ID+"/output/x/").status)
}
