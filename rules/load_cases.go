// Running the cases that stand beside rules while a policy is loaded: a policy whose own case fails is refused.

package rules

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// ruleCases are the cases that stand beside a rule.
type ruleCases struct {
	rule *Rule
	node source.Node
}

// caseFile is a case beside a rule as it stands in the file.
type caseFile struct {
	Name   string      `key:"name"`
	Given  source.Node `key:"given" need:"yes"`
	Expect string      `key:"expect" need:"yes" enum:"fired,not-fired,unknown"`
}

// runCases runs the cases that stand beside the rules.
func (l *loader) runCases() {
	for _, rc := range l.cases {
		for _, n := range rc.node.Items() {
			if !n.Full() {
				l.runCase(rc.rule, n)
			}
		}
	}
	firing := l.firing()
	for _, r := range l.set.rules {
		if r.condition != nil && r.condition.Weighs() && !firing[r] {
			l.c.Add(r.Problem("case-needed", "a rule that weighs words needs a case that fires",
				"write a case beside it: it is tried inside a polite letter too"))
		}
	}
}

// firing are the rules that a case beside them expects to fire.
func (l *loader) firing() map[*Rule]bool {
	out := map[*Rule]bool{}
	for _, rc := range l.cases {
		for _, n := range rc.node.Items() {
			expect := n.Get("expect")
			if expect.Exists() && expect.Value() == any(Fired.String()) {
				out[rc.rule] = true
			}
		}
	}
	return out
}

// runCase runs one case: the facts that it gives must bring its rule to the verdict that it expects.
func (l *loader) runCase(r *Rule, n source.Node) {
	before := l.c.Len()
	var c caseFile
	source.Decode(n, &c)
	if l.c.Len() > before || !c.Given.Exists() {
		return
	}
	facts := map[string]any{}
	for p := range c.Given.Pairs() {
		if f := l.set.schema.byName[p.Key]; f != nil && f.raw || slices.Contains(l.domain.Lists, p.Key) {
			p.Name.Problem("raw-in-case",
				p.Key+" has no effect here: a case beside a rule gives the facts that its condition reads",
				"give the fact, or put the case into "+l.domain.Name+"_test.yaml")
			continue
		}
		if l.set.Knows(p.Key) {
			facts[p.Key] = p.Node.Value()
			continue
		}
		p.Name.Problem("unknown-fact", fmt.Sprintf("%s is not a fact this policy can read", p.Key),
			p.Name.Suggest(p.Key, l.factNames()))
	}
	if l.c.Len() > before {
		return
	}
	f, err := l.set.flat(facts)
	if err != nil {
		at := c.Given
		var e *Error
		errors.As(err, &e)
		if e != nil && c.Given.Get(e.Fact).Exists() {
			at = c.Given.Get(e.Fact)
		}
		l.caseProblem(at, e)
		return
	}
	e := &l.eval
	e.Begin(l.set.program, *f.in())
	got := Verdict(e.Truth(r.condition))
	if got.String() != c.Expect {
		n.Problem("case-failed", fmt.Sprintf("rule %s: expected %s, came out %s", r.ID, c.Expect, got),
			whyOf(e.Why(r.condition)).Line()+". If the rule was meant to change, change its case too")
		return
	}
	if got == Fired && r.condition.Weighs() {
		l.runInLetter(r, n, facts)
	}
}

// What polite people write round what matters. Its words are harmless, and take points away.
const (
	letterBefore = "Dear practice, I hope you are all well and thank you for your help last week. Please could you " +
		"send my usual prescription to the same pharmacy as before. I would like to collect it on Friday after work " +
		"if that is possible. "
	letterAfter = " Sorry for the long message and thank you so much for all that you do for us. Have a nice " +
		"weekend. Kind regards"
)

// runInLetter runs a case of a rule that weighs words once more, with its text inside a polite letter: what a rule
// finds in few words it has to find among many.
func (l *loader) runInLetter(r *Rule, n source.Node, facts map[string]any) {
	wrapped := maps.Clone(facts)
	for _, f := range l.set.schema.facts {
		if said, ok := facts[f.Name].(string); ok && f.Kind == "text" {
			wrapped[f.Name] = letterBefore + said + letterAfter
		}
	}
	f, err := l.set.flat(wrapped)
	if err == nil && l.set.program.Eval(*f.in()).Truth(r.condition) != lang.True {
		n.Problem("hidden-in-letter",
			fmt.Sprintf("rule %s no longer fires when these words stand in a polite letter", r.ID),
			"weigh 15 successive words or fewer too: or weigh(text, tables.NAME, 15) >= …")
	}
}

// caseProblem notes why the facts of a case cannot be read; e is nil where that is not known.
func (l *loader) caseProblem(at source.Node, e *Error) {
	if e == nil {
		at.Problem("wrong-case", "these facts cannot be read", "")
		return
	}
	message, hint := e.Error(), ""
	switch e.Code {
	case "unknown-value":
		message, hint = "this is not a value of "+e.Fact, e.Detail
	case "out-of-range":
		message, hint = "this lies outside the range of "+e.Fact, e.Detail
	case "wrong-type":
		message, hint = "this is not what "+e.Fact+" holds", e.Detail
	}
	if words := l.set.Words(e.Fact); e.Code == "unknown-value" && len(words) > 0 && !at.Full() {
		text := ""
		// Of a sensitive fact the nearest word would tell what stands there.
		if f := l.set.schema.byName[e.Fact]; f != nil && !f.Sensitive && at.IsScalar() {
			text, _ = at.Text()
		}
		hint = problem.Suggest(text, words)
	}
	at.Problem(e.Code, message, hint)
}
