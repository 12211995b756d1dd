package mockgallery

import "encoding/json"

// The structs of this file and of model_admin.go are the API's objects: members in the order, with the types and
// the spellings that real answers show. Do not sort or tidy them: clients check the order.

// Workflow is what the Subscription API lists.
type Workflow struct {
	ID             string   `json:"id"`
	SubscriptionID string   `json:"subscriptionId"`
	Public         bool     `json:"public"`
	RunDisabled    bool     `json:"runDisabled"`
	PackageType    int      `json:"packageType"` // 0 app, 1 workflow, 2 macro: a number, whatever the Swagger text says
	UploadDate     string   `json:"uploadDate"`
	FileName       string   `json:"fileName"`
	MetaInfo       MetaInfo `json:"metaInfo"`
	IsChained      bool     `json:"isChained"`
	Version        int      `json:"version"`
	RunCount       int      `json:"runCount"`
	WorkerTag      *string  `json:"workerTag,omitempty"` // from 2018.3
	IsE2           *bool    `json:"isE2,omitempty"`      // from 2021.2
}

// at is the workflow as a server of that version shows it.
func (w Workflow) at(v Version) Workflow {
	w.WorkerTag, w.IsE2 = nil, nil
	if v.since(Version2018) {
		w.WorkerTag = new(string)
	}
	if v.since(Version2021) {
		w.IsE2 = new(bool)
	}
	return w
}

// MetaInfo describes a workflow to people; empty members are empty strings, not null.
type MetaInfo struct {
	Name                 string `json:"name"`
	Description          string `json:"description"`
	Author               string `json:"author"`
	Copyright            string `json:"copyright"`
	URL                  string `json:"url"`
	URLText              string `json:"urlText"`
	OutputMessage        string `json:"outputMessage"`
	NoOutputFilesMessage string `json:"noOutputFilesMessage"`
}

// Question is one question of an app. Absent members are left out, and multiple is a string.
type Question struct {
	Name        string `json:"name"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description,omitempty"`
	Value       string `json:"value,omitempty"`
	Items       []Item `json:"items,omitempty"`
	Multiple    string `json:"multiple,omitempty"` // "True" or "False"
}

// Item is one choice of a question.
type Item struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Job is a run of an app, as POST and GET answer it.
type Job struct {
	ID          string    `json:"id"`
	AppID       Nullable  `json:"appId,omitzero"` // null where a single job is shown; from 2018.1
	CreateDate  string    `json:"createDate"`     // seven decimals
	Status      string    `json:"status"`
	Disposition string    `json:"disposition"`
	Outputs     []Output  `json:"outputs"`
	Messages    []Message `json:"messages"`           // directly behind outputs: a macro looks for that text
	Priority    *int      `json:"priority,omitempty"` // from 2018.3
	WorkerTag   Nullable  `json:"workerTag,omitzero"`
	RunWithE2   *bool     `json:"runWithE2,omitempty"` // from 2021.2
}

// JobListItem is a job in a list. Here runWithE2 is a string.
type JobListItem struct {
	ID          string   `json:"id"`
	CreateDate  string   `json:"createDate"`
	Status      string   `json:"status"`
	Disposition string   `json:"disposition"`
	Priority    *int     `json:"priority,omitempty"`
	WorkerTag   Nullable `json:"workerTag,omitzero"`
	RunWithE2   *string  `json:"runWithE2,omitempty"`
}

// Output is a file that a job left.
type Output struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Formats []string `json:"formats"`
}

// Message is a line of a job's log.
type Message struct {
	Status int    `json:"status"`
	Text   string `json:"text"`
	ToolID int    `json:"toolId"`
}

// Credential is a stored credential of the User API.
type Credential struct {
	ID       string `json:"id"`
	UserName string `json:"userName"`
}

// Nullable is a member that is a string, or null where Text is empty, or left out where Shown is false. Which of the
// three depends on the server's version.
type Nullable struct {
	Shown bool
	Text  string
}

// MarshalJSON writes the string or null.
func (n Nullable) MarshalJSON() ([]byte, error) {
	if n.Text == "" {
		return []byte("null"), nil
	}
	return encodeJSON(n.Text), nil
}

// UnmarshalJSON reads the string or null.
func (n *Nullable) UnmarshalJSON(text []byte) error {
	n.Shown, n.Text = true, ""
	if string(text) == "null" {
		return nil
	}
	return json.Unmarshal(text, &n.Text)
}
