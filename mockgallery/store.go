package mockgallery

import (
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"sync"
	"time"
)

// store is the server's state, behind one mutex. Endpoints run with it locked.
type store struct {
	mu      sync.Mutex
	opt     *Options
	keys    *keyring
	start   []byte // the studio at the start, as JSON, for reset
	rand    *rand.Rand
	studio  Studio
	jobs    []*job      // oldest first
	planned [][]JobStep // for the next jobs
	uploads []*upload
	held    int64 // bytes of uploads
	cache   answerCache
}

// upload is a file that was sent as the answer to a question.
type upload struct {
	id, name string
	content  []byte
}

func newStore(opt *Options, keys *keyring) *store {
	st := opt.Studio
	if st == nil {
		st = DefaultStudio(opt.Seed)
	}
	s := &store{opt: opt, keys: keys, start: encodeJSON(st)}
	s.reset()
	return s
}

// reset goes back to the studio of the start.
func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rand = rand.New(rand.NewPCG(s.opt.Seed, 2))
	s.studio = Studio{}
	s.cache.forget()
	_ = json.Unmarshal(s.start, &s.studio) // our own encoding
	s.jobs, s.planned, s.uploads, s.held = nil, nil, nil, 0
	for i := range s.studio.Workflows {
		s.complete(&s.studio.Workflows[i])
	}
	for i := range s.studio.Keys {
		s.home(&s.studio.Keys[i])
	}
	s.keys.set(s.studio.Keys, s.studio.Tokens)
}

// home gives a key that names no studio or user the first ones.
func (s *store) home(k *Key) {
	if k.Subscription == "" && len(s.studio.Subscriptions) > 0 {
		k.Subscription = s.studio.Subscriptions[0].ID
	}
	if k.User == "" && len(s.studio.Users) > 0 {
		k.User = s.studio.Users[0].ID
	}
}

// complete fills in what a seed file may leave out.
func (s *store) complete(a *App) {
	orID(&a.ID, s.newID)
	if a.SubscriptionID == "" && len(s.studio.Subscriptions) > 0 {
		a.SubscriptionID = s.studio.Subscriptions[0].ID
	}
	if a.OwnerID == "" && len(s.studio.Users) > 0 {
		a.OwnerID = s.studio.Users[0].ID
	}
	a.Version = max(a.Version, 1)
	if a.UploadDate == "" {
		a.UploadDate = stamp3(epoch)
	}
	if a.FileName == "" {
		a.FileName = a.MetaInfo.Name + extensions[a.PackageType]
	}
	if len(a.Revisions) == 0 {
		for v := 1; v <= a.Version; v++ {
			a.Revisions = append(a.Revisions, AppRevision{ID: s.newID(), Version: v, Date: a.UploadDate})
		}
	}
}

// newID is 24 hexadecimal digits, the next of the seed: clocks have no part in it, so that runs repeat.
func (s *store) newID() string { return newID(s.rand) }

func newID(r *rand.Rand) string {
	var id [12]byte
	sec := uint32(epoch.Unix() + int64(r.IntN(1<<22)))
	id[0], id[1], id[2], id[3] = byte(sec>>24), byte(sec>>16), byte(sec>>8), byte(sec)
	for i := 4; i < len(id); i++ {
		id[i] = byte(r.IntN(256))
	}
	return hex.EncodeToString(id[:])
}

// epoch is when the studio was founded.
var epoch = time.Date(2018, 9, 3, 8, 30, 0, 732_000_000, time.UTC)

var extensions = [3]string{".yxwz", ".yxmd", ".yxmc"} // app, workflow, macro

func orID(id *string, next func() string) {
	if *id == "" {
		*id = next()
	}
}

func (s *store) app(id string) *App {
	for i := range s.studio.Workflows {
		if s.studio.Workflows[i].ID == id {
			return &s.studio.Workflows[i]
		}
	}
	return nil
}

func (s *store) user(id string) *UserV1 {
	for i := range s.studio.Users {
		if s.studio.Users[i].ID == id {
			return &s.studio.Users[i]
		}
	}
	return nil
}

func (s *store) userByEmail(email string) *UserV1 {
	for i := range s.studio.Users {
		if s.studio.Users[i].Email == email {
			return &s.studio.Users[i]
		}
	}
	return nil
}

func (s *store) subscriptionName(id string) string {
	for _, sub := range s.studio.Subscriptions {
		if sub.ID == id {
			return sub.Name
		}
	}
	return ""
}

// keep stores an upload and forgets the oldest ones beyond the limits.
func (s *store) keep(u *upload) {
	s.uploads = append(s.uploads, u)
	s.held += int64(len(u.content))
	for len(s.uploads) > 1 && (len(s.uploads) > s.opt.Limits.Uploads || s.held > s.opt.Limits.UploadBytes) {
		s.held -= int64(len(s.uploads[0].content))
		s.uploads = s.uploads[1:]
	}
}

func (s *store) upload(id string) *upload {
	for _, u := range s.uploads {
		if u.id == id {
			return u
		}
	}
	return nil
}
