package capacity

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// outcome is what a rule of capacity may do.
type outcome struct {
	Exclude field.Cause  `key:"exclude" json:"exclude,omitempty"` // never this slot for this need
	Prefer  *int         `key:"prefer" json:"prefer,omitempty"`   // points in favour of this slot for this need
	Require *requirement `key:"require" json:"require,omitempty"`
	Reserve *reserve     `key:"reserve" json:"reserve,omitempty"`
	Cap     *capLimit    `key:"cap" json:"cap,omitempty"`
	// After a shortage is witnessed
	Release string     `key:"release" enum:"urgent_today,soon,routine" json:"release,omitempty"`
	Warn    field.Name `key:"warn" json:"warn,omitempty"` // beside a placement

	Alert  field.Name   `key:"alert" json:"alert,omitempty"`
	For    holdTime     `key:"for" json:"for,omitzero"`     // the alert is raised once its condition has held as long
	Clear  holdTime     `key:"clear" json:"clear,omitzero"` // and cleared once it has not held as long
	Notify []field.Name `key:"notify" json:"notify,omitempty"`

	Plan *planChange `key:"plan" json:"plan,omitempty"` // of what a line of the plan requires
}

// requirement is what a need must have beyond what was ordered.
type requirement struct {
	Minutes *int     `key:"minutes" json:"minutes,omitempty"`
	Slots   *int     `key:"slots" json:"slots,omitempty"` // adjoining slots of one clinician
	Skills  []string `key:"skills" json:"skills,omitempty"`
}

// reserve keeps the last free slots of a pool, on each date and site, from the needs that the rule holds for.
type reserve struct {
	Pool  string    `key:"pool" enum:"urgent_today,soon,routine" need:"yes" json:"pool"`
	Keep  int       `key:"keep" need:"yes" json:"keep"`
	Until timeOfDay `key:"until" json:"until,omitzero"` // on the date of the slots; the end of the day where not given
}

// ceiling lets at most so many of the needs that the rule holds for into each session or day.
type capLimit struct {
	Per string `key:"per" enum:"clinician_session,clinician_day,session,day" need:"yes" json:"per"`
	N   int    `key:"n" need:"yes" json:"n"`
}

// change is of what a line of the plan requires: set first, then scale, rounded up.
type planChange struct {
	Set   *int     `key:"set" json:"set,omitempty"`
	Scale *float64 `key:"scale" json:"scale,omitempty"`
}

// lasting is how long an alert has to hold, or not to: 10m, 2h, a day at most.
type holdTime time.Duration

var minutesOrHours = regexp.MustCompile(`^([1-9][0-9]{0,3})(m|h)$`)

// UnmarshalText reads minutes or hours.
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

// MarshalText is what UnmarshalText reads.
func (l holdTime) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%dm", int(time.Duration(l).Minutes())), nil
}

// The limits of what a rule may say.
const (
	maxPoints  = 10_000 // of one rule, and of all rules on one slot together
	maxRun     = 12     // adjoining slots of one need
	maxScale   = 10.0
	maxPlanned = 5_000 // slots that a line of the plan requires
)

// side: what keeps a need out counts when it is not ruled out; points, releases and targets need certain truth.
func side(then any) rules.Side {
	if t := then.(outcome); t.Prefer != nil || t.Release != "" || t.Plan != nil {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

// protects: a practice's own rule keeps no red out of a slot.
func protects(then any) map[string]any {
	if t := then.(outcome); t.Exclude != "" || t.Require != nil || t.Reserve != nil || t.Cap != nil {
		return map[string]any{"need.rating": "red"}
	}
	return nil
}

// acts are what one rule does; a rule does one thing.
func (t outcome) acts() (keys []string) {
	for _, a := range []struct {
		key  string
		does bool
	}{
		{"exclude", t.Exclude != ""},
		{"prefer", t.Prefer != nil},
		{"require", t.Require != nil},
		{"reserve", t.Reserve != nil},
		{"cap", t.Cap != nil},
		{"release", t.Release != ""},
		{"warn", t.Warn != ""},
		{"alert", t.Alert != ""},
		{"plan", t.Plan != nil},
	} {
		if a.does {
			keys = append(keys, a.key)
		}
	}
	return keys
}

// ofPlan tells whether a rule is about lines of the plan, and not about a need and a slot.
func (t outcome) ofPlan() bool { return t.Alert != "" || t.Plan != nil }

func checkThen(then any, report problem.Report) {
	t := then.(outcome)
	switch acts := t.acts(); {
	case len(acts) == 0 && t.Notify != nil:
		report("notify", "empty-outcome", "nothing says what there is to tell", "say alert: … or warn: … beside it")
	case len(acts) > 1:
		report(
			acts[1], "two-outcomes", "a rule does one thing, and this one does "+strings.Join(acts, " and "),
			"make a rule of each",
		)
	case t.Notify != nil && t.Alert == "" && t.Warn == "":
		report(
			"notify", "never-acts", "people are told of alerts and warnings",
			"say alert: … or warn: … in a rule of its own",
		)
	case t.Notify != nil && len(t.Notify) == 0:
		report("notify", "empty-list", "this list is empty", "name who is told, or leave it out")
	}
	for _, d := range []struct {
		key string
		of  holdTime
	}{{"for", t.For}, {"clear", t.Clear}} {
		if d.of != 0 && t.Alert == "" {
			report(
				d.key, "never-acts", "only an alert waits before it is raised or cleared",
				"say alert: …, or leave this out",
			)
		}
	}
	outside := func(key string, n *int, low, high int, said string) {
		if n != nil && (*n < low || *n > high) {
			report(key, "out-of-range", fmt.Sprintf("%s between %d and %d", said, low, high), "")
		}
	}
	outside("prefer", t.Prefer, -maxPoints, maxPoints, "points lie")
	if t.Prefer != nil && *t.Prefer == 0 {
		report("prefer", "never-acts", "no points change nothing", "write points in favour, or fewer than 0 against")
	}
	if r := t.Require; r != nil {
		outside("require/minutes", r.Minutes, 1, 240, "minutes lie")
		outside("require/slots", r.Slots, 1, maxRun, "adjoining slots lie")
		if r.Minutes == nil && r.Slots == nil && len(r.Skills) == 0 {
			report(
				"require", "empty-outcome", "nothing is required", "write {minutes: 20}, {slots: 2} or {skills: [ecg]}",
			)
		}
	}
	if r := t.Reserve; r != nil {
		outside("reserve/keep", &r.Keep, 1, maxPlanned, "slots to keep lie")
	}
	if c := t.Cap; c != nil {
		outside("cap/n", &c.N, 0, maxPlanned, "a cap lies")
	}
	if c := t.Plan; c != nil {
		outside("plan/set", c.Set, 0, maxPlanned, "required slots lie")
		if c.Scale != nil && !(*c.Scale >= 0 && *c.Scale <= maxScale) {
			report(
				"plan/scale", "out-of-range", fmt.Sprintf("a scale lies between 0 and %v", maxScale),
				"a fifth more is 1.2",
			)
		}
		if c.Set == nil && c.Scale != nil && *c.Scale == 1 {
			report("plan/scale", "never-acts", "times 1 changes nothing", "")
		}
		if c.Set == nil && c.Scale == nil {
			report("plan", "empty-outcome", "this changes nothing", "write {scale: 1.2} or {set: 20}")
		}
	}
}
