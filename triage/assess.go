package triage

import (
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Assess decides one submission at an instant. It starts from the base rating, never from its own last result, so that
// assessing again gives the same bytes. The error is a [rules.Error] when the input cannot be decided: it names the fact
// and never its value.
func Assess(p *Policy, in Input, now time.Time) (Decision, error) {
	e, err := Explain(p, in, now)
	return e.Decision, err
}

// An Explanation is a decision with how each rule came out: walk Result().Outcomes() and print Result().Why(o.Rule).Tree()
// for each, or Result().Gaps() for what is missing. It holds facts, and prints as ‹withheld›.
type Explanation struct {
	rules.Withheld
	Decision Decision
	result   *rules.Result
}

// Result is how each rule came out: verdicts, missing facts, and why.
func (e Explanation) Result() *rules.Result { return e.result }

// MarshalJSON gives the decision.
func (e Explanation) MarshalJSON() ([]byte, error) { return e.Decision.MarshalJSON() }

// Explain is [Assess] for those who ask why.
func Explain(p *Policy, in Input, now time.Time) (Explanation, error) {
	if p == nil || p.set == nil {
		return Explanation{}, &rules.Error{Code: "no-policy"}
	}
	if err := in.check(now); err != nil {
		return Explanation{}, err
	}
	moving := in.derive(now, p.cal)
	from := baseOf(&in, now)
	from.inConditions(&in.Submission)
	facts, err := p.set.Facts(in, in.Answers)
	if err != nil {
		return Explanation{}, err
	}
	a := &assessment{policy: p, in: &in, now: now, base: from}
	a.result = p.set.Evaluate(facts, rules.Date(p.cal.Today(now).String()))
	a.ends = map[string]time.Time{}
	a.clockErrors(facts)
	a.sortRules()
	d := Decision{ID: in.Submission.ID, Base: a.base.rating, To: a.raised(), Scores: a.result.Scores(), Now: now, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest()}
	d.assessed, d.firm = true, a.base.firm()
	a.lower(&d)
	a.merge(&d)
	a.questions(&d)
	a.attend(&d)
	d.NextChange = a.nextChange(moving)
	return Explanation{Decision: d, result: a.result}, nil
}

// assessment is the work on one submission.
type assessment struct {
	policy *Policy
	in     *Input
	now    time.Time
	base   base
	result *rules.Result

	fired, unknown []ruled
	notRuledOut    []NotRuledOut
	ends           map[string]time.Time // of the timeframes of rules that fired
	errors         []rules.Error
	acting         []ruled
	lowered        []ruled // downgrades that act, or would if a person agreed
	blocked        []Blocked
	conflict       bool // two routes
}

// ruled is a rule with what it does.
type ruled struct {
	*rules.Rule
	kind kind
	then Then
}

// could is the rating that an upgrade gives from the base.
func (r ruled) could(from Rating) Rating {
	if r.then.Upgrade == "one_step" {
		return from.up()
	}
	return Rating(r.then.Upgrade)
}

// sortRules parts the rules into those that fired and those that are unknown; an unknown or failed upgrade is not ruled
// out, and nothing can switch that off.
func (a *assessment) sortRules() {
	if a.base.unknown != "" {
		a.notRuledOut = append(a.notRuledOut, NotRuledOut{Rule: a.base.unknown, CouldBe: Red, Support: Unasked, Missing: []string{a.base.lacks}})
	}
	for _, o := range a.result.Outcomes() {
		if o.Verdict == rules.NotFired {
			continue
		}
		r := ruled{o.Rule, a.policy.kinds[o.ID], o.Then.(Then)}
		if o.Verdict == rules.Fired {
			a.fired = append(a.fired, r)
			a.timeframe(r)
			continue
		}
		a.unknown = append(a.unknown, r)
		missing, failed := a.result.Missing(o.Rule)
		if failed {
			a.errors = append(a.errors, rules.Error{Code: "rule-failed", Rule: r.ID})
		}
		if r.kind == upgrade {
			n := NotRuledOut{Rule: r.ID, CouldBe: r.could(a.base.rating), Support: Unasked, Missing: list(missing)}
			if a.result.Supported(o.Rule) {
				n.Support = Suspected
			}
			a.notRuledOut = append(a.notRuledOut, n)
		}
	}
}

// raised is the result before any lowering: the base, or the highest upgrade. On what a clinician had seen when she
// rated, a firing upgrade is only a note.
func (a *assessment) raised() Rating {
	to := highest(a.base.rating, a.base.supplier)
	for _, r := range a.fired {
		if r.kind != upgrade {
			continue
		}
		if a.base.covered {
			a.blocked = append(a.blocked, Blocked{r.ID, []string{byClinician}})
			continue
		}
		to = highest(to, r.could(a.base.rating))
	}
	return to
}

// clockErrors makes visible what cannot be known of time: a rating from the future, a day beyond the calendar's data.
func (a *assessment) clockErrors(facts *rules.Facts) {
	if a.base.future {
		a.errors = append(a.errors, rules.Error{Code: "future-instant", Fact: "submission.ratings"})
	}
	if a.in.Submission.SubmittedAt.After(a.now) {
		a.errors = append(a.errors, rules.Error{Code: "future-instant", Fact: "submission.submitted_at"})
	}
	if a.policy.cal == nil || a.policy.cal.Covers(a.policy.cal.Today(a.now)) {
		return
	}
	for _, f := range a.policy.set.FactList() {
		if strings.HasPrefix(f.Name, "day.") && a.policy.set.Reads(f.Name) && !facts.Given(f.Name) {
			a.errors = append(a.errors, rules.Error{Code: "calendar-not-known", Fact: f.Name})
		}
	}
}
