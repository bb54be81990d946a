package limits

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// outcome is what a rule of limits may do.
type outcome struct {
	Door Door `key:"door" enum:"open,routine_only,closed" json:"door,omitempty"`

	Set     *Amount  `key:"set" json:"set,omitempty"`
	Scale   *float64 `key:"scale" json:"scale,omitempty"`
	ScaleBy *scaling `key:"scale_by" json:"scale_by,omitempty"`
	Add     *int     `key:"add" json:"add,omitempty"`
	Min     *int     `key:"min" json:"min,omitempty"` // the figure is at least this
	Max     *int     `key:"max" json:"max,omitempty"` // the figure is at most this
	Round   string   `key:"round" enum:"down,up,nearest" json:"round,omitempty"`

	Clamp *clamping `key:"clamp" json:"clamp,omitempty"`
	Floor *int      `key:"floor" json:"floor,omitempty"`

	Refuse field.Cause `key:"refuse" json:"refuse,omitempty"` // at admission
	Exempt field.Cause `key:"exempt" json:"exempt,omitempty"` // at admission: from figures and refusals

	Topics  *topicList        `key:"topics" json:"topics,omitempty"`
	Message field.MessageName `key:"message" json:"message,omitempty"`
	Alert   field.Name        `key:"alert" json:"alert,omitempty"`
	For     field.Duration    `key:"for" json:"for,omitzero"` // the alert is raised once its condition has held as long
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

// scaling multiplies a figure by a fact in percent, held between Min and Max percent.
type scaling struct {
	Fact field.FactName `key:"fact" need:"yes" json:"fact"`
	Min  *float64       `key:"min" json:"min,omitempty"`
	Max  *float64       `key:"max" json:"max,omitempty"`
}

// UnmarshalText reads the name of the fact alone.
func (s *scaling) UnmarshalText(b []byte) error {
	s.Fact = field.FactName(b)
	return nil
}

// clamping holds the result whatever the layers before it say.
type clamping struct {
	Door      Door `key:"door" enum:"open,routine_only" json:"door,omitempty"` // not tighter than this
	Unlimited bool `key:"unlimited" json:"unlimited,omitempty"`
	Floor     *int `key:"floor" json:"floor,omitempty"`
	Ceiling   *int `key:"ceiling" json:"ceiling,omitempty"`
}

// topicList are the subjects of requests that are not offered.
type topicList struct {
	Hide []field.Name `key:"hide" need:"yes" json:"hide"`
}

const maxScale = 100.0

// shuts tells whether a rule would keep patients out.
func (t outcome) shuts() bool {
	zero := t.Set != nil && *t.Set == Amount{} || t.Scale != nil && *t.Scale == 0 || t.Max != nil && *t.Max == 0 ||
		t.ScaleBy != nil && t.ScaleBy.Max != nil && *t.ScaleBy.Max == 0 || t.Clamp != nil && t.Clamp.Ceiling != nil && *t.Clamp.Ceiling == 0
	return zero || t.Refuse != "" || t.Door != "" && t.Door != Open
}

// bounds are the least and the most that a rule allows.
func (t outcome) bounds() (low, high int) {
	high = maxFigure
	if t.Floor != nil {
		low = *t.Floor
	}
	if c := t.Clamp; c != nil {
		if c.Floor != nil {
			low = max(low, *c.Floor)
		}
		if c.Ceiling != nil {
			high = *c.Ceiling
		}
		if c.Unlimited {
			low = maxFigure
		}
	}
	return low, high
}

// changesFigure tells whether a rule changes a figure.
func (t outcome) changesFigure() bool {
	return t.Set != nil || t.Scale != nil || t.ScaleBy != nil || t.Add != nil || t.Min != nil || t.Max != nil || t.Floor != nil || t.Clamp != nil
}

// relaxes tells whether a rule may let more in.
func (t outcome) relaxes() bool {
	more := t.Exempt != "" || t.Floor != nil || t.Min != nil || t.Set != nil || t.ScaleBy != nil || t.Scale != nil && *t.Scale > 1 || t.Add != nil && *t.Add > 0
	if c := t.Clamp; c != nil {
		more = more || c.Door != "" || c.Unlimited || c.Floor != nil
	}
	return more && !t.shuts()
}

// side: relaxing needs certain truth; a rule that tightens or tells staff is listed when it cannot be decided.
func side(then any) rules.Side {
	if then.(outcome).relaxes() {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

// weakens tells whether a rule may let more in, whatever else it shuts, or takes the place of a text for patients: a
// practice's own layer may not add it.
func weakens(then any) bool {
	t := then.(outcome)
	more := t.Door == Open || t.Exempt != "" || t.Floor != nil || t.Min != nil || t.Set != nil && *t.Set != Amount{} || t.Scale != nil && *t.Scale > 1 || t.Add != nil && *t.Add > 0
	if by := t.ScaleBy; by != nil {
		more = more || by.Max == nil || *by.Max > 100
	}
	if c := t.Clamp; c != nil {
		more = more || c.Door != "" || c.Unlimited || c.Floor != nil
	}
	return more || t.Message != "" && t.Door == "" && t.Refuse == ""
}

func checkThen(then any, report problem.Report) {
	t := then.(outcome)
	if t.Door == Closed && t.Message == "" {
		report("door", "closed-without-message", "the door is closed and no text tells patients what to do", "name one: message: …")
	}
	if t.Refuse != "" && t.Message == "" {
		report("refuse", "closed-without-message", "patients are turned away and no text tells them what to do", "name one: message: …")
	}
	if t.Refuse != "" && t.Exempt != "" {
		report("exempt", "refuses-and-exempts", "a rule refuses or exempts, not both", "make two rules")
	}
	if t.Scale != nil && (*t.Scale < 0 || *t.Scale > maxScale) {
		report("scale", "out-of-range", fmt.Sprintf("a scale lies between 0 and %v", maxScale), "half is 0.5, 70 % is 0.7, a fifth more is 1.2")
	}
	for _, n := range []struct {
		key string
		of  *int
		low int
	}{{"min", t.Min, 0}, {"max", t.Max, 0}, {"floor", t.Floor, 0}, {"add", t.Add, -maxFigure}} {
		if n.of != nil && (*n.of < n.low || *n.of > maxFigure) {
			report(n.key, "out-of-range", fmt.Sprintf("a figure lies between 0 and %d", maxFigure), "")
		}
	}
	if t.Min != nil && t.Max != nil && *t.Min > *t.Max {
		report("min", "floor-above-ceiling", "min lies above max", "")
	}
	if !t.For.IsZero() && (t.Alert == "" || t.For.Working() || t.For.Unit == "d" || t.For.Unit == "session") {
		report("for", "bad-duration", "for says how many minutes or hours an alert must hold before it is raised", "write alert: …, for: 15m")
	}
	if t.Round != "" && t.Scale == nil && t.ScaleBy == nil {
		report("round", "nothing-to-round", "only a scale is rounded", "")
	}
	if t.Message != "" && !t.shuts() && !t.changesFigure() {
		report("message", "never-acts", "this rule shuts nothing, so its text is never shown", "say door: or refuse:, or leave the text out")
	}
	if t.Topics != nil && len(t.Topics.Hide) == 0 {
		report("topics/hide", "empty-list", "this list is empty", "")
	}
	t.checkScaleBy(report)
	t.checkClamp(report)
}

// percents are the facts that scale_by may name.
var percents = []string{"staff.gp_sessions_present_pct", "staff.clinical_sessions_present_pct", "demand.today_pct_of_forecast", "demand.last_hour_pct_of_forecast", "limit.used_pct", "limit.active_pct"}

func (t outcome) checkScaleBy(report problem.Report) {
	s := t.ScaleBy
	switch {
	case s == nil:
	case !slices.Contains(percents, string(s.Fact)):
		report("scale_by/fact", "unknown-fact", "a figure is scaled by a fact in percent", problem.Suggest(string(s.Fact), percents))
	case s.Min != nil && (*s.Min < 0 || *s.Min > 100*maxScale), s.Max != nil && (*s.Max < 0 || *s.Max > 100*maxScale), s.Min != nil && s.Max != nil && *s.Min > *s.Max:
		report("scale_by", "out-of-range", fmt.Sprintf("min and max are percents, min at most max, from 0 to %v", 100*maxScale), "write {fact: …, min: 50, max: 120}")
	}
}

func (t outcome) checkClamp(report problem.Report) {
	c := t.Clamp
	if c == nil {
		return
	}
	for _, n := range []struct {
		key string
		of  *int
	}{{"clamp/floor", c.Floor}, {"clamp/ceiling", c.Ceiling}} {
		if n.of != nil && (*n.of < 0 || *n.of > maxFigure) {
			report(n.key, "out-of-range", fmt.Sprintf("a figure lies between 0 and %d", maxFigure), "")
		}
	}
	floor := c.Floor
	if floor == nil {
		floor = t.Floor
	}
	switch {
	case floor != nil && c.Ceiling != nil && *floor > *c.Ceiling:
		report("clamp/ceiling", "floor-above-ceiling", "the floor lies above this ceiling", "")
	case c.Unlimited && c.Ceiling != nil:
		report("clamp/ceiling", "floor-above-ceiling", "unlimited lies above every ceiling", "")
	case *c == clamping{}:
		report("clamp", "empty-outcome", "this clamp holds nothing", "write {door: open}, {unlimited: true}, {floor: 20} or {ceiling: 120}")
	}
}
