package triage

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// dispositions from the strongest.
var dispositions = []string{"call_999", "emergency_department", "same_day_call"}

// merge puts the outcomes of all acting rules together; the order of rules does not matter.
func (a *assessment) merge(d *Decision) {
	acting := a.acting()
	for _, r := range a.fired {
		d.Fired = append(d.Fired, r.ID)
		if r.kind == upgrade {
			d.upgrades = append(d.upgrades, r.ID)
		}
		d.Reasons = append(d.Reasons, Reason{r.ID, r.Because})
	}
	d.NotRuledOut = a.notRuledOut
	d.Blocked = a.blocked
	slices.SortFunc(d.Blocked, func(x, y Blocked) int { return compareID(x.Rule, y.Rule) })
	for _, r := range acting {
		d.Flags = append(d.Flags, words(r.then.Flags)...)
		d.Notify = append(d.Notify, words(r.then.Notify)...)
		if r.then.Link != "" {
			d.Links = append(d.Links, string(r.then.Link))
		}
		if stronger(r.then.Disposition, d.Disposition) {
			d.Disposition = r.then.Disposition
		}
		a.timeframe(d, r)
	}
	d.Flags, d.Notify, d.Links = sorted(d.Flags), sorted(d.Notify), sorted(d.Links)
	d.SafetyNet = safetyNet(acting, a.base.rating)
	d.Route, _ = a.route(d, acting)
	if open, known := a.policy.cal.Open(a.now); known && !open {
		d.UnattendedUntil, _ = a.policy.cal.NextOpening(a.now)
	}
	d.Errors = a.errors
}

// acting are the rules that fired less those that are blocked. A downgrade's other outcomes stand or fall with it.
func (a *assessment) acting() []ruled {
	var out []ruled
	for _, r := range a.fired {
		if !slices.ContainsFunc(a.blocked, func(b Blocked) bool { return b.Rule == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

func words(names []rules.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// stronger tells whether disposition x outranks y; none is the weakest.
func stronger(x, y string) bool {
	i, j := slices.Index(dispositions, x), slices.Index(dispositions, y)
	return i >= 0 && (j < 0 || i < j)
}

// safetyNet is the text of the rule with the strongest disposition, then the highest rating, then the first name.
func safetyNet(acting []ruled, from Rating) string {
	var best *ruled
	for i, r := range acting {
		if r.then.SafetyNet == "" {
			continue
		}
		if best == nil || stronger(r.then.Disposition, best.then.Disposition) ||
			!stronger(best.then.Disposition, r.then.Disposition) && (r.could(from).rank() > best.could(from).rank() ||
				r.could(from) == best.could(from) && r.then.SafetyNet < best.then.SafetyNet) {
			best = &acting[i]
		}
	}
	if best == nil {
		return ""
	}
	return string(best.then.SafetyNet)
}

// timeframe keeps the earliest end, counted from the earliest receipt.
func (a *assessment) timeframe(d *Decision, r ruled) {
	t := r.then.Timeframe
	if t.IsZero() {
		return
	}
	start := a.base.received
	if start.IsZero() {
		start = a.now
	}
	due, ok := a.policy.cal.Due(start, t.N, t.Unit)
	if !ok {
		a.errors = append(a.errors, rules.Error{Code: "calendar-not-known", Rule: r.ID, Detail: "the timeframe " + t.String()})
		return
	}
	if due = due.In(a.policy.cal.Zone()); d.Due.IsZero() || due.Before(d.Due) {
		d.Due = due
	}
}

// route applies only when the result is, or on agreement would be, green and nothing is open. Two different routes give
// none, and a person.
func (a *assessment) route(d *Decision, acting []ruled) (route string, conflict bool) {
	if d.To != Green && d.LowerTo != Green || len(d.NotRuledOut) > 0 {
		return "", false
	}
	for _, r := range acting {
		switch {
		case r.then.Route == "" || r.then.Route == route:
		case route != "":
			return "", true
		default:
			route = r.then.Route
		}
	}
	return route, false
}

// nextChange is the earliest instant after now at which time alone can change a verdict: a moving fact passes a number
// that a condition compares it with, or a rule comes into force or lapses.
func (a *assessment) nextChange(moving []practice.Moving) time.Time {
	var next time.Time
	consider := func(t time.Time) {
		if t.After(a.now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, m := range moving {
		for _, limit := range a.policy.moving[m.Fact] {
			for _, t := range m.At(limit) {
				consider(t)
			}
		}
	}
	zone := a.policy.cal.Zone()
	for _, r := range a.policy.set.Rules() {
		if from, ok := r.From.Start(zone, 0); ok {
			consider(from)
		}
		if until, ok := r.Until.Start(zone, 1); ok {
			consider(until)
		}
	}
	if !next.IsZero() {
		next = next.In(zone)
	}
	return next
}
