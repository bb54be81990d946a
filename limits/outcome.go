// What a rule of limits.yaml may say under "then:", and what is wrong with it.

package limits

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An outcome is what a rule does once its condition holds. What is not given is nil or "". Figures are numbers of
// requests; effects.go says what each key does.
type outcome struct {
	Door Door `key:"door" enum:"open,routine_only,closed" json:"door,omitempty"`

	// The new figure is set, or the figure before it, times scale and scale_by, plus add, at most max and at least min.
	Set     *amount  `key:"set" json:"set,omitempty"`
	Scale   *float64 `key:"scale" range:"0..100" json:"scale,omitempty"` // 1 leaves the figure as it is
	ScaleBy *scaling `key:"scale_by" json:"scale_by,omitempty"`
	Add     *int     `key:"add" range:"-100000..100000" json:"add,omitempty"`
	Min     *int     `key:"min" range:"0..100000" json:"min,omitempty"`
	Max     *int     `key:"max" range:"0..100000" json:"max,omitempty"`
	Round   string   `key:"round" enum:"down,up,nearest" json:"round,omitempty"` // down where not given

	Clamp *clamping `key:"clamp" json:"clamp,omitempty"`
	Floor *int      `key:"floor" range:"0..100000" json:"floor,omitempty"` // short for clamp: {floor: …}

	// At admission a request is refused, or is exempt from figures and refusals, with the cause given here.
	Refuse field.Cause `key:"refuse" one_of:"refuses-and-exempts" json:"refuse,omitempty"`
	Exempt field.Cause `key:"exempt" one_of:"refuses-and-exempts" json:"exempt,omitempty"`

	Topics  *topicList        `key:"topics" json:"topics,omitempty"`
	Message field.MessageName `key:"message" json:"message,omitempty"` // for patients who are kept out
	Alert   field.Name        `key:"alert" json:"alert,omitempty"`
	For     field.Duration    `key:"for" json:"for,omitzero"` // until the alert is raised
	Notify  []field.Name      `key:"notify" json:"notify,omitempty"`
}

// A scaling multiplies a figure by a fact in percent, which is first held between Min and Max percent.
type scaling struct {
	Fact field.FactName `key:"fact" need:"yes" json:"fact"`
	Min  *float64       `key:"min" range:"0..10000" json:"min,omitempty"`
	Max  *float64       `key:"max" range:"0..10000" json:"max,omitempty"`
}

// UnmarshalText reads the name of the fact alone.
func (s *scaling) UnmarshalText(b []byte) error {
	s.Fact = field.FactName(b)
	return nil
}

// A clamping holds the result of all layers before it: the door is not tighter than Door, the figure is unlimited, or
// lies between Floor and Ceiling.
type clamping struct {
	Door      Door `key:"door" enum:"open,routine_only" json:"door,omitempty"`
	Unlimited bool `key:"unlimited" json:"unlimited,omitempty"`
	Floor     *int `key:"floor" range:"0..100000" json:"floor,omitempty"`
	Ceiling   *int `key:"ceiling" range:"0..100000" json:"ceiling,omitempty"`
}

// A topicList names subjects of requests that patients are not offered.
type topicList struct {
	Hide []field.Name `key:"hide" need:"yes" json:"hide"`
}

// hidden are the topics that the outcome hides; nil where it hides none.
func (t outcome) hidden() []string {
	if t.Topics == nil {
		return nil
	}
	return stringsOf(t.Topics.Hide)
}

// bounds are the least and the most that an outcome allows of a figure.
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

// checkThen reports what is wrong with an outcome beyond the form of its keys.
func checkThen(then any, report problem.Report) {
	t := then.(outcome)
	t.checkTexts(report)
	t.checkAlert(report)
	if above(t.Min, t.Max) {
		report("min", "floor-above-ceiling", "min lies above max", "")
	}
	if t.Round != "" && t.Scale == nil && t.ScaleBy == nil {
		report("round", "nothing-to-round", "only a scale is rounded", "")
	}
	if t.Topics != nil && len(t.Topics.Hide) == 0 {
		report("topics/hide", "empty-list", "this list is empty", "")
	}
	t.checkScaleBy(report)
	t.checkClamp(report)
}

// checkTexts reports patients kept out without a text, and a text that nobody would see.
func (t outcome) checkTexts(report problem.Report) {
	const hint = "name one: message: …"
	if t.Door == Closed && t.Message == "" {
		report("door", "closed-without-message", "the door is closed and no text tells patients what to do", hint)
	}
	if t.Refuse != "" && t.Message == "" {
		report("refuse", "closed-without-message", "patients are turned away and no text tells them what to do", hint)
	}
	if e := t.effect(); t.Message != "" && !e.shuts && !e.figure {
		report("message", "never-acts", "this rule shuts nothing, so its text is never shown",
			"say door: or refuse:, or leave the text out")
	}
}

// checkAlert reports a duration that no alert waits for, or that is not counted in minutes or hours.
func (t outcome) checkAlert(report problem.Report) {
	if t.For.IsZero() {
		return
	}
	if t.Alert == "" || t.For.Working() || t.For.Unit == "d" || t.For.Unit == "session" {
		report("for", "bad-duration", "for says how many minutes or hours an alert must hold before it is raised",
			"write alert: …, for: 15m")
	}
}

// checkScaleBy reports a fact that is no percentage, and a range that holds nothing.
func (t outcome) checkScaleBy(report problem.Report) {
	s := t.ScaleBy
	switch {
	case s == nil:
	case !slices.Contains(percentFacts, string(s.Fact)):
		report("scale_by/fact", "unknown-fact", "a figure is scaled by a fact in percent",
			problem.Suggest(string(s.Fact), percentFacts))
	case above(s.Min, s.Max):
		report("scale_by", "out-of-range", "min and max are percents, min at most max, from 0 to 10000",
			"write {fact: …, min: 50, max: 120}")
	}
}

// checkClamp reports a clamp that holds nothing, or that no figure fits. A floor beside the clamp counts as its own.
func (t outcome) checkClamp(report problem.Report) {
	c := t.Clamp
	if c == nil {
		return
	}
	floor := c.Floor
	if floor == nil {
		floor = t.Floor
	}
	switch {
	case above(floor, c.Ceiling):
		report("clamp/ceiling", "floor-above-ceiling", "the floor lies above this ceiling", "")
	case c.Unlimited && c.Ceiling != nil:
		report("clamp/ceiling", "floor-above-ceiling", "unlimited lies above every ceiling", "")
	case *c == clamping{}:
		report("clamp", "empty-outcome", "this clamp holds nothing",
			"write {door: open}, {unlimited: true}, {floor: 20} or {ceiling: 120}")
	}
}

// above reports whether both ends of a range are given and the low one lies above the high one.
func above[N int | float64](low, high *N) bool { return low != nil && high != nil && *low > *high }
