package triage

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// dispositions from the strongest.
var dispositions = []string{"call_999", "emergency_department", "same_day_call"}

// merge puts the outcomes of all acting rules together; the order of rules does not matter.
func (a *assessment) merge(d *Decision) {
	a.act(d)
	d.NotRuledOut = a.notRuledOut
	for _, r := range a.acting {
		if stronger(r.then.Disposition, d.Disposition) {
			d.Disposition = r.then.Disposition
		}
	}
	a.route(d)
	for _, r := range a.fired {
		d.Fired = append(d.Fired, r.ID)
		if r.kind == upgrade {
			d.upgrades = append(d.upgrades, r.ID)
		}
		d.Reasons = append(d.Reasons, Reason{r.ID, r.Because})
	}
	d.Blocked = a.blocked
	slices.SortFunc(d.Blocked, func(x, y Blocked) int { return strings.Compare(x.Rule, y.Rule) })
	for _, r := range a.acting {
		d.Flags = append(d.Flags, words(r.then.Flags)...)
		d.Notify = append(d.Notify, words(r.then.Notify)...)
		if r.then.Link != "" {
			d.Links = append(d.Links, string(r.then.Link))
		}
	}
	d.Due = a.due(d)
	d.Flags, d.Notify, d.Links = sorted(d.Flags), sorted(d.Notify), sorted(d.Links)
	d.SafetyNet = safetyNet(a.acting, a.base.rating)
	if open, known := a.policy.cal.Open(a.now); known && !open {
		d.UnattendedUntil, _ = a.policy.cal.NextOpening(a.now)
	}
	d.Errors = a.errors
}

// act finds the acting rules: those that fired, less the blocked ones, and less a lowering that waits for a person. A
// downgrade's other outcomes stand or fall with it.
func (a *assessment) act(d *Decision) {
	for _, r := range a.fired {
		waits := r.kind == downgrade && d.LowerTo != ""
		if !waits && !slices.ContainsFunc(a.blocked, func(b Blocked) bool { return b.Rule == r.ID }) {
			a.acting = append(a.acting, r)
		}
	}
}

func words(names []field.Name) []string {
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

// safetyNet is the text of the rule with the strongest disposition, then the highest rating, then the supplier's, then the first name.
func safetyNet(acting []ruled, from Rating) string {
	var best *ruled
	for i, r := range acting {
		if r.then.SafetyNet == "" {
			continue
		}
		if best == nil || stronger(r.then.Disposition, best.then.Disposition) ||
			!stronger(best.then.Disposition, r.then.Disposition) && (r.could(from).Rank() > best.could(from).Rank() ||
				r.could(from) == best.could(from) && before(r, *best)) {
			best = &acting[i]
		}
	}
	if best == nil {
		return ""
	}
	return string(best.then.SafetyNet)
}

// before tells which text of two rules that are otherwise equal goes first: the supplier's, then the first by name.
func before(x, y ruled) bool {
	if x.Local != y.Local {
		return y.Local
	}
	return x.then.SafetyNet < y.then.SafetyNet
}

// timeframe finds when the timeframe of a rule that fired ends, counted from the earliest receipt.
func (a *assessment) timeframe(r ruled) {
	t := r.then.Timeframe
	if t.IsZero() {
		return
	}
	end, ok := a.policy.cal.Due(a.start(), t.N, t.Unit)
	if !ok {
		a.errors = append(a.errors, rules.Error{Code: "calendar-not-known", Rule: r.ID, Detail: "the timeframe " + t.String()})
		return
	}
	a.ends[r.ID] = end.In(a.policy.cal.Zone())
}

func (a *assessment) start() time.Time {
	if a.base.received.IsZero() {
		return a.now
	}
	return a.base.received
}

// due is the earliest end of the acting rules' timeframes. Red and every disposition run on elapsed time: a frame of
// working or calendar days then ends with the next session at the latest.
func (a *assessment) due(d *Decision) time.Time {
	var due time.Time
	atOnce := d.To == Red && a.redAtOnce()
	for _, r := range a.acting {
		end, ok := a.ends[r.ID]
		if !ok || atOnce && r.Local {
			continue
		}
		if t := r.then.Timeframe; (d.To == Red || d.Disposition != "") && (t.Working() || t.Unit == "d") {
			if session, ok := a.policy.cal.NextOpening(a.start()); ok && session.Before(end) {
				end = session
			}
		}
		if due.IsZero() || end.Before(due) {
			due = end
		}
	}
	return due
}

// redAtOnce tells whether the supplier's policy makes it red without a timeframe, which is at once: what a practice adds makes
// that no later.
func (a *assessment) redAtOnce() bool {
	red := a.base.rating == Red
	for _, r := range a.acting {
		if _, timed := a.ends[r.ID]; timed && !r.Local {
			return false
		}
		red = red || !r.Local && r.could(a.base.rating) == Red
	}
	return red
}

// route applies only when the result is, or on agreement would be, green and nothing is open. Two different routes give
// none, and a person. A rule that does nothing else is blocked with its route.
func (a *assessment) route(d *Decision) {
	why := ""
	switch {
	case d.To != Green && d.LowerTo != Green:
		why = "not_green"
	case len(d.NotRuledOut) > 0:
		why = "not_ruled_out"
	case d.Disposition != "":
		why = "disposition"
	}
	acting := a.acting
	if d.LowerTo == Green {
		acting = slices.Concat(acting, a.lowered)
	}
	routes := map[string]bool{}
	for _, r := range acting {
		if r.then.Route != "" {
			routes[r.then.Route] = true
		}
	}
	if a.conflict = len(routes) > 1 && why == ""; a.conflict {
		why = "two_routes"
	}
	for _, r := range acting {
		switch {
		case r.then.Route == "":
		case why == "":
			d.Route = r.then.Route
		case reflect.DeepEqual(r.then, Then{Route: r.then.Route}): // it does nothing else
			a.blocked = append(a.blocked, Blocked{r.ID, []string{why}})
		}
	}
}

// nextChange is the earliest instant after now at which time alone can change a verdict: a moving fact passes a number
// that a condition compares it with, or a rule comes into force or lapses.
func (a *assessment) nextChange(changing []moving.Fact) time.Time {
	further := []time.Time{a.in.Submission.SubmittedAt, a.in.Obs.TakenAt} // where a clock runs ahead: see doubts
	if a.policy.cal != nil {                                              // with the opening hours changes whether anybody is there
		if edge, ok := a.policy.cal.NextOpeningOrClosing(a.now); ok {
			further = append(further, edge)
		}
	}
	for _, r := range a.in.Submission.Ratings {
		further = append(further, r.At)
	}
	for _, l := range a.in.Submission.Links {
		if end, closed := l.counts(); closed {
			further = append(further, end)
		}
	}
	zone := a.policy.cal.Zone()
	further = append(further, a.policy.set.Edges(zone)...)
	next := moving.Next(a.now, changing, func(fact string) rules.Thresholds { return a.policy.loaded.Thresholds[fact] }, further...)
	if !next.IsZero() {
		next = next.In(zone)
	}
	return next
}
