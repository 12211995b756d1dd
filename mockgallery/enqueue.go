package mockgallery

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// jobRequest is the body of a POST that starts a job.
type jobRequest struct {
	Questions    []jobAnswer     `json:"questions"`
	Priority     json.RawMessage `json:"priority"`
	CredentialID string          `json:"credentialId"`
}

type jobAnswer struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// enqueueV1 starts a job. The answer is 200, not 201, and appId is null in it.
func enqueueV1(c *call) answer { return c.enqueue(false) }

// enqueueV2 is the User API's: it takes a credential too.
func enqueueV2(c *call) answer { return c.enqueue(true) }

func (c *call) enqueue(credentials bool) answer {
	a, refused, ok := c.ownApp()
	if !ok {
		return refused
	}
	if a.RunDisabled {
		return c.refuse("run-disabled", "id", a.ID)
	}
	if a.PackageType != 0 && c.s.opt.RefuseNonApps {
		return c.refuse("not-an-app", "id", a.ID)
	}
	var req jobRequest
	body := bytes.TrimPrefix(c.content(), []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(body)) > 0 {
		if err := json.Unmarshal(body, &req); err != nil {
			c.x.Note = "reading the body: " + err.Error()
			return c.refuse("bad-json")
		}
	}
	priority, ok := priorityOf(req.Priority)
	if !ok {
		return c.refuse("bad-parameter", "name", "priority", "value", string(req.Priority))
	}
	if credentials && req.CredentialID != "" && !c.s.store.hasCredential(req.CredentialID) {
		return c.refuse("unknown-credential", "id", req.CredentialID)
	}
	answers, refused, ok := c.checkAnswers(a, req.Questions)
	if !ok {
		return refused
	}
	j := c.s.store.startJob(a, c.now, answers, priority, c.s.store.plan(a))
	return c.okJSON(j.view(c.s.opt.Version, true))
}

// priorityOf reads a priority: clients send a number, a number as text, or a name.
func priorityOf(raw json.RawMessage) (int, bool) {
	text := strings.Trim(string(raw), `"`)
	switch strings.ToLower(text) {
	case "", "null", "default", "low":
		return 0, true
	case "medium":
		return 1, true
	case "high":
		return 2, true
	case "critical":
		return 3, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 4
}

func (s *store) hasCredential(id string) bool {
	for _, cr := range s.studio.Credentials {
		if cr.ID == id {
			return true
		}
	}
	return false
}
