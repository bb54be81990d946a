package accounts

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Verify says what to do with one account at an instant. The strongest verdict of the rules that fired wins: lock, reject,
// hold, manual, ask_for, verify. A rule above verify that cannot be decided blocks it, and an unknown lock or reject makes
// it manual: what is not known goes to a person, and so does an account that no rule fits, or one of which something is not
// known that the policy's must_be_known names. Whatever the rules say, no verdict opens more than the evidence carries. A
// comparison that was not made speaks neither for nor against. The error is a [rules.Error] when the input cannot be decided.
func Verify(p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	switch {
	case now.IsZero():
		return Decision{}, &rules.Error{Code: "missing-fact", Fact: "now", Detail: "the instant of the decision"}
	case in.Account.ID == "":
		return Decision{}, &rules.Error{Code: "missing-fact", Fact: "account.id"}
	}
	v := &verification{Policy: p, account: &in.Account, now: now}
	v.derive()
	in.Day.Derive(now, p.cal)
	v.moving = append(v.moving, in.Day.MovingFacts(now, p.cal)...)
	facts, err := p.set.Facts(in, nil)
	if err != nil {
		return Decision{}, err
	}
	v.result = p.set.Evaluate(facts, field.ISODate(p.cal.Today(now).String()))
	d := Decision{
		ID: in.Account.ID, TriageNow: in.Account.HasRedSubmission, NearMatch: in.Account.compare(), Now: now, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(), result: v.result,
	}
	v.rules(&d)
	v.weigh(&d)
	v.open(&d)
	d.To, v.message = cmp.Or(d.To, string(v.aside.to)), cmp.Or(v.message, v.aside.message)
	v.sensitive(&d)
	v.text(&d)
	d.Errors = v.errors
	d.NextChange = moving.NextChange(now, p.cal, v.moving, v.result, p.loaded.Thresholds, slices.Concat(v.further, p.loaded.Edges))
	return d, nil
}

const (
	// maxHours is the most core hours that a fact counts.
	maxHours = 100_000
	// skew is how far ahead of the clock an instant may lie before it is a finding: machines' clocks differ by seconds.
	skew = 5 * time.Minute
)

// verification is the work on one account.
type verification struct {
	*Policy
	account *Account
	now     time.Time
	result  *rules.Result
	fired   []weighed
	unknown []weighed
	message field.MessageName
	aside   struct { // of rules without a verdict
		to      field.Name
		message field.MessageName
	}
	moving  []moving.Fact
	further []time.Time
	errors  []rules.Error
	// What the library's own safeguards go by, whatever derived facts were given beside the raw ones.
	years         *int
	numberInvalid bool
	contradictory bool
}

// weighed is a rule with its verdict.
type weighed struct {
	*rules.Rule
	outcome
	verdict Verdict
	cause   field.Cause
}

// derive computes what follows from raw inputs, the clock and the calendar; what the host gave stands.
func (v *verification) derive() {
	a := v.account
	if digits := strings.TrimSpace(a.NHSNumber.Reveal(rules.Viewer{Role: "system", Purpose: "check digit"})); digits != "" {
		v.numberInvalid = !ValidNHSNumber(digits) || strings.Trim(digits, digits[:1]+" -") == ""
		practice.Fill(&a.NHSNumberValid, rules.Known(ValidNHSNumber(digits)))
	}
	if !a.VerifiedAt.IsZero() && a.VerifiedAt.After(v.now) {
		v.ahead(a.VerifiedAt, "account.verified_at")
	}
	if a.ProxyEvidence != nil {
		practice.Fill(&a.ProxyEvidenceCount, rules.Known(min(len(a.ProxyEvidence), 50)))
	}
	v.age()
	switch created := a.CreatedAt; {
	case created.IsZero() || a.PendingCoreH != nil:
	case created.After(v.now):
		v.ahead(created, "account.created_at")
	default:
		if open, known := v.cal.OpenBetween(created, v.now); known {
			a.PendingCoreH = rules.Known(min(open.Hours(), maxHours))
			v.moving = append(v.moving, moving.CoreHours("account.pending_core_h", created, v.cal))
		}
	}
	switch asked := a.InfoRequestedAt; {
	case a.InfoRequestedWorkingDays != nil:
	case asked.IsZero():
		a.InfoRequestedWorkingDays = rules.Known(0)
	case asked.After(v.now):
		v.ahead(asked, "account.info_requested_at")
	default:
		if n, known := moving.WorkingDaysSince(asked, v.now, v.cal); known {
			a.InfoRequestedWorkingDays = &n
			v.moving = append(v.moving, moving.WorkingDays("account.info_requested_working_days", asked, v.cal))
		}
	}
}

// ahead notes an instant that has not come, which makes what follows from it not known until it has.
func (v *verification) ahead(at time.Time, fact string) {
	v.further = append(v.further, at)
	if at.After(v.now.Add(skew)) {
		v.errors = append(v.errors, rules.Error{Code: "future-instant", Fact: fact})
	}
}

func (v *verification) age() {
	a, today := v.account, v.cal.Today(v.now)
	born := a.DateOfBirth
	switch {
	case born.IsZero():
		v.years = a.AgeYears
		return
	case today.Before(born):
		v.ahead(born.At(0, v.cal.Zone()), "account.date_of_birth")
		return
	}
	if v.years = rules.Known(practice.Months(born, today) / 12); *v.years > 130 {
		v.errors = append(v.errors, rules.Error{Code: "out-of-range", Fact: "account.date_of_birth"})
		v.years, v.contradictory = nil, true
		return
	}
	if a.AgeYears != nil && *a.AgeYears != *v.years {
		v.errors = append(v.errors, rules.Error{Code: "contradiction", Fact: "account.age_years"})
		v.contradictory = true
	}
	if a.AgeYears == nil {
		a.AgeYears = v.years
		v.moving = append(v.moving, moving.Fact{Name: "account.age_years", Each: 24 * time.Hour, At: func(limit float64) []time.Time {
			return []time.Time{v.birthday(born, int(limit)), v.birthday(born, int(limit)+1)}
		}})
	}
	for _, years := range lookAgain {
		v.further = append(v.further, v.birthday(born, years))
	}
}

// birthday is the midnight at which somebody is so many years old.
func (v *verification) birthday(born calendar.Date, years int) time.Time {
	day := calendar.Date{Year: born.Year + years, Month: born.Month, Day: min(born.Day, 28)}
	for practice.Months(born, day) < 12*years {
		day = day.Add(1)
	}
	return day.At(0, v.cal.Zone())
}

// rules parts the rules into those that fired and those that cannot be decided, and gathers what those that fired say
// beside their verdicts.
func (v *verification) rules(d *Decision) {
	for _, o := range v.result.Outcomes() {
		w := weighed{Rule: o.Rule, outcome: o.Then.(outcome)}
		w.verdict, w.cause = w.outcome.verdict()
		switch o.Verdict {
		case rules.Unknown:
			v.unknown = append(v.unknown, w)
			missing, failed := v.result.Missing(o.Rule)
			if failed {
				v.errors = append(v.errors, rules.Error{Code: "rule-failed", Rule: o.ID})
			}
			d.Unknown = append(d.Unknown, Unknown{o.ID, wire.Listed(missing)})
		case rules.Fired:
			v.fired = append(v.fired, w)
			d.Fired = append(d.Fired, o.ID)
			v.beside(w, d)
		}
	}
	for _, w := range slices.SortedStableFunc(slices.Values(v.fired), func(a, b weighed) int { return b.verdict.rank() - a.verdict.rank() }) {
		d.Reasons = append(d.Reasons, Reason{Rule: w.ID, Because: w.Because})
	}
	for _, list := range []*[]string{&d.AskFor, &d.Alerts, &d.Notify, &d.Propose} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// beside is what a rule says beside its verdict.
func (v *verification) beside(w weighed, d *Decision) {
	d.AskFor = append(d.AskFor, words(w.AskFor)...)
	d.Notify = append(d.Notify, words(w.Notify)...)
	if w.Alert != "" {
		d.Alerts = append(d.Alerts, string(w.Alert))
	}
	if w.outcome.Propose != "" {
		d.Propose = append(d.Propose, string(w.outcome.Propose))
	}
	if w.Suspend != "" && (d.Suspend == "" || d.Suspend == "true") {
		d.Suspend = string(w.Suspend)
	}
	if w.verdict == nothingYet {
		v.aside.to, v.aside.message = cmp.Or(v.aside.to, w.To), cmp.Or(v.aside.message, w.Message)
	}
	if s := w.Suggest; s != nil && (d.Suggest == "" || s.Verify.rank() < d.Suggest.rank()) {
		d.Suggest = s.Verify
	}
}

// weigh finds the verdict of the rules: the strongest that fired, unless what cannot be decided stands above.
func (v *verification) weigh(d *Decision) {
	best := slices.MaxFunc(append(slices.Clone(v.fired), weighed{}), func(a, b weighed) int { return cmp.Compare(a.verdict.rank(), b.verdict.rank()) })
	d.Verdict = best.verdict
	for _, w := range v.deciding(best.verdict) {
		d.Reason, d.To, v.message = cmp.Or(d.Reason, named(w.cause)), cmp.Or(d.To, string(w.To)), cmp.Or(v.message, w.Message)
		if w.Verify.rank() > d.Level.rank() {
			d.Level = w.Verify
		}
	}
	above := func(w weighed) bool {
		switch {
		case d.Verdict.rank() >= Manual.rank():
			return false
		case w.verdict.rank() >= Reject.rank():
			return true
		}
		return d.Verdict != AskFor && (w.verdict.rank() > VerifyTo.rank() || w.Suspend != "")
	}
	switch {
	case slices.ContainsFunc(v.unknown, above):
		v.person(d, NotRuledOut)
	case d.Verdict == nothingYet:
		v.person(d, NoRuleFits)
	}
}

// deciding are the rules of the verdict that counts: those that suspend first, then those that say who decides.
func (v *verification) deciding(verdict Verdict) (out []weighed) {
	for _, w := range v.fired {
		if w.verdict == verdict && verdict != nothingYet {
			out = append(out, w)
		}
	}
	first := func(w weighed) int {
		switch {
		case w.Suspend != "":
			return 0
		case w.To != "":
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b weighed) int {
		if a.Local != b.Local { // the supplier's say who decides, and why, before the practice's own
			return map[bool]int{false: -1, true: 1}[a.Local]
		}
		return first(a) - first(b)
	})
	return out
}

// named is a cause that has a name.
func named(c field.Cause) Code {
	if c == "true" {
		return ""
	}
	return Code(c)
}

// person leaves the verdict to a person, for a reason of the library's own.
func (v *verification) person(d *Decision, code Code) {
	d.Verdict, d.Level, d.Reason, v.message = Manual, "", code, ""
	d.Reasons = slices.Insert(d.Reasons, 0, Reason{Code: code, Because: said[Code(strings.TrimRight(string(code), "_0123456789"))]})
}

func words(names []field.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
