// How rules change a figure: the one set, times all scales, plus all adds, then the most and the least, rounded once.

package limits

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// changesNumber reports whether an outcome takes part in the arithmetic of figures; floors and clamps come later.
func (t outcome) changesNumber() bool {
	return t.Set != nil || t.Scale != nil || t.ScaleBy != nil || t.Add != nil || t.Max != nil || t.Min != nil
}

// A calculation gathers what all rules together do to one figure.
type calculation struct {
	scale, add float64
	low, high  float64 // the figure is at least low and at most high
	round      string  // "" until a rule scales
}

// changeByRules applies every rule that fired for a figure to it.
func (e *evaluation) changeByRules(f figureEvaluation, fired []ruleResult) (figureEvaluation, []Step) {
	var by []ruleResult
	for _, r := range fired {
		if r.scope == f.scope && r.then.changesNumber() {
			by = append(by, r)
		}
	}
	if len(by) == 0 {
		return f, nil
	}
	before := f.Figure
	set := lowestSet(by)
	hasMax := slices.ContainsFunc(by, func(r ruleResult) bool { return r.then.Max != nil })
	if f.Unlimited && set.Rule == nil && !hasMax {
		return f, nil // nothing but a set or a most makes a number of what has none
	}
	var steps []Step
	c := calculation{scale: 1, high: math.Inf(1)}
	for _, r := range by {
		var changes []string
		if r.then.Set != nil {
			changes = append(changes, setText(r, set))
		}
		changes = append(changes, c.gather(r.then, e.scaleFactor(r.then.ScaleBy, f.limit))...)
		if len(changes) > 0 {
			change := string(f.scope) + " " + strings.Join(changes, ", ")
			steps = append(steps, newStep(LayerRule, r.ID, change, r.Because))
			f.message = cmp.Or(r.then.Message, f.message)
		}
	}
	if set.Rule != nil {
		f.Figure = f.withAmount(*set.then.Set)
	}
	f.Figure = c.apply(f)
	if len(steps) > 0 {
		together := ": "
		if len(steps) > 1 {
			together = "; all together "
		}
		steps[len(steps)-1].Change += fmt.Sprintf("%sfrom %s to %s", together, before, f.Figure)
	}
	return f, steps
}

// setText says what a rule sets, and that it is not taken where another sets less.
func setText(r, lowest ruleResult) string {
	text := "set " + r.then.Set.figure().String()
	if r.ID != lowest.ID {
		text += ", not taken: " + lowest.ID + " is lower"
	}
	return text
}

// gather adds what one outcome does, and says it in words. The factor is that of scale_by, nil where there is none.
func (c *calculation) gather(t *outcome, factor *float64) (changes []string) {
	for _, x := range []*float64{t.Scale, factor} {
		if x != nil {
			c.scale *= *x
			c.round = tighterRounding(c.round, t.Round)
			changes = append(changes, "x"+fourDigits(*x))
		}
	}
	if t.Add != nil {
		c.add += float64(*t.Add)
		changes = append(changes, fmt.Sprintf("%+d", *t.Add))
	}
	if t.Max != nil {
		c.high = min(c.high, float64(*t.Max))
		changes = append(changes, fmt.Sprintf("at most %d", *t.Max))
	}
	if t.Min != nil {
		c.low = max(c.low, float64(*t.Min))
		changes = append(changes, fmt.Sprintf("at least %d", *t.Min))
	}
	return changes
}

// apply is the figure after the calculation. What is unlimited is neither scaled nor added to; a most makes a number
// of it.
func (c calculation) apply(f figureEvaluation) Figure {
	if f.Unlimited && !math.IsInf(c.high, 1) {
		f.Figure = f.withAmount(amount{N: maxFigure})
		c.scale, c.add = 1, 0
	}
	if !f.Unlimited {
		x := max(min(float64(f.N)*c.scale+c.add, c.high), c.low)
		f.N = int(min(max(rounded(x, c.round), 0), maxFigure))
	}
	return f.Figure
}

// withAmount is an amount as hard as the figure was, and as the week's where it was unlimited; where the week has
// none it is hard.
func (f figureEvaluation) withAmount(a amount) Figure {
	week := f.weekly.figure()
	hard := f.Hard || f.Unlimited && (week.Hard || week.Unlimited)
	return Figure{N: a.N, Unlimited: a.Unlimited, Hard: !a.Unlimited && hard}
}

// lowestSet is the rule that sets the least; the zero ruleResult when none sets.
func lowestSet(by []ruleResult) (best ruleResult) {
	for _, r := range by {
		if r.then.Set == nil {
			continue
		}
		if best.Rule == nil || r.then.Set.figure().lower(best.then.Set.figure()) {
			best = r
		}
	}
	return best
}

// percentFacts are the facts that scale_by may name.
var percentFacts = []string{
	"staff.gp_sessions_present_pct", "staff.clinical_sessions_present_pct",
	"demand.today_pct_of_forecast", "demand.last_hour_pct_of_forecast",
	"limit.used_pct", "limit.active_pct",
}

// scaleFactor is the factor of scale_by, 1 for 100 percent; nil when there is none or its fact is not known.
func (e *evaluation) scaleFactor(s *scaling, l Limit) *float64 {
	if s == nil {
		return nil
	}
	pct := map[string]*float64{
		percentFacts[0]: e.view.Staff.GPSessionsPresentPct, percentFacts[1]: e.view.Staff.ClinicalSessionsPresentPct,
		percentFacts[2]: e.view.Demand.TodayPctOfForecast, percentFacts[3]: e.view.Demand.LastHourPctOfForecast,
		percentFacts[4]: l.UsedPct, percentFacts[5]: l.ActivePct,
	}[string(s.Fact)]
	if pct == nil {
		return nil
	}
	x := *pct
	if s.Min != nil {
		x = max(x, *s.Min)
	}
	if s.Max != nil {
		x = min(x, *s.Max)
	}
	return rules.Known(x / 100)
}

// roundings are ordered from the lowest result; a rule that names none rounds down.
var roundings = []string{"down", "nearest", "up"}

// tighterRounding is the one of two roundings with the lower result; "" for the first is none yet.
func tighterRounding(a, b string) string {
	b = cmp.Or(b, "down")
	if a == "" || slices.Index(roundings, b) < slices.Index(roundings, a) {
		return b
	}
	return a
}

// rounded forgives what binary fractions add: 45 x 1.4 is 63.
func rounded(x float64, how string) float64 {
	const tolerance = 1e-6
	switch how {
	case "up":
		return math.Ceil(x - tolerance)
	case "nearest":
		return math.Floor(x + 0.5 + tolerance)
	}
	return math.Floor(x + tolerance)
}

// fourDigits writes a factor with at most four significant digits: 0.625, 1.4.
func fourDigits(x float64) string { return fmt.Sprintf("%.4g", x) }
