// Assessing one submission: which rules fired, which are unknown, and the rating that follows before any lowering.

package triage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Assess decides one submission at an instant. It starts from the base rating, never from its own last result, so
// that assessing again gives the same bytes. The error is a [rules.Error] when the input cannot be decided: it names
// the fact and never its value.
func Assess(p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	return p.decide(&in, now)
}

// A memory is what one assessment after another is done in.
type memory struct {
	evaluator *rules.Evaluator
	in        Input
}

// decide decides an input in a memory that is used again.
func (p *Policy) decide(in *Input, now time.Time) (Decision, error) {
	m := p.memories.Get().(*memory)
	m.in = *in
	e, err := p.assess(&m.in, now, func(in *Input, today field.ISODate) (*rules.Result, error) {
		return m.evaluator.Evaluate(in, in.Answers, today)
	})
	m.in = Input{}
	p.memories.Put(m)
	return e.Decision, err
}

// assess decides an input, which it completes. The result of the explanation holds until evaluate is called again.
func (p *Policy) assess(in *Input, now time.Time, by evaluate) (Explanation, error) {
	if err := in.check(now); err != nil {
		_, more := p.set.Facts(in, in.Answers)
		return Explanation{}, rules.JoinErrors(err, more)
	}
	cal, err := in.Practice.Calendar(p.cal)
	if err != nil {
		return Explanation{}, err
	}
	if cal != p.cal {
		inZone := *p
		inZone.cal = cal
		p = &inZone
	}
	p.verifySender(in)
	return p.explainOnDates(in, now, by)
}

// explainOnDates decides an input on each of the dates that its request may have, where facts that the policy reads
// differ by them: the highest decision stands, and nothing is lowered.
func (p *Policy) explainOnDates(in *Input, now time.Time, by evaluate) (highest Explanation, err error) {
	given := *in
	changing, undated := in.derive(now, p.cal)
	undated = slices.DeleteFunc(undated, func(fact string) bool {
		// By the age is seen whom the text is about, even where no rule reads it.
		return fact != "patient.age_years" && !p.loaded.Thresholds[fact].Read
	})
	if len(undated) == 0 {
		return p.explainRecord(in, now, changing, doubtful{}, by)
	}
	on, last := p.cal.Dates(in.requested(now))
	for n := range last.Sub(on) + 1 {
		dated := given
		if !dated.Patient.AccountVerified.Value() {
			dated.Patient.ClearRecord()
		}
		dated.Patient.DeriveOn(on.Add(n))
		dated.derive(now, p.cal)
		e, err := p.explainRecord(&dated, now, changing, doubtful{undated: undated}, by)
		if err != nil {
			return Explanation{}, err
		}
		if n == 0 || e.Decision.To.Rank() > highest.Decision.To.Rank() ||
			e.Decision.To == highest.Decision.To && Compare(e.Decision, highest.Decision) < 0 {
			highest = e
		}
	}
	return highest, nil
}

// doubtful is what of the record nobody knows.
type doubtful struct {
	somebodyElse bool     // the text is about somebody else than the record
	undated      []string // facts that differ by the date, in a zone that is not known
}

// explainRecord decides an input that is complete. Where the text is about somebody else than the record, the record
// may raise, as if it were of whom the text is about, and it lowers nothing: the higher of both decisions stands.
func (p *Policy) explainRecord(
	in *Input, now time.Time, changing []moving.Fact, of doubtful, by evaluate,
) (Explanation, error) {
	if !in.aboutSomebodyElse() {
		return p.explain(in, now, changing, of, by)
	}
	of.somebodyElse = true
	whole := *in
	with, err := p.explain(&whole, now, changing, of, by)
	if err != nil {
		return Explanation{}, err
	}
	in.Patient.ClearRecord()
	without, err := p.explain(in, now, changing, of, by)
	if err == nil && with.Decision.To.Rank() > without.Decision.To.Rank() {
		return with, nil
	}
	return without, err
}

// explain decides an input that is complete, and adds to it what the ratings come to.
func (p *Policy) explain(
	in *Input, now time.Time, changing []moving.Fact, of doubtful, by evaluate,
) (Explanation, error) {
	from := baseOf(in, now)
	from.inConditions(&in.Submission)
	result, err := by(in, field.ISODate(p.cal.Today(now).String()))
	if err != nil {
		return Explanation{}, err
	}
	a := &assessment{
		policy: p, in: in, now: now, base: from, doubtful: of, ends: map[string]time.Time{},
		result: result,
	}
	a.words = a.result.Words()
	a.doubts(result.Facts())
	a.sortRules()
	d := Decision{
		ID: in.Submission.ID, Base: a.base.rating, To: a.raised(), Scores: a.result.Scores(),
		Now: now, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(),
		assessed: true, firm: a.base.firm(),
	}
	if a.words.Given {
		d.UnreadWords = rules.Known(a.words.Unread)
	}
	a.lower(&d)
	a.merge(&d)
	a.questions(&d)
	a.attend(&d)
	d.NextChange = a.nextChange(changing)
	return Explanation{Decision: d, result: func() *rules.Result { return result }}, nil
}

// assessment is the work on one submission.
type assessment struct {
	policy *Policy
	in     *Input // a copy, with what follows from it
	now    time.Time
	base   base
	result *rules.Result
	words  rules.Words // how much of the text was read

	doubtful

	fired, unknown []*ruled
	notRuledOut    []NotRuledOut
	ends           map[string]time.Time // when the timeframes of the rules that fired end, by rule
	errors         []rules.Error
	acting         []*ruled // the rules that fired and are not blocked
	canRuleOut     bool     // a question could rule out a higher rating
	asksToRaise    bool     // one of the questions that are asked could
	lowered        []*ruled // the downgrades that act, or would if a person agreed
	blocked        []Blocked
	conflict       bool // two acting rules give different routes
}

// ruled is a rule with what it does to a rating and its outcome.
type ruled struct {
	*rules.Rule
	kind  kind
	then  Then
	timed bool // time alone can change it, so that no one has seen all that it rests on
}

// could is the rating that a rule gives, or would give if it fired: of an upgrade, counted from the base; of a
// disposition without one, what it amounts to. It is none for the other rules.
func (r *ruled) could(from Rating) Rating {
	switch {
	case r.then.Upgrade == "one_step":
		return from.Up()
	case r.then.Upgrade != "":
		return Rating(r.then.Upgrade)
	case r.then.Disposition == dispositions[0] || r.then.Disposition == dispositions[1]:
		return Red
	case r.then.Disposition != "":
		return practice.Highest(from, Amber)
	}
	return ""
}

// sortRules finds the rules that fired and those that are unknown. An unknown or failed upgrade is not ruled out, and
// no rule and no setting can change that.
func (a *assessment) sortRules() {
	if a.base.unknown != "" {
		a.notRuledOut = append(a.notRuledOut, NotRuledOut{
			Rule: a.base.unknown, CouldBe: Red, Support: Unasked, Missing: []string{a.base.lacks},
		})
	}
	for rule := range a.result.Fired() {
		a.fired = append(a.fired, a.policy.ruled[rule.ID])
	}
	for rule := range a.result.Unknown() {
		a.unknown = append(a.unknown, a.policy.ruled[rule.ID])
	}
	fired := a.fired
	for _, r := range a.unknown {
		for len(fired) > 0 && fired[0].ID < r.ID { // errors stand in the order of rules
			a.timeframe(fired[0])
			fired = fired[1:]
		}
		missing, failure := a.result.Missing(r.Rule)
		if failure != "" {
			a.errors = append(a.errors, rules.Error{Code: failure, Rule: r.ID})
		}
		if could := r.could(a.base.rating); could.Valid() {
			n := NotRuledOut{Rule: r.ID, CouldBe: could, Support: Unasked, Missing: wire.Listed(missing)}
			if a.result.Supported(r.Rule) {
				n.Support = Suspected
			}
			a.notRuledOut = append(a.notRuledOut, n)
		}
	}
	for _, r := range fired {
		a.timeframe(r)
	}
}

// raised is the result before any lowering: the base, or the highest upgrade. An upgrade that rests only on what a
// clinician had seen when she rated is listed as blocked, and not applied.
func (a *assessment) raised() Rating {
	to := practice.Highest(a.base.rating, a.base.later)
	for _, r := range a.fired {
		if r.kind != upgrade {
			continue
		}
		if a.base.covered && !r.timed {
			a.blocked = append(a.blocked, Blocked{r.ID, []string{byClinician}})
			continue
		}
		to = practice.Highest(to, r.could(a.base.rating))
	}
	return to
}

// doubts makes visible what is said and cannot be so, or cannot be known of time: an instant that has not come, ratings
// that do not agree, a text about somebody else than the record, facts of a day that no calendar knows. Each blocks
// every lowering.
func (a *assessment) doubts(facts *rules.Facts) {
	for _, doubt := range []struct {
		holds      bool
		code, fact string
	}{
		{a.base.future, "future-instant", "submission.ratings"},
		{a.in.Submission.SubmittedAt.After(a.now), "future-instant", "submission.submitted_at"},
		{a.in.Obs.TakenAt.After(a.now), "future-instant", "obs.taken_at"},
		{a.base.conflict, "contradiction", "submission.rating"},
		{a.somebodyElse, "somebody-else", "submission.text"},
	} {
		if doubt.holds {
			a.errors = append(a.errors, rules.Error{Code: doubt.code, Fact: doubt.fact})
		}
	}
	for _, fact := range a.undated {
		a.errors = append(a.errors, rules.Error{Code: "zone-not-known", Fact: fact})
	}
	if a.policy.cal.Covers(a.policy.cal.Today(a.now)) {
		return
	}
	for fact, t := range a.policy.loaded.Thresholds {
		if strings.HasPrefix(fact, "day.") && t.Read && !facts.Given(fact) {
			a.errors = append(a.errors, rules.Error{Code: "calendar-not-known", Fact: fact})
		}
	}
	slices.SortFunc(a.errors, func(x, y rules.Error) int {
		return cmp.Or(strings.Compare(x.Code, y.Code), strings.Compare(x.Fact, y.Fact))
	})
}
