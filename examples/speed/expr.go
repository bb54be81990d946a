// The first engine: one program of expr for each rule, as whoever embeds expr begins.

package main

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// exprDialect writes conditions for expr.
var exprDialect = workload.Dialect{And: " and ", Or: " or ", Not: "not ", Comparison: exprComparison}

// exprComparison writes one comparison.
func exprComparison(c workload.Condition) string {
	switch c.Kind {
	case workload.Number:
		return c.Fact + " " + c.Operator + " " + decimal(c.Constant)
	case workload.Flag:
		return negated(c, "not ") + c.Fact
	case workload.Word:
		return c.Fact + " " + c.Operator + " " + quoted(c.Words...)
	case workload.OneOf:
		return c.Fact + " in [" + quoted(c.Words...) + "]"
	case workload.Has:
		return quoted(c.Words...) + " in " + c.Fact
	case workload.Mentions:
		return "mentions(text, [" + quoted(c.Words...) + "])"
	case workload.Opaque:
		return "is_wide(systolic, diastolic)"
	}
	return "systolic > heart_rate"
}

// exprFunctions are the functions of the host: a search of the text for phrases between words, and what compares two
// facts.
var exprFunctions = []expr.Option{
	expr.Function("mentions", func(given ...any) (any, error) {
		text, phrases := given[0].(string), given[1].([]any)
		return slices.ContainsFunc(phrases, func(phrase any) bool { return mentions(text, phrase.(string)) }), nil
	}, new(func(string, []any) bool)),
	expr.Function("is_wide", func(given ...any) (any, error) {
		return isWide(given[0].(int), given[1].(int)), nil
	}, new(func(int, int) bool)),
}

// isWide tells whether two pressures of the blood are far apart.
func isWide(systolic, diastolic int) bool { return systolic-diastolic >= 40 }

// mentions tells whether a phrase in small letters stands in a text in small letters, and is no part of longer words.
func mentions(text, phrase string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return false
		}
		begin, end := from+at, from+at+len(phrase)
		if (begin == 0 || !isLetter(text[begin-1])) && (end == len(text) || !isLetter(text[end])) {
			return true
		}
		from = begin + 1
	}
}

// isLetter tells whether a byte is a small letter.
func isLetter(b byte) bool { return 'a' <= b && b <= 'z' }

// exprEngine runs the programs.
type exprEngine struct {
	all      []workload.Submission
	programs []*vm.Program
	env      workload.Submission // the one at hand, its text in small letters
	fired    []int
}

// exprSources are the rules as expr reads them.
func exprSources(r *workload.Rules) (sources []string) {
	for _, c := range r.Conditions {
		sources = append(sources, exprDialect.Write(c))
	}
	return sources
}

// loadExpr compiles the rules, each against the type of the submission.
func loadExpr(sources []string, all []workload.Submission) (*exprEngine, error) {
	e := &exprEngine{all: all}
	options := append([]expr.Option{expr.Env(workload.Submission{}), expr.AsBool()}, exprFunctions...)
	for _, source := range sources {
		program, err := expr.Compile(source, options...)
		if err != nil {
			return nil, err
		}
		e.programs = append(e.programs, program)
	}
	return e, nil
}

// Evaluate implements workload.Engine.
func (e *exprEngine) Evaluate(submission int, text string) error {
	e.env = e.all[submission]
	e.env.Text = strings.ToLower(text)
	e.fired = e.fired[:0]
	for i, program := range e.programs {
		fires, err := expr.Run(program, &e.env)
		if err != nil {
			return err
		}
		if fires.(bool) {
			e.fired = append(e.fired, i)
		}
	}
	return nil
}

// Fired implements workload.Engine.
func (e *exprEngine) Fired() []int { return slices.Clone(e.fired) }
