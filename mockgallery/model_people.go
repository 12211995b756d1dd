package mockgallery

// user holds the members that both versions of the Admin API show before they part ways; their order with curator in
// the middle forbids embedding, so UserV1 and UserV2 are spelled out.

// UserV1 is a person in the first Admin API.
type UserV1 struct {
	ID                     string      `json:"id"`
	AccountLocked          bool        `json:"accountLocked"`
	AccountLockedAt        *string     `json:"accountLockedAt"`
	Active                 bool        `json:"active"`
	Anonymous              bool        `json:"anonymous"`
	CanSchedule            bool        `json:"canSchedule"`
	CanSetPriority         bool        `json:"canSetPriority"`
	CanSetWorkerAssignment bool        `json:"canSetWorkerAssignment"`
	Curator                bool        `json:"curator"`
	DateAdded              string      `json:"dateAdded"`
	DateUpdated            string      `json:"dateUpdated"`
	Email                  string      `json:"email"`
	ExpirationDate         *string     `json:"expirationDate"`
	FirstName              string      `json:"firstName"`
	LastName               string      `json:"lastName"`
	NumFailedLogins        int         `json:"numFailedLogins"`
	Pending                bool        `json:"pending"`
	SubscriptionID         string      `json:"subscriptionId"`
	UpdateLastLoginDate    bool        `json:"updateLastLoginDate"`
	UserProfile            UserProfile `json:"userProfile"`
	Validated              bool        `json:"validated"`
	Timezone               string      `json:"timezone"`
}

// UserV2 is a person in the second: role at the end instead of curator.
type UserV2 struct {
	ID                     string      `json:"id"`
	AccountLocked          bool        `json:"accountLocked"`
	AccountLockedAt        *string     `json:"accountLockedAt"`
	Active                 bool        `json:"active"`
	Anonymous              bool        `json:"anonymous"`
	CanSchedule            bool        `json:"canSchedule"`
	CanSetPriority         bool        `json:"canSetPriority"`
	CanSetWorkerAssignment bool        `json:"canSetWorkerAssignment"`
	DateAdded              string      `json:"dateAdded"`
	DateUpdated            string      `json:"dateUpdated"`
	Email                  string      `json:"email"`
	ExpirationDate         *string     `json:"expirationDate"`
	FirstName              string      `json:"firstName"`
	LastName               string      `json:"lastName"`
	NumFailedLogins        int         `json:"numFailedLogins"`
	Pending                bool        `json:"pending"`
	SubscriptionID         string      `json:"subscriptionId"`
	UpdateLastLoginDate    bool        `json:"updateLastLoginDate"`
	UserProfile            UserProfile `json:"userProfile"`
	Validated              bool        `json:"validated"`
	Timezone               string      `json:"timezone"`
	Role                   string      `json:"role"`
}

// UserProfile is a person's picture.
type UserProfile struct {
	Picture []int  `json:"picture"`
	IconID  string `json:"iconId"`
}

func (u UserV1) v2() UserV2 {
	role := "Artisan"
	if u.Curator {
		role = "Curator"
	}
	return UserV2{
		ID: u.ID, AccountLocked: u.AccountLocked, AccountLockedAt: u.AccountLockedAt, Active: u.Active,
		Anonymous: u.Anonymous, CanSchedule: u.CanSchedule, CanSetPriority: u.CanSetPriority,
		CanSetWorkerAssignment: u.CanSetWorkerAssignment, DateAdded: u.DateAdded, DateUpdated: u.DateUpdated,
		Email: u.Email, ExpirationDate: u.ExpirationDate, FirstName: u.FirstName, LastName: u.LastName,
		NumFailedLogins: u.NumFailedLogins, Pending: u.Pending, SubscriptionID: u.SubscriptionID,
		UpdateLastLoginDate: u.UpdateLastLoginDate, UserProfile: u.UserProfile, Validated: u.Validated,
		Timezone: u.Timezone, Role: role,
	}
}

// InsightOwner is a full user with the members that must never be filled.
type InsightOwner struct {
	UserV1
	APIKey       *string `json:"apiKey"`
	APISecret    *string `json:"apiSecret"`
	SecurityInfo *string `json:"securityInfo"`
}

// Insight is a dashboard. The second Admin API shows the same members here.
type Insight struct {
	ID          string       `json:"id"`
	InsightID   string       `json:"insightId"`
	Name        string       `json:"name"`
	LastUpdated string       `json:"lastUpdated"`
	OwnerID     string       `json:"ownerId"`
	IconID      string       `json:"iconId"`
	Owner       InsightOwner `json:"owner"`
}

// Collection is a set of things shared with people.
type Collection struct {
	ID            string                   `json:"id"`
	CollectionID  string                   `json:"collectionId"`
	Name          string                   `json:"name"`
	OwnerID       string                   `json:"ownerId"`
	DateAdded     string                   `json:"dateAdded"`
	Apps          []CollectionApp          `json:"apps"`
	Schedules     []CollectionSchedule     `json:"schedules"`
	Insights      []CollectionInsight      `json:"insights"`
	Users         []CollectionUser         `json:"users"`
	Subscriptions []CollectionSubscription `json:"subscriptions"`
	UserGroups    []CollectionUserGroup    `json:"userGroups"`
}

// CollectionApp is a workflow of a collection.
type CollectionApp struct {
	AppID     string `json:"appId"`
	DateAdded string `json:"dateAdded"`
	AddedByID string `json:"addedById"`
}

// CollectionSchedule is a schedule of a collection.
type CollectionSchedule struct {
	ScheduleID string `json:"scheduleId"`
	DateAdded  string `json:"dateAdded"`
	AddedByID  string `json:"addedById"`
}

// CollectionInsight is a dashboard of a collection.
type CollectionInsight struct {
	InsightID string `json:"insightId"`
	DateAdded string `json:"dateAdded"`
	AddedByID string `json:"addedById"`
}

// CollectionUser is a person that a collection is shared with.
type CollectionUser struct {
	UserID                string          `json:"userId"`
	DateAdded             string          `json:"dateAdded"`
	AddedByID             string          `json:"addedById"`
	ActiveDirectoryObject DirectoryObject `json:"activeDirectoryObject"`
	ExpirationDate        *string         `json:"expirationDate"`
	Permissions           Permissions     `json:"permissions"`
}

// DirectoryObject is the entry of a person or a group in the directory.
type DirectoryObject struct {
	SID            *string `json:"sid"`
	Category       string  `json:"category"` // Person or Group
	DisplayName    string  `json:"displayName"`
	Name           string  `json:"name"`
	SamAccountName string  `json:"samAccountName"`
}

// CollectionSubscription is a studio that a collection is shared with.
type CollectionSubscription struct {
	SubscriptionID string      `json:"subscriptionId"`
	DateAdded      string      `json:"dateAdded"`
	AddedByID      string      `json:"addedById"`
	OptOutUsers    []string    `json:"optOutUsers"`
	Permissions    Permissions `json:"permissions"`
}

// CollectionUserGroup is a group that a collection is shared with.
type CollectionUserGroup struct {
	UserGroupID string      `json:"userGroupId"`
	DateAdded   string      `json:"dateAdded"`
	AddedByID   string      `json:"addedById"`
	Permissions Permissions `json:"permissions"`
}

// Permissions are what somebody may do to a collection.
type Permissions struct {
	Collection struct {
		IsAdmin bool `json:"isAdmin"`
	} `json:"collection"`
	Applications struct {
		CanAdd    bool `json:"canAdd"`
		CanRemove bool `json:"canRemove"`
		CanUpdate bool `json:"canUpdate"`
	} `json:"applications"`
	Users struct {
		CanAdd    bool `json:"canAdd"`
		CanRemove bool `json:"canRemove"`
	} `json:"users"`
}
