package mockgallery

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The plain lists of the Admin API.

func adminUsers(c *call) answer { return listed(c, c.s.store.studio.Users, byPage) }

func adminUsersV2(c *call) answer {
	users := []UserV2{}
	for _, u := range c.s.store.studio.Users {
		users = append(users, u.v2())
	}
	return listed(c, users, byPage)
}

func adminSubscriptions(c *call) answer { return listed(c, c.s.store.studio.Subscriptions, byPage) }

func adminSubscriptionsV2(c *call) answer {
	subs := []SubscriptionV2{}
	for _, s := range c.s.store.studio.Subscriptions {
		subs = append(subs, SubscriptionV2{s.ID, s.Active, s.DefaultWorkerTag, s.ExpirationDate, s.Name})
	}
	return listed(c, subs, byPage)
}

func adminCollections(c *call) answer { return listed(c, c.s.store.studio.Collections, byPage) }

func adminSchedules(c *call) answer { return listed(c, c.s.store.studio.Schedules, byPage) }

func adminInsights(c *call) answer {
	search := strings.ToLower(c.param("search"))
	found := []Insight{}
	for _, in := range c.s.store.studio.Insights {
		if strings.Contains(strings.ToLower(in.Name), search) {
			found = append(found, in)
		}
	}
	return listed(c, found, byOffset)
}

func serverConnections(c *call) answer {
	return listed(c, c.s.store.studio.ServerConnections, byOffset)
}

func systemConnections(c *call) answer {
	return listed(c, c.s.store.studio.SystemConnections, byOffset)
}

func auditLog(c *call) answer {
	entity := c.param("entity")
	found := []AuditEvent{}
	for _, e := range c.s.store.studio.AuditLog {
		if entity == "" || strings.EqualFold(e.Entity, entity) {
			found = append(found, e)
		}
	}
	return listed(c, found, byPage)
}

// maxAudit bounds the audit log.
const maxAudit = 10_000

// note writes to the audit log.
func (s *store) note(c *call, entity, id, event, values string) {
	s.studio.AuditLog = append(s.studio.AuditLog, AuditEvent{
		ID: s.newID(), Entity: entity, EntityID: id, UserID: c.who.user, Timestamp: stamp3(c.now), Event: event, NewValues: values,
	})
	if n := len(s.studio.AuditLog) - maxAudit; n > 0 {
		s.studio.AuditLog = slices.Clone(s.studio.AuditLog[n:])
	}
}

// forecastWindow is the longest stretch that a forecast may cover.
const forecastWindow = 45 * 24 * time.Hour

// forecast lists the coming runs of every enabled schedule.
func forecast(c *call) answer {
	after, ok1 := c.date("after", false)
	before, ok2 := c.date("before", true)
	if !ok1 || !ok2 {
		return c.refuse("bad-parameter", "name", "before or after", "value", c.param("before")+" "+c.param("after"))
	}
	if after.IsZero() {
		after = c.now
	}
	if before.IsZero() {
		before = after.Add(7 * 24 * time.Hour)
	}
	if d := before.Sub(after); d < 0 || d >= forecastWindow {
		return c.refuse("bad-parameter", "name", "before", "value", c.param("before"))
	}
	runs := []Forecast{}
	for i := range c.s.store.studio.Schedules {
		runs = append(runs, c.s.store.runs(&c.s.store.studio.Schedules[i], after, before)...)
	}
	slices.SortStableFunc(runs, func(a, b Forecast) int { return cmp.Compare(a.StartTime, b.StartTime) })
	return c.okJSON(runs)
}

// runs are a schedule's coming runs in a window: hourly ones every so many hours, all others daily.
func (s *store) runs(sch *Schedule, after, before time.Time) []Forecast {
	first, err := time.Parse(time.RFC3339, sch.Iteration.StartTime)
	if err != nil || !sch.Enabled {
		return nil
	}
	every := 24 * time.Hour
	if sch.Iteration.Hours > 0 {
		every = time.Duration(sch.Iteration.Hours) * time.Hour
	}
	if first.Before(after) {
		first = first.Add((after.Sub(first) + every - 1) / every * every)
	}
	var runs []Forecast
	subscription := ""
	if u := s.user(sch.Owner.ID); u != nil {
		subscription = u.SubscriptionID
	}
	for t := first; !t.After(before); t = t.Add(every) {
		if sch.Iteration.Weekday != "" && t.Weekday().String() != sch.Iteration.Weekday {
			continue
		}
		runs = append(runs, Forecast{
			ID: sch.ID, AppEstimatedCompletionTime: stamp3(t.Add(5 * time.Minute)), ScheduleName: sch.Name, StartTime: stamp3(t),
			Frequency: sch.Frequency, WorkflowName: sch.Application.Name,
			Owner: ForecastOwner{sch.Owner.ID, sch.Owner.FirstName, sch.Owner.LastName, sch.Owner.Email, subscription},
		})
	}
	return runs
}
