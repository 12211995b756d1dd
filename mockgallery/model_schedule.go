package mockgallery

// Schedule is a planned run.
type Schedule struct {
	ID               string              `json:"id"`
	Application      ScheduleApplication `json:"application"`
	Owner            ScheduleOwner       `json:"owner"`
	Name             string              `json:"name"`
	Comment          string              `json:"comment"`
	Enabled          bool                `json:"enabled"`
	Priority         string              `json:"priority"`
	WorkerTag        string              `json:"workerTag"`
	Status           string              `json:"status"`
	Credential       ScheduleCredential  `json:"credential"`
	CreationTime     string              `json:"creationTime"`
	LastRunTime      *string             `json:"lastRunTime"`
	NextRunTime      *string             `json:"nextRunTime"`
	State            string              `json:"state"`
	RunCount         int                 `json:"runCount"`
	Iteration        Iteration           `json:"iteration"`
	Frequency        string              `json:"frequency"`
	Timezone         string              `json:"timezone"`
	LastError        *string             `json:"lastError"`
	CPUName          string              `json:"cpuName"`
	LastModifiedID   string              `json:"lastModifiedId"`
	LastModifiedDate string              `json:"lastModifiedDate"`
	CanEdit          bool                `json:"canEdit"`
}

// ScheduleApplication is what a schedule runs.
type ScheduleApplication struct {
	ID         string  `json:"id"`
	RevisionID string  `json:"revisionId"`
	Name       string  `json:"name"`
	IconID     *string `json:"iconId"`
	CanExecute bool    `json:"canExecute"`
	Amp        bool    `json:"amp"`
}

// ScheduleOwner is who planned it.
type ScheduleOwner struct {
	ID                      string `json:"id"`
	Role                    string `json:"role"`
	FirstName               string `json:"firstName"`
	LastName                string `json:"lastName"`
	Email                   string `json:"email"`
	SortName                string `json:"sortName"`
	IsActive                bool   `json:"isActive"`
	CredentialWorkFlowCount int    `json:"credentialWorkFlowCount"`
}

// ScheduleCredential is as whom it runs.
type ScheduleCredential struct {
	CredentialID string `json:"credentialId"`
	Username     string `json:"username"`
	Source       string `json:"source"`
}

// Iteration is how often. Its subtype stands in __type, which comes first.
type Iteration struct {
	Type      string   `json:"__type,omitempty"`
	StartTime string   `json:"startTime"`
	EndTime   *string  `json:"endTime"`
	Day       int      `json:"day,omitempty"`
	Days      []string `json:"days,omitempty"`
	Hours     int      `json:"hours,omitempty"`
	Minutes   int      `json:"minutes,omitempty"`
	Weekday   string   `json:"weekday,omitempty"`
}

// Forecast is one coming run. Here priority is a number.
type Forecast struct {
	ID                         string        `json:"id"`
	AppEstimatedCompletionTime string        `json:"appEstimatedCompletionTime"`
	ScheduleName               string        `json:"scheduleName"`
	StartTime                  string        `json:"startTime"`
	Frequency                  string        `json:"frequency"`
	WorkflowName               string        `json:"workflowName"`
	Owner                      ForecastOwner `json:"owner"`
	Priority                   int           `json:"priority"`
}

// ForecastOwner is who planned it, in short.
type ForecastOwner struct {
	ID             string `json:"id"`
	FirstName      string `json:"firstName"`
	LastName       string `json:"lastName"`
	Email          string `json:"email"`
	SubscriptionID string `json:"subscriptionId"`
}
