package practice

import (
	"math"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

const farAhead = 400 // working days: nothing planned

// Derive computes the facts of the day from the calendar; what is given stands. Without a calendar nothing is known.
func (d *Day) Derive(now time.Time, cal *calendar.Calendar) {
	if cal == nil {
		return
	}
	local := now.In(cal.Zone())
	today := calendar.DateOf(local)
	if d.Weekday == "" {
		d.Weekday = strings.ToLower(local.Weekday().String()[:3])
	}
	if d.Season == "" {
		d.Season = []string{"winter", "spring", "summer", "autumn"}[local.Month()%12/3]
	}
	given(&d.Month, rules.Known(int(local.Month())))
	given(&d.NowHour, rules.Known(float64(local.Hour())+float64(local.Minute())/60+float64(local.Second())/3600))
	given(&d.CalendarKnown, rules.Known(cal.Covers(today)))
	windows, known := cal.Windows(today)
	if !known {
		return
	}
	holiday, _ := cal.BankHoliday(today)
	given(&d.BankHoliday, &holiday)
	given(&d.WorkingDay, rules.Known(len(windows) > 0))
	open, _ := cal.Open(now)
	given(&d.CoreHoursNow, &open)
	given(&d.CoreMinutesLeft, rules.Known(minutesLeft(windows, now)))
	d.closures(today, cal)
	d.training(today, local, windows, cal)
}

// minutesLeft is 0 outside the windows, so that a lunch closure ends a session and not the day.
func minutesLeft(windows []calendar.Span, now time.Time) int {
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
	return int(left / time.Minute)
}

// closures counts the working days to and from the nearest closures and how long these are.
func (d *Day) closures(today calendar.Date, cal *calendar.Calendar) {
	for _, side := range []struct {
		step         int
		days, length **int
	}{{1, &d.WorkingDaysToClosure, &d.NextClosureDays}, {-1, &d.WorkingDaysSinceClosure, &d.PriorClosureDays}} {
		working, shut := 0, 0
		at, known := today.Add(side.step), true
		for open := true; ; at = at.Add(side.step) {
			if open, known = cal.WorkingDay(at); !known || open && shut > 0 {
				break
			}
			if open {
				working++
			} else {
				shut++
			}
			if working+shut > farAhead {
				known = false
				break
			}
		}
		if known {
			given(side.days, &working)
			given(side.length, &shut)
		}
	}
}

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
	given(&d.PLTNow, &now)
	if ahead, known := workingDaysToTraining(today, cal); known {
		given(&d.WorkingDaysToPLT, &ahead)
	}
}

func workingDaysToTraining(today calendar.Date, cal *calendar.Calendar) (int, bool) {
	ahead := 0
	for at := today; ahead < farAhead; at = at.Add(1) {
		for _, c := range cal.Closures(at) {
			if c.Tag == plt {
				return ahead, true
			}
		}
		switch working, known := cal.WorkingDay(at.Add(1)); {
		case !known:
			return farAhead, true // none planned as far as the data reach
		case working:
			ahead++
		}
	}
	return farAhead, true
}

// Moving is a derived fact that changes with time alone: At gives the instants at which it passes a number.
type Moving struct {
	Fact string
	At   func(limit float64) []time.Time
}

// Hours is a fact that counts elapsed hours since an instant.
func Hours(fact string, since time.Time) Moving {
	return Moving{fact, func(limit float64) []time.Time { return around(since.Add(time.Duration(limit * float64(time.Hour)))) }}
}

// Minutes is a fact that counts whole elapsed minutes since an instant.
func Minutes(fact string, since time.Time) Moving {
	return Moving{fact, func(limit float64) []time.Time {
		at := since.Add(time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}

// CoreHours is a fact that counts open hours since an instant.
func CoreHours(fact string, since time.Time, cal *calendar.Calendar) Moving {
	return Moving{fact, func(limit float64) []time.Time {
		if at, ok := cal.Add(since, time.Duration(limit*float64(time.Hour))); ok {
			return around(at)
		}
		return nil
	}}
}

// around is an instant and the one after it: >= changes at the first, > at the second.
func around(t time.Time) []time.Time { return []time.Time{t, t.Add(1)} }

// Moving are the facts of the day that the calendar gave, with the instants at which they may change.
func (d *Day) Moving(now time.Time, cal *calendar.Calendar) []Moving {
	if cal == nil {
		return nil
	}
	today := cal.Today(now)
	midnight := today.Add(1).At(0, cal.Zone())
	daily := func(float64) []time.Time { return []time.Time{midnight} }
	edges := func(float64) []time.Time {
		if edge, ok := cal.NextEdge(now); ok {
			return []time.Time{midnight, edge}
		}
		return []time.Time{midnight}
	}
	var out []Moving
	for _, fact := range []string{
		"weekday", "month", "season", "calendar_known", "bank_holiday", "working_day", "working_days_to_closure", "working_days_since_closure",
		"prior_closure_days", "next_closure_days", "plt", "working_days_to_plt",
	} {
		out = append(out, Moving{"day." + fact, daily})
	}
	out = append(out, Moving{"day.core_hours_now", edges}, Moving{"day.plt_now", edges}, Moving{"day.now_hour", func(limit float64) []time.Time {
		at := today.At(0, cal.Zone()).Add(time.Duration(math.Round(limit * float64(time.Hour))))
		return []time.Time{midnight, at, at.Add(time.Second)}
	}}, Moving{"day.core_minutes_left", func(limit float64) []time.Time {
		out := edges(limit)
		if windows, _ := cal.Windows(today); len(windows) > 0 {
			at := windows[len(windows)-1].To.Add(-time.Duration(limit) * time.Minute)
			out = append(out, at, at.Add(time.Second), at.Add(-time.Minute), at.Add(-time.Minute+time.Second))
		}
		return out
	}})
	return out
}
