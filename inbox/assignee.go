// Facts about who holds the item, when that person works again, and how long the item has been put to sleep.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// maxDaysAway is how far ahead leave is looked at: the range of item.assignee_back_in_working_days.
const maxDaysAway = 400

// deriveSnooze says how long the item has been awake again or will still sleep, and whether it sleeps beyond its
// deadline.
func (s *situation) deriveSnooze() {
	i := &s.item
	if !*i.Snoozed {
		practice.Fill(&i.SnoozedPastDue, rules.Known(false))
		return
	}
	until := i.SnoozedUntil
	if until.IsZero() {
		s.unknownFacts = append(s.unknownFacts, "item.minutes_past_snooze")
		return
	}
	if i.MinutesPastSnooze == nil {
		minutes := practice.MinutesRoundedDown(s.now.Sub(until))
		i.MinutesPastSnooze = rules.Known(min(max(minutes, -maxMinutes), maxMinutes))
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

// deriveAssignee says whether who holds the item is here. A team always is.
func (s *situation) deriveAssignee() {
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
	today := s.dateOf(s.now)
	away := s.isAway(today)
	practice.Fill(&i.AssigneeOnLeave, &away)
	if back, known := s.workingDaysAway(today); known && i.AssigneeBackInWorkingDays == nil {
		i.AssigneeBackInWorkingDays = &back
	}
	switch {
	case i.AssigneeBackAfterDue != nil:
	case s.deadline.none:
		i.AssigneeBackAfterDue = rules.Known(false)
	case s.deadline.known:
		i.AssigneeBackAfterDue = rules.Known(s.isAwayThrough(today, s.dateOf(s.deadline.at)))
	}
	midnight := func(float64) []time.Time { return []time.Time{today.Add(1).At(0, s.cal.Zone())} }
	for _, fact := range []string{"on_leave", "back_in_working_days", "back_after_due"} {
		s.moving = append(s.moving, moving.Fact{Name: "item.assignee_" + fact, At: midnight, Each: 24 * time.Hour})
	}
}

// isAway reports whether the assignee is on leave on a date.
func (s *situation) isAway(d calendar.Date) bool {
	return slices.ContainsFunc(s.item.Leave, func(l Leave) bool { return !d.Before(l.From) && !l.To.Before(d) })
}

// isAwayThrough reports whether the assignee works on no day from today until a date, both included: somebody who is
// away and comes back only after that date, or whose leave begins before the next working day and spans it.
func (s *situation) isAwayThrough(today, due calendar.Date) bool {
	absent := s.isAway(today)
	for d := today; !due.Before(d) && d.Sub(today) < maxDaysAway; d = d.Add(1) {
		if working, known := s.cal.WorkingDay(d); (working || !known) && !s.isAway(d) {
			return false
		}
		absent = absent || s.isAway(d)
	}
	return absent
}

// workingDaysAway counts the working days until the assignee works again: 0 for somebody who is here.
func (s *situation) workingDaysAway(today calendar.Date) (n int, known bool) {
	if !s.isAway(today) {
		return 0, true
	}
	for d := today; n < maxDaysAway; d = d.Add(1) {
		working, known := s.cal.WorkingDay(d)
		switch {
		case !known:
			return 0, false
		case working && !s.isAway(d):
			return n, true
		case working:
			n++
		}
	}
	return maxDaysAway, true
}
