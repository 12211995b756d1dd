package mockgallery

import "net/http"

// Access is what a key opens, in rising order.
type Access int

// The kinds of access.
const (
	Anyone     Access = iota // no signature asked
	StudioKey                // the Subscription API: any key
	UserKey                  // the User API: an API Access key
	CuratorKey               // the Admin API: an API Access key of a Curator
)

// endpoint is one row of the API.
type endpoint struct {
	Method string
	Path   string // below the base address
	Opens  Access // the least key that it takes
	Group  string // resource of the interactive documentation
	Name   string // its operation
	Still  bool   // the answer depends on the state alone, not on the time or on who polled
	do     func(*call) answer
}

// endpoints is the API, one row each. Adding an endpoint is adding a row.
func endpoints() []endpoint {
	const get, post, put = http.MethodGet, http.MethodPost, http.MethodPut
	const still, moves = true, false
	return []endpoint{
		{get, "/api/status/ping/", Anyone, "status", "PingGET", moves, ping},
		{get, "/api-docs/", Anyone, "api-docs", "IndexGET", moves, docsIndex},
		{get, "/api-docs/{resource}/", Anyone, "api-docs", "ResourceGET", moves, docsResource},

		{get, "/api/v1/workflows/subscription/", StudioKey, "workflowsV1", "SubscriptionGET", still, listWorkflows},
		{get, "/api/v1/workflows/{appId}/questions/", StudioKey, "workflowsV1", "QuestionsGET", still, listQuestions},
		{post, "/api/v1/workflows/{appId}/jobs/", StudioKey, "workflowsV1", "JobsPOST", moves, enqueueV1},
		{get, "/api/v1/workflows/{appId}/jobs/", StudioKey, "workflowsV1", "JobsGET", moves, listJobs},
		{get, "/api/v1/jobs/{jobId}/", StudioKey, "jobsV1", "JobGET", moves, getJob},
		{get, "/api/v1/jobs/{jobId}/output/{outputId}/", StudioKey, "jobsV1", "OutputGET", moves, getOutput},
		{get, "/api/v1/{appId}/package/", StudioKey, "packageV1", "PackageGET", moves, getPackage},

		{get, "/api/user/v2/credentials/", UserKey, "user-credentialsV2", "GetSharedCredentialsGET", still, listCredentials},
		{post, "/api/user/v2/inputfiles/", UserKey, "user-inputfilesV2", "InputFilesPOST", moves, uploadInput},
		{post, "/api/user/v2/workflows/{appId}/jobs/", UserKey, "user-workflowsV2", "EnqueuePOST", moves, enqueueV2},

		{get, "/api/admin/v1/workflows/", CuratorKey, "admin-workflowsV1", "WorkflowsGET", moves, adminWorkflows},
		{post, "/api/admin/v1/workflows/", CuratorKey, "admin-workflowsV1", "WorkflowsPOST", moves, publishWorkflow},
		{get, "/api/admin/v1/workflows/all/", CuratorKey, "admin-workflowsV1", "AllGET", still, allWorkflows},
		{get, "/api/admin/v1/workflows/jobs/", CuratorKey, "admin-workflowsV1", "JobsGET", moves, lastJobs},
		{get, "/api/admin/v1/workflows/migratable/", CuratorKey, "admin-workflowsV1", "MigratableGET", still, listMigratable},
		{put, "/api/admin/v1/workflows/migratable/{appId}/", CuratorKey, "admin-workflowsV1", "MigratablePUT", moves, setMigratable},
		{get, "/api/admin/v1/{appId}/package/", CuratorKey, "admin-packageV1", "PackageGET", moves, getPackage},
		{get, "/api/admin/v1/users/", CuratorKey, "admin-usersV1", "UsersGET", still, adminUsers},
		{get, "/api/admin/v1/subscriptions/", CuratorKey, "admin-subscriptionsV1", "SubscriptionsGET", still, adminSubscriptions},
		{get, "/api/admin/v1/collections/", CuratorKey, "admin-collectionsV1", "CollectionsGET", still, adminCollections},
		{get, "/api/admin/v1/schedules/", CuratorKey, "admin-schedulesV1", "SchedulesGET", still, adminSchedules},
		{get, "/api/admin/v1/insights/", CuratorKey, "admin-insightsV1", "InsightsGET", still, adminInsights},
		{get, "/api/admin/v1/serverdataconnections/", CuratorKey, "admin-serverdataconnectionsV1", "ServerDataConnectionsGET", still, serverConnections},
		{get, "/api/admin/v1/systemdataconnections/", CuratorKey, "admin-systemdataconnectionsV1", "SystemDataConnectionsGET", still, systemConnections},
		{get, "/api/admin/v1/auditlog/", CuratorKey, "admin-auditlogV1", "AuditLogGET", still, auditLog},

		{get, "/api/admin/v2/workflows/all/", CuratorKey, "admin-workflowsV2", "AllGET", still, allWorkflowsV2},
		{get, "/api/admin/v2/users/", CuratorKey, "admin-usersV2", "UsersGET", still, adminUsersV2},
		{get, "/api/admin/v2/subscriptions/", CuratorKey, "admin-subscriptionsV2", "SubscriptionsGET", still, adminSubscriptionsV2},
		{get, "/api/admin/v2/insights/", CuratorKey, "admin-insightsV2", "InsightsGET", still, adminInsights},
		{get, "/api/admin/v2/schedule/forecast/", CuratorKey, "admin-scheduleV2", "ForecastGET", moves, forecast},
	}
}
