package mockgallery

import (
	"archive/zip"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// What the objects look like, as section 1.6 of the reference lists them, written down here a second time by hand.
const (
	metaInfo    = "metaInfo metaInfo.name metaInfo.description metaInfo.author metaInfo.copyright metaInfo.url metaInfo.urlText metaInfo.outputMessage metaInfo.noOutputFilesMessage"
	workflow16  = "id subscriptionId public runDisabled packageType uploadDate fileName " + metaInfo + " isChained version runCount"
	adminFlow   = "fileName id isChained " + metaInfo + " packageType public runCount runDisabled subscriptionId uploadDate version workerTag collections collections.collectionId collections.collectionName lastRunDate publishedVersionId publishedVersionNumber publishedVersionOwner publishedVersionOwner.active publishedVersionOwner.email publishedVersionOwner.firstName publishedVersionOwner.id publishedVersionOwner.lastName publishedVersionOwner.sId publishedVersionOwner.subscriptionId subscriptionName"
	userHead    = "id accountLocked accountLockedAt active anonymous canSchedule canSetPriority canSetWorkerAssignment"
	userTail    = "dateAdded dateUpdated email expirationDate firstName lastName numFailedLogins pending subscriptionId updateLastLoginDate userProfile userProfile.picture userProfile.iconId validated timezone"
	workflowAll = "id revisions revisions.id revisions.version revisions.author revisions.author.id revisions.author.firstName revisions.author.lastName revisions.author.email revisions.author.subscription revisions.author.subscription.id revisions.author.subscription.name revisions.dateCreated revisions.executionMode revisions.isChunkedPackage revisions.runCount revisions.downloadCount revisions.packageType revisions.hasPrivateDataExemption revisions.uploadDate revisions.credentialType revisions.isE2 revisions.canDownload revisions.allowVersionHistory revisions.showVersionHistory revisions.applications revisions.applications.name revisions.applications.filename revisions.applications.nextApp revisions.comments creator creator.id creator.firstName creator.lastName creator.email creator.subscription creator.subscription.id creator.subscription.name subscription subscription.id subscription.name events events.user events.timestamp events.event events.oldValues events.newValues runDisabled isPublic dateMadePublic isDeleted runCount iconId workerTag isReadyForMigration"
	contact     = "primaryContactInfo primaryContactInfo.name primaryContactInfo.email primaryContactInfo.company primaryContactInfo.address primaryContactInfo.address.country primaryContactInfo.address.addressLine1 primaryContactInfo.address.addressLine2 primaryContactInfo.address.city primaryContactInfo.address.state primaryContactInfo.address.postalCode"
	connection  = "connectionId connectionString connectionName connectionType subscriptionCount userCount userGroupCount"
)

const insight = "id insightId name lastUpdated ownerId iconId owner owner.id owner.accountLocked owner.accountLockedAt owner.active owner.anonymous owner.canSchedule owner.canSetPriority owner.canSetWorkerAssignment owner.curator owner.dateAdded owner.dateUpdated owner.email owner.expirationDate owner.firstName owner.lastName owner.numFailedLogins owner.pending owner.subscriptionId owner.updateLastLoginDate owner.userProfile owner.userProfile.picture owner.userProfile.iconId owner.validated owner.timezone owner.apiKey owner.apiSecret owner.securityInfo"

func permissions(of string) string {
	return strings.ReplaceAll("X.permissions X.permissions.collection X.permissions.collection.isAdmin X.permissions.applications X.permissions.applications.canAdd X.permissions.applications.canRemove X.permissions.applications.canUpdate X.permissions.users X.permissions.users.canAdd X.permissions.users.canRemove", "X", of)
}

func TestMembersInOrder(t *testing.T) {
	tests := []struct{ version, path, want string }{
		{"2016", "/v1/workflows/subscription/", workflow16},
		{"2018.3", "/v1/workflows/subscription/", workflow16 + " workerTag"},
		{"2021.2", "/v1/workflows/subscription/", workflow16 + " workerTag isE2"},
		{"", "/user/v2/credentials/", "id userName"},
		{"", "/admin/v1/workflows/", adminFlow},
		{"", "/admin/v1/workflows/all/", workflowAll},
		{"", "/admin/v2/workflows/all/", workflowAll},
		{"", "/admin/v1/users/", userHead + " curator " + userTail},
		{"", "/admin/v2/users/", userHead + " " + userTail + " role"},
		{"", "/admin/v1/subscriptions/", "id active defaultWorkerTag expirationDate memberPassesPurchased memberPassesUsed name " + contact},
		{"", "/admin/v2/subscriptions/", "id active defaultWorkerTag expirationDate name"},
		{"", "/admin/v1/serverdataconnections/", connection},
		{"", "/admin/v1/systemdataconnections/", connection},
		{"", "/admin/v1/auditlog/", "id entity entityId userId timestamp event oldValues newValues"},
		{"", "/admin/v1/workflows/migratable/", "id appId revisionId subscriptionID"},
		{"", "/admin/v1/schedules/", "id application application.id application.revisionId application.name application.iconId application.canExecute application.amp owner owner.id owner.role owner.firstName owner.lastName owner.email owner.sortName owner.isActive owner.credentialWorkFlowCount name comment enabled priority workerTag status credential credential.credentialId credential.username credential.source creationTime lastRunTime nextRunTime state runCount iteration iteration.__type iteration.startTime iteration.endTime frequency timezone lastError cpuName lastModifiedId lastModifiedDate canEdit"},
		{"", "/admin/v1/insights/", insight},
		{"", "/admin/v2/insights/", insight},
		{"", "/admin/v1/collections/", "id collectionId name ownerId dateAdded apps apps.appId apps.dateAdded apps.addedById schedules insights users users.userId users.dateAdded users.addedById users.activeDirectoryObject users.activeDirectoryObject.sid users.activeDirectoryObject.category users.activeDirectoryObject.displayName users.activeDirectoryObject.name users.activeDirectoryObject.samAccountName users.expirationDate " + permissions("users") + " subscriptions subscriptions.subscriptionId subscriptions.dateAdded subscriptions.addedById subscriptions.optOutUsers " + permissions("subscriptions") + " userGroups"},
		{"", "/admin/v2/schedule/forecast/", "id appEstimatedCompletionTime scheduleName startTime frequency workflowName owner owner.id owner.firstName owner.lastName owner.email owner.subscriptionId priority"},
	}
	for _, test := range tests {
		t.Run(test.version+test.path, func(t *testing.T) {
			m := start(t, Options{Version: Version(test.version)})
			for _, base := range []string{"/gallery/api", "/api"} {
				got := m.get(base + test.path)
				require.Equal(t, 200, got.status, got.body)
				require.Equal(t, []string{"application/json"}, got.header["Content-Type"])
				if diff := cmp.Diff(strings.Fields(test.want), members(t, got.body)); diff != "" {
					t.Errorf("members (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestMembersThatNeedAJob(t *testing.T) {
	const job16 = "id createDate status disposition outputs outputs.id outputs.name outputs.formats messages messages.status messages.text messages.toolId"
	tests := []struct {
		version   Version
		job, list string
	}{
		{Version2016, job16, "id createDate status disposition"},
		{Version2018, strings.Replace(job16, "createDate", "appId createDate", 1) + " priority workerTag", "id createDate status disposition priority workerTag"},
		{Version2021, strings.Replace(job16, "createDate", "appId createDate", 1) + " priority workerTag runWithE2", "id createDate status disposition priority workerTag runWithE2"},
	}
	for _, test := range tests {
		t.Run(string(test.version), func(t *testing.T) {
			m := start(t, Options{Version: test.version})
			app := DefaultStudio(0).Workflows[0]
			posted := m.post("/api/v1/workflows/"+app.ID+"/jobs/", "")
			require.Equal(t, 200, posted.status, posted.body)
			job := decode[Job](t, posted.body)
			got := m.get("/api/v1/jobs/" + job.ID + "/")
			if diff := cmp.Diff(strings.Fields(test.job), members(t, got.body)); diff != "" {
				t.Errorf("job (-want +got):\n%s", diff)
			}
			got = m.get("/api/v1/workflows/" + app.ID + "/jobs/")
			if diff := cmp.Diff(strings.Fields(test.list), members(t, got.body)); diff != "" {
				t.Errorf("list (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheAnswerOfTheThread(t *testing.T) {
	m := start(t, Options{})
	got := m.post("/gallery/api/v1/workflows/"+DefaultStudio(0).Workflows[2].ID+"/jobs/", "")
	want := regexp.MustCompile(`^\{"id":"[0-9a-f]{24}","appId":null,"createDate":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z","status":"Queued","disposition":"None","outputs":\[\],"messages":\[\],"priority":0,"workerTag":null\}$`)
	require.Regexp(t, want, got.body)
	require.Equal(t, "1728000", got.header.Get("Access-Control-Max-Age"))
	require.Equal(t, "*", got.header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "Content-Type, Accept, Authorization", got.header.Get("Access-Control-Allow-Headers"))
	require.Equal(t, "GET, POST, PUT, DELETE, OPTIONS", got.header.Get("Access-Control-Allow-Methods"))
	back := m.raw("POST /gallery/api/v1/workflows/" + DefaultStudio(0).Workflows[2].ID + "/jobs/ HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	require.True(t, strings.HasPrefix(back, "HTTP/1.1 200 OK\r\n"), back)
	require.Contains(t, back, "Transfer-Encoding: chunked\r\n")
}

func TestOutputsAndMessagesLieSideBySide(t *testing.T) {
	m := start(t, Options{})
	job := decode[Job](t, m.post("/api/v1/workflows/"+DefaultStudio(0).Workflows[0].ID+"/jobs/", "").body)
	body := m.get("/api/v1/jobs/" + job.ID + "/").body
	require.Contains(t, body, `],"messages":[{`)
	require.Contains(t, m.get("/api/v1/jobs/"+job.ID+"/?includeMessages=false").body, `"messages":[]`)
}

func TestSpecialCharactersStayThemselves(t *testing.T) {
	body := start(t, Options{}).get("/api/v1/workflows/subscription/").body
	require.Contains(t, body, "q3 + q4 = ~50 & more")
	require.NotContains(t, body, `\u0026`)
}

func TestByteOrderMark(t *testing.T) {
	require.True(t, strings.HasPrefix(start(t, Options{BOM: true}).get("/api/v1/workflows/subscription/").body, "\xef\xbb\xbf["))
	require.True(t, strings.HasPrefix(start(t, Options{}).get("/api/v1/workflows/subscription/").body, "["))
}

func TestPackageIsAZip(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[0]
	for _, path := range []string{"/api/v1/" + app.ID + "/package/", "/api/admin/v1/" + app.ID + "/package/?version=" + app.Revisions[0].ID} {
		got := m.get(path)
		require.Equal(t, 200, got.status)
		require.Equal(t, `attachment; filename="Quarterly Sales.yxzp"`, got.header.Get("Content-Disposition"))
		z, err := zip.NewReader(strings.NewReader(got.body), int64(len(got.body)))
		require.NoError(t, err)
		f, err := z.Open("Quarterly Sales.yxwz")
		require.NoError(t, err)
		text, err := io.ReadAll(f)
		require.NoError(t, err)
		require.Contains(t, string(text), "<AlteryxDocument")
		require.Equal(t, got.body, m.get(path).body, "the same revision gives the same bytes")
	}
	require.Equal(t, 404, m.get("/api/v1/"+app.ID+"/package/?version=nope").status)
}

func TestEveryEndpointAnswers(t *testing.T) {
	m := start(t, Options{})
	app := DefaultStudio(0).Workflows[0]
	job := decode[Job](t, m.post("/api/v1/workflows/"+app.ID+"/jobs/", "").body)
	job = decode[Job](t, m.get("/api/v1/jobs/"+job.ID+"/").body)
	fill := strings.NewReplacer("{appId}", app.ID, "{jobId}", job.ID, "{outputId}", job.Outputs[0].ID, "{resource}", "user-workflowsV2.json")
	for _, row := range endpoints() {
		if strings.HasSuffix(row.Name, "FilesPOST") || row.Name == "WorkflowsPOST" {
			continue // uploads have tests of their own
		}
		got := m.do(row.Method, "/gallery"+fill.Replace(row.Path), "", "")
		require.Equal(t, 200, got.status, row.Path)
		require.Equal(t, row.Path, m.last().Endpoint)
		require.NotContains(t, got.body, `"apiKey":"`)
	}
}

func TestInteractiveDocumentation(t *testing.T) {
	m := start(t, Options{})
	require.Contains(t, m.get("/gallery/api-docs/").body, "/api/user/v2/workflows/{appId}/jobs/")
	require.Contains(t, m.get("/gallery/api-docs/user-workflowsV2.json").body, `"nickname":"EnqueuePOST"`)
	require.Equal(t, 404, m.get("/gallery/api-docs/nothing.json").status)
}

func TestNamesOfFilesToSave(t *testing.T) {
	for name, want := range map[string]string{
		"Sales.csv":       `attachment; filename="Sales.csv"`,
		"Umsätze.csv":     `attachment; filename*=utf-8''Ums%C3%A4tze.csv`,
		`a"b.csv`:         `attachment; filename="a\"b.csv"`,
		"two\r\nX: y.csv": `attachment; filename*=utf-8''two%0D%0AX%3A%20y.csv`,
	} {
		require.Equal(t, want, disposition(name))
	}
}
