package limits

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// change applies every rule to one figure: the one set, times all scales, plus all adds, then max and min, rounded once.
func (e *evaluation) changeByRules(f figureEvaluation, fired []ruleResult) (figureEvaluation, []Step) {
	var by []ruleResult
	for _, each := range fired {
		if t := each.then; each.scope == f.scope && (t.Set != nil || t.Scale != nil || t.ScaleBy != nil || t.Add != nil || t.Max != nil || t.Min != nil) {
			by = append(by, each)
		}
	}
	if len(by) == 0 {
		return f, nil
	}
	before := f.Figure
	var steps []Step
	set := lowestSet(by)
	if f.Unlimited && set.Rule == nil && !slices.ContainsFunc(by, func(each ruleResult) bool { return each.then.Max != nil }) {
		return f, nil // nothing but a set or a most makes a number of what has none
	}
	scale, add, round := 1.0, 0.0, ""
	low, high := 0.0, math.Inf(1)
	for _, each := range by {
		t := each.then
		var did []string
		if t.Set != nil {
			did = append(did, "set "+Figure{N: t.Set.N, Unlimited: t.Set.Unlimited}.String())
			if each.ID != set.ID {
				did[0] += ", not taken: " + set.ID + " is lower"
			}
		}
		for _, factor := range []*float64{t.Scale, e.scaleFactor(t.ScaleBy, f.limit)} {
			if factor != nil {
				scale *= *factor
				did = append(did, "x"+fourDigits(*factor))
				round = tighterRounding(round, t.Round)
			}
		}
		if t.Add != nil {
			add += float64(*t.Add)
			did = append(did, fmt.Sprintf("%+d", *t.Add))
		}
		if t.Max != nil {
			high = min(high, float64(*t.Max))
			did = append(did, fmt.Sprintf("at most %d", *t.Max))
		}
		if t.Min != nil {
			low = max(low, float64(*t.Min))
			did = append(did, fmt.Sprintf("at least %d", *t.Min))
		}
		if len(did) > 0 {
			steps = append(steps, Step{"rule", each.ID, string(f.scope) + " " + strings.Join(did, ", "), each.Because})
			f.message = cmp.Or(t.Message, f.message)
		}
	}
	if set.Rule != nil {
		f.Figure = f.withAmount(*set.then.Set)
	}
	if f.Unlimited && !math.IsInf(high, 1) {
		f.Figure = f.withAmount(Amount{N: maxFigure})
		scale, add = 1, 0
	}
	if !f.Unlimited {
		x := max(min(float64(f.N)*scale+add, high), low)
		f.N = int(min(max(rounded(x, round), 0), maxFigure))
	}
	if len(steps) > 0 {
		together := ": "
		if len(steps) > 1 {
			together = "; all together "
		}
		steps[len(steps)-1].Change += fmt.Sprintf("%sfrom %s to %s", together, before, f.Figure)
	}
	return f, steps
}

// to is an amount as hard as the figure was, and as the week's where it was unlimited; where the week has none it is hard.
func (f figureEvaluation) withAmount(a Amount) Figure {
	week := f.weekly.figure()
	return Figure{N: a.N, Unlimited: a.Unlimited, Hard: !a.Unlimited && (f.Hard || f.Unlimited && (week.Hard || week.Unlimited))}
}

// lowestSet is the rule that sets the least; the zero firing when none sets.
func lowestSet(by []ruleResult) (best ruleResult) {
	for _, each := range by {
		if t := each.then.Set; t != nil && (best.Rule == nil || asFigure(*t).lower(asFigure(*best.then.Set))) {
			best = each
		}
	}
	return best
}

func asFigure(a Amount) Figure { return Figure{N: a.N, Unlimited: a.Unlimited} }

// percent is the factor of scale_by; nil when its fact is not known.
func (e *evaluation) scaleFactor(s *scaling, l Limit) *float64 {
	if s == nil {
		return nil
	}
	pct := map[string]*float64{
		percents[0]: e.view.Staff.GPSessionsPresentPct, percents[1]: e.view.Staff.ClinicalSessionsPresentPct,
		percents[2]: e.view.Demand.TodayPctOfForecast, percents[3]: e.view.Demand.LastHourPctOfForecast,
		percents[4]: l.UsedPct, percents[5]: l.ActivePct,
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

// roundings, the lowest result first; none is down.
var roundings = []string{"down", "nearest", "up"}

func tighterRounding(a, b string) string {
	b = cmp.Or(b, "down")
	if a == "" || slices.Index(roundings, b) < slices.Index(roundings, a) {
		return b
	}
	return a
}

// rounded forgives what binary fractions add: 45 x 1.4 is 63.
func rounded(x float64, how string) float64 {
	const hair = 1e-6
	switch how {
	case "up":
		return math.Ceil(x - hair)
	case "nearest":
		return math.Floor(x + 0.5 + hair)
	}
	return math.Floor(x + hair)
}

func fourDigits(x float64) string { return fmt.Sprintf("%.4g", x) }
