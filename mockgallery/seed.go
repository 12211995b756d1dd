package mockgallery

import (
	"math/rand/v2"
	"slices"
	"time"
)

// DefaultStudio is the built-in studio: two subscriptions, four people, a handful of workflows of each kind, one app
// with questions of every sort and one that always fails. The same seed gives the same ids.
func DefaultStudio(seed uint64) *Studio {
	s := seeder{rand: rand.New(rand.NewPCG(seed, 1)), Studio: &Studio{}}
	s.people()
	s.workflows()
	s.rest()
	return s.Studio
}

type seeder struct {
	*Studio
	rand            *rand.Rand
	finance, field  string
	ada, ben, chloe string
}

func (s *seeder) id() string             { return newID(s.rand) }
func (s *seeder) day(n int) string       { return stamp3(epoch.AddDate(0, 0, n)) }
func (s *seeder) dayPtr(n int) *string   { d := s.day(n); return &d }
func (s *seeder) user(id string) *UserV1 { return (&store{studio: *s.Studio}).user(id) }

func (s *seeder) people() {
	subscription := func(name, city string, active bool) string {
		sub := Subscription{
			ID: s.id(), Active: active, ExpirationDate: "2030-01-01T00:00:00.000Z", MemberPassesPurchased: 10, MemberPassesUsed: 2, Name: name,
			PrimaryContactInfo: Contact{Name: "Ada Example", Email: "ada@example.com", Company: "Example Works", Address: Address{
				Country: "Switzerland", AddressLine1: "Musterweg 1", City: city, PostalCode: "8000",
			}},
		}
		s.Subscriptions = append(s.Subscriptions, sub)
		return sub.ID
	}
	s.finance = subscription("Finance Studio", "Zürich", true)
	s.field = subscription("Field Operations", "Genève", true)
	person := func(first, last, email, studio string, curator bool) string {
		u := UserV1{
			ID: s.id(), Active: true, CanSchedule: true, CanSetPriority: curator, CanSetWorkerAssignment: curator, Curator: curator,
			DateAdded: s.day(-40), DateUpdated: s.day(-3), Email: email, FirstName: first, LastName: last, SubscriptionID: studio,
			UserProfile: UserProfile{Picture: []int{}}, Validated: true, Timezone: "Europe/Zurich",
		}
		s.Users = append(s.Users, u)
		return u.ID
	}
	s.ada = person("Ada", "Example", "ada@example.com", s.finance, true)
	s.ben = person("Ben", "Example", "ben@example.com", s.finance, false)
	s.chloe = person("Chloé", "O'Example", "chloe+field@example.org", s.field, false)
	person("Dan", "Example", "dan@example.com", s.field, false)
	s.Keys = []Key{
		{Key: "studio-key", Secret: "studio-secret", Kind: "studio", Subscription: s.finance, User: s.ben},
		{Key: "user-key", Secret: "user-secret", Kind: "user", Subscription: s.finance, User: s.ben},
		{Key: "curator-key", Secret: "curator-secret", Kind: "curator", Subscription: s.finance, User: s.ada},
		{Key: "other-studio-key", Secret: "other-studio-secret", Kind: "studio", Subscription: s.field, User: s.chloe},
		{Key: "disabled-key", Secret: "disabled-secret", Kind: "user", Subscription: s.finance, User: s.ben, Disabled: true},
		{Key: "revoked-key", Secret: "revoked-secret", Kind: "user", Subscription: s.finance, User: s.ben, Revoked: true},
	}
	s.Tokens = []Token{{Key: "user-key", Token: "demo-token", Secret: "demo-token-secret"}}
	s.Credentials = []Credential{{s.id(), `EXAMPLE\svc-finance`}, {s.id(), `EXAMPLE\svc-reports`}}
}

func (s *seeder) app(studio, owner string, kind, day, version int, name, text string) *App {
	a := App{OwnerID: owner}
	a.ID, a.SubscriptionID, a.PackageType, a.UploadDate, a.Version = s.id(), studio, kind, s.day(day), version
	a.FileName = name + extensions[kind]
	a.MetaInfo = MetaInfo{Name: name, Description: text, Author: "Ada Example"}
	for v := 1; v <= version; v++ {
		a.Revisions = append(a.Revisions, AppRevision{ID: s.id(), Version: v, Date: s.day(day - version + v)})
	}
	a.Messages = []Message{
		{Status: 1, Text: "Started running " + a.FileName, ToolID: -1},
		{Status: 1, Text: "Finished running " + a.FileName + " in 1.2 seconds", ToolID: -1},
	}
	s.Workflows = append(s.Workflows, a)
	return &s.Workflows[len(s.Workflows)-1]
}

func (s *seeder) workflows() {
	sales := s.app(s.finance, s.ada, 0, 1, 3, "Quarterly Sales", "Sales by region and quarter, with a chart.")
	sales.Questions = []Question{
		{Name: "Region", Type: "QuestionListBox", Description: "Which regions?", Multiple: "True", Items: []Item{
			{"North", "north"}, {"South", "south"}, {"East & West", "east-west"}, {"Übersee", "overseas"},
		}},
		{Name: "From", Type: "QuestionDate", Description: "First day of the quarter"},
		{Name: "Rows", Type: "QuestionNumericUpDown", Description: "How many rows?", Value: "10"},
		{Name: "Title", Type: "QuestionTextBox", Description: `Title, "as printed"`, Value: "Sales"},
	}
	sales.Outputs = []AppOutput{
		{Name: "Sales.csv", Formats: []string{"Raw", "Csv", "Yxdb"}, Content: "Region,Quarter,Amount\r\nNorth,Q3,1204.50\r\nSouth,Q3,998.00\r\nÜbersee,Q3,77.25\r\n"},
		{Name: "Answers.csv", Formats: []string{"Raw", "Csv"}, Answers: true},
	}
	segments := s.app(s.finance, s.ben, 0, 6, 1, "Customer Segments", "Groups customers; takes a list of its own.")
	segments.Questions = []Question{
		{Name: "Customers", Type: "QuestionFileBrowse", Description: "A file with customers"},
		{Name: "Groups", Type: "QuestionDropDown", Description: "How many groups?", Value: "3", Multiple: "False", Items: []Item{{"Three", "3"}, {"Five", "5"}}},
		{Name: "Loud", Type: "QuestionCheckBox", Description: "Write many messages", Value: "false"},
	}
	segments.Outputs = []AppOutput{{Name: "Segments.yxdb", Formats: []string{"Yxdb", "Csv", "Raw"}, Content: "Customer,Segment\r\n1,A\r\n2,C\r\n"}}
	coffee := s.app(s.finance, s.ada, 0, 9, 2, "Café Forecast 100%", "Blanks, accents and signs in a name: q3 + q4 = ~50 & more")
	coffee.Public = true
	coffee.Outputs = []AppOutput{{Name: "Prévision été.csv", Formats: []string{"Raw", "Csv"}, Content: "Jour,Tasses\r\nlundi,812\r\n"}}
	slow := s.app(s.finance, s.ben, 0, 12, 1, "Slow Report", "Stays queued for two polls and runs for three.")
	slow.Plan = []JobStep{
		{Status: "Queued", Disposition: "None", Polls: 2}, {Status: "Running", Disposition: "None", Polls: 3}, {Status: "Completed", Disposition: "Success"},
	}
	slow.Outputs = []AppOutput{{Name: "Slow.txt", Formats: []string{"Raw"}, Content: "At last.\r\n"}}
	fails := s.app(s.finance, s.ben, 0, 13, 1, "Always Fails", "Each job ends with an error.")
	fails.Plan = []JobStep{
		{Status: "Queued", Disposition: "None"}, {Status: "Running", Disposition: "None", Polls: 1}, {Status: "Completed", Disposition: "Error"},
	}
	fails.Messages = slices.Insert(fails.Messages, 1, Message{Status: 3, Text: `Input Data (1): Error opening the file "missing.csv"`, ToolID: 1})
	s.app(s.finance, s.ben, 1, 14, 4, "Nightly Import", "A plain workflow, not an app.")
	s.app(s.finance, s.ada, 2, 15, 1, "Clean Addresses", "A macro.")
	disabled := s.app(s.finance, s.ada, 0, 16, 1, "Retired Report", "May not be run.")
	disabled.RunDisabled = true
	visits := s.app(s.field, s.chloe, 0, 20, 1, "Field Visits", "Belongs to the other studio.")
	visits.ReadyForMigration = true
	visits.Outputs = []AppOutput{{Name: "Visits.csv", Formats: []string{"Raw", "Csv"}, Content: "Place,Visits\r\nGenève,4\r\n"}}
}

func (s *seeder) rest() {
	sales, imports := &s.Workflows[0], &s.Workflows[5]
	s.Collections = []Collection{s.collection("Finance Reports", sales.ID, s.Workflows[2].ID)}
	s.Schedules = []Schedule{
		s.schedule("Every morning", imports, Iteration{Type: "DailyIteration", StartTime: stamp3(epoch.Add(22 * time.Hour))}, "Daily"),
		s.schedule("Mondays", sales, Iteration{Type: "WeeklyIteration", StartTime: s.day(7), Weekday: "Monday"}, "Weekly"),
	}
	s.Insights = []Insight{{
		ID: s.id(), InsightID: s.id(), Name: "Sales Dashboard", LastUpdated: s.day(17), OwnerID: s.ada, Owner: InsightOwner{UserV1: *s.user(s.ada)},
	}}
	s.ServerConnections = []DataConnection{{s.id(), "odbc:Driver={SQL Server};Server=db.example.com;Database=sales", "Sales DB", "SqlServer", 1, 2, 0}}
	s.SystemConnections = []DataConnection{{s.id(), "odbc:DSN=warehouse", "Warehouse", "Odbc", 2, 0, 1}}
	for i, u := range s.Users {
		s.AuditLog = append(s.AuditLog, AuditEvent{s.id(), "User", u.ID, s.ada, s.day(i - 40), "Insert", "", string(encodeJSON(map[string]string{"email": u.Email}))})
	}
	for i, a := range s.Workflows {
		s.AuditLog = append(s.AuditLog, AuditEvent{s.id(), "AppInfo", a.ID, a.OwnerID, s.day(i), "Insert", "", string(encodeJSON(map[string]string{"name": a.MetaInfo.Name}))})
	}
}

func (s *seeder) collection(name string, apps ...string) Collection {
	c := Collection{
		ID: s.id(), CollectionID: s.id(), Name: name, OwnerID: s.ada, DateAdded: s.day(3), Apps: []CollectionApp{}, Schedules: []CollectionSchedule{},
		Insights: []CollectionInsight{}, UserGroups: []CollectionUserGroup{},
		Subscriptions: []CollectionSubscription{{SubscriptionID: s.field, DateAdded: s.day(5), AddedByID: s.ada, OptOutUsers: []string{}}},
	}
	for _, a := range apps {
		c.Apps = append(c.Apps, CollectionApp{a, s.day(3), s.ada})
	}
	u := s.user(s.ben)
	c.Users = []CollectionUser{{UserID: u.ID, DateAdded: s.day(4), AddedByID: s.ada, ActiveDirectoryObject: DirectoryObject{
		Category: "Person", DisplayName: "Ben Example", Name: "Ben Example", SamAccountName: "ben",
	}}}
	c.Users[0].Permissions.Applications.CanAdd = true
	return c
}

func (s *seeder) schedule(name string, a *App, it Iteration, frequency string) Schedule {
	u := s.user(a.OwnerID)
	role := u.v2().Role
	return Schedule{
		ID: s.id(), Application: ScheduleApplication{ID: a.ID, RevisionID: a.Revisions[len(a.Revisions)-1].ID, Name: a.MetaInfo.Name, CanExecute: true},
		Owner: ScheduleOwner{ID: u.ID, Role: role, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, SortName: u.LastName + ", " + u.FirstName, IsActive: true},
		Name:  name, Enabled: true, Priority: "Low", Status: "Active", Credential: ScheduleCredential{s.Credentials[0].ID, s.Credentials[0].UserName, "Library"},
		CreationTime: s.day(2), NextRunTime: s.dayPtr(30), State: "Enabled", Iteration: it, Frequency: frequency, Timezone: "Europe/Zurich",
		LastModifiedID: u.ID, LastModifiedDate: s.day(2), CanEdit: true,
	}
}
