package conformance

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Files is the door without a process: the cases as one file, the answers as
// another. It is an Adapter whose answers were given beforehand.
type Files struct {
	passport *Passport
	answers  map[int64][]byte
	number   map[string]int64
}

// WriteCases writes hello and every case of an edition, a line each, in the
// order of the ids. With now set, what is to be verified is signed as of now,
// for verifiers whose clock cannot be set.
func (s *Suite) WriteCases(out io.Writer, edition, kit string, now time.Time) error {
	e, err := s.Edition(edition)
	if err != nil {
		return err
	}
	hello, err := marshal(Hello{Op: "hello", Protocol: Protocol, Kit: kit, Edition: e.Name})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%s\n", hello); err != nil {
		return fmt.Errorf("writing cases: %w", err)
	}
	numbers := s.numbers()
	for _, v := range s.Vectors {
		if v.Kind == KindLive || !slices.Contains(e.IDs, v.ID) {
			continue
		}
		c := v.Case()
		if v.Kind == KindVerify && !now.IsZero() {
			if c, err = s.atTime(v, now); err != nil {
				continue // cannot be signed anew; judged as not asked
			}
		}
		line, err := c.line(numbers[v.ID])
		if err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("writing cases: %w", err)
		}
	}
	return nil
}

// numbers gives each vector the seq by which its case and its answer meet.
func (s *Suite) numbers() map[string]int64 {
	out := map[string]int64{}
	for i, v := range s.Vectors {
		out[v.ID] = int64(i) + 1
	}
	return out
}

// ReadAnswers reads the answers to the cases of WriteCases, in any order.
func (s *Suite) ReadAnswers(in io.Reader) (*Files, error) {
	f := &Files{answers: map[int64][]byte{}, number: s.numbers()}
	r := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, long, err := readLine(r, MaxLine)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading answers: %w", err)
		}
		if long {
			return nil, fmt.Errorf("reading answers, line %d: longer than %d bytes", n, MaxLine)
		}
		if len(line) > 0 {
			if e := f.file(line); e != nil {
				return nil, fmt.Errorf("reading answers, line %d: %w", n, e)
			}
		}
		if err != nil {
			break
		}
	}
	if f.passport == nil {
		return nil, fmt.Errorf("%w: the answers hold none to hello, whose seq is 0", ErrNothingJudged)
	}
	return f, nil
}

func (f *Files) file(line []byte) error {
	var l struct{ Seq *int64 }
	if err := json.Unmarshal(line, &l); err != nil || l.Seq == nil {
		return fmt.Errorf("it is no JSON object with a seq: %s", clip(string(line)))
	}
	if *l.Seq == 0 {
		var p passportLine
		if err := readAs("answer-hello", line, &p); err != nil {
			return fmt.Errorf("the answer to hello: %w", err)
		}
		f.passport = &p.Passport
		return nil
	}
	if f.answers[*l.Seq] != nil {
		return fmt.Errorf("a second answer to %d", *l.Seq)
	}
	f.answers[*l.Seq] = slices.Clone(line)
	return nil
}

// Hello returns the passport that stands among the answers.
func (f *Files) Hello(context.Context, Hello) (Passport, error) { return *f.passport, nil }

// Do returns the answer to a case.
func (f *Files) Do(_ context.Context, c Case) (Answer, error) {
	line := f.answers[f.number[c.ID]]
	if line == nil {
		reason := "there is no answer to it in the file"
		return Answer{Error: &reason}, nil
	}
	a, err := readAnswer(c.Op(), line)
	if err != nil {
		return Answer{}, &Fault{Verdict: Garbled, Detail: err.Error()}
	}
	return a, nil
}
