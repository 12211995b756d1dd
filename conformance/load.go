package conformance

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Suite is a set of vectors with what belongs to them.
type Suite struct {
	Vectors  []*Vector // sorted by id
	Choices  map[string]Choice
	Editions []Edition // oldest first
	Digest   string    // of all vectors, whatever their edition

	byID map[string]*Vector
}

// Choice is a question that RFC 5849 leaves open.
type Choice struct {
	Title        string            `json:"title"`
	Reference    string            `json:"reference"`    // what this module does
	Alternatives map[string]string `json:"alternatives"` // name and words
	Seen         string            `json:"seen"`         // what is met in the wild
}

// Edition is a frozen list of vectors.
type Edition struct {
	Name      string       `json:"edition"`
	IDs       []string     `json:"ids"`
	Withdrawn []Withdrawal `json:"withdrawn"`
	Digest    string       `json:"digest"`
}

// Withdrawal is a vector that turned out wrong and no longer counts.
type Withdrawal struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

// ByID returns the vector of that id, or of that former id, or nil.
func (s *Suite) ByID(id string) *Vector { return s.byID[id] }

// Edition returns the named edition; "" is the newest, "next" all vectors.
func (s *Suite) Edition(name string) (Edition, error) {
	if name == "next" {
		e := Edition{Name: "next", Digest: s.Digest}
		for _, v := range s.Vectors {
			e.IDs = append(e.IDs, v.ID)
		}
		return e, nil
	}
	known := []string{"next"}
	for _, e := range slices.Backward(s.Editions) {
		if name == "" || e.Name == name {
			return e, nil
		}
		known = append(known, e.Name)
	}
	if name == "" {
		return s.Edition("next")
	}
	return Edition{}, fmt.Errorf("choosing edition %q: there is none of that name; there are %s", name, strings.Join(known, ", "))
}

// Load reads a folder of vectors strictly: unknown, missing and null fields are
// errors, and so is an id that is not the file's path. It reports all errors
// at once.
func Load(fsys fs.FS) (*Suite, error) {
	check, err := vectorSchema(fsys)
	if err != nil {
		return nil, err
	}
	s := &Suite{byID: map[string]*Vector{}, Choices: map[string]Choice{}}
	var errs []error
	sum := sha256.New()
	files, err := fs.Glob(fsys, "*/*.json")
	if err != nil {
		return nil, fmt.Errorf("reading vectors: %w", err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading vectors: %w", err)
		}
		if path.Dir(name) == "editions" {
			var e Edition
			if err := strict(text, &e); err != nil {
				errs = append(errs, fmt.Errorf("reading %s: %w", name, err))
			}
			s.Editions = append(s.Editions, e)
			continue
		}
		v := new(Vector)
		if err := check.read(text, v); err != nil {
			errs = append(errs, fmt.Errorf("reading %s: %w", name, err))
			continue
		}
		if v.ID+".json" != name {
			errs = append(errs, fmt.Errorf("reading %s: its id is %q; the id is the path without .json", name, v.ID))
		}
		fmt.Fprintf(sum, "%s %x\n", v.ID, sha256.Sum256(text))
		errs = append(errs, s.add(v)...)
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	if text, err := fs.ReadFile(fsys, "choices.json"); err == nil {
		if err := strict(text, &s.Choices); err != nil {
			errs = append(errs, fmt.Errorf("reading choices.json: %w", err))
		}
	}
	if len(s.Vectors) == 0 && len(errs) == 0 {
		errs = append(errs, errors.New("reading vectors: there is none; they lie in folders, one JSON file each"))
	}
	return s, errors.Join(errs...)
}

func (s *Suite) add(v *Vector) (errs []error) {
	s.Vectors = append(s.Vectors, v)
	for _, id := range append([]string{v.ID}, v.Formerly...) {
		if other := s.byID[id]; other != nil {
			errs = append(errs, fmt.Errorf("reading vectors: the id %q belongs to %s and to %s", id, other.ID, v.ID))
		}
		s.byID[id] = v
	}
	return errs
}

// vectorSchema compiles the schema that lies beside the vectors.
func vectorSchema(fsys fs.FS) (schema, error) {
	const name = "vector.schema.json"
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return schema{}, fmt.Errorf("reading vectors: %w; a folder of vectors holds the schema of its files", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return schema{}, fmt.Errorf("reading %s: %w", name, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		return schema{}, fmt.Errorf("reading %s: %w", name, err)
	}
	compiled, err := c.Compile(name)
	if err != nil {
		return schema{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return schema{compiled}, nil
}

// strict decodes text and refuses unknown fields.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// UnmarshalJSON reads a vector of any kind.
func (v *Vector) UnmarshalJSON(text []byte) error {
	type plain Vector
	var file struct {
		*plain
		Given  json.RawMessage   `json:"given"`
		Ask    *Ask              `json:"ask"`
		Expect Expect            `json:"expect"`
		Choice string            `json:"choice"`
		OneOf  map[string]Expect `json:"expect_one_of"`
	}
	file.plain = (*plain)(v)
	if err := json.Unmarshal(text, &file); err != nil {
		return err
	}
	v.Ask, v.Expect, v.Choice, v.OneOf = file.Ask, file.Expect, file.Choice, file.OneOf
	switch v.Kind {
	case KindSign:
		v.Sign = new(SignGiven)
		return json.Unmarshal(file.Given, v.Sign)
	case KindVerify:
		v.Verify = new(VerifyGiven)
		return json.Unmarshal(file.Given, v.Verify)
	}
	return nil
}

// Case returns what an adapter is asked; a live vector has none.
func (v *Vector) Case() Case { return Case{ID: v.ID, Sign: v.Sign, Verify: v.Verify} }
