package conformance

// Result is the outcome of one vector, with what a person needs to see why.
type Result struct {
	ID       string   `json:"id"`
	Kind     Kind     `json:"kind"`
	Title    string   `json:"title"`
	Verdict  Verdict  `json:"verdict"`
	Stage    string   `json:"stage"`  // the first that differs, or ""
	Detail   string   `json:"detail"` // one sentence, or ""
	Want     Text     `json:"want"`   // at that stage
	Got      Text     `json:"got"`
	Choice   string   `json:"choice"`   // grey: the question
	Observed string   `json:"observed"` // and the alternative that was met
	Causes   []string `json:"causes"`   // mistakes that explain the failure; empty if none does
	Listed   string   `json:"listed"`   // the line of the known failures that names it
	Notes    []string `json:"notes"`    // style, never a failure
	Stderr   string   `json:"stderr"`   // the end of what the adapter wrote there

	request *Case   // as sent
	answer  *Answer // as received
	twin    string
}

func (r *Result) fail(stage, detail string, want, got Text) {
	r.Verdict, r.Stage, r.Detail, r.Want, r.Got = Fail, stage, detail, want, got
}

func (r *Result) note(text string) { r.Notes = append(r.Notes, text) }
