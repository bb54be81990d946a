// Which stages an item has passed: those of its kind of work's ladder, each at its instant, and those of the rules.

package inbox

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// passLadder finds the stages of the kind of work that have been passed. They follow from the events, the deadline
// and the calendar alone, and so do not depend on when the item was reviewed.
func (r *review) passLadder() {
	until := r.now
	if r.signedOff && !r.item.SignedOffAt.IsZero() && r.item.SignedOffAt.Before(until) {
		until = r.item.SignedOffAt
	}
	if r.deadline.none || r.signedOff && r.item.SignedOffAt.IsZero() {
		return
	}
	for i, rung := range r.work.Ladder {
		at, known, passed := r.passRung(i, until)
		if !passed {
			continue
		}
		p := PassedStage{
			Stage: rung.Stage, Rule: cmp.Or(string(r.item.Kind), "item") + "/" + rung.name, At: at, Unknown: !known,
			Because: rung.Because, To: string(rung.To), Notify: asStrings(rung.Notify),
		}
		holds, _, failure := r.result.Holds(rung.When)
		if failure != "" {
			r.errors = append(r.errors, rules.Error{Code: failure, Rule: p.Rule})
		}
		if holds != rules.NotFired {
			p.Unknown = p.Unknown || holds == rules.Unknown
			r.passed = append(r.passed, p)
		}
	}
}

// A rungTime is when the clock reaches a stage of the ladder.
type rungTime struct {
	found          bool // it was looked for
	at             time.Time
	stopped, known bool
}

// rungTime finds when the clock reaches a stage of the ladder, by its number.
func (s *situation) rungTime(i int) rungTime {
	t := &s.rungs[i]
	if !t.found {
		t.found = true
		t.at, t.stopped, t.known = s.clock.reaches(func(pauses []pause) (time.Time, bool) {
			due, known := s.targetInstant(pauses)
			if !known {
				return due, false
			}
			return s.clock.shift(due, s.work.Ladder[i].At)
		})
	}
	return *t
}

// passRung tells when a stage of the ladder was passed, if it was by an instant. One whose instant cannot be computed
// counts as passed now, unless it lies after a deadline that has not passed.
func (r *review) passRung(i int, until time.Time) (at time.Time, known, passed bool) {
	rung, t := &r.work.Ladder[i], r.rungTime(i)
	at, known = t.at, t.known
	switch {
	case !known && rung.At.afterDeadline() && r.deadline.known && !r.isOverdue():
		return at, false, false
	case !known:
		if r.deadline.known {
			r.addError("calendar-not-known", "item.minutes_until_due")
		}
		return r.now, false, true
	case t.stopped:
		return at, true, false
	case at.After(until):
		r.stageTimes = append(r.stageTimes, at)
		return at, true, false
	}
	return at, true, true
}

// passRules adds the stages of rules. While the clock stands still no rule warns of an item or makes it overdue, but
// a rule may escalate it. A rule that pauses the clock does not stop the ladder, as nobody says since when it holds.
// While catching up, rules on facts without an instant of their own are not judged: whether they held then is not
// known.
func (r *review) passRules() {
	if r.signedOff {
		return
	}
	for _, some := range [][]ruleOutcome{r.fired, r.unknown} {
		for _, rule := range some {
			switch {
			case rule.Stage == "":
				continue
			case r.isHeldBack(rule) || r.catchingUp && r.rulesWithoutInstant[rule.ID]:
				r.heldBack = append(r.heldBack, rule.ID)
				continue
			}
			r.passed = append(r.passed, PassedStage{
				Stage: rule.Stage, Rule: rule.ID, At: r.now, Unknown: rule.unknown,
				Because: rule.Because, To: string(rule.To), Notify: asStrings(rule.Notify),
			})
		}
	}
	slices.SortStableFunc(r.passed, func(a, b PassedStage) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Rule, b.Rule))
	})
}

// isHeldBack reports whether the stage of a rule does not count because the clock stands still.
func (r *review) isHeldBack(rule ruleOutcome) bool {
	return r.paused && rule.Stage != "" && rule.Stage.rank() <= Overdue.rank()
}
