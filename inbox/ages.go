// Facts about how old an item is, in days, working days, core-hours periods and open hours.

package inbox

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// The most that facts of these units count, as their ranges say.
const (
	maxDays    = 10_000
	maxHours   = 100_000
	maxPercent = 100_000
)

// deriveAges computes every time since the receipt, that since the present round began, and how long nobody has touched
// the item.
func (s *situation) deriveAges() {
	i := &s.item
	if i.TimeframeCoreH != nil && i.TimeframeUsedPct == nil {
		s.unknownFacts = append(s.unknownFacts, "item.timeframe_used_pct") // which ends where it is computed
	}
	if s.happened(i.LastTouched, "item.last_touched_at") {
		s.deriveWorkingDays("item.idle_working_days", &i.IdleWorkingDays, i.LastTouched)
	}
	earlier := func(since time.Time) time.Time {
		if since.After(s.now) { // by a difference of clocks
			return s.now
		}
		return since
	}
	if s.startKnown() {
		s.deriveActiveTime(earlier(s.start()))
	}
	if !s.receiptKnown {
		return
	}
	since := earlier(i.ReceivedAt)
	if i.AgeDays == nil {
		i.AgeDays = rules.Known(min(daysBetween(since, s.now, s.cal), maxDays))
		s.addMoving("item.age_days", hundredthOfADay, func(limit float64) []time.Time {
			return moving.Around(instantAfterDays(since, limit, s.cal), nil)
		})
	}
	s.deriveWorkingDays("item.age_working_days", &i.AgeWorkingDays, since)
	s.deriveCorePeriods(since)
}

// addMoving notes that a fact changes with time, by one step after each length of time.
func (s *situation) addMoving(name string, each time.Duration, at func(limit float64) []time.Time) {
	s.moving = append(s.moving, moving.Fact{Name: name, Each: each, At: at})
}

// hundredthOfADay is the step of item.age_days.
const hundredthOfADay = 864 * time.Second

// daysBetween are calendar days: whole ones end at the same wall time, also where summer time begins or ends, and the
// part of the day that has begun is a share of its length.
func daysBetween(since, now time.Time, cal *calendar.Calendar) float64 {
	from := cal.Today(since)
	n := cal.Today(now).Sub(from)
	for n > 0 && cal.SameTimeOn(since, from.Add(n)).After(now) {
		n--
	}
	begun, ends := afterWholeDays(since, n, cal), afterWholeDays(since, n+1, cal)
	return float64(n) + max(0, float64(now.Sub(begun))/float64(ends.Sub(begun)))
}

// instantAfterDays is the instant at which a number of days, as daysBetween counts them, is over.
func instantAfterDays(since time.Time, n float64, cal *calendar.Calendar) time.Time {
	whole := int(n)
	begun, ends := afterWholeDays(since, whole, cal), afterWholeDays(since, whole+1, cal)
	return begun.Add(time.Duration((n - float64(whole)) * float64(ends.Sub(begun))))
}

// afterWholeDays is the instant n days later at the same time of the day, as the clocks of the practice have it.
func afterWholeDays(since time.Time, n int, cal *calendar.Calendar) time.Time {
	if n == 0 {
		return since
	}
	return cal.SameTimeOn(since, cal.Today(since).Add(n))
}

// deriveWorkingDays fills a fact that counts the working days begun since the working day of an instant.
func (s *situation) deriveWorkingDays(name string, fact **int, since time.Time) {
	if *fact != nil {
		return
	}
	if n, known := moving.WorkingDaysSince(since, s.now, s.cal); known {
		*fact = &n
		s.moving = append(s.moving, moving.WorkingDays(name, since, s.cal))
	}
}

// deriveCorePeriods counts the working days whose last window has ended since the receipt.
func (s *situation) deriveCorePeriods(since time.Time) {
	if s.item.CorePeriodsSinceContact != nil {
		return
	}
	from, today := s.dateOf(since), s.dateOf(s.now)
	n, known := moving.WorkingDaysThrough(s.cal, from, today)
	if !known {
		return
	}
	if closing, open := s.cal.ClosingTime(from); open && !closing.After(since) {
		n--
	}
	if closing, open := s.cal.ClosingTime(today); open && closing.After(s.now) {
		n--
	}
	s.item.CorePeriodsSinceContact = rules.Known(min(max(0, n), maxDays))
	s.addMoving("item.core_periods_since_contact", time.Hour, func(limit float64) (out []time.Time) {
		for d, ended := from, 0; float64(ended) <= limit && s.cal.Covers(d); d = d.Add(1) {
			if closing, open := s.cal.ClosingTime(d); open && closing.After(since) {
				ended++
				out = append(out, closing)
			}
		}
		return out
	})
}

// deriveActiveTime counts open hours less the time spent waiting for the patient, and its share of the ordered
// timeframe.
func (s *situation) deriveActiveTime(since time.Time) {
	i := &s.item
	c := clock{cal: s.cal, start: since, pauses: s.patientWaits, openTotals: s.patientTotals}
	at := func(hours float64) []time.Time {
		at, stopped, known := c.reaches(func(pauses []pause) (time.Time, bool) {
			return c.elapseOpenHours(hours, pauses)
		})
		if stopped || !known {
			return nil
		}
		out := moving.Around(at, s.cal)
		for _, w := range s.patientWaits { // a number that is reached where a wait begins is exceeded where that ends
			out = append(out, w.to, w.to.Add(1), w.to.Add(2))
		}
		return out
	}
	if i.ActiveCoreH == nil {
		open, known := s.cal.OpenBetween(since, s.now)
		ended, began := c.withoutOpenPause()
		paused, ok := c.openTime(ended.pauses)
		open, known = open-paused, known && ok
		if !began.IsZero() {
			paused, ok := s.cal.OpenBetween(began, s.now)
			open, known = open-paused, known && ok
		}
		if !known {
			return
		}
		i.ActiveCoreH = rules.Known(min(max(0, open.Hours()), maxHours))
		s.addMoving("item.active_core_h", 36*time.Second, at)
	}
	within := i.TimeframeCoreH
	if i.TimeframeUsedPct != nil || within == nil || *within <= 0 {
		return
	}
	i.TimeframeUsedPct = rules.Known(min(100**i.ActiveCoreH / *within, maxPercent))
	s.addMoving("item.timeframe_used_pct", time.Minute, func(pct float64) []time.Time {
		return at(pct / 100 * *within)
	})
}
