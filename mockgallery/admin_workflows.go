package mockgallery

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"
	"time"
)

// The workflows of the Admin API.

func adminWorkflows(c *call) answer {
	search := strings.ToLower(c.param("search"))
	found := []AdminWorkflow{}
	for i := range c.s.store.studio.Workflows {
		if a := &c.s.store.studio.Workflows[i]; a.says(search) {
			found = append(found, c.s.store.adminView(a))
		}
	}
	sortBy(c, found, map[string]func(a, b AdminWorkflow) int{
		"uploaddate": func(a, b AdminWorkflow) int { return cmp.Compare(a.UploadDate, b.UploadDate) },
		"name":       func(a, b AdminWorkflow) int { return cmp.Compare(a.MetaInfo.Name, b.MetaInfo.Name) },
		"filename":   func(a, b AdminWorkflow) int { return cmp.Compare(a.FileName, b.FileName) },
		"runcount":   func(a, b AdminWorkflow) int { return cmp.Compare(a.RunCount, b.RunCount) },
	})
	return listed(c, found, byOffset)
}

func (s *store) adminView(a *App) AdminWorkflow {
	last := a.Revisions[len(a.Revisions)-1]
	out := AdminWorkflow{
		FileName: a.FileName, ID: a.ID, IsChained: a.IsChained, MetaInfo: a.MetaInfo, PackageType: a.PackageType,
		Public: a.Public, RunCount: a.RunCount, RunDisabled: a.RunDisabled, SubscriptionID: a.SubscriptionID,
		UploadDate: a.UploadDate, Version: a.Version, WorkerTag: a.tag(), Collections: []CollectionName{},
		PublishedVersionID: last.ID, PublishedVersionNumber: last.Version, SubscriptionName: s.subscriptionName(a.SubscriptionID),
	}
	for _, col := range s.studio.Collections {
		if slices.ContainsFunc(col.Apps, func(ca CollectionApp) bool { return ca.AppID == a.ID }) {
			out.Collections = append(out.Collections, CollectionName{col.CollectionID, col.Name})
		}
	}
	if j := s.lastJob(a.ID); j != nil {
		date := stamp3(j.created)
		out.LastRunDate = &date
	}
	if u := s.user(a.OwnerID); u != nil {
		out.PublishedVersionOwner = VersionOwner{
			Active: u.Active, Email: u.Email, FirstName: u.FirstName, ID: u.ID, LastName: u.LastName, SubscriptionID: u.SubscriptionID,
		}
	}
	return out
}

func (a *App) tag() string {
	if a.WorkerTag == nil {
		return ""
	}
	return *a.WorkerTag
}

func (s *store) lastJob(appID string) *job {
	for _, j := range slices.Backward(s.jobs) {
		if j.appID == appID {
			return j
		}
	}
	return nil
}

// lastJobs lists the last job of each workflow.
func lastJobs(c *call) answer {
	only := commaList(c.param("appIds"))
	messages := c.flag("includeMessages", c.flag("includeMessage", true)) // both spellings are about
	jobs := []Job{}
	for i := range c.s.store.studio.Workflows {
		a := &c.s.store.studio.Workflows[i]
		if len(only) > 0 && !slices.Contains(only, a.ID) {
			continue
		}
		if j := c.s.store.lastJob(a.ID); j != nil {
			j.advance(c.now)
			view := j.view(c.s.opt.Version, messages)
			view.AppID.Text = a.ID // nothing else would tell whose job it is
			jobs = append(jobs, view)
		}
	}
	return c.okJSON(jobs)
}

func listMigratable(c *call) answer {
	only := commaList(c.param("subscriptionIds"))
	found := []Migratable{}
	for _, a := range c.s.store.studio.Workflows {
		if a.ReadyForMigration && (len(only) == 0 || slices.Contains(only, a.SubscriptionID)) {
			found = append(found, Migratable{a.ID, a.ID, a.Revisions[len(a.Revisions)-1].ID, a.SubscriptionID})
		}
	}
	return c.okJSON(found)
}

// setMigratable takes a bare true or false; a client that sends no body means true.
func setMigratable(c *call) answer {
	a, refused, ok := c.ownApp()
	if !ok {
		return refused
	}
	switch strings.ToLower(string(bytes.TrimSpace(c.content()))) {
	case "", "true":
		a.ReadyForMigration = true
	case "false":
		a.ReadyForMigration = false
	default:
		return c.refuse("bad-json")
	}
	return c.okJSON(a.ReadyForMigration)
}

// publishWorkflow takes a package and answers with the id of the new workflow, a JSON string.
func publishWorkflow(c *call) answer {
	form, why := readUpload(c)
	if why != "" {
		return c.refuse("bad-upload", "detail", why)
	}
	f, ok := form.files["file"]
	if !ok {
		return c.refuse("missing-parameter", "name", "file")
	}
	for _, name := range []string{"name", "owner", "validate", "isPublic", "sourceId", "workerTag", "canDownload"} {
		if _, ok := form.fields[name]; !ok {
			return c.refuse("missing-parameter", "name", name)
		}
	}
	owner := c.s.store.userByEmail(form.fields["owner"])
	if owner == nil {
		return c.refuse("bad-parameter", "name", "owner", "value", form.fields["owner"])
	}
	if len(c.s.store.studio.Workflows) >= c.s.opt.Limits.Workflows {
		return c.refuse("busy")
	}
	tag := form.fields["workerTag"]
	a := App{OwnerID: owner.ID, Comments: form.fields["comments"]}
	a.ID = c.s.store.newID()
	a.Workflow.SubscriptionID = owner.SubscriptionID
	a.Public = strings.EqualFold(form.fields["isPublic"], "true")
	a.PackageType = max(slices.Index(extensions[:], strings.ToLower(path.Ext(f.name))), 0)
	a.MetaInfo.Name, a.FileName, a.UploadDate, a.WorkerTag = form.fields["name"], f.name, stamp3(c.now), &tag
	a.Revisions = []AppRevision{{ID: c.s.store.newID(), Version: 1, Date: a.UploadDate, Package: f.content}}
	c.s.store.complete(&a)
	c.s.store.studio.Workflows = append(c.s.store.studio.Workflows, a)
	c.s.store.note(c, "AppInfo", a.ID, "Insert", string(encodeJSON(struct {
		Name string `json:"name"`
	}{a.MetaInfo.Name})))
	return c.okJSON(a.ID)
}

func commaList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// within tells whether a date lies in a window with both ends in it. Dates come as 2018-10-17 or with a time.
func within(date string, from, to time.Time) bool {
	t, err := time.Parse(time.RFC3339, date)
	return err == nil && (from.IsZero() || !t.Before(from)) && (to.IsZero() || !t.After(to))
}

// date is a parameter that is a date; end takes a bare day to its last moment.
func (c *call) date(name string, end bool) (time.Time, bool) {
	text := c.param(name)
	if text == "" {
		return time.Time{}, true
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		if end {
			t = t.Add(24*time.Hour - 1)
		}
		return t, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "01/02/2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
