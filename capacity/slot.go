package capacity

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// slot is one slot as it is given away.
type slot struct {
	Slot
	at    int // in the order of slots
	on    calendar.Date
	start int64 // seconds
	end   int64
	part  session
	line  *line
	next  *slot // the adjoining one of this clinician
	held  *need // who has it for good: a confirmed booking, an offer
	sound bool  // free, and its start known and still to come
}

// newSlot computes what follows from the raw inputs of a slot alone.
func (d *desk) newSlot(given Slot) *slot {
	s := &slot{Slot: given}
	if until := given.ReleaseAt.Sub(d.now); given.ReleaseAt.IsZero() || until <= 0 {
		practice.Fill(&s.MinutesUntilRelease, rules.Known(0))
	} else {
		practice.Fill(&s.MinutesUntilRelease, rules.Known(min(practice.MinutesRoundedUp(until), 600_000)))
	}
	if s.Start.IsZero() {
		return s
	}
	s.start = s.Start.Unix()
	s.end = s.start
	if s.Minutes != nil {
		s.end += int64(*s.Minutes) * 60
	}
	local := s.Start.In(d.cal.Zone())
	s.on = calendar.DateOf(local)
	s.part = d.session(local.Hour()*60 + local.Minute())
	s.sound = s.Status == free && s.Start.After(d.now)
	practice.Fill(&s.StartHour, rules.Known(float64(local.Hour())+float64(local.Minute())/60+float64(local.Second())/3600))
	if s.Weekday == "" {
		s.Weekday = strings.ToLower(local.Weekday().String()[:3])
	}
	if hours := s.Start.Sub(d.now).Hours(); hours >= -24 && hours <= 10_000 {
		practice.Fill(&s.HoursAhead, &hours)
	}
	if n, known := d.cal.WorkingDays(d.today, s.on); known && n >= 0 && n <= 400 {
		practice.Fill(&s.WorkingDaysAhead, &n)
	}
	return s
}

// session is the part of the day that a time of day lies in; "" for none.
func (d *desk) session(minutes int) session {
	parts := d.loaded.Header.Sessions
	if len(parts) == 0 {
		parts = sessions
	}
	for part, w := range parts {
		if w.From <= minutes && minutes < w.To {
			return part
		}
	}
	return ""
}

// adjoin finds the slot that follows each without a gap, with the same clinician, and what lies free from each on.
func (d *desk) adjoin() {
	type place struct {
		clinician, site string
		start           int64
	}
	at := map[place]*slot{}
	contacts := map[place]int{} // with the clinician on the date, whose days since 1970 stand for the start
	day := func(s *slot) place {
		return place{s.ClinicianID, "", int64(s.on.Sub(calendar.Date{Year: 1970, Month: 1, Day: 1}))}
	}
	for _, s := range d.slots {
		if s.Start.IsZero() || s.ClinicianID == "" {
			continue
		}
		if key := (place{s.ClinicianID, s.SiteID, s.start}); at[key] == nil {
			at[key] = s
		}
		if s.taken() {
			contacts[day(s)]++
		}
	}
	for _, s := range slices.Backward(d.slots) {
		if s.Start.IsZero() {
			continue
		}
		if s.ClinicianID != "" {
			practice.Fill(&s.ContactsToday, rules.Known(min(contacts[day(s)], 200)))
			if s.Minutes != nil {
				s.next = at[place{s.ClinicianID, s.SiteID, s.end}]
			}
		}
		run := 0
		if s.Status == free && s.held == nil && s.Minutes != nil {
			if run = *s.Minutes; s.next != nil && s.next.FreeRunMinutes != nil {
				run += *s.next.FreeRunMinutes
			}
		}
		if s.Minutes != nil && s.Status != "" {
			practice.Fill(&s.FreeRunMinutes, rules.Known(min(run, 720)))
		}
		practice.Fill(&s.NextSlotFree, rules.Known(s.next != nil && s.next.Status == free && s.next.held == nil))
	}
}

// taken tells whether somebody has the slot, whoever told so.
func (s *slot) taken() bool { return s.Status == busy || s.Status == tentative || s.held != nil }

// gone tells whether the slot was lost.
func (s *slot) gone() bool { return s.Status == unavailable || s.Status == inError }

// given tells whether a slot is given away at all: free, still to come, released, and nobody's.
func (d *desk) given(s *slot) bool {
	return s.sound && s.held == nil && s.MinutesUntilRelease != nil && *s.MinutesUntilRelease == 0
}
