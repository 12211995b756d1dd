package mockgallery

// AdminWorkflow is what the first Admin API lists: the base members by alphabet, then the derived ones.
type AdminWorkflow struct {
	FileName               string           `json:"fileName"`
	ID                     string           `json:"id"`
	IsChained              bool             `json:"isChained"`
	MetaInfo               MetaInfo         `json:"metaInfo"`
	PackageType            int              `json:"packageType"`
	Public                 bool             `json:"public"`
	RunCount               int              `json:"runCount"`
	RunDisabled            bool             `json:"runDisabled"`
	SubscriptionID         string           `json:"subscriptionId"`
	UploadDate             string           `json:"uploadDate"`
	Version                int              `json:"version"`
	WorkerTag              string           `json:"workerTag"`
	Collections            []CollectionName `json:"collections"`
	LastRunDate            *string          `json:"lastRunDate"`
	PublishedVersionID     string           `json:"publishedVersionId"`
	PublishedVersionNumber int              `json:"publishedVersionNumber"`
	PublishedVersionOwner  VersionOwner     `json:"publishedVersionOwner"`
	SubscriptionName       string           `json:"subscriptionName"`
}

// CollectionName names a collection that holds a workflow.
type CollectionName struct {
	CollectionID   string `json:"collectionId"`
	CollectionName string `json:"collectionName"`
}

// VersionOwner is who published a version.
type VersionOwner struct {
	Active         bool    `json:"active"`
	Email          string  `json:"email"`
	FirstName      string  `json:"firstName"`
	ID             string  `json:"id"`
	LastName       string  `json:"lastName"`
	SID            *string `json:"sId"`
	SubscriptionID string  `json:"subscriptionId"`
}

// WorkflowAll is a workflow with its whole history. Mind filename here against fileName above.
type WorkflowAll struct {
	ID                  string       `json:"id"`
	Revisions           []Revision   `json:"revisions"`
	Creator             Author       `json:"creator"`
	Subscription        NamedID      `json:"subscription"`
	Events              []ChangeNote `json:"events"`
	RunDisabled         bool         `json:"runDisabled"`
	IsPublic            bool         `json:"isPublic"`
	DateMadePublic      *string      `json:"dateMadePublic"`
	IsDeleted           bool         `json:"isDeleted"`
	RunCount            int          `json:"runCount"`
	IconID              *string      `json:"iconId"`
	WorkerTag           string       `json:"workerTag"`
	IsReadyForMigration bool         `json:"isReadyForMigration"`
}

// Revision is one uploaded version of a workflow.
type Revision struct {
	ID                      string        `json:"id"`
	Version                 int           `json:"version"`
	Author                  Author        `json:"author"`
	DateCreated             string        `json:"dateCreated"`
	ExecutionMode           string        `json:"executionMode"` // Safe, SemiSafe or Standard
	IsChunkedPackage        bool          `json:"isChunkedPackage"`
	RunCount                int           `json:"runCount"`
	DownloadCount           int           `json:"downloadCount"`
	PackageType             int           `json:"packageType"`
	HasPrivateDataExemption bool          `json:"hasPrivateDataExemption"`
	UploadDate              string        `json:"uploadDate"`
	CredentialType          string        `json:"credentialType"` // Default, Required or Specific
	IsE2                    bool          `json:"isE2"`
	CanDownload             bool          `json:"canDownload"`
	AllowVersionHistory     bool          `json:"allowVersionHistory"`
	ShowVersionHistory      bool          `json:"showVersionHistory"`
	Applications            []Application `json:"applications"`
	Comments                string        `json:"comments"`
}

// Application is a part of a chained app.
type Application struct {
	Name     string  `json:"name"`
	Filename string  `json:"filename"`
	NextApp  *string `json:"nextApp"`
}

// Author is a person with a studio.
type Author struct {
	ID           string  `json:"id"`
	FirstName    string  `json:"firstName"`
	LastName     string  `json:"lastName"`
	Email        string  `json:"email"`
	Subscription NamedID `json:"subscription"`
}

// NamedID is an id with its name.
type NamedID struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ChangeNote is one event of a workflow.
type ChangeNote struct {
	User      string `json:"user"`
	Timestamp string `json:"timestamp"`
	Event     string `json:"event"`
	OldValues string `json:"oldValues"`
	NewValues string `json:"newValues"`
}

// Migratable is a workflow marked for migration. The documentation says appId, a client reads id: both are sent.
type Migratable struct {
	ID             string `json:"id"`
	AppID          string `json:"appId"`
	RevisionID     string `json:"revisionId"`
	SubscriptionID string `json:"subscriptionID"`
}

// Subscription is a studio, as the first Admin API shows it.
type Subscription struct {
	ID                    string  `json:"id"`
	Active                bool    `json:"active"`
	DefaultWorkerTag      string  `json:"defaultWorkerTag"`
	ExpirationDate        string  `json:"expirationDate"`
	MemberPassesPurchased int     `json:"memberPassesPurchased"`
	MemberPassesUsed      int     `json:"memberPassesUsed"`
	Name                  string  `json:"name"`
	PrimaryContactInfo    Contact `json:"primaryContactInfo"`
}

// SubscriptionV2 is the shorter form of the second Admin API.
type SubscriptionV2 struct {
	ID               string `json:"id"`
	Active           bool   `json:"active"`
	DefaultWorkerTag string `json:"defaultWorkerTag"`
	ExpirationDate   string `json:"expirationDate"`
	Name             string `json:"name"`
}

// Contact is who answers for a studio.
type Contact struct {
	Name    string  `json:"name"`
	Email   string  `json:"email"`
	Company string  `json:"company"`
	Address Address `json:"address"`
}

// Address is a postal address.
type Address struct {
	Country      string `json:"country"`
	AddressLine1 string `json:"addressLine1"`
	AddressLine2 string `json:"addressLine2"`
	City         string `json:"city"`
	State        string `json:"state"`
	PostalCode   string `json:"postalCode"`
}

// DataConnection is a stored connection, of the server or of the system.
type DataConnection struct {
	ConnectionID      string `json:"connectionId"`
	ConnectionString  string `json:"connectionString"`
	ConnectionName    string `json:"connectionName"`
	ConnectionType    string `json:"connectionType"`
	SubscriptionCount int    `json:"subscriptionCount"`
	UserCount         int    `json:"userCount"`
	UserGroupCount    int    `json:"userGroupCount"`
}

// AuditEvent is one line of the audit log.
type AuditEvent struct {
	ID        string `json:"id"`
	Entity    string `json:"entity"`
	EntityID  string `json:"entityId"`
	UserID    string `json:"userId"`
	Timestamp string `json:"timestamp"`
	Event     string `json:"event"`
	OldValues string `json:"oldValues"`
	NewValues string `json:"newValues"`
}
