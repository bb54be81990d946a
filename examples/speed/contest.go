// One size: its engines, that they agree, and their rounds.

package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// A contender is what is timed, and how much of it in one round.
type contender struct {
	name  string
	round workload.Round
	time  func(workload.Round) (time.Duration, error)
	took  []time.Duration // by round
}

// The names of the contenders.
const (
	byOurs        = "ours"
	byOursRead    = "ours, texts read before"
	byOursMissing = "ours, a third of the facts missing"
	byOursOpaque  = "ours, opaque"
	byExpr        = "expr"
	byExprOpaque  = "expr, opaque"
	byGo          = "hand-written Go"
)

// A contest is one size.
type contest struct {
	n           int
	submissions int // how many of them every contender evaluates
	serial      int // of the next text
	contenders  []*contender
	ours        *ours
	oursRead    *ours
	all         []workload.Submission
	share       float64 // of the rules, that fires
}

// maxPairs bounds how many rules and submissions are paired in one round.
const maxPairs = 1_500_000

// newContest loads the engines of one size, and is an error where they do not agree.
func newContest(rules *workload.Rules, all []workload.Submission, program *handwritten) (*contest, error) {
	n := len(rules.Conditions)
	c := &contest{n: n, all: all, submissions: min(len(all), max(64, maxPairs/n))}
	engines := map[string]workload.Engine{}
	for name, of := range map[string]*workload.Rules{byOurs: rules, byOursOpaque: rules.Opaque()} {
		set, err := ourSet(ourSource(of))
		if err != nil {
			return nil, err
		}
		programs, err := loadExpr(exprSources(of), all)
		if err != nil {
			return nil, err
		}
		engine := newOurs(set, all)
		engines[name] = engine
		if name == byOurs {
			c.ours, c.oursRead = engine, engine.withRead(all)
			engines[byOursRead], engines[byOursMissing] = c.oursRead, engine.withMissing(uint64(n))
			engines[byExpr] = programs
		} else {
			engines[byExprOpaque] = programs
		}
	}
	if err := c.agree(engines, program); err != nil {
		return nil, err
	}
	for _, name := range []string{byOurs, byOursRead, byOursMissing, byOursOpaque, byExpr, byExprOpaque} {
		c.add(name, func(r workload.Round) (time.Duration, error) { return r.Time(engines[name], all) })
	}
	c.add(byGo, func(r workload.Round) (time.Duration, error) { return program.time(n, r) })
	return c, nil
}

// add adds a contender. Its rounds are long enough to be measured: some 8,000 evaluations, but fewer where each of them
// takes a time that grows with the rules.
func (c *contest) add(name string, timed func(workload.Round) (time.Duration, error)) {
	times := 16 * submissions / c.submissions
	switch name {
	case byGo:
		times = min(times, 16*maxPairs/(c.n*c.submissions))
	case byExpr, byExprOpaque:
		times = min(times, maxPairs/2/(c.n*c.submissions))
	}
	r := workload.Round{Submissions: c.submissions, Times: max(1, times)}
	c.contenders = append(c.contenders, &contender{name: name, round: r, time: timed})
}

// agree is an error where two engines fire different rules, or where ours fires a rule on fewer facts that it does not
// fire on all.
func (c *contest) agree(engines map[string]workload.Engine, program *handwritten) error {
	r := c.next(workload.Round{Submissions: c.submissions, Times: 1})
	fired := map[string][][]int{}
	for name, engine := range engines {
		var err error
		fired[name], err = r.Fired(engine, c.all)
		if err != nil {
			return err
		}
	}
	answer, err := program.answer(workload.Request{Rules: c.n, Round: r, Fired: true})
	if err != nil {
		return err
	}
	fired[byGo] = answer.Fired
	for _, pair := range [][2]string{
		{byOurs, byExpr}, {byOurs, byGo}, {byOurs, byOursRead}, {byOursOpaque, byExprOpaque},
	} {
		for i, of := range fired[pair[0]] {
			if !slices.Equal(of, fired[pair[1]][i]) {
				return fmt.Errorf("of %d rules %s and %s fire different ones for submission %d: %v and %v",
					c.n, pair[0], pair[1], i, of, fired[pair[1]][i])
			}
		}
	}
	count := 0
	for i, of := range fired[byOursMissing] {
		for _, rule := range of {
			if !slices.Contains(fired[byOurs][i], rule) {
				return fmt.Errorf("of %d rules %d fires on fewer facts of submission %d alone", c.n, rule, i)
			}
		}
		count += len(fired[byOurs][i])
	}
	c.share = float64(count) / float64(c.n*c.submissions)
	return nil
}

// next is a round with texts that are not used yet.
func (c *contest) next(r workload.Round) workload.Round {
	r.Serial = c.serial
	c.serial += r.Submissions * r.Times
	return r
}

// run runs one round of each contender, beginning with another one each time.
func (c *contest) run(round int) error {
	for i := range c.contenders {
		which := c.contenders[(i+round)%len(c.contenders)]
		took, err := which.time(c.next(which.round))
		if err != nil {
			return err
		}
		which.took = append(which.took, took)
	}
	return nil
}

// of is what a contender took, by round.
func (c *contest) of(name string) []time.Duration {
	i := slices.IndexFunc(c.contenders, func(x *contender) bool { return x.name == name })
	return c.contenders[i].took
}

// micros is the median time of one evaluation, in microseconds.
func (c *contest) micros(name string) float64 {
	return float64(median(c.of(name))) / float64(time.Microsecond)
}

// ratio is the median, over the rounds, of the time of one contender by that of another.
func (c *contest) ratio(name, by string) float64 { return ratio(c.of(name), c.of(by)) }

// ratio is the median of the ratios of each two.
func ratio(a, b []time.Duration) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = float64(a[i]) / float64(max(b[i], 1))
	}
	return median(ratios)
}

// median is the middle one of some values.
func median[T cmp.Ordered](of []T) T { return slices.Sorted(slices.Values(of))[len(of)/2] }
