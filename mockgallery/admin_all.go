package mockgallery

import "strings"

// allWorkflows lists workflows with their history. Its pages count from zero.
func allWorkflows(c *call) answer {
	from, ok := c.date("startDate", false)
	if !ok {
		return c.refuse("bad-parameter", "name", "startDate", "value", c.param("startDate"))
	}
	to, ok := c.date("endDate", true)
	if !ok {
		return c.refuse("bad-parameter", "name", "endDate", "value", c.param("endDate"))
	}
	found := []WorkflowAll{}
	for i := range c.s.store.studio.Workflows {
		a := &c.s.store.studio.Workflows[i]
		if within(a.UploadDate, from, to) {
			found = append(found, c.s.store.allView(a))
		}
	}
	return listed(c, found, byZeroPage)
}

// allWorkflowsV2 takes a name too, and tells events only if asked.
func allWorkflowsV2(c *call) answer {
	name := strings.ToLower(c.param("name"))
	found := []WorkflowAll{}
	from, ok1 := c.date("startDate", false)
	to, ok2 := c.date("endDate", true)
	if !ok1 || !ok2 {
		return c.refuse("bad-parameter", "name", "startDate or endDate", "value", c.param("startDate")+" "+c.param("endDate"))
	}
	for i := range c.s.store.studio.Workflows {
		a := &c.s.store.studio.Workflows[i]
		if !within(a.UploadDate, from, to) || !strings.Contains(strings.ToLower(a.MetaInfo.Name), name) {
			continue
		}
		view := c.s.store.allView(a)
		if !c.flag("useEvents", true) {
			view.Events = []ChangeNote{}
		}
		found = append(found, view)
	}
	return listed(c, found, byZeroPage)
}

func (s *store) allView(a *App) WorkflowAll {
	author := s.author(a.OwnerID)
	out := WorkflowAll{
		ID: a.ID, Revisions: []Revision{}, Creator: author, Events: []ChangeNote{},
		Subscription: NamedID{a.SubscriptionID, s.subscriptionName(a.SubscriptionID)}, RunDisabled: a.RunDisabled,
		IsPublic: a.Public, RunCount: a.RunCount, WorkerTag: a.tag(), IsReadyForMigration: a.ReadyForMigration,
	}
	if a.Public {
		out.DateMadePublic = &a.UploadDate
	}
	for i, r := range a.Revisions {
		rev := Revision{
			ID: r.ID, Version: r.Version, Author: author, DateCreated: r.Date, ExecutionMode: "Standard",
			PackageType: a.PackageType, UploadDate: r.Date, CredentialType: "Default", CanDownload: true,
			AllowVersionHistory: true, ShowVersionHistory: true, Comments: a.Comments,
			Applications: []Application{{Name: a.MetaInfo.Name, Filename: a.FileName}},
		}
		if i == len(a.Revisions)-1 {
			rev.RunCount = a.RunCount
		}
		out.Revisions = append(out.Revisions, rev)
		out.Events = append(out.Events, ChangeNote{User: author.Email, Timestamp: r.Date, Event: "VersionUploaded", NewValues: r.ID})
	}
	return out
}

func (s *store) author(id string) Author {
	u := s.user(id)
	if u == nil {
		return Author{ID: id}
	}
	return Author{u.ID, u.FirstName, u.LastName, u.Email, NamedID{u.SubscriptionID, s.subscriptionName(u.SubscriptionID)}}
}
