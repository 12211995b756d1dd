package conformance

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// JUnit writes the report as the common JUnit schema has it: one suite per
// topic, the cause in the message of a failure.
func (r *Report) JUnit(out io.Writer) error {
	doc := junitSuites{Name: r.subject() + ", edition " + r.Edition}
	for _, t := range r.Topics() {
		s := junitSuite{Name: t.Name, Tests: t.Total, Time: "0"}
		for _, x := range r.Results {
			if topic, name, _ := strings.Cut(x.ID, "/"); topic == t.Name {
				s.Cases = append(s.Cases, x.junit(topic, name, &s))
			}
		}
		doc.Suites = append(doc.Suites, s)
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Errors += s.Errors
	}
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(out)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

// junit makes a test case of a result and counts it in its suite.
func (x *Result) junit(topic, name string, s *junitSuite) junitCase {
	c := junitCase{Class: topic, Name: name, Time: "0"}
	message := &junitMessage{Message: xmlText(x.message()), Type: string(x.Verdict), Text: xmlText(x.body())}
	switch {
	case !x.Verdict.Unexpected() && x.Verdict != Unsupported && x.Verdict != KnownFail:
	case x.Verdict == Unsupported || x.Verdict == KnownFail:
		c.Skipped = &junitText{message.Message}
		s.Skipped++
	case x.Verdict == Errored || x.Verdict == Crash || x.Verdict == Timeout || x.Verdict == Garbled:
		c.Error = message
		s.Errors++
	default:
		c.Failure = message
		s.Failures++
	}
	return c
}

// message is the outcome in one line, its cause in front.
func (x *Result) message() string {
	s := firstLine(x.Detail)
	if len(x.Causes) > 0 {
		s = strings.Join(x.Causes, " + ") + ": " + s
	}
	if x.Listed != "" {
		s += " (listed in " + x.Listed + ")"
	}
	return strings.TrimSpace(s)
}

func (x *Result) body() string {
	s := x.Title + "\n"
	if x.Want != "" || x.Got != "" {
		s += fmt.Sprintf("stage %s\nwant %s\ngot  %s\n", x.Stage, printable(x.Want), printable(x.Got))
	}
	if x.Stderr != "" {
		s += "stderr:\n" + x.Stderr + "\n"
	}
	return s
}

// xmlText drops what XML 1.0 cannot hold at all.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Skipped *junitText    `xml:"skipped"`
	Error   *junitMessage `xml:"error"`
	Failure *junitMessage `xml:"failure"`
}

// junitText has no attributes: older schemas know none for skipped.
type junitText struct {
	Text string `xml:",chardata"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}
