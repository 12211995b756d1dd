package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/oauthdebug/oauthdebug/signer/diagnose"
	"github.com/oauthdebug/oauthdebug/signer/diagnose/unicode"
)

// Runner puts vectors to an adapter and judges the answers.
type Runner struct {
	Suite     *Suite
	Edition   string             // "" is the newest, "next" all vectors
	Match     []string           // patterns of ids; none is all
	Kit       string             // name and version of this kit
	Command   []string           // how the adapter was started, for the report
	Dialect   string             // measured against; "" is what the passport says
	Catalogue diagnose.Catalogue // nil: all rows, those of package unicode too
	Known     *Known             // failures that are listed
	Now       func() time.Time
	Progress  func(done, total int)
}

// maxFaults in a row stop a run: something is wrong with the adapter as a whole.
const maxFaults = 3

// ErrNothingJudged is returned when there is nothing to say about an adapter.
var ErrNothingJudged = errors.New("nothing could be judged")

// Run asks for the passport, puts every vector that applies, and judges. With
// several adapters, which must be of the same library, it runs that many at
// once; the report does not depend on it.
func (r *Runner) Run(ctx context.Context, adapters ...Adapter) (*Report, error) {
	edition, err := r.Suite.Edition(r.Edition)
	if err != nil {
		return nil, err
	}
	var passport Passport
	for i, a := range adapters {
		p, err := a.Hello(ctx, Hello{Kit: r.Kit, Edition: edition.Name})
		if err != nil {
			return nil, fmt.Errorf("%w: the adapter does not say hello: %w", ErrNothingJudged, err)
		}
		if i == 0 {
			passport = p
		}
	}
	dialect := orText(r.Dialect, passport.Dialect)
	rules, err := r.catalogue().Dialect(dialect)
	if err != nil {
		return nil, err
	}
	j := &judge{passport: passport, rules: rules, dialect: dialect, catalogue: r.catalogue()}
	chosen, err := r.choose(edition, &passport)
	if err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("%w: no vector applies to %s", ErrNothingJudged, passport.Name)
	}
	q := &queue{j: j, vectors: chosen, results: make([]Result, len(chosen)), suite: r.Suite, now: r.now(), progress: r.Progress}
	q.work(ctx, adapters)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.stopped != "" && q.answered == 0 {
		return nil, fmt.Errorf("%w: %s; %s", ErrNothingJudged, q.stopped, q.first)
	}
	var findings []Finding
	if s, ok := adapters[0].(surveyor); ok {
		findings = s.survey(ctx, q.results)
	}
	rep := r.report(ctx, j, edition, q.results, q.stopped)
	rep.Findings = findings
	return rep, nil
}

func (r *Runner) catalogue() diagnose.Catalogue {
	if r.Catalogue != nil {
		return r.Catalogue
	}
	return unicode.Catalogue()
}

func (r *Runner) now() time.Time {
	if r.Now != nil {
		return r.Now()
	}
	return time.Now()
}

// choose returns the vectors of the edition that the library has an operation
// for and that the patterns name, in the order of their ids.
func (r *Runner) choose(e Edition, p *Passport) ([]*Vector, error) {
	in := map[string]bool{}
	for _, id := range e.IDs {
		in[id] = true
	}
	for _, w := range e.Withdrawn {
		delete(in, w.ID)
	}
	match, err := compilePatterns(r.Match)
	if err != nil {
		return nil, err
	}
	var out []*Vector
	for _, v := range r.Suite.Vectors {
		if in[v.ID] && match(v.ID) && v.Kind != KindLive && contains(p.Ops, string(v.Kind)) {
			out = append(out, v)
		}
	}
	return out, nil
}

// queue hands vectors to workers and stops after faults in a row.
type queue struct {
	j        *judge
	suite    *Suite
	vectors  []*Vector
	results  []Result
	now      time.Time
	progress func(done, total int)

	mu      sync.Mutex
	next    int
	done    int
	faults  int
	first   string // the first fault
	stopped string
	// answered counts the cases that were answered, in whatever way.
	answered int
}

func (q *queue) work(ctx context.Context, adapters []Adapter) {
	var wg sync.WaitGroup
	for _, a := range adapters {
		wg.Go(func() {
			for i := q.take(); i >= 0 && ctx.Err() == nil; i = q.take() {
				q.file(i, q.ask(ctx, a, q.vectors[i]))
			}
		})
	}
	wg.Wait()
	pairUp(q.results)
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.next == len(q.vectors) {
		return -1
	}
	q.next++
	return q.next - 1
}

// notAsked begins the detail of what was left when a run stopped.
const notAsked = "not asked: "

func (q *queue) ask(ctx context.Context, a Adapter, v *Vector) Result {
	r := newResult(v)
	if reason := q.j.applies(v); reason != "" {
		r.Verdict, r.Detail = Unsupported, reason
		return r
	}
	q.mu.Lock()
	stopped := q.stopped
	q.mu.Unlock()
	if stopped != "" {
		r.Verdict, r.Detail = Crash, notAsked+stopped
		return r
	}
	c, err := q.caseFor(v)
	if err != nil {
		r.Verdict, r.Detail = Unsupported, err.Error()
		return r
	}
	answer, err := a.Do(ctx, c)
	if err == nil {
		return q.j.judge(v, &c, &answer)
	}
	r.Verdict, r.Detail, r.request = Errored, err.Error(), &c
	var fault *Fault
	if errors.As(err, &fault) {
		r.Verdict, r.Detail, r.Stderr = fault.Verdict, fault.Detail, fault.Stderr
	}
	return r
}

// caseFor makes the case of a vector. What must be verified is signed anew at
// the present time, unless the adapter's clock can be set.
func (q *queue) caseFor(v *Vector) (Case, error) {
	if v.Kind == KindVerify && !contains(q.j.passport.Settable, "now") {
		return q.suite.atTime(v, q.now)
	}
	return v.Case(), nil
}

func (q *queue) file(i int, r Result) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.results[i] = r
	q.done++
	switch r.Verdict {
	case Crash, Timeout, Garbled:
		q.first = orText(q.first, r.Detail)
		if q.faults++; q.faults >= maxFaults && q.stopped == "" {
			q.stopped = fmt.Sprintf("the run stopped after %d cases in a row without an answer", maxFaults)
		}
	case Unsupported:
	default:
		q.faults = 0
		q.answered++
	}
	if q.progress != nil {
		q.progress(q.done, len(q.vectors))
	}
}

func orText(s, usual string) string {
	if s != "" {
		return s
	}
	return usual
}

func contains[T comparable](list []T, s T) bool {
	for _, t := range list {
		if t == s {
			return true
		}
	}
	return false
}
