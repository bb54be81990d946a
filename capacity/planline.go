// A line of the plan as an allocation sees it, with its slots and what is counted of them.

package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A planLine is one line of the plan with its slots.
type planLine struct {
	index int // among the lines of the allocation
	PlanLine
	key     planKey
	slots   []*slot
	expired int // free slots whose time has passed

	shortageGiven, bookedPctGiven bool // the host gives these two facts, and they are not computed
}

// A planKey is the date, session, pool and role of a line; a part that is zero stands for all.
type planKey struct {
	date    calendar.Date
	session session
	pool    pool
	role    string
}

// String is the key as decisions write it, 2026-11-24/pm/soon/gp.
func (k planKey) String() string {
	return strings.Join([]string{k.date.String(), string(k.session), string(k.pool), k.role}, "/")
}

// covers tells whether a line is about slots of another key.
func (k planKey) covers(s planKey) bool {
	return (k.date.IsZero() || k.date == s.date) && (k.session == "" || k.session == s.session) &&
		(k.pool == "" || k.pool == s.pool) && (k.role == "" || k.role == s.role)
}

// compare is the order of lines: by date, session, pool and role.
func (k planKey) compare(o planKey) int {
	return cmp.Or(k.date.Sub(o.date), slices.Index(
		sessionNames, string(k.session),
	)-slices.Index(sessionNames, string(o.session)),
		slices.Index(
			poolNames, string(k.pool),
		)-slices.Index(poolNames, string(o.pool)), strings.Compare(k.role, o.role))
}

// key is the key of the line that a slot counts for.
func (s *slot) key() planKey {
	return planKey{date: s.date, session: s.session, pool: pool(s.Pool), role: s.Role}
}

// parts is how many of its four parts a key has.
func (k planKey) parts() (n int) {
	for _, has := range []bool{!k.date.IsZero(), k.session != "", k.pool != "", k.role != ""} {
		if has {
			n++
		}
	}
	return n
}

// countLines computes the facts of each line from its slots.
func (d *allocation) countLines() {
	sameDay, third, contacts := d.sameDayFree(), d.thirdRoutine(), d.contactsPerClinician()
	for _, l := range d.lines {
		l.shortageGiven, l.bookedPctGiven = l.Shortage != nil, l.BookedPct != nil
		if d.allSlotsGiven {
			l.countSlots(d)
			practice.Fill(&l.SameDayFree, rules.Known(min(sameDay, maxPlanned)))
			practice.Fill(&l.ThirdNextRoutine, third)
			if mean, ok := contacts[l.key.date]; ok {
				practice.Fill(&l.ContactsPerClinician, &mean)
			}
		}
		l.fillBookedPct()
		if ahead := l.key.date.Sub(d.today); !l.key.date.IsZero() && ahead >= 0 && ahead <= 400 {
			practice.Fill(&l.DaysAhead, &ahead)
		}
		practice.Fill(&l.SessionElapsedPct, d.elapsedPct(l.key))
		practice.Fill(&l.Shortage, rules.Known(0))
		if f, ok := l.History.expect(total); ok {
			practice.Fill(&l.ExpectedDemand, &f.N)
		}
		l.fillFacts()
	}
}

// sameDayFree is how many slots of the urgent pool can be given away today.
func (d *allocation) sameDayFree() (n int) {
	for _, s := range d.slots {
		if s.Pool == "urgent_today" && s.date == d.today && d.available(s) {
			n++
		}
	}
	return n
}

// contactsPerClinician is, for each date on which clinicians have slots, how many contacts each has on average.
func (d *allocation) contactsPerClinician() map[calendar.Date]float64 {
	contacts, clinicians := map[calendar.Date]int{}, map[calendar.Date]map[string]bool{}
	for _, s := range d.slots {
		if s.taken() {
			contacts[s.date]++
		}
		if clinicians[s.date] == nil {
			clinicians[s.date] = map[string]bool{}
		}
		if s.ClinicianID != "" && !s.lost() {
			clinicians[s.date][s.ClinicianID] = true
		}
	}
	mean := map[calendar.Date]float64{}
	for date, of := range clinicians {
		if len(of) > 0 {
			mean[date] = min(float64(contacts[date])/float64(len(of)), 200)
		}
	}
	return mean
}

// fillFacts lets conditions read the date, session, pool and role of the line.
func (l *planLine) fillFacts() {
	l.Date, l.Session, l.Pool, l.Role = l.key.date, string(l.key.session), string(l.key.pool), l.key.role
}

// countSlots counts the slots of the line by how they stand. A free slot whose time has passed, or whose
// clinician is elsewhere at the time, counts as created only.
func (l *planLine) countSlots(d *allocation) {
	var booked, free, embargoed, engaged, lost int
	for _, s := range l.slots {
		switch {
		case s.taken():
			booked++
		case s.Status == unavailable:
			lost++
		case s.bookable && d.available(s):
			free++
		case s.bookable:
			embargoed++
		case s.engaged && s.Start.After(d.now):
			engaged++
		case s.Status == "free" && !s.Start.IsZero():
			l.expired++
		}
	}
	known := func(fact **int, n int) { practice.Fill(fact, rules.Known(min(n, maxPlanned))) }
	known(&l.Created, booked+free+embargoed+engaged+l.expired)
	known(&l.Booked, booked)
	known(&l.Free, free)
	known(&l.Embargoed, embargoed)
	known(&l.Lost, lost)
}

// fillBookedPct computes the booked share of what is required; it is not known where nothing is required.
func (l *planLine) fillBookedPct() {
	practice.Fill(&l.BookedPct, practice.Percent(l.Booked, l.Required, 1000))
}

// thirdRoutine is the wait for the third routine slot that can be given away now, in working days; nil when there are
// fewer, or when the slot lies beyond the calendar.
func (d *allocation) thirdRoutine() *int {
	n := 0
	for _, s := range d.slots {
		if s.Pool == "routine" && d.available(s) {
			n++
			if n == 3 {
				return s.WorkingDaysAhead
			}
		}
	}
	return nil
}

// latest is the later of two instants.
func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earliest is the earlier of two instants.
func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
