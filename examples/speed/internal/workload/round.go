// One round of a measurement: many evaluations, each of a text that was never read before.

package workload

import (
	"runtime"
	"strconv"
	"time"
)

// An Engine evaluates all rules for one submission after another.
type Engine interface {
	// Evaluate evaluates the rules for a submission that has this text.
	Evaluate(submission int, text string) error
	// Fired are the numbers of the rules that fired then, ascending.
	Fired() []int
}

// A Round says what one round evaluates: the first submissions, again and again. Each text ends in a number of its own,
// so that no engine can remember it.
type Round struct{ Submissions, Times, Serial int }

// texts are the texts of the round.
func (r Round) texts(all []Submission) []string {
	texts := make([]string, 0, r.Submissions*r.Times)
	for i := range r.Submissions * r.Times {
		texts = append(texts, all[i%r.Submissions].Text+strconv.Itoa(r.Serial+i))
	}
	return texts
}

// Time is the processor time of one evaluation.
func (r Round) Time(engine Engine, all []Submission) (time.Duration, error) {
	texts := r.texts(all)
	runtime.GC()
	before := Clock()
	for i, text := range texts {
		if err := engine.Evaluate(i%r.Submissions, text); err != nil {
			return 0, err
		}
	}
	return (Clock() - before) / time.Duration(len(texts)), nil
}

// Allocations is how many there are in one evaluation.
func (r Round) Allocations(engine Engine, all []Submission) (float64, error) {
	texts := r.texts(all)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i, text := range texts {
		if err := engine.Evaluate(i%r.Submissions, text); err != nil {
			return 0, err
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(len(texts)), nil
}

// Fired is what fires for each of the submissions.
func (r Round) Fired(engine Engine, all []Submission) ([][]int, error) {
	fired := make([][]int, r.Submissions)
	for i, text := range r.texts(all)[:r.Submissions] {
		if err := engine.Evaluate(i, text); err != nil {
			return nil, err
		}
		fired[i] = engine.Fired()
	}
	return fired, nil
}
