// When a submission is due: the timeframes of rules, counted from the receipt of the request.

package triage

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// timeframe finds when the timeframe of a rule that fired ends, counted from the earliest receipt. This is done
// before any lowering: what cannot be counted is an error, and an error lowers nothing.
func (a *assessment) timeframe(r *ruled) {
	t := r.then.Timeframe
	if t.IsZero() {
		return
	}
	end, ok := a.policy.cal.Due(a.start(), t.N, t.Unit)
	if !ok {
		a.errors = append(a.errors, rules.Error{
			Code: "calendar-not-known", Rule: r.ID, Detail: "the timeframe " + t.String(),
		})
		return
	}
	a.ends[r.ID] = end.In(a.policy.cal.Zone())
}

// start is the earliest receipt; now when that is not known.
func (a *assessment) start() time.Time {
	if a.base.received.IsZero() {
		return a.now
	}
	return a.base.received
}

// due is the earliest end of the acting rules' timeframes. Red and every disposition run on elapsed time: a timeframe
// of working or calendar days then ends as one of a session does, at the latest.
func (a *assessment) due(d *Decision) {
	elapsed := d.To == Red || slices.ContainsFunc(a.acting, func(r *ruled) bool { return r.then.Disposition != "" })
	atOnce := d.To == Red && a.redAtOnce()
	for _, r := range a.acting {
		end, ok := a.ends[r.ID]
		if !ok || atOnce && r.Local {
			continue
		}
		if t := r.then.Timeframe; elapsed && (t.Working() || t.Unit == "d") {
			if session, ok := a.policy.cal.Due(a.start(), 1, "session"); ok && session.Before(end) {
				end = session
			}
		}
		if d.Due.IsZero() || end.Before(d.Due) {
			d.Due = end
		}
	}
}

// redAtOnce tells whether the supplier's policy makes the request red without a timeframe, which means at once. What a
// practice adds makes that no later.
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
