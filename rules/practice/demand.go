package practice

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// Percent is 100·part/whole, unrounded, and at most most; nil when either is not known or the whole is 0.
func Percent(part, whole *int, most float64) *float64 {
	if part == nil || whole == nil || *whole == 0 {
		return nil
	}
	return rules.Known(min(100*float64(*part)/float64(*whole), most))
}

// Derive computes the shares of the rota; what is given stands.
func (s *Staff) Derive() {
	Fill(&s.GPSessionsPresentPct, Percent(s.PresentGPSessions, s.PlannedGPSessions, 1000))
	Fill(&s.ClinicalSessionsPresentPct, Percent(s.PresentClinicalSessions, s.PlannedClinicalSessions, 1000))
}

// Derive computes what follows from counts, instants and the calendar; what is given stands. An instant that has not come
// is not known.
func (d *Demand) Derive(now time.Time, cal *calendar.Calendar) (moving []Moving) {
	Fill(&d.TodayPctOfForecast, Percent(d.Today, d.ForecastToday, 10_000))
	Fill(&d.LastHourPctOfForecast, Percent(d.LastHour, d.ForecastToday, 10_000))
	if d.OldestUntriagedAt.IsZero() || d.OldestUntriagedCoreMin != nil {
		return nil
	}
	if open, known := cal.Between(d.OldestUntriagedAt, now); known && open >= 0 && !d.OldestUntriagedAt.After(now) {
		d.OldestUntriagedCoreMin = rules.Known(min(int(open/time.Minute), 1_000_000))
	}
	return append(moving, CoreMinutes("demand.oldest_untriaged_core_min", d.OldestUntriagedAt, cal))
}

// CoreMinutes is a fact that counts whole open minutes since an instant, which may be still to come.
func CoreMinutes(fact string, since time.Time, cal *calendar.Calendar) Moving {
	return Moving{fact, func(limit float64) []time.Time {
		out := []time.Time{since}                       // from which on it is known
		for _, n := range []float64{limit, limit + 1} { // >= changes at the first, > at the second
			if at, ok := cal.Add(since, time.Duration(n)*time.Minute); ok {
				out = append(out, at)
			}
		}
		return out
	}, time.Minute}
}

// Next is the first instant after now at which a moving fact passes a number that the policy compares it with, or of the
// further instants the first; zero when there is none.
func Next(now time.Time, moving []Moving, thresholds func(fact string) rules.Thresholds, further ...time.Time) time.Time {
	var next time.Time
	consider := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, m := range moving {
		t := thresholds(m.Fact)
		for _, limit := range t.Limits {
			for _, at := range m.At(limit) {
				consider(at)
			}
		}
		if len(t.Limits) == 0 && t.Read {
			for _, at := range m.At(0) {
				consider(at)
			}
		}
		if t.Opaque && m.Each > 0 {
			consider(now.Add(m.Each))
		}
	}
	for _, at := range further {
		consider(at)
	}
	return next
}
