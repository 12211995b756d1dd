package mockgallery

import (
	"encoding/csv"
	"strings"
	"time"
)

// job is one run of an app.
type job struct {
	id, appID, subscription string
	created                 time.Time
	plan                    []JobStep
	at                      int       // step of the plan
	polls                   int       // answers that showed this step
	since                   time.Time // begin of this step
	priority                int
	answers                 []answered
	outputs                 []jobOutput
	messages                []Message
}

type answered struct{ Name, Value string }

type jobOutput struct {
	Output
	content string
}

// advance moves a job to where it is now. A step that waits for polls is left by polling alone.
func (j *job) advance(now time.Time) {
	for j.at < len(j.plan)-1 {
		step := j.plan[j.at]
		if j.polls < step.Polls || now.Sub(j.since) < time.Duration(step.For) {
			return
		}
		if step.Polls > 0 {
			j.since = now
		} else {
			j.since = j.since.Add(time.Duration(step.For))
		}
		j.at++
		j.polls = 0
	}
}

func (j *job) step() JobStep { return j.plan[j.at] }

// ended tells whether outputs and messages are there.
func (j *job) ended() bool { return j.at == len(j.plan)-1 && j.step().Status == "Completed" }

// start makes a job of an app.
func (s *store) startJob(a *App, now time.Time, answers []answered, priority int, plan []JobStep) *job {
	j := &job{
		id: s.newID(), appID: a.ID, subscription: a.SubscriptionID, created: now, since: now,
		plan: plan, priority: priority, answers: answers,
	}
	failed := plan[len(plan)-1].Disposition == "Error"
	j.messages = append(j.messages, a.Messages...)
	if failed {
		j.messages = append(j.messages, Message{Status: 3, Text: "The workflow ended with errors.", ToolID: -1})
	} else {
		for _, o := range a.Outputs {
			out := jobOutput{Output{ID: s.newID(), Name: o.Name, Formats: o.Formats}, o.Content}
			if o.Answers {
				out.content = answersCSV(answers)
			}
			j.outputs = append(j.outputs, out)
		}
	}
	a.RunCount++
	s.jobs = append(s.jobs, j)
	if n := len(s.jobs) - s.opt.Limits.Jobs; n > 0 {
		s.jobs = append([]*job(nil), s.jobs[n:]...)
	}
	return j
}

func answersCSV(answers []answered) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write([]string{"Question", "Answer"}) // a strings.Builder does not fail
	for _, a := range answers {
		_ = w.Write([]string{a.Name, a.Value})
	}
	w.Flush()
	return b.String()
}

// plan is the life of the next job of an app: what was planned over the control API, the app's own, or the server's.
func (s *store) plan(a *App) []JobStep {
	switch {
	case len(s.planned) > 0:
		p := s.planned[0]
		s.planned = s.planned[1:]
		return p
	case len(a.Plan) > 0:
		return a.Plan
	}
	return s.opt.Plan
}

// view is the job as the API shows it. appId is null in it: releases of the R client take nothing else, also when they
// poll.
func (j *job) view(v Version, withMessages bool) Job {
	out := Job{
		ID: j.id, CreateDate: stamp7(j.created), Status: j.step().Status, Disposition: j.step().Disposition,
		Outputs: []Output{}, Messages: []Message{},
	}
	if j.ended() {
		for _, o := range j.outputs {
			out.Outputs = append(out.Outputs, o.Output)
		}
		if withMessages {
			out.Messages = append(out.Messages, j.messages...)
		}
	}
	if v.since(Version2018) {
		out.AppID = Nullable{Shown: true}
		out.Priority, out.WorkerTag = &j.priority, Nullable{Shown: true}
	}
	if v.since(Version2021) {
		out.RunWithE2 = new(bool)
	}
	return out
}

func (j *job) listItem(v Version) JobListItem {
	out := JobListItem{ID: j.id, CreateDate: stamp7(j.created), Status: j.step().Status, Disposition: j.step().Disposition}
	if v.since(Version2018) {
		out.Priority, out.WorkerTag = &j.priority, Nullable{Shown: true}
	}
	if v.since(Version2021) {
		no := "False"
		out.RunWithE2 = &no
	}
	return out
}
