// Evaluating one input after another in the same memory, as a replay of years does.

package rules

import (
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/index"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// An Evaluator evaluates one input after another and allocates next to nothing for each. It is for those who evaluate
// very many: every other caller has [Set.Facts] and [Set.Evaluate]. [Set.Evaluator] makes it, one for each goroutine:
// it is not safe for concurrent use. It holds facts, and prints as ‹withheld›.
type Evaluator struct {
	Withheld
	set  *Set
	held func() *evaluation // behind a function, so that printing by reflection finds no value
}

// An evaluation is the memory of an Evaluator.
type evaluation struct {
	in     lang.Input
	words  []string // of the lists in it
	eval   lang.Eval
	memory index.Memory
	facts  Facts
	result Result
}

// Evaluator makes an Evaluator of the set.
func (s *Set) Evaluator() *Evaluator {
	held := &evaluation{}
	held.facts = Facts{set: s, in: mask.Behind(&held.in)}
	held.result = Result{set: s, facts: &held.facts, eval: mask.Behind(&held.eval)}
	held.result.on("")
	return &Evaluator{set: s, held: mask.Behind(held)}
}

// Evaluate is [Set.Facts] and [Set.Evaluate] in one. The result and its facts hold until the next call, which
// overwrites them. The error is that of Set.Facts.
func (e *Evaluator) Evaluate(input any, answers Answers, today field.ISODate) (*Result, error) {
	held := e.held()
	held.words = held.words[:0]
	if err := e.set.read(input, answers, &held.in, &held.words); err != nil {
		return nil, err
	}
	held.eval.Begin(e.set.program, held.in)
	r := &held.result
	r.work = 0
	if r.today != today {
		r.on(today)
	}
	r.decide(&held.eval, &held.memory)
	return r, nil
}
