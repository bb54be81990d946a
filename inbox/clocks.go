package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

const (
	maxDays  = 10_000
	maxHours = 100_000
	maxAway  = 400
)

// age computes every clock that began with the receipt, and how long nobody has touched the item.
func (s *sight) age() {
	i := &s.item
	if i.TimeframeCoreH != nil && i.TimeframeUsedPct == nil {
		s.unknown = append(s.unknown, "item.timeframe_used_pct") // until it is computed
	}
	if s.happened(i.LastTouched, "item.last_touched_at") {
		s.workingDays("item.idle_working_days", &i.IdleWorkingDays, i.LastTouched)
	}
	if !s.received {
		return
	}
	since := i.ReceivedAt
	if since.After(s.now) { // by a difference of clocks
		since = s.now
	}
	if i.AgeDays == nil {
		i.AgeDays = rules.Known(min(days(since, s.now, s.cal), maxDays))
		s.moving = append(s.moving, moving.Fact{Name: "item.age_days", Each: hundredthOfADay, At: func(limit float64) []time.Time {
			return moving.Around(afterDays(since, limit, s.cal), nil)
		}})
	}
	s.workingDays("item.age_working_days", &i.AgeWorkingDays, since)
	s.periods(since)
	s.active(since)
}

const hundredthOfADay = 864 * time.Second

// days are calendar days since an instant: whole ones at the same wall time, whatever the clocks do, and the part of the
// day that runs.
func days(since, now time.Time, cal *calendar.Calendar) float64 {
	from := cal.Today(since)
	n := cal.Today(now).Sub(from)
	for n > 0 && cal.SameTimeOn(since, from.Add(n)).After(now) {
		n--
	}
	begun, ends := anniversary(since, n, cal), anniversary(since, n+1, cal)
	return float64(n) + max(0, float64(now.Sub(begun))/float64(ends.Sub(begun)))
}

// afterDays is the instant at which as many days are over.
func afterDays(since time.Time, n float64, cal *calendar.Calendar) time.Time {
	whole := int(n)
	begun, ends := anniversary(since, whole, cal), anniversary(since, whole+1, cal)
	return begun.Add(time.Duration((n - float64(whole)) * float64(ends.Sub(begun))))
}

func anniversary(since time.Time, n int, cal *calendar.Calendar) time.Time {
	if n == 0 {
		return since
	}
	return cal.SameTimeOn(since, cal.Today(since).Add(n))
}

// workingDays fills a fact that counts the working days begun since the working day of an instant.
func (s *sight) workingDays(name string, fact **int, since time.Time) {
	if *fact != nil {
		return
	}
	if n, known := moving.WorkingDaysSince(since, s.now, s.cal); known {
		*fact = &n
		s.moving = append(s.moving, moving.WorkingDays(name, since, s.cal))
	}
}

// periods counts the working days whose last window has ended since the receipt.
func (s *sight) periods(since time.Time) {
	if s.item.CorePeriodsSinceContact != nil {
		return
	}
	from, today := s.day(since), s.day(s.now)
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
	s.moving = append(s.moving, moving.Fact{Name: "item.core_periods_since_contact", Each: time.Hour, At: func(limit float64) (out []time.Time) {
		for d, ended := from, 0; float64(ended) <= limit; d = d.Add(1) {
			if !s.cal.Covers(d) {
				break
			}
			if closing, open := s.cal.ClosingTime(d); open && closing.After(since) {
				ended++
				out = append(out, closing)
			}
		}
		return out
	}})
}

// active counts open hours less the time spent waiting for the patient, and its share of the ordered timeframe.
func (s *sight) active(since time.Time) {
	i := &s.item
	c := clock{s.cal, since, s.waits, new([]time.Duration)}
	at := func(hours float64) []time.Time {
		at, stopped, known := c.passes(func(pauses []span) (time.Time, bool) { return c.core(hours, pauses) })
		if stopped || !known {
			return nil
		}
		out := moving.Around(at, s.cal)
		for _, w := range s.waits { // reached where a wait begins, it goes on where that ends
			out = append(out, w.to, w.to.Add(1), w.to.Add(2))
		}
		return out
	}
	if i.ActiveCoreH == nil {
		open, known := s.cal.OpenBetween(since, s.now)
		for _, w := range ended(s.waits, s.now) {
			paused, ok := s.cal.OpenBetween(w.from, w.to)
			open, known = open-paused, known && ok
		}
		if !known {
			return
		}
		i.ActiveCoreH = rules.Known(min(max(0, open.Hours()), maxHours))
		s.moving = append(s.moving, moving.Fact{Name: "item.active_core_h", Each: 36 * time.Second, At: at})
	}
	within := i.TimeframeCoreH
	if i.TimeframeUsedPct != nil || within == nil || *within <= 0 {
		return
	}
	i.TimeframeUsedPct = rules.Known(min(100**i.ActiveCoreH / *within, 100_000))
	s.moving = append(s.moving, moving.Fact{Name: "item.timeframe_used_pct", Each: time.Minute, At: func(pct float64) []time.Time { return at(pct / 100 * *within) }})
}

// ended are pauses of which the last ends.
func ended(pauses []span, at time.Time) []span {
	out := slices.Clone(pauses)
	if n := len(out) - 1; n >= 0 && out[n].to.IsZero() {
		out[n].to = at
	}
	return out
}

// snooze says how long the item has been put to sleep.
func (s *sight) snooze() {
	i := &s.item
	if !*i.Snoozed {
		practice.Fill(&i.SnoozedPastDue, rules.Known(false))
		return
	}
	until := i.SnoozedUntil
	if until.IsZero() {
		s.unknown = append(s.unknown, "item.minutes_past_snooze")
		return
	}
	if i.MinutesPastSnooze == nil {
		i.MinutesPastSnooze = rules.Known(min(max(practice.MinutesRoundedDown(s.now.Sub(until)), -1_000_000), 1_000_000))
		s.moving = append(s.moving, moving.Minutes("item.minutes_past_snooze", until))
	}
	switch {
	case i.SnoozedPastDue != nil:
	case s.deadline.none:
		i.SnoozedPastDue = rules.Known(false)
	case s.deadline.known:
		i.SnoozedPastDue = rules.Known(until.After(s.deadline.at))
	}
}

// assignee says whether who holds the item can do it.
func (s *sight) assignee() {
	i := &s.item
	if i.AssigneeKind == "none" || i.AssigneeKind == "team" {
		practice.Fill(&i.AssigneeActive, rules.Known(true))
		practice.Fill(&i.AssigneeOnLeave, rules.Known(false))
		practice.Fill(&i.AssigneeBackInWorkingDays, rules.Known(0))
		practice.Fill(&i.AssigneeBackAfterDue, rules.Known(false))
		return
	}
	if i.Leave == nil {
		return
	}
	today := s.day(s.now)
	away := s.away(today)
	practice.Fill(&i.AssigneeOnLeave, &away)
	if back, known := s.back(today); known && i.AssigneeBackInWorkingDays == nil {
		i.AssigneeBackInWorkingDays = &back
	}
	switch {
	case i.AssigneeBackAfterDue != nil:
	case s.deadline.none:
		i.AssigneeBackAfterDue = rules.Known(false)
	case s.deadline.known:
		i.AssigneeBackAfterDue = rules.Known(s.awayUntil(today, s.day(s.deadline.at)))
	}
	midnight := func(float64) []time.Time { return []time.Time{today.Add(1).At(0, s.cal.Zone())} }
	for _, fact := range []string{"item.assignee_on_leave", "item.assignee_back_in_working_days", "item.assignee_back_after_due"} {
		s.moving = append(s.moving, moving.Fact{Name: fact, At: midnight, Each: 24 * time.Hour})
	}
}

func (s *sight) away(d calendar.Date) bool {
	for _, l := range s.item.Leave {
		if !d.Before(l.From) && !l.To.Before(d) {
			return true
		}
	}
	return false
}

// awayUntil tells whether the person is here on no working day from today until a date, included: who is away now and comes
// back only after it, or would begin a leave that spans it.
func (s *sight) awayUntil(today, due calendar.Date) bool {
	absent := s.away(today)
	for d := today; !due.Before(d) && d.Sub(today) < maxAway; d = d.Add(1) {
		if working, known := s.cal.WorkingDay(d); (working || !known) && !s.away(d) {
			return false
		}
		absent = absent || s.away(d)
	}
	return absent
}

// back counts the working days until the person works again: 0 when here.
func (s *sight) back(today calendar.Date) (n int, known bool) {
	if !s.away(today) {
		return 0, true
	}
	for d := today; n < maxAway; d = d.Add(1) {
		working, known := s.cal.WorkingDay(d)
		switch {
		case !known:
			return 0, false
		case working && !s.away(d):
			return n, true
		case working:
			n++
		}
	}
	return maxAway, true
}
