package mockgallery

import (
	"cmp"
	"path"
	"strings"
)

// The Subscription API, version 1.

func listWorkflows(c *call) answer {
	kind, ok := packageType(c.param("packageType"))
	if !ok {
		return c.refuse("bad-parameter", "name", "packageType", "value", c.param("packageType"))
	}
	search := strings.ToLower(c.param("search"))
	found := []Workflow{}
	for i := range c.s.store.studio.Workflows {
		a := &c.s.store.studio.Workflows[i]
		if a.SubscriptionID == c.who.subscription && (kind < 0 || a.PackageType == kind) && a.says(search) {
			found = append(found, a.Workflow.at(c.s.opt.Version))
		}
	}
	sortBy(c, found, map[string]func(a, b Workflow) int{
		"uploaddate":  func(a, b Workflow) int { return cmp.Compare(a.UploadDate, b.UploadDate) },
		"name":        func(a, b Workflow) int { return cmp.Compare(a.MetaInfo.Name, b.MetaInfo.Name) },
		"filename":    func(a, b Workflow) int { return cmp.Compare(a.FileName, b.FileName) },
		"author":      func(a, b Workflow) int { return cmp.Compare(a.MetaInfo.Author, b.MetaInfo.Author) },
		"packagetype": func(a, b Workflow) int { return cmp.Compare(a.PackageType, b.PackageType) },
		"runcount":    func(a, b Workflow) int { return cmp.Compare(a.RunCount, b.RunCount) },
		"version":     func(a, b Workflow) int { return cmp.Compare(a.Version, b.Version) },
		"id":          func(a, b Workflow) int { return cmp.Compare(a.ID, b.ID) },
	})
	return listed(c, found, byOffset)
}

// packageType reads the filter: clients send 0, 1 or 2, the documentation speaks of names.
func packageType(text string) (int, bool) {
	switch strings.ToLower(text) {
	case "":
		return -1, true
	case "0", "app", "apps":
		return 0, true
	case "1", "workflow", "workflows", "module":
		return 1, true
	case "2", "macro", "macros":
		return 2, true
	}
	return 0, false
}

// says tells whether a lower-case text occurs in what people see of the app, or is its id: a public client looks
// workflows up that way.
func (a *App) says(text string) bool {
	if text == "" || text == a.ID {
		return true
	}
	for _, s := range []string{a.MetaInfo.Name, a.MetaInfo.Description, a.MetaInfo.Author, a.FileName} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

// ownApp is the app of the path, if the caller may see it.
func (c *call) ownApp() (*App, answer, bool) {
	a := c.s.store.app(c.args[0])
	if a == nil || (a.SubscriptionID != c.who.subscription && c.who.access < CuratorKey) {
		return nil, c.refuse("unknown-workflow", "id", c.args[0]), false
	}
	return a, answer{}, true
}

func listQuestions(c *call) answer {
	a, refused, ok := c.ownApp()
	if !ok {
		return refused
	}
	if a.Questions == nil {
		return c.okJSON([]Question{})
	}
	return c.okJSON(a.Questions)
}

func listJobs(c *call) answer {
	a, refused, ok := c.ownApp()
	if !ok {
		return refused
	}
	items := []JobListItem{}
	for _, j := range c.s.store.jobs {
		if j.appID == a.ID {
			j.advance(c.now)
			items = append(items, j.listItem(c.s.opt.Version))
		}
	}
	sortBy(c, items, map[string]func(a, b JobListItem) int{
		"createdate":  func(a, b JobListItem) int { return cmp.Compare(a.CreateDate, b.CreateDate) },
		"status":      func(a, b JobListItem) int { return cmp.Compare(a.Status, b.Status) },
		"disposition": func(a, b JobListItem) int { return cmp.Compare(a.Disposition, b.Disposition) },
	})
	return listed(c, items, byOffset)
}

// ownJob is the job of the path, moved to where it is now.
func (c *call) ownJob() (*job, answer, bool) {
	for _, j := range c.s.store.jobs {
		if j.id == c.args[0] && (j.subscription == c.who.subscription || c.who.access == CuratorKey) {
			j.advance(c.now)
			return j, answer{}, true
		}
	}
	return nil, c.refuse("unknown-job", "id", c.args[0]), false
}

func getJob(c *call) answer {
	j, refused, ok := c.ownJob()
	if !ok {
		return refused
	}
	j.polls++
	return c.okJSON(j.view(c.s.opt.Version, c.flag("includeMessages", true)))
}

func getOutput(c *call) answer {
	j, refused, ok := c.ownJob()
	if !ok {
		return refused
	}
	for _, o := range j.outputs {
		if o.ID != c.args[1] || !j.ended() {
			continue
		}
		f, ok := o.as(cmp.Or(c.param("format"), "Raw"))
		if !ok {
			return c.refuse("unknown-format", "name", c.param("format"))
		}
		if !c.flag("attachment", true) {
			f.attachment = ""
		}
		return f
	}
	return c.refuse("unknown-output", "id", c.args[1])
}

// as is the output in a format, named without regard to case.
func (o jobOutput) as(format string) (answer, bool) {
	stem := strings.TrimSuffix(o.Name, path.Ext(o.Name))
	for _, f := range o.Formats {
		if !strings.EqualFold(f, format) {
			continue
		}
		switch f {
		case "Csv":
			return file("text/csv", stem+".csv", []byte(o.content)), true
		case "Yxdb":
			return file("application/octet-stream", stem+".yxdb", yxdb(o.content)), true
		}
		return file(typeOf(o.Name), o.Name, []byte(o.content)), true
	}
	return answer{}, false
}

func getPackage(c *call) answer {
	a, refused, ok := c.ownApp()
	if !ok {
		return refused
	}
	rev := &a.Revisions[len(a.Revisions)-1]
	if want := c.param("version"); want != "" {
		rev = a.revision(want)
	}
	if rev == nil {
		return c.refuse("unknown-revision", "id", c.param("version"))
	}
	stem := strings.TrimSuffix(a.FileName, path.Ext(a.FileName))
	return file("application/octet-stream", stem+".yxzp", a.pack(rev))
}

func (a *App) revision(id string) *AppRevision {
	for i := range a.Revisions {
		if a.Revisions[i].ID == id {
			return &a.Revisions[i]
		}
	}
	return nil
}

func ping(c *call) answer {
	return answer{status: 200, typ: "application/json", body: []byte(c.s.opt.PingBody)}
}
