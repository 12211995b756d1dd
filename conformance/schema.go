package conformance

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Schemas holds the JSON schemas of vectors, messages and reports, so that
// other tools can check what they write.
//
//go:embed schema/*.json
var Schemas embed.FS

// schema checks a text before it is decoded: unknown, missing and null fields
// are refused with the place where they stand.
type schema struct{ *jsonschema.Schema }

var schemas = sync.OnceValues(func() (map[string]schema, error) {
	c := jsonschema.NewCompiler()
	files, err := Schemas.ReadDir("schema")
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, f := range files {
		text, err := Schemas.ReadFile(path.Join("schema", f.Name()))
		if err != nil {
			return nil, err
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("reading schema %s: %w", f.Name(), err)
		}
		id := doc.(map[string]any)["$id"].(string)
		ids[strings.TrimSuffix(f.Name(), ".json")] = id
		if err := c.AddResource(id, doc); err != nil {
			return nil, fmt.Errorf("reading schema %s: %w", f.Name(), err)
		}
	}
	all := map[string]schema{}
	for name, id := range ids {
		s, err := c.Compile(id)
		if err != nil {
			return nil, fmt.Errorf("reading schema %s: %w", name, err)
		}
		all[name] = schema{s}
	}
	return all, nil
})

// readAs checks text against an embedded schema and decodes it into v.
func readAs(name string, text []byte, v any) error {
	all, err := schemas()
	if err != nil {
		return err
	}
	return all[name].read(text, v)
}

// read checks text and decodes it into v.
func (s schema) read(text []byte, v any) error {
	if err := wellFormed(text); err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if err := s.Validate(doc); err != nil {
		return explainSchema(err)
	}
	return json.Unmarshal(text, v)
}

// explainSchema makes one line of the innermost causes.
func explainSchema(err error) error {
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return err
	}
	english := message.NewPrinter(language.English)
	var leaves []string
	var walk func(*jsonschema.ValidationError)
	walk = func(v *jsonschema.ValidationError) {
		if len(v.Causes) == 0 {
			at := strings.Join(v.InstanceLocation, ".")
			if at == "" {
				at = "the object"
			}
			leaves = append(leaves, at+": "+v.ErrorKind.LocalizedString(english))
		}
		for _, c := range v.Causes {
			walk(c)
		}
	}
	walk(v)
	return errors.New(strings.Join(leaves, "; "))
}
