// The naive reference of the simulated year: when each stage must be raised, by walking minute by minute.

package inbox_test

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// minutes is a year, minute by minute, for a reference that walks: whether the practice is open, on which date, and
// what the clock on the wall shows.
type minutes struct {
	start time.Time
	end   int
	open  []bool
	date  []int // days since the beginning
	wall  []int // minutes of the day
	works []bool
	shuts []int // by date: the minute at which the last window ends, -1 on a closed day
	first []int // by date: its first minute
}

func newMinutes(cal *calendar.Calendar, year int) *minutes {
	y := &minutes{start: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), end: 400 * day}
	from := cal.Today(y.start)
	for n := range y.end + 60*day {
		local := y.at(n).In(cal.Zone())
		date := calendar.DateOf(local).Sub(from)
		for len(y.works) <= date {
			windows, _ := cal.Windows(from.Add(len(y.works)))
			y.works, y.shuts, y.first = append(y.works, len(windows) > 0), append(y.shuts, -1), append(y.first, n)
			if len(windows) > 0 {
				y.shuts[len(y.shuts)-1] = y.index(windows[len(windows)-1].To)
			}
		}
		open, _ := cal.Open(y.at(n))
		y.open = append(y.open, open)
		y.date = append(y.date, date)
		y.wall = append(y.wall, local.Hour()*60+local.Minute())
	}
	return y
}

func (y *minutes) at(n int) time.Time    { return y.start.Add(time.Duration(n) * time.Minute) }
func (y *minutes) index(t time.Time) int { return int(t.Sub(y.start) / time.Minute) }

func (y *minutes) showing(
	date, wall int,
) int { // the first minute of a date at which the wall shows this, or the clocks have jumped past it
	for n := y.first[date]; ; n++ {
		if y.date[n] > date || y.wall[n] >= wall {
			return n
		}
	}
}

// openMinutes walks until as many open minutes are over.
func (y *minutes) openMinutes(n, count int) int {
	for ; count > 0; n++ {
		if y.open[n] {
			count--
		}
	}
	return n
}

func (y *minutes) openBack(n, count int) int {
	for ; count > 0; n-- {
		if y.open[n-1] {
			count--
		}
	}
	return n
}

func (y *minutes) workingDays(n, count int) int {
	date, step := y.date[n], 1
	if count < 0 {
		count, step = -count, -1
	}
	for count > 0 {
		date += step
		if y.works[date] {
			count--
		}
	}
	return y.showing(date, y.wall[n])
}

// paused adds the open minutes of pauses.
func (y *minutes) paused(n int, pauses [][2]int) int {
	count := 0
	for _, p := range pauses {
		for m := p[0]; m < p[1]; m++ {
			if y.open[m] {
				count++
			}
		}
	}
	return y.openMinutes(n, count)
}

// days adds calendar days and the length of pauses as the wall shows them.
func (y *minutes) days(n, count int, pauses [][2]int) int {
	wall := (y.date[n]+count)*day + y.wall[n]
	for _, p := range pauses {
		wall += max(0, y.date[p[1]]*day+y.wall[p[1]]-y.date[p[0]]*day-y.wall[p[0]])
	}
	return y.showing(wall/day, wall%day)
}

func (y *minutes) opening(n int) int {
	for ; !y.open[n]; n++ {
	}
	return n
}

// due is the deadline of a script's kind, as the policy of the simulation has it, with some pauses counted.
func (s *script) due(y *minutes, pauses [][2]int) int {
	switch s.kind {
	case inbox.Request: // 7d, end_of_day, preceding
		date := y.date[y.days(s.received, 7, pauses)]
		for !y.works[date] {
			date--
		}
		return y.shuts[date]
	case inbox.Task: // 5wd
		return y.paused(y.workingDays(y.opening(s.received), 5), pauses)
	case inbox.Medication: // 2wd from the next opening
		return y.paused(y.workingDays(y.opening(s.received), 2), pauses)
	case inbox.Result: // 56wh, nothing pauses it
		return y.openMinutes(s.received, 56*60)
	}
	return y.days(s.received, 3, pauses) // 3d
}

type step struct {
	stage string
	shift func(y *minutes, due int) int
}

func same(_ *minutes, due int) int { return due }

var steps = map[inbox.Kind][]step{
	inbox.Request: {
		{"-2wd/warning", func(y *minutes, due int) int { return y.workingDays(due, -2) }},
		{"due/overdue", same},
		{"+1wd/escalated", func(y *minutes, due int) int { return y.workingDays(due, 1) }},
	},
	inbox.Task: {
		{"-1wd/warning", func(y *minutes, due int) int { return y.workingDays(due, -1) }}, {"due/overdue", same},
	},
	inbox.Medication: {
		{"-4wh/warning", func(y *minutes, due int) int { return y.openBack(due, 4*60) }},
		{"due/overdue", same},
		{"+8wh/breach", func(y *minutes, due int) int { return y.openMinutes(due, 8*60) }},
	},
	inbox.Result: {
		{"due/overdue", same}, {"+2d/escalated", func(y *minutes, due int) int { return y.days(due, 2, nil) }},
	},
	inbox.Message: {{"-12h/warning", func(_ *minutes, due int) int { return due - 12*60 }}, {"due/overdue", same}},
}

// expected is every stage that is passed, with its minute.
func (s *script) expected(y *minutes) map[string]int {
	out := map[string]int{}
	last := s.end
	if s.signed >= 0 && s.signed < last {
		last = s.signed
	}
	for _, of := range steps[s.kind] {
		if at, ok := s.passes(y, of); ok && at <= last && !(of.stage == "+2d/escalated" && !s.abnormal) {
			out[string(s.kind)+"/"+of.stage+".1"] = at
		}
	}
	s.byRules(y, last, out)
	return out
}

// passes walks from pause to pause.
func (s *script) passes(y *minutes, of step) (int, bool) {
	var pauses [][2]int
	for _, w := range s.waits { // one that begins where another ends goes on
		if n := len(pauses) - 1; n >= 0 && pauses[n][1] == w[0] {
			pauses[n][1] = w[1]
		} else {
			pauses = append(pauses, w)
		}
	}
	if s.kind == inbox.Result {
		pauses = nil
	}
	for n := range len(pauses) + 1 {
		at := max(s.received, of.shift(y, s.due(y, pauses[:n])))
		if n == len(pauses) || at <= pauses[n][0] {
			return at, true
		}
		if pauses[n][1] >= s.end {
			return 0, false
		}
	}
	return 0, false
}

// byRules walks every minute until the item is signed off; a rule does not speak of work that is.
func (s *script) byRules(y *minutes, last int, out map[string]int) {
	raise := func(rule string, at int) {
		if _, raised := out[rule+".1"]; !raised {
			out[rule+".1"] = at
		}
	}
	active, closings, week := 0, 0, y.days(s.received, 7, nil)
	for n := s.received; n <= last && n < s.received+30*day; n++ {
		if n > s.received && y.open[n-1] && !s.waiting(n-1) {
			active++
		}
		if n > s.received && y.shuts[y.date[n]] == n {
			closings++
		}
		if n == s.signed {
			return
		}
		if s.rating == "red" && before(n, s.read) && active >= 30 {
			raise("red-unread", n)
		}
		if before(n, s.responded) && closings >= 2 {
			raise("no-response", n)
		}
		if n >= week && (s.kind == inbox.Request || s.kind == inbox.Task) && !s.waiting(n) {
			raise("seven-days", n)
		}
	}
}
