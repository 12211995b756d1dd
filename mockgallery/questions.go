package mockgallery

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// checkAnswers holds the answers of a request against an app's questions. What was not answered takes the question's
// own value.
func (c *call) checkAnswers(a *App, given []jobAnswer) ([]answered, answer, bool) {
	said := map[string]string{}
	for _, g := range given {
		if a.question(g.Name) == nil {
			return nil, c.refuse("unknown-question", "name", g.Name), false
		}
		said[g.Name] = g.text()
	}
	var answers []answered
	for i := range a.Questions {
		q := &a.Questions[i]
		value, ok := said[q.Name]
		if !ok {
			value = q.Value
		} else if why := c.checkAnswer(q, value); why != "" {
			c.x.Note = "checking the answer to " + strconv.Quote(q.Name) + ": " + why
			return nil, c.refuse("bad-answer", "name", q.Name, "value", value), false
		}
		answers = append(answers, answered{q.Name, value})
	}
	return answers, answer{}, true
}

func (a *App) question(name string) *Question {
	for i := range a.Questions {
		if a.Questions[i].Name == name {
			return &a.Questions[i]
		}
	}
	return nil
}

// text is an answer as text; a number or a boolean is taken as it stands.
func (g jobAnswer) text() string {
	var s string
	if json.Unmarshal(g.Value, &s) == nil {
		return s
	}
	if string(g.Value) == "null" {
		return ""
	}
	return string(g.Value)
}

// checkAnswer says what is wrong with an answer, or nothing.
func (c *call) checkAnswer(q *Question, value string) string {
	switch q.Type {
	case "QuestionListBox", "QuestionDropDown", "QuestionRadioButton":
		return checkChoice(q, value)
	case "QuestionDate":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return "want a date as in 2018-10-17"
		}
	case "QuestionNumericUpDown":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return "want a number"
		}
	case "QuestionCheckBox":
		if l := strings.ToLower(value); l != "true" && l != "false" {
			return "want true or false"
		}
	case "QuestionFileBrowse":
		if c.s.store.upload(value) == nil {
			return "want the id of an uploaded input file"
		}
	}
	return ""
}

// checkChoice takes the key or the value of an item; for a multiple question also a JSON list of {key, value}, as text.
func checkChoice(q *Question, value string) string {
	var list []struct {
		Key string `json:"key"`
	}
	if q.Multiple == "True" && strings.HasPrefix(strings.TrimSpace(value), "[") {
		if err := json.Unmarshal([]byte(value), &list); err != nil {
			return `want a JSON list as in [{"key":"north","value":true}]: ` + err.Error()
		}
		for _, item := range list {
			if !q.offers(item.Key) {
				return "no such choice: " + strconv.Quote(item.Key)
			}
		}
		return ""
	}
	if !q.offers(value) {
		return "no such choice"
	}
	return ""
}

func (q *Question) offers(choice string) bool {
	for _, it := range q.Items {
		if it.Key == choice || it.Value == choice {
			return true
		}
	}
	return false
}
