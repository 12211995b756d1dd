package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer"
	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Matching returns the vectors whose ids fit one of the patterns; without any,
// all.
func (s *Suite) Matching(patterns ...string) ([]*Vector, error) {
	match, err := compilePatterns(patterns)
	if err != nil {
		return nil, err
	}
	var out []*Vector
	for _, v := range s.Vectors {
		if match(v.ID) {
			out = append(out, v)
		}
	}
	return out, nil
}

// Fill returns the file of a vector with its expectations computed by the
// reference, laid out as all files are. Grey and live vectors expect what only
// a person can say.
func Fill(file []byte) ([]byte, error) {
	doc, err := parseDocument(file)
	if err != nil {
		return nil, fmt.Errorf("reading the vector: %w", err)
	}
	var v Vector
	if err := json.Unmarshal(file, &v); err != nil {
		return nil, fmt.Errorf("reading the vector: %w", err)
	}
	var expect any
	switch {
	case v.Grey() || v.Kind == KindLive:
		return nil, errors.New("filling the vector: it is grey or live, and its expectations are for a person to write")
	case v.Kind == KindVerify:
		out, err := (&Reference{}).decide(v.Verify)
		if err != nil {
			return nil, fmt.Errorf("filling the vector: %w", err)
		}
		expect = struct {
			VerifyOut
			Stage string `json:"stage"`
		}{out, v.Expect.Stage}
	default:
		out, err := compute(v.Sign, signer.Rules{})
		if err != nil {
			return nil, fmt.Errorf("filling the vector: %w", err)
		}
		expect = out
	}
	text, err := marshal(expect)
	if err != nil {
		return nil, err
	}
	node, err := parseDocument(text)
	if err != nil {
		return nil, err
	}
	doc.set("expect", node, "aims_at")
	return []byte(doc.text(0) + "\n"), nil
}

// OneFile returns all vectors as one JSON list, for those who want no folder.
func OneFile(fsys fs.FS) ([]byte, error) {
	s, err := Load(fsys)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("[\n")
	for i, v := range s.Vectors {
		text, err := fs.ReadFile(fsys, v.ID+".json")
		if err != nil {
			return nil, fmt.Errorf("reading vectors: %w", err)
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		if err := json.Compact(&b, text); err != nil {
			return nil, fmt.Errorf("reading %s: %w", v.ID, err)
		}
	}
	b.WriteString("\n]\n")
	return b.Bytes(), nil
}

// Lint says what is wrong with vectors that can be read: expectations that the
// reference does not confirm, refusals without a twin, aims that no mistake of
// the catalogue has.
func (s *Suite) Lint(cat diagnose.Catalogue) []string {
	var out []string
	known := map[string]bool{}
	for _, m := range cat {
		known[m.ID] = true
	}
	titles := map[string]string{}
	for _, v := range s.Vectors {
		say := func(format string, args ...any) { out = append(out, v.ID+": "+fmt.Sprintf(format, args...)) }
		for _, id := range v.AimsAt {
			if !known[id] {
				say("aims at %q, which the catalogue does not have", id)
			}
		}
		if other := titles[v.Title]; other != "" {
			say("has the title of %s", other)
		}
		titles[v.Title] = v.ID
		if t := s.ByID(v.Twin); v.Twin != "" && (t == nil || t.Expect.Verdict != Accept) {
			say("its twin %q is not a vector that must be accepted", v.Twin)
		}
		if v.Expect.Verdict == Refuse && v.Twin == "" {
			say("is a refusal without a twin")
		}
		if v.Grey() && s.Choices[v.Choice].Title == "" {
			say("its choice %q is not in choices.json", v.Choice)
		}
		if detail := v.confirm(); detail != "" {
			say("%s", detail)
		}
	}
	return out
}

// confirm says where the reference disagrees with what a vector expects.
func (v *Vector) confirm() string {
	switch {
	case v.Kind == KindLive || v.Grey():
		return ""
	case v.Kind == KindVerify:
		out, err := (&Reference{}).decide(v.Verify)
		if err != nil {
			return err.Error()
		}
		if out != v.Expect.VerifyOut {
			return fmt.Sprintf("expects %s (%s, %d), the reference says %s (%s, %d)", v.Expect.Verdict, v.Expect.Problem, v.Expect.Status, out.Verdict, out.Problem, out.Status)
		}
		return ""
	}
	out, err := compute(v.Sign, signer.Rules{})
	if err != nil {
		return err.Error()
	}
	want := v.Expect.SignOut
	if !slices.Equal(out.Parameters, want.Parameters) {
		return "the reference disagrees about parameters"
	}
	var differ []string
	for _, stage := range []struct {
		name      string
		want, got Text
	}{
		{"base_uri", want.BaseURI, out.BaseURI}, {"base_string", want.BaseString, out.BaseString}, {"key", want.Key, out.Key}, {"signature", want.Signature, out.Signature},
		{"authorization", want.Authorization, out.Authorization}, {"url", want.URL, out.URL}, {"body", want.Body, out.Body},
	} {
		if stage.want != stage.got {
			differ = append(differ, stage.name)
		}
	}
	if differ != nil {
		return "the reference disagrees about " + strings.Join(differ, ", ")
	}
	return ""
}
