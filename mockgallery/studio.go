package mockgallery

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Studio is everything that a server starts with. A seed file is its JSON; lists that are not in the file are those of
// DefaultStudio.
type Studio struct {
	Keys              []Key            `json:"keys"`
	Tokens            []Token          `json:"tokens"`
	Subscriptions     []Subscription   `json:"subscriptions"`
	Users             []UserV1         `json:"users"`
	Workflows         []App            `json:"workflows"`
	Credentials       []Credential     `json:"credentials"`
	Collections       []Collection     `json:"collections"`
	Schedules         []Schedule       `json:"schedules"`
	Insights          []Insight        `json:"insights"`
	ServerConnections []DataConnection `json:"serverDataConnections"`
	SystemConnections []DataConnection `json:"systemDataConnections"`
	AuditLog          []AuditEvent     `json:"auditLog"`
}

// App is a workflow with what the API does not show of it at once.
type App struct {
	Workflow
	OwnerID           string        `json:"ownerId,omitempty"`
	Comments          string        `json:"comments,omitempty"`
	ReadyForMigration bool          `json:"readyForMigration,omitempty"`
	Questions         []Question    `json:"questions,omitempty"`
	Outputs           []AppOutput   `json:"outputs,omitempty"`
	Messages          []Message     `json:"messages,omitempty"` // of each job
	Plan              []JobStep     `json:"plan,omitempty"`     // of each job; empty: Options.Plan
	Revisions         []AppRevision `json:"revisions,omitempty"`
}

// AppRevision is one uploaded package; without Package one is made up.
type AppRevision struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Date    string `json:"date"`
	Package []byte `json:"package,omitempty"`
}

// AppOutput is a file that each job of an app leaves.
type AppOutput struct {
	Name    string   `json:"name"`
	Formats []string `json:"formats"`
	Content string   `json:"content,omitempty"`
	Answers bool     `json:"answers,omitempty"` // the content is the answers to the questions, as CSV
}

// JobStep is one step in the life of a job. It is left when Polls answers have shown it and For has passed; the last
// step stays.
type JobStep struct {
	Status      string `json:"status"`
	Disposition string `json:"disposition"`
	Polls       int    `json:"polls,omitempty"`
	For         Span   `json:"for,omitempty"`
}

// ReadSeedFile reads a studio from a JSON file.
func ReadSeedFile(name string, seed uint64) (*Studio, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the seed file: %w", err)
	}
	defer f.Close()
	st, err := ReadStudio(f, seed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return st, nil
}

// ReadStudio reads a studio's JSON. Lists that it does not have are those of DefaultStudio(seed).
func ReadStudio(r io.Reader, seed uint64) (*Studio, error) {
	text, err := io.ReadAll(io.LimitReader(r, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("reading the seed file: %w", err)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var st Studio
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&st); err != nil {
		return nil, seedError(text, dec.InputOffset(), err)
	}
	if rest := bytes.TrimSpace(text[dec.InputOffset():]); len(rest) > 0 {
		return nil, seedError(text, int64(len(text)-len(rest))+1, fmt.Errorf("%q follows the end of the studio", clip(string(rest))))
	}
	for _, k := range st.Keys {
		if err := k.check(); err != nil {
			return nil, err
		}
	}
	for _, a := range st.Workflows {
		if a.PackageType < 0 || a.PackageType > 2 {
			return nil, fmt.Errorf("reading the workflow %q: packageType is %d, want 0 (app), 1 (workflow) or 2 (macro)", a.MetaInfo.Name, a.PackageType)
		}
	}
	st.fillFrom(DefaultStudio(seed))
	return &st, nil
}

// seedError adds line and column to what the decoder says, in words for those who do not write Go.
func seedError(text []byte, at int64, err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		err = errors.New("there is nothing in it; {} is the studio that is built in")
	case errors.Is(err, io.ErrUnexpectedEOF):
		at, err = int64(len(text)), errors.New("it ends in the middle")
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &typ):
		at, err = typ.Offset, fmt.Errorf("%s is a JSON %s; want %s", typ.Field, typ.Value, wanted(typ.Type))
	default: // an unknown field comes without its place
		if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
			at, err = max(int64(bytes.Index(text, []byte(name))), 0)+1, fmt.Errorf("there is no member %s here", name)
		}
	}
	before := text[:min(max(at-1, 0), int64(len(text)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("reading the seed file, line %d, column %d: %w", line, column, err)
}

// wanted is a type as JSON calls it.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "an object"
	}
	return "a number"
}

func (st *Studio) fillFrom(def *Studio) {
	fill(&st.Keys, def.Keys)
	fill(&st.Tokens, def.Tokens)
	fill(&st.Subscriptions, def.Subscriptions)
	fill(&st.Users, def.Users)
	fill(&st.Workflows, def.Workflows)
	fill(&st.Credentials, def.Credentials)
	fill(&st.Collections, def.Collections)
	fill(&st.Schedules, def.Schedules)
	fill(&st.Insights, def.Insights)
	fill(&st.ServerConnections, def.ServerConnections)
	fill(&st.SystemConnections, def.SystemConnections)
	fill(&st.AuditLog, def.AuditLog)
}

func fill[T any](dst *[]T, def []T) {
	if *dst == nil {
		*dst = def
	}
}
