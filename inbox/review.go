// The review of one item: the public verb, the instants that a late review catches up with, and the evaluation of the
// rules.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Review says how one item stands at an instant. What is not known counts as due: an item whose deadline cannot be
// computed is overdue, and a stage that cannot be ruled out counts as passed.
//
// With the state of the last review in the input, the decision lists the stages passed since then, each once. Where
// this review comes later than the last one asked for, every instant in between at which a stage may have been passed
// is reviewed too, so that an outage loses no stage.
//
// The error is a [rules.Error] where the input cannot be decided; it names the fact and never its value.
func Review(p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	if err := in.check(now); err != nil {
		return Decision{}, err
	}
	cal, err := in.Practice.Calendar(p.cal)
	if err != nil {
		return Decision{}, err
	}
	if cal != p.cal {
		inZone := *p
		inZone.cal = cal
		p = &inZone
	}
	missed, last, cut, err := p.catchUp(&in, now)
	if err != nil {
		return Decision{}, err
	}
	d, err := new(review).decide(p, &in, last, now)
	if err != nil {
		return Decision{}, err
	}
	if cut {
		d.Errors = append(d.Errors, rules.Error{Code: "catch-up-cut", Fact: "reviewed"})
	}
	d.Stages = append(missed, d.Stages...)
	for i := range d.Stages {
		d.Stages[i].At = d.Stages[i].At.In(p.cal.Zone())
		d.Notify = append(d.Notify, d.Stages[i].Notify...)
		d.Stages[i].Late = now.Sub(d.Stages[i].At) > lateAfter
	}
	slices.Sort(d.Notify)
	d.Notify = slices.Compact(d.Notify)
	return d, nil
}

// A review is the work on one item at one instant.
type review struct {
	*situation
	conditions     view // as the rules were evaluated
	result         *rules.Result
	fired, unknown []ruleOutcome
	catchingUp     bool             // the instant has passed, and only the stages that were missed are wanted
	evaluator      *rules.Evaluator // whose memory the result is in, until the next review; nil: in its own
	during         *quietTime       // what is known of the time in which the instant lies; nil for nothing
	keepsRunning   bool             // a rule keeps the clock running through all waits
	paused         bool
	signedOff      bool
	passed         []PassedStage // the stages that hold now, whether raised before or not
	heldBack       []string      // the ids of rules whose stages are not judged now
	stageTimes     []time.Time   // when stages of the ladder will be passed
}

// A ruleOutcome is a rule that fired or could not be decided.
type ruleOutcome struct {
	*rules.Rule
	*outcome
	unknown bool
}

// decide reviews an item at one instant. While catching up only the stages and the state are wanted, and it makes no
// proposals.
func (r *review) decide(p *Policy, in *Input, last State, now time.Time) (Decision, error) {
	if err := r.evaluateBoth(p, in, now); err != nil {
		return Decision{}, err
	}
	r.signedOff = r.situation.signedOff()
	r.paused = r.isPaused()
	r.passLadder()
	r.passRules()
	d := Decision{
		ID: in.Item.ID, Kind: in.Item.Kind, Now: now,
		Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(), result: r.result,
	}
	if !r.catchingUp {
		r.addStatus(&d)
		r.addLibraryReasons(&d)
		r.addRules(&d)
		r.addProposals(&d)
		r.assign(&d)
		r.addErrors(&d)
	}
	r.raiseStages(&d, last)
	return d, nil
}

// evaluateBoth derives the facts of the item and evaluates every rule. Where a rule keeps the clock running the facts
// that depend on the pauses are not as they seemed, so all is computed again without any.
func (r *review) evaluateBoth(p *Policy, in *Input, now time.Time) error {
	if r.during != nil {
		r.keepsRunning = r.during.running
		r.during.since.later(now, r.situation)
		return r.evaluate(r.situation, in)
	}
	err := r.evaluate(p.situationAt(in.Item, now, false), in)
	if err == nil && r.keepsRunning {
		err = r.evaluate(p.situationAt(in.Item, now, true), in)
	}
	return err
}

// evaluate evaluates every rule in a situation.
func (r *review) evaluate(s *situation, in *Input) error {
	r.situation = s
	p, now := s.Policy, s.now
	r.conditions = view{Item: r.item, Practice: in.Practice, Day: in.Day}
	r.conditions.Item.Waits = nil // which are checked already, and no condition reads them
	if p.readsDay || !r.catchingUp {
		r.conditions.Day.Derive(now, p.cal)
		r.moving = append(r.moving, r.conditions.Day.MovingFacts(now, p.cal)...)
	}
	var err error
	r.result, err = r.evaluateRules(field.ISODate(p.cal.Today(now).String()))
	if err != nil {
		return err
	}
	r.fired, r.unknown = r.fired[:0], r.unknown[:0]
	ordered := p.loaded.Rules
	for rule := range r.result.Fired() {
		ordered = fromRule(ordered, rule)
		r.addFired(&ordered[0])
	}
	ordered = p.loaded.Rules
	for rule := range r.result.Unknown() {
		ordered = fromRule(ordered, rule)
		r.addUnknown(&ordered[0])
	}
	return nil
}

// evaluateRules evaluates every rule on the facts of the review.
func (r *review) evaluateRules(today field.ISODate) (*rules.Result, error) {
	if r.evaluator != nil && len(r.unknownFacts) == 0 {
		return r.evaluator.Evaluate(&r.conditions, rules.Answers{}, today)
	}
	facts, err := r.set.Facts(&r.conditions, rules.Answers{})
	if err != nil {
		return nil, err
	}
	facts.NotKnown(r.unknownFacts...)
	return r.set.Evaluate(facts, today), nil
}

// fromRule is the rest of the policy's rules from one on.
func fromRule(ordered []practice.Rule[outcome], rule *rules.Rule) []practice.Rule[outcome] {
	for ordered[0].Rule != rule {
		ordered = ordered[1:]
	}
	return ordered
}

// addFired notes a rule that fired.
func (r *review) addFired(rule *practice.Rule[outcome]) {
	r.keepsRunning = r.keepsRunning || rule.Then.Clock == clockRunning
	r.fired = append(r.fired, ruleOutcome{Rule: rule.Rule, outcome: &rule.Then})
}

// addUnknown notes a rule that cannot be decided, and what failed.
func (r *review) addUnknown(rule *practice.Rule[outcome]) {
	r.keepsRunning = r.keepsRunning || rule.Then.Clock == clockRunning
	r.unknown = append(r.unknown, ruleOutcome{Rule: rule.Rule, outcome: &rule.Then, unknown: true})
	if r.catchingUp { // errors are those of the present
		return
	}
	if _, failure := r.result.Missing(rule.Rule); failure != "" {
		r.errors = append(r.errors, rules.Error{Code: failure, Rule: rule.ID})
	}
}

// asStrings gives names as the texts that decisions hold.
func asStrings(names []field.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
