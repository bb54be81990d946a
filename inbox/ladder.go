package inbox

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// ladder finds the stages of the kind of work that have been passed, each at its instant, whatever was looked at when.
func (r *review) ladder() {
	until := r.now
	if r.signedOff && !r.item.SignedOffAt.IsZero() && r.item.SignedOffAt.Before(until) {
		until = r.item.SignedOffAt
	}
	if r.deadline.none || r.signedOff && r.item.SignedOffAt.IsZero() {
		return
	}
	for _, rung := range r.work.Ladder {
		p := Passed{Stage: rung.Stage, Rule: cmp.Or(string(r.item.Kind), "item") + "/" + rung.name, Because: rung.Because, To: string(rung.To), Notify: words(rung.Notify)}
		at, stopped, known := r.clock.passes(func(pauses []span) (time.Time, bool) {
			due, known := r.target(pauses)
			if !known {
				return due, false
			}
			return r.clock.offset(due, rung.At)
		})
		switch {
		case !known && rung.At.beyond() && r.deadline.known && !r.overdue():
			continue // beyond a deadline that has not passed
		case !known:
			p.At, p.Unknown = r.now, true
			if r.deadline.known {
				r.fault("calendar-not-known", "item.minutes_until_due")
			}
		case stopped:
			continue
		case at.After(until):
			r.further = append(r.further, at)
			continue
		default:
			p.At = at
		}
		holds, _, failed := r.result.Holds(rung.When)
		if failed {
			r.errors = append(r.errors, rules.Error{Code: "rule-failed", Rule: p.Rule})
		}
		if holds != rules.NotFired {
			p.Unknown = p.Unknown || holds == rules.Unknown
			r.standing = append(r.standing, p)
		}
	}
}

// bookedLate tells whether the appointment is later than the timeframe that was ordered.
func (r *review) bookedLate() bool {
	return *r.item.Booked && r.item.BookedWithinTimeframe != nil && !*r.item.BookedWithinTimeframe
}

// stages adds the stages of rules. While the clock stands still no rule makes the item overdue; what escalates does. The
// ladder goes by its own clock, which a rule does not stop, as nobody says since when. An instant that is looked at afterwards
// says nothing of rules on facts that have no instant of their own.
func (r *review) stages() {
	if r.signedOff {
		return
	}
	for _, rule := range slices.Concat(r.fired, r.unknown) {
		switch {
		case rule.Stage == "":
			continue
		case r.waits(rule) || r.afterwards && r.undated[rule.ID]:
			r.held = append(r.held, rule.ID)
			continue
		}
		r.standing = append(r.standing, Passed{
			Stage: rule.Stage, Rule: rule.ID, At: r.now, Unknown: rule.unknown, Because: rule.Because, To: string(rule.To), Notify: words(rule.Notify),
		})
	}
	slices.SortStableFunc(r.standing, func(a, b Passed) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Rule, b.Rule)) })
}

// waits tells whether the stage of a rule is held back while the clock stands still.
func (r *review) waits(rule ruled) bool {
	return r.paused && rule.Stage != "" && rule.Stage.rank() <= Overdue.rank()
}
