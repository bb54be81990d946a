// Package moving finds when a decision can change by itself. Facts such as hours since receipt change with time alone;
// from the numbers that a policy compares them with, the next instant at which a verdict can change is computed, so
// that a host need not ask again every minute.
//
//	waiting := moving.Hours("item.waiting_h", received)
//	next := moving.Next(now, []moving.Fact{waiting}, set.Thresholds)
package moving

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A Fact is one that changes with time alone.
type Fact struct {
	Name string // namespace.fact
	// At gives the instants at which the fact reaches or passes a number, in no order; past ones do no harm.
	At func(limit float64) []time.Time
	// Each is how long the fact takes to change by one step. It counts where the fact is compared with another one, so
	// that no number says when the comparison changes. Zero where At gives every change.
	Each time.Duration
}

// hundredth is a hundredth of an hour, the step that Hours and CoreHours assume. A fact of hours with another step sets
// Each to that step.
const hundredth = 36 * time.Second

// Hours is a fact that counts elapsed hours since an instant.
func Hours(fact string, since time.Time) Fact {
	at := func(limit float64) []time.Time {
		return Around(since.Add(time.Duration(limit*float64(time.Hour))), nil)
	}
	return Fact{Name: fact, At: at, Each: hundredth}
}

// Minutes is a fact that counts whole elapsed minutes since an instant.
func Minutes(fact string, since time.Time) Fact {
	at := func(limit float64) []time.Time {
		reached := since.Add(time.Duration(limit) * time.Minute)
		return []time.Time{reached, reached.Add(time.Minute)}
	}
	return Fact{Name: fact, At: at, Each: time.Minute}
}

// CoreHours is a fact that counts open hours since an instant.
func CoreHours(fact string, since time.Time, cal *calendar.Calendar) Fact {
	at := func(limit float64) []time.Time {
		if reached, ok := cal.AddOpen(since, time.Duration(limit*float64(time.Hour))); ok {
			return Around(reached, cal)
		}
		return nil
	}
	return Fact{Name: fact, At: at, Each: hundredth}
}

// Around is an instant and the two nanoseconds after it. A fact that counts hours or days reaches a number at the
// first and exceeds it at the second; the third stands for a number that is no whole nanosecond and was rounded down.
// Open time that runs out at closing goes on at the next opening, so that instant is added where the calendar is
// given.
func Around(t time.Time, cal *calendar.Calendar) []time.Time {
	out := []time.Time{t, t.Add(1), t.Add(2)}
	if open, known := cal.Open(t); known && !open {
		if opening, ok := cal.NextOpening(t); ok {
			out = append(out, opening, opening.Add(1), opening.Add(2))
		}
	}
	return out
}

// CoreMinutes is a fact that counts whole open minutes since an instant, which may be still to come.
func CoreMinutes(fact string, since time.Time, cal *calendar.Calendar) Fact {
	at := func(limit float64) []time.Time {
		out := []time.Time{since} // before it the fact is not known
		// A condition with >= changes when the number is reached, one with > a minute later.
		for _, n := range []float64{limit, limit + 1} {
			if reached, ok := cal.AddOpen(since, time.Duration(n)*time.Minute); ok {
				out = append(out, reached)
			}
		}
		return out
	}
	return Fact{Name: fact, At: at, Each: time.Minute}
}

// Next is the first instant after now at which one of the facts passes a number that the policy compares it with, or
// else the first of the further instants; the zero time when there is none. An opaque comparison has no such number,
// so the fact's next step counts.
func Next(now time.Time, facts []Fact, thresholds func(fact string) rules.Thresholds, further ...time.Time) time.Time {
	var next time.Time
	consider := func(instants ...time.Time) {
		for _, at := range instants {
			if at.After(now) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	for _, f := range facts {
		t := thresholds(f.Name)
		for _, limit := range t.Limits {
			consider(f.At(limit)...)
		}
		if len(t.Limits) == 0 && t.Read {
			consider(f.At(0)...)
		}
		if t.Opaque && f.Each > 0 {
			consider(now.Add(f.Each))
		}
	}
	consider(further...)
	return next
}

// NextChange is the next instant, in the practice's zone, at which time alone may change a decision: a fact passes a
// number that conditions compare it with, one of the further instants comes, or the calendar's data end. Zero when
// there is none.
func NextChange(now time.Time, cal *calendar.Calendar, facts []Fact, result *rules.Result,
	reads map[string]rules.Thresholds, further []time.Time,
) time.Time {
	if _, last := cal.Coverage(); !cal.Empty() && result != nil {
		further = append(further, last.Add(1).At(0, cal.Zone()))
	}
	next := Next(now, facts, func(fact string) rules.Thresholds {
		if t := reads[fact]; !t.Opaque {
			return t
		}
		return result.Thresholds(fact) // what is compared with another fact
	}, further...)
	if next.IsZero() {
		return next
	}
	return next.In(cal.Zone())
}
