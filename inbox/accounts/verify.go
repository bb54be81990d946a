// The verification of one account: the public verb, and the facts that follow from raw inputs, the clock and the
// calendar.

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
)

// Verify says what to do with one account at an instant. The strongest verdict of the rules that fired wins: lock,
// reject, hold, manual, ask_for, verify. A rule above verify that cannot be decided blocks verify, and one that would
// lock or reject blocks ask_for too; the account then goes to a person. So does an account that no rule fits, or one
// of which a fact in the policy's must_be_known is not known. Whatever the rules say, no verdict opens more than the
// evidence supports. A comparison that was not made speaks neither for nor against the account.
//
// The error is a [rules.Error] where the input cannot be decided; it names the fact and never its value.
func Verify(p *Policy, in Input, now time.Time) (Decision, error) {
	switch {
	case p == nil || p.set == nil:
		return Decision{}, &rules.Error{Code: "no-policy"}
	case now.IsZero():
		return Decision{}, &rules.Error{Code: "missing-fact", Fact: "now", Detail: "the instant of the decision"}
	case in.Account.ID == "":
		return Decision{}, &rules.Error{Code: "missing-fact", Fact: "account.id"}
	}
	cal, err := in.Practice.Calendar(p.cal)
	if err != nil {
		_, more := p.set.Facts(in, rules.Answers{})
		return Decision{}, rules.JoinErrors(err, more)
	}
	if cal != p.cal {
		inZone := *p
		inZone.cal = cal
		p = &inZone
	}
	v := &verification{Policy: p, account: &in.Account, now: now}
	v.derive()
	in.Day.Derive(now, p.cal)
	v.moving = append(v.moving, in.Day.MovingFacts(now, p.cal)...)
	facts, err := p.set.Facts(&in, rules.Answers{})
	if err != nil {
		return Decision{}, err
	}
	v.result = p.set.Evaluate(facts, field.ISODate(p.cal.Today(now).String()))
	d := Decision{
		ID: in.Account.ID, TriageNow: in.Account.HasRedSubmission, NearMatch: in.Account.comparisons(), Now: now,
		Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(), result: v.result,
	}
	v.collectRules(&d)
	v.decideVerdict(&d)
	v.limitOpening(&d)
	d.To = cmp.Or(d.To, string(v.withoutVerdict.to))
	v.message = cmp.Or(v.message, v.withoutVerdict.message)
	v.sendToNamedStaff(&d)
	v.preparePatientText(&d)
	d.Errors = v.errors
	further := slices.Concat(v.futureInstants, p.loaded.Edges)
	d.NextChange = moving.NextChange(now, p.cal, v.moving, v.result, p.loaded.Thresholds, further)
	return d, nil
}

const (
	// maxHours is the most core hours that a fact counts.
	maxHours = 100_000
	// maxYears is the greatest age that a date of birth may give.
	maxYears = 130
	// maxProxyEvidence is the most pieces of evidence that a fact counts.
	maxProxyEvidence = 50
	// clockSkew is how far ahead of the clock an instant may lie before it is reported: the clocks of machines differ
	// by seconds.
	clockSkew = 5 * time.Minute
)

// A verification is the work on one account at one instant.
type verification struct {
	*Policy
	account        *Account
	now            time.Time
	result         *rules.Result
	fired          []ruleVerdict
	unknown        []ruleVerdict
	message        field.MessageName // of the rules that decide, then of withoutVerdict
	withoutVerdict struct {          // what rules without a verdict say, for what those with one leave open
		to      field.Name
		message field.MessageName
	}
	moving         []moving.Fact
	futureInstants []time.Time // instants of the input that lie ahead, and birthdays
	errors         []rules.Error

	// The library's safeguards go by the raw inputs, also where a host gives derived facts that say otherwise.
	years         *int // the patient's age; nil where it is not known
	numberInvalid bool // the NHS number fails its check digit, or repeats one digit ten times
	contradictory bool // the date of birth cannot be, or is not that of the age that was given
}

// derive computes what follows from raw inputs, the clock and the calendar; what the host gave stands.
func (v *verification) derive() {
	a := v.account
	number := strings.TrimSpace(a.NHSNumber.Reveal(rules.Viewer{Role: "system", Purpose: "check digit"}))
	if number != "" {
		valid := ValidNHSNumber(number)
		v.numberInvalid = !valid || strings.Trim(number, number[:1]+" -") == ""
		if !a.NHSNumberValid.Given() {
			a.NHSNumberValid = rules.Withhold(valid)
		}
	}
	if !a.VerifiedAt.IsZero() && a.VerifiedAt.After(v.now) {
		v.addFutureInstant(a.VerifiedAt, "account.verified_at")
	}
	if a.ProxyEvidence.Given() {
		practice.Fill(&a.ProxyEvidenceCount, rules.Known(min(len(a.ProxyEvidence.Value()), maxProxyEvidence)))
	}
	v.deriveAge()
	v.derivePending()
	v.deriveInfoRequested()
}

// derivePending counts the core hours since the account was created.
func (v *verification) derivePending() {
	a := v.account
	created := a.CreatedAt
	switch {
	case created.IsZero() || a.PendingCoreH != nil:
	case created.After(v.now):
		v.addFutureInstant(created, "account.created_at")
	default:
		if open, known := v.cal.OpenBetween(created, v.now); known {
			a.PendingCoreH = rules.Known(min(open.Hours(), maxHours))
			v.moving = append(v.moving, moving.CoreHours("account.pending_core_h", created, v.cal))
		}
	}
}

// deriveInfoRequested counts the working days since information was asked for.
func (v *verification) deriveInfoRequested() {
	const name = "account.info_requested_working_days"
	a := v.account
	asked := a.InfoRequestedAt
	switch {
	case a.InfoRequestedWorkingDays != nil:
	case asked.IsZero():
		a.InfoRequestedWorkingDays = rules.Known(0)
	case asked.After(v.now):
		v.addFutureInstant(asked, "account.info_requested_at")
	default:
		if n, known := moving.WorkingDaysSince(asked, v.now, v.cal); known {
			a.InfoRequestedWorkingDays = &n
			v.moving = append(v.moving, moving.WorkingDays(name, asked, v.cal))
		}
	}
}

// addFutureInstant notes an instant that lies ahead: what follows from it is not known until it comes.
func (v *verification) addFutureInstant(at time.Time, fact string) {
	v.futureInstants = append(v.futureInstants, at)
	if at.After(v.now.Add(clockSkew)) {
		v.errors = append(v.errors, rules.Error{Code: "future-instant", Fact: fact})
	}
}

// deriveAge computes the patient's age from the date of birth, and holds the age that was given against it. Where
// nobody has said in which zone the practice is, the age is known that is the same on all dates that now may have.
func (v *verification) deriveAge() {
	a := v.account
	today, last := v.cal.Dates(v.now)
	born := a.DateOfBirth.Value()
	switch {
	case born.IsZero():
		if a.AgeYears.Given() {
			v.years = rules.Known(a.AgeYears.Value())
		}
		return
	case last.Before(born):
		at, _ := v.cal.Begins(born)
		v.addFutureInstant(at, "account.date_of_birth")
		return
	}
	years, most := practice.Months(born, today)/12, practice.Months(born, last)/12
	for _, age := range append([]int{most}, reviewAges...) {
		first, last := v.birthday(born, age)
		v.futureInstants = append(v.futureInstants, first, last)
	}
	if most > maxYears {
		v.errors = append(v.errors, rules.Error{Code: "out-of-range", Fact: "account.date_of_birth"})
		v.contradictory = true
		return
	}
	if given := a.AgeYears; given.Given() && given.Value() != years && given.Value() != most {
		v.errors = append(v.errors, rules.Error{Code: "contradiction", Fact: "account.age_years"})
		v.contradictory = true
	}
	if years != most {
		v.errors = append(v.errors, rules.Error{Code: "zone-not-known", Fact: "account.age_years"})
		return
	}
	v.years = &years
	if !a.AgeYears.Given() {
		a.AgeYears = rules.Withhold(years)
		v.moving = append(v.moving, moving.Fact{
			Name: "account.age_years", Each: 24 * time.Hour, At: func(limit float64) (out []time.Time) {
				for _, age := range []int{int(limit), int(limit) + 1} {
					first, last := v.birthday(born, age)
					out = append(out, first, last)
				}
				return out
			},
		})
	}
}

// birthday are the instants between which somebody reaches an age, the midnight of a date. Who was born on 29 February
// does so on 1 March of a year without that date.
func (v *verification) birthday(born calendar.Date, years int) (first, last time.Time) {
	day := calendar.Date{Year: born.Year + years, Month: born.Month, Day: min(born.Day, 28)}
	for practice.Months(born, day) < 12*years {
		day = day.Add(1)
	}
	return v.cal.Begins(day)
}
