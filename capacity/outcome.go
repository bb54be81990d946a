// What a rule of capacity may do: the struct that a rule's then: is read into, the table of effects, and what is
// checked beyond the tags of the struct.

package capacity

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An outcome is what then: of a rule says. A rule has exactly one effect; for, clear and notify say more of an alert or
// of a warning.
type outcome struct {
	// Exclude: a need that the rule is about never gets a slot that it is about.
	Exclude field.Cause `key:"exclude" json:"exclude,omitempty" one_of:"two-outcomes"`
	// Prefer are points in favour of a slot for a need; below 0 they are against it.
	Prefer  *int         `key:"prefer" json:"prefer,omitempty" range:"-10000..10000" one_of:"two-outcomes"`
	Require *requirement `key:"require" json:"require,omitempty" one_of:"two-outcomes"`
	Reserve *reserve     `key:"reserve" json:"reserve,omitempty" one_of:"two-outcomes"`
	Cap     *capLimit    `key:"cap" json:"cap,omitempty" one_of:"two-outcomes"`
	// Release is the pool whose slots are opened early once a shortage is proved.
	Release string `key:"release" enum:"urgent_today,soon,routine" json:"release,omitempty" one_of:"two-outcomes"`
	// Warn is a code that is put beside a placement; it moves nobody.
	Warn field.Name `key:"warn" json:"warn,omitempty" one_of:"two-outcomes"`

	Alert field.Name `key:"alert" json:"alert,omitempty" one_of:"two-outcomes"`
	// For is how long the condition has to hold before the alert is raised; 0: at once.
	For holdTime `key:"for" json:"for,omitzero"`
	// Clear is how long the condition has to be gone before a raised alert is cleared; 0: at once.
	Clear  holdTime     `key:"clear" json:"clear,omitzero"`
	Notify []field.Name `key:"notify" json:"notify,omitempty"`

	Plan *planChange `key:"plan" json:"plan,omitempty" one_of:"two-outcomes"`
}

// A requirement is what a need must have beyond what was ordered.
type requirement struct {
	Minutes *int     `key:"minutes" json:"minutes,omitempty" range:"1..240"`
	Slots   *int     `key:"slots" json:"slots,omitempty" range:"1..12"` // adjoining slots of one clinician
	Skills  []string `key:"skills" json:"skills,omitempty"`
}

// A reserve keeps the last free slots of a pool, on each date and site, from the needs that the rule is about.
type reserve struct {
	Pool string `key:"pool" enum:"urgent_today,soon,routine" need:"yes" json:"pool"`
	Keep int    `key:"keep" need:"yes" json:"keep" range:"1..5000"` // slots
	// On the date of the slots; zero: the end of the day
	Until timeOfDay `key:"until" json:"until,omitzero"`
}

// A capLimit lets at most N of the needs that the rule is about into each session or day.
type capLimit struct {
	Per string `key:"per" enum:"clinician_session,clinician_day,session,day" need:"yes" json:"per"`
	N   int    `key:"n" need:"yes" json:"n" range:"0..5000"`
}

// A planChange changes how many slots a line of the plan requires: it is set first, then scaled and rounded up.
type planChange struct {
	Set   *int     `key:"set" json:"set,omitempty" range:"0..5000"`
	Scale *float64 `key:"scale" json:"scale,omitempty" range:"0..10"`
}

// A holdTime is how long an alert has to hold, or to be gone: 10m, 2h, a day at most.
type holdTime time.Duration

// minutesOrHours is how a holdTime is written.
var minutesOrHours = regexp.MustCompile(`^([1-9][0-9]{0,3})(m|h)$`)

// UnmarshalText reads minutes or hours, "15m" or "2h".
func (l *holdTime) UnmarshalText(b []byte) error {
	m := minutesOrHours.FindSubmatch(b)
	if m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		*l = holdTime(time.Duration(n) * map[string]time.Duration{"m": time.Minute, "h": time.Hour}[string(m[2])])
	}
	if m == nil || time.Duration(*l) > 24*time.Hour {
		return problem.Problem{
			Code: "bad-duration", Message: "this is not a length of time that an alert can wait",
			Hint: "write minutes or hours, 15m or 2h, a day at most",
		}
	}
	return nil
}

// MarshalText writes what UnmarshalText reads, in minutes.
func (l holdTime) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%dm", int(time.Duration(l).Minutes())), nil
}

// The limits that code needs; those of the tags above are the same.
const (
	maxPoints  = 10_000 // of one rule, and of all rules on one slot together
	maxRun     = 12     // adjoining slots of one need
	maxPlanned = 5_000  // slots that a line of the plan requires
)

// An effect is one thing that a rule may do, with everything that the rest of the package asks about it. A new effect
// is a field of outcome, a row here, and the place that carries it out.
type effect struct {
	key   string
	given func(outcome) bool
	side  rules.Side
	// restricts: the effect keeps needs out of slots, and a practice's own rule must not do so to a red one.
	restricts bool
	// ofLine: the rule is about a line of the plan, and not about a need and a slot.
	ofLine bool
	// tables is where an evaluator keeps its tables of such rules; nil for rules about lines.
	tables func(*evaluator) *[]*table
}

// effects are all that a rule may do. What keeps a need out counts while its condition is not ruled out; points, early
// releases and changes of the plan need a condition that is certain.
var effects = []effect{
	{
		key: "exclude", given: func(o outcome) bool {
			return o.Exclude != ""
		}, side: rules.UnknownActs, restricts: true,
		tables: func(e *evaluator) *[]*table { return &e.excludes },
	},
	{
		key: "prefer", given: func(o outcome) bool { return o.Prefer != nil }, side: rules.CertaintyActs,
		tables: func(e *evaluator) *[]*table { return &e.prefers },
	},
	{
		key: "require", given: func(o outcome) bool {
			return o.Require != nil
		}, side: rules.UnknownActs, restricts: true,
		tables: func(e *evaluator) *[]*table { return &e.requires },
	},
	{
		key: "reserve", given: func(o outcome) bool {
			return o.Reserve != nil
		}, side: rules.UnknownActs, restricts: true,
		tables: func(e *evaluator) *[]*table { return &e.quotaRules },
	},
	{
		key: "cap", given: func(o outcome) bool { return o.Cap != nil }, side: rules.UnknownActs, restricts: true,
		tables: func(e *evaluator) *[]*table { return &e.quotaRules },
	},
	{
		key: "release", given: func(o outcome) bool { return o.Release != "" }, side: rules.CertaintyActs,
		tables: func(e *evaluator) *[]*table { return &e.releases },
	},
	{
		key: "warn", given: func(o outcome) bool { return o.Warn != "" }, side: rules.UnknownActs,
		tables: func(e *evaluator) *[]*table { return &e.warns },
	},
	{key: "alert", given: func(o outcome) bool { return o.Alert != "" }, side: rules.UnknownActs, ofLine: true},
	{key: "plan", given: func(o outcome) bool { return o.Plan != nil }, side: rules.CertaintyActs, ofLine: true},
}

// effect is the one thing that the outcome does; the zero effect for an outcome that only says whom to notify.
func (t outcome) effect() effect {
	for _, e := range effects {
		if e.given(t) {
			return e
		}
	}
	return effect{side: rules.UnknownActs}
}

// side says for the rules engine what an unknown condition does to an outcome.
func side(then any) rules.Side { return then.(outcome).effect().side }

// protects says which facts a practice's own rule with such an outcome must rule out: it keeps no red need out of a
// slot.
func protects(then any) map[string]any {
	if then.(outcome).effect().restricts {
		return map[string]any{"need.rating": "red"}
	}
	return nil
}

// checkThen reports what an outcome says that has no meaning, beyond what its tags refuse.
func checkThen(then any, report problem.Report) {
	t := then.(outcome)
	t.checkNotify(report)
	if t.Alert == "" {
		const message, hint = "only an alert waits before it is raised or cleared", "say alert: …, or leave this out"
		if t.For != 0 {
			report("for", "never-acts", message, hint)
		}
		if t.Clear != 0 {
			report("clear", "never-acts", message, hint)
		}
	}
	if t.Prefer != nil && *t.Prefer == 0 {
		report("prefer", "never-acts", "no points change nothing", "write points in favour, or fewer than 0 against")
	}
	if r := t.Require; r != nil && r.Minutes == nil && r.Slots == nil && len(r.Skills) == 0 {
		report("require", "empty-outcome", "nothing is required", "write {minutes: 20}, {slots: 2} or {skills: [ecg]}")
	}
	if t.Plan != nil {
		t.Plan.check(report)
	}
}

// checkNotify reports people who are named and would never be notified.
func (t outcome) checkNotify(report problem.Report) {
	switch {
	case t.Notify == nil:
	case t.effect().key == "":
		report("notify", "empty-outcome", "nothing says what there is to tell", "say alert: … or warn: … beside it")
	case t.Alert == "" && t.Warn == "":
		const message = "people are told of alerts and warnings"
		report("notify", "never-acts", message, "say alert: … or warn: … in a rule of its own")
	case len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	}
}

// check reports a change that changes nothing.
func (c planChange) check(report problem.Report) {
	switch {
	case c.Set != nil:
	case c.Scale == nil:
		report("plan", "empty-outcome", "this changes nothing", "write {scale: 1.2} or {set: 20}")
	case *c.Scale == 1:
		report("plan/scale", "never-acts", "times 1 changes nothing", "")
	}
}
