package capacity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// line is one line of the plan with its slots.
type line struct {
	Line
	key    lineKey
	slots  []*slot
	unused int // free ones whose time has passed

	shortGiven, pctGiven bool // the host says how many are short, and which share is booked
}

// lineKey is what a line is of; a part that is not given is of every one.
type lineKey struct {
	date    calendar.Date
	session session
	pool    pool
	role    string
}

// String is 2026-11-24/pm/soon/gp.
func (k lineKey) String() string {
	return strings.Join([]string{k.date.String(), string(k.session), string(k.pool), k.role}, "/")
}

// covers tells whether a line is of a slot.
func (k lineKey) covers(s lineKey) bool {
	return (k.date.IsZero() || k.date == s.date) && (k.session == "" || k.session == s.session) && (k.pool == "" || k.pool == s.pool) && (k.role == "" || k.role == s.role)
}

func (k lineKey) compare(o lineKey) int {
	return cmp.Or(k.date.Sub(o.date), slices.Index(sessionNames, string(k.session))-slices.Index(sessionNames, string(o.session)),
		slices.Index(poolNames, string(k.pool))-slices.Index(poolNames, string(o.pool)), strings.Compare(k.role, o.role))
}

func (s *slot) key() lineKey { return lineKey{s.on, s.part, pool(s.Pool), s.Role} }

// parts is how many of its four parts a key has.
func (k lineKey) parts() (n int) {
	for _, has := range []bool{!k.date.IsZero(), k.session != "", k.pool != "", k.role != ""} {
		if has {
			n++
		}
	}
	return n
}

// count computes the facts of each line from its slots.
func (d *desk) count() {
	sameDay, third := 0, d.thirdRoutine()
	contacts, clinicians := map[calendar.Date]int{}, map[calendar.Date]map[string]bool{}
	for _, s := range d.slots {
		if s.Pool == "urgent_today" && s.on == d.today && d.given(s) {
			sameDay++
		}
		if s.taken() {
			contacts[s.on]++
		}
		if clinicians[s.on] == nil {
			clinicians[s.on] = map[string]bool{}
		}
		if s.ClinicianID != "" && !s.gone() {
			clinicians[s.on][s.ClinicianID] = true
		}
	}
	for _, l := range d.lines {
		l.shortGiven, l.pctGiven = l.Shortage != nil, l.BookedPct != nil
		if d.counts {
			l.countSlots(d)
			practice.Fill(&l.SameDayFree, rules.Known(min(sameDay, maxPlanned)))
			practice.Fill(&l.ThirdNextRoutine, third)
			if n := len(clinicians[l.key.date]); n > 0 {
				practice.Fill(&l.ContactsPerClinician, rules.Known(min(float64(contacts[l.key.date])/float64(n), 200)))
			}
		}
		l.share()
		if ahead := l.key.date.Sub(d.today); !l.key.date.IsZero() && ahead >= 0 && ahead <= 400 {
			practice.Fill(&l.DaysAhead, &ahead)
		}
		practice.Fill(&l.SessionElapsedPct, d.elapsedPct(l.key))
		practice.Fill(&l.Shortage, rules.Known(0))
		if f, ok := l.History.expect(total); ok {
			practice.Fill(&l.ExpectedDemand, &f.N)
		}
		l.fillKey()
	}
}

// fillKey gives conditions what the line is of.
func (l *line) fillKey() {
	l.Date, l.Session, l.Pool, l.Role = l.key.date, string(l.key.session), string(l.key.pool), l.key.role
}

func (l *line) countSlots(d *desk) {
	var booked, free, embargoed, lost int
	for _, s := range l.slots {
		switch {
		case s.taken():
			booked++
		case s.Status == unavailable:
			lost++
		case s.sound && d.given(s):
			free++
		case s.sound:
			embargoed++
		case s.Status == "free" && !s.Start.IsZero():
			l.unused++
		}
	}
	known := func(fact **int, n int) { practice.Fill(fact, rules.Known(min(n, maxPlanned))) }
	known(&l.Created, booked+free+embargoed+l.unused)
	known(&l.Booked, booked)
	known(&l.Free, free)
	known(&l.Embargoed, embargoed)
	known(&l.Lost, lost)
}

func (l *line) share() { practice.Fill(&l.BookedPct, practice.Percent(l.Booked, l.Required, 1000)) }

// thirdRoutine is the wait for the third routine slot that is free now; nil when there are fewer, or beyond the calendar.
func (d *desk) thirdRoutine() *int {
	n := 0
	for _, s := range d.slots {
		if s.Pool == "routine" && d.given(s) {
			if n++; n == 3 {
				return s.WorkingDaysAhead
			}
		}
	}
	return nil
}
