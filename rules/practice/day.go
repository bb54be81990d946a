// The facts of the day, computed from the clock and the calendar, and the instants at which they change.

package practice

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// noneAhead is the number of working days to an event that is not planned, and the farthest that is looked for.
const noneAhead = 400 // working days: nothing planned

// Derive computes the facts of the day from the calendar; what is given stands. Without a calendar nothing is known.
func (d *Day) Derive(now time.Time, cal *calendar.Calendar) {
	if cal == nil {
		return
	}
	// The day is that of the practice, wherever the host runs.
	local := now.In(cal.Zone())
	today := calendar.DateOf(local)
	// These need no data: they are known on every date.
	if d.Weekday == "" {
		d.Weekday = strings.ToLower(local.Weekday().String()[:3])
	}
	if d.Season == "" {
		d.Season = []string{"winter", "spring", "summer", "autumn"}[local.Month()%12/3]
	}
	Fill(&d.Month, rules.Known(int(local.Month())))
	Fill(&d.NowHour, rules.Known(float64(local.Hour())+float64(local.Minute())/60+float64(local.Second())/3600))
	Fill(&d.CalendarKnown, rules.Known(cal.Covers(today)))
	// Beyond the data nothing further is known, and CalendarKnown says so.
	windows, known := cal.Windows(today)
	if !known {
		return
	}
	holiday, _ := cal.BankHoliday(today)
	Fill(&d.BankHoliday, rules.Known(holiday != ""))
	Fill(&d.WorkingDay, rules.Known(len(windows) > 0))
	open, _ := cal.Open(now)
	Fill(&d.CoreHoursNow, &open)
	Fill(&d.CoreMinutesLeft, rules.Known(min(MinutesRoundedUp(timeLeft(windows, now)), 24*60)))
	d.closures(today, cal)
	d.training(today, local, windows, cal)
	if holiday, known := cal.SchoolHoliday(today); known {
		Fill(&d.SchoolHoliday, &holiday)
	}
	if events, known := cal.Events(today); known && d.Events == nil {
		d.Events = append([]string{}, events...)
	}
}

// MinutesRoundedUp is a time that runs out in whole minutes, begun ones counted: "at most 60 minutes left" is true
// from exactly 60 minutes before the end, and 0 is the end itself.
func MinutesRoundedUp(left time.Duration) int {
	n := int(left / time.Minute)
	if left%time.Minute > 0 {
		n++
	}
	return n
}

// MinutesRoundedDown is a time in whole minutes, towards the past: -1 in the minute before 0.
func MinutesRoundedDown(d time.Duration) int {
	n := int(d / time.Minute)
	if d < 0 && d%time.Minute != 0 {
		n--
	}
	return n
}

// timeLeft is 0 outside the windows, so that a lunch closure ends a session and not the day.
func timeLeft(windows []calendar.Span, now time.Time) time.Duration {
	left, inside := time.Duration(0), false
	for _, w := range windows {
		if !now.Before(w.From) && now.Before(w.To) {
			inside = true
			left += w.To.Sub(now)
		} else if w.From.After(now) {
			left += w.To.Sub(w.From)
		}
	}
	if !inside {
		return 0
	}
	return left
}

// closures counts the working days to and from the nearest closures and how long these are. On a closed day the
// closure that it lies in is both. On a Friday before a plain weekend there are 0 working days to the closure, which
// lasts 2 days; four working days lie behind the closure before.
func (d *Day) closures(today calendar.Date, cal *calendar.Calendar) {
	open, known := cal.WorkingDay(today)
	if !known {
		return
	}
	before, shutBefore, knownBefore := nearestClosure(today, -1, !open, cal)
	after, shutAfter, knownAfter := nearestClosure(today, 1, !open, cal)
	// On a closed day both directions lie in one closure, whose length is that of both and the day itself.
	if !open && knownBefore && knownAfter {
		shutBefore, shutAfter = shutBefore+shutAfter+1, shutBefore+shutAfter+1
	}
	if knownBefore {
		Fill(&d.WorkingDaysSinceClosure, &before)
		Fill(&d.PriorClosureDays, &shutBefore)
	}
	if knownAfter {
		Fill(&d.WorkingDaysToClosure, &after)
		Fill(&d.NextClosureDays, &shutAfter)
	}
}

// nearestClosure walks away from a day to the end of the nearest closure; inside tells that the day itself is closed.
func nearestClosure(day calendar.Date, step int, inside bool, cal *calendar.Calendar) (working, shut int, known bool) {
	for at := day.Add(step); working+shut <= noneAhead; at = at.Add(step) {
		open, known := cal.WorkingDay(at)
		switch {
		case !known:
			return 0, 0, false
		case open && (shut > 0 || inside):
			return working, shut, true
		case open:
			working++
		default:
			shut++
		}
	}
	return 0, 0, false
}

// plt is the tag of closures for protected learning time.
const plt = "plt"

// training finds protected learning time: a closure with the tag plt.
func (d *Day) training(today calendar.Date, local time.Time, windows []calendar.Span, cal *calendar.Calendar) {
	part, now := "none", false
	for _, c := range cal.Closures(today) {
		if c.Tag != plt {
			continue
		}
		from, to := today.At(c.From, cal.Zone()), today.At(c.To, cal.Zone())
		now = now || !local.Before(from) && local.Before(to)
		switch {
		// Two closures for learning, or one on a day that is closed anyway, take the whole day.
		case part != "none" || len(windows) == 0:
			part = "full"
		case c.From >= 12*60:
			part = "afternoon"
		case c.To <= 14*60:
			part = "morning"
		default:
			part = "full"
		}
	}
	if d.PLT == "" {
		d.PLT = part
	}
	Fill(&d.PLTNow, &now)
	if ahead, known := workingDaysToTraining(today, cal); known {
		Fill(&d.WorkingDaysToPLT, &ahead)
	}
}

// workingDaysToTraining counts from today to the next protected learning time: 0 on its day, 1 on the working day
// before it. On a closed day the working day that comes next is 1.
func workingDaysToTraining(today calendar.Date, cal *calendar.Calendar) (int, bool) {
	for _, on := range cal.ClosureDates(plt) {
		if on.Before(today) {
			continue
		}
		// Dates are in order, so the first that has not passed is the next.
		if on == today {
			return 0, true
		}
		between, known := cal.WorkingDays(today.Add(1), on)
		return min(between+1, noneAhead), known
	}
	return noneAhead, true
}

// ofDates are the facts of the day that only another date changes.
var ofDates = []string{
	"day.weekday", "day.month", "day.season", "day.calendar_known", "day.bank_holiday", "day.working_day",
	"day.working_days_to_closure", "day.working_days_since_closure", "day.prior_closure_days", "day.next_closure_days",
	"day.plt", "day.working_days_to_plt", "day.school_holiday", "day.events",
}

// MovingFacts are the facts of the day that the calendar gave, with the instants at which they may change. Every list
// holds the next midnight or edge of a window, after which they are computed anew.
func (d *Day) MovingFacts(now time.Time, cal *calendar.Calendar) []moving.Fact {
	if cal == nil {
		return nil
	}
	today := cal.Today(now)
	midnight := []time.Time{today.Add(1).At(0, cal.Zone())}
	edges := slices.Clone(midnight)
	if edge, ok := cal.NextOpeningOrClosing(now); ok {
		edges = append(edges, edge)
	}
	for _, c := range cal.Closures(today) {
		edges = append(edges, today.At(c.From, cal.Zone()), today.At(c.To, cal.Zone()))
	}
	out := make([]moving.Fact, 0, len(ofDates)+4)
	atMidnight := func(float64) []time.Time { return midnight }
	for _, fact := range ofDates {
		out = append(out, moving.Fact{Name: fact, At: atMidnight})
	}
	atEdges := func(float64) []time.Time { return edges }
	out = append(out,
		moving.Fact{Name: "day.core_hours_now", At: atEdges}, moving.Fact{Name: "day.plt_now", At: atEdges})
	// now_hour counts in seconds and is compared as a fraction of an hour.
	hour := func(limit float64) []time.Time {
		at := today.At(0, cal.Zone())
		if seconds := int(math.Round(limit * 3600)); seconds > 0 {
			at = today.At(seconds/60, cal.Zone()).Add(time.Duration(seconds%60) * time.Second)
		}
		out := append(slices.Clone(midnight), at, at.Add(time.Second))
		// the clocks change: an hour is missing or comes twice
		if midnight[0].Sub(today.At(0, cal.Zone())) != 24*time.Hour {
			_, changes := now.In(cal.Zone()).ZoneBounds()
			out = append(out, at.Add(-time.Hour), at.Add(time.Hour), changes)
		}
		return out
	}
	left := func(limit float64) []time.Time {
		out := slices.Clone(edges)
		windows, _ := cal.Windows(today)
		for _, l := range []float64{limit, limit - 1} { // <= changes at the first, < at the second
			gone := timeLeft(windows, now) - time.Duration(l*float64(time.Minute))
			if at, ok := cal.AddOpen(now, max(0, gone)); ok && gone >= 0 {
				out = append(out, at)
			}
		}
		return out
	}
	return append(out,
		moving.Fact{Name: "day.now_hour", At: hour, Each: time.Second},
		moving.Fact{Name: "day.core_minutes_left", At: left, Each: time.Minute})
}
