// The facts about staff and demand that are computed from others.

package practice

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// Percent is 100·part/whole, not rounded and capped at most; nil when either is not known or the whole is 0.
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

// Derive computes what follows from counts, instants and the calendar; what is given stands. An instant that has not
// come is not known.
func (d *Demand) Derive(now time.Time, cal *calendar.Calendar) (changing []moving.Fact) {
	Fill(&d.TodayPctOfForecast, Percent(d.Today, d.ForecastToday, 10_000))
	Fill(&d.LastHourPctOfForecast, Percent(d.LastHour, d.ForecastToday, 10_000))
	if d.OldestUntriagedAt.IsZero() || d.OldestUntriagedCoreMin != nil {
		return nil
	}
	if open, known := cal.OpenBetween(d.OldestUntriagedAt, now); known && open >= 0 && !d.OldestUntriagedAt.After(now) {
		d.OldestUntriagedCoreMin = rules.Known(min(int(open/time.Minute), 1_000_000))
	}
	return append(changing, moving.CoreMinutes("demand.oldest_untriaged_core_min", d.OldestUntriagedAt, cal))
}
