package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
)

// Schema is the name and version of the report's form; fields are only added.
const Schema = "oauthdebug/conformance/1"

// Report is what came of a run. Every other format is drawn from it.
type Report struct {
	Schema   string          `json:"schema"`
	Kit      string          `json:"kit"`
	Edition  string          `json:"edition"`
	Digest   string          `json:"digest"` // of the edition
	Passport Passport        `json:"passport"`
	Command  []string        `json:"command"`
	Match    []string        `json:"match"`   // only the vectors that these patterns name were put
	Dialect  string          `json:"dialect"` // measured against; "" is RFC 5849
	Stopped  string          `json:"stopped"` // why the run ended early, or ""
	Counts   map[Verdict]int `json:"counts"`  // they add up to total
	Total    int             `json:"total"`   // vectors of the edition that were chosen and have an operation
	Causes   []Cause         `json:"causes"`
	Choices  []Observation   `json:"choices"`
	Findings []Finding       `json:"findings,omitempty"` // what a server does as a whole
	Stale    []string        `json:"stale"`              // lines of the known failures that name nothing, or by a former id
	Results  []Result        `json:"results"`
}

// Cause is a mistake that explains failures.
type Cause struct {
	ID           string             `json:"id"`
	Note         string             `json:"note"` // which variant, or ""
	Title        string             `json:"title"`
	Fix          string             `json:"fix"`
	Ref          string             `json:"ref"`
	Certainty    diagnose.Certainty `json:"certainty"`    // proved: each answer was reproduced; likely: a verifier says only yes or no
	Alternatives []string           `json:"alternatives"` // mistakes that fit all answers as well
	Explains     []string           `json:"explains"`     // ids of vectors
}

// Observation is a grey area and what the library does there.
type Observation struct {
	Choice   string   `json:"choice"`
	Title    string   `json:"title"`
	Observed []string `json:"observed"` // more than one: it depends
	Declared string   `json:"declared"`
}

// Failed reports whether anything is unexpected.
func (r *Report) Failed() bool {
	for v, n := range r.Counts {
		if n > 0 && v.Unexpected() {
			return true
		}
	}
	return false
}

// Judged is the number of vectors that were put and have a right answer: all
// but those that the library cannot be asked.
func (r *Report) Judged() int { return r.Total - r.Counts[Unsupported] }

// Right is the number of vectors with the right answer, grey ones included.
func (r *Report) Right() int { return r.Counts[Pass] + r.Counts[Observed] }

// Conformant reports whether every vector that was judged came out right.
func (r *Report) Conformant() bool { return r.Judged() > 0 && r.Right() == r.Judged() }

// Unexplained lists the failures that no cause explains.
func (r *Report) Unexplained() []Result {
	var out []Result
	for _, x := range r.Results {
		if (x.Verdict.bad() || x.Verdict == KnownFail || x.Verdict == Changed) && len(x.Causes) == 0 {
			out = append(out, x)
		}
	}
	return out
}

// report assembles the report of a run.
func (r *Runner) report(ctx context.Context, j *judge, e Edition, results []Result, stopped string) *Report {
	rep := &Report{
		Schema: Schema, Kit: r.Kit, Edition: e.Name, Digest: e.Digest, Passport: j.passport, Stopped: stopped,
		Command: orEmpty(r.Command), Match: orEmpty(r.Match), Dialect: orText(r.Dialect, j.passport.Dialect),
		Counts: map[Verdict]int{}, Total: len(results), Results: results, Stale: []string{}, Causes: []Cause{},
	}
	explain(ctx, j, r.Suite, rep)
	if r.Known != nil {
		rep.Stale = append(rep.Stale, r.Known.apply(results, rep.Causes, r.Suite)...)
	}
	for i := range results {
		rep.Counts[results[i].Verdict]++
	}
	rep.Choices = observations(r.Suite, j.passport, results)
	return rep
}

// observations lists what was seen of the grey areas; where it is one thing, the
// title says what it means.
func observations(s *Suite, p Passport, results []Result) []Observation {
	met := map[string][]string{}
	for _, r := range results {
		if r.Observed != "" && !slices.Contains(met[r.Choice], r.Observed) {
			met[r.Choice] = append(met[r.Choice], r.Observed)
		}
	}
	out := []Observation{}
	for _, choice := range sortedKeys(met) {
		slices.Sort(met[choice])
		title := s.Choices[choice].Title
		if len(met[choice]) == 1 {
			title += ": " + s.Choices[choice].Alternatives[met[choice][0]]
		}
		out = append(out, Observation{Choice: choice, Title: title, Observed: met[choice], Declared: p.Choices[choice]})
	}
	return out
}

// WriteFile writes the report to a temporary file beside path and renames it,
// so that a short report cannot exist.
func (r *Report) WriteFile(path string) error {
	text, err := r.JSON()
	if err != nil {
		return err
	}
	return writeWhole(path, text)
}

// JSON is the report as it is kept.
func (r *Report) JSON() ([]byte, error) {
	text, err := marshal(r)
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// writeWhole writes a file complete or not at all. What is no file, such as
// /dev/null or a pipe, is written to and stays what it is.
func writeWhole(path string, text []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return fmt.Errorf("writing report: %w", err)
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing report: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing report %s: %w", path, err)
	}
	return nil
}

// ReadReport reads a report that WriteFile wrote.
func ReadReport(path string) (*Report, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading report: %w", err)
	}
	r := new(Report)
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("reading report %s: %w", path, err)
	}
	if !strings.HasPrefix(r.Schema, "oauthdebug/conformance/") {
		return nil, fmt.Errorf("reading report %s: it is no report of this kit, its schema is %q", path, r.Schema)
	}
	return r, nil
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
