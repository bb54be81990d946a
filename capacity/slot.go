// A slot as an allocation sees it, with the facts that follow from the other slots.

package capacity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A slot is one slot with what an allocation works out about it.
type slot struct {
	Slot
	index    int           // in the order of slots
	rank     int           // in the order of sites, and there in that of slots
	date     calendar.Date // local; the zero date when the start is not known
	start    int64         // in seconds since 1970; end is the same as start when the length is not known
	end      int64
	session  session
	line     *planLine // the line of the plan that it counts for; nil for none
	next     *slot     // the adjoining slot of this clinician; nil for none
	second   *slot     // the adjoining slot for an appointment over several: of the same modality, as far as is known
	holder   *need     // who has it for good, by a confirmed booking or an offer; nil for nobody
	alone    []*slot   // the slot by itself
	columns  []int     // of the board, that it takes up
	bookable bool      // it is free, its start is known and still to come, and its clinician is not engaged
	engaged  bool      // somebody else has the slot's clinician at the time
	// maybeEngaged: it is not known whether somebody else has a slot of the clinician at the time.
	maybeEngaged bool
	// maybeLong: it is not known whether the clinician is at another appointment, by the length of one of the two.
	maybeLong bool
}

// newSlot computes what follows from the raw inputs of a slot alone.
func (d *allocation) newSlot(given Slot) *slot {
	s := &slot{Slot: given}
	s.alone = []*slot{s}
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
	s.date = calendar.DateOf(local)
	s.session = d.session(local.Hour()*60 + local.Minute())
	s.bookable = s.Status == free && s.Start.After(d.now)
	practice.Fill(
		&s.StartHour, rules.Known(float64(local.Hour())+float64(local.Minute())/60+float64(local.Second())/3600),
	)
	if s.Weekday == "" {
		s.Weekday = strings.ToLower(local.Weekday().String()[:3])
	}
	if hours := s.Start.Sub(d.now).Hours(); hours >= -24 && hours <= 10_000 {
		practice.Fill(&s.HoursAhead, &hours)
	}
	if n, known := d.cal.WorkingDays(d.today, s.date); known && n >= 0 && n <= 400 {
		practice.Fill(&s.WorkingDaysAhead, &n)
	}
	return s
}

// session is the part of the day that a time of day lies in, in minutes after midnight; "" for none.
func (d *allocation) session(minutes int) session {
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

// linkAdjoining finds the slot that follows each slot without a gap, with the same clinician at the same site, and what
// lies free from each slot on. It also counts the contacts that each clinician has on each date.
func (d *allocation) linkAdjoining() {
	type beginning struct {
		clinician, site string
		start           int64
	}
	type likeBeginning struct {
		clinician, site, modality string
		start                     int64
	}
	type clinic struct {
		clinician string
		date      calendar.Date
	}
	begins, alike := map[beginning]*slot{}, map[likeBeginning]*slot{}
	contacts := map[clinic]int{}
	for _, s := range d.slots {
		if s.Start.IsZero() || s.ClinicianID == "" {
			continue
		}
		if key := (beginning{s.ClinicianID, s.SiteID, s.start}); begins[key] == nil {
			begins[key] = s
		}
		if key := (likeBeginning{s.ClinicianID, s.SiteID, s.Modality, s.start}); alike[key] == nil {
			alike[key] = s
		}
		if s.taken() {
			contacts[clinic{s.ClinicianID, s.date}]++
		}
	}
	for _, s := range slices.Backward(d.slots) { // the next slot is completed first
		if s.Start.IsZero() {
			continue
		}
		if s.ClinicianID != "" {
			practice.Fill(&s.ContactsToday, rules.Known(min(contacts[clinic{s.ClinicianID, s.date}], 200)))
			if s.Minutes != nil {
				s.next = begins[beginning{s.ClinicianID, s.SiteID, s.end}]
				s.second = cmp.Or(
					alike[likeBeginning{s.ClinicianID, s.SiteID, s.Modality, s.end}],
					alike[likeBeginning{s.ClinicianID, s.SiteID, "", s.end}],
				)
				if s.Modality == "" {
					s.second = s.next
				}
			}
		}
		if s.Minutes != nil && s.Status != "" {
			practice.Fill(&s.FreeRunMinutes, rules.Known(min(s.freeRun(), 720)))
		}
		practice.Fill(&s.NextSlotFree, rules.Known(s.next != nil && s.next.idle()))
	}
}

// freeRun is how many minutes lie free from the slot on, without a gap; its length is known, and the next slot
// complete.
func (s *slot) freeRun() int {
	if !s.idle() {
		return 0
	}
	if s.next == nil || s.next.FreeRunMinutes == nil {
		return *s.Minutes
	}
	return *s.Minutes + *s.next.FreeRunMinutes
}

// idle tells whether nobody has the slot, nor its clinician at the time.
func (s *slot) idle() bool { return s.Status == free && s.holder == nil && !s.engaged }

// taken tells whether somebody has the slot, by its status or by a booking of a need.
func (s *slot) taken() bool { return s.Status == busy || s.Status == tentative || s.holder != nil }

// lost tells whether the slot does not exist any more.
func (s Slot) lost() bool { return s.Status == unavailable || s.Status == inError }

// available tells whether a slot can be given away now: free, still to come, released, and nobody's.
func (d *allocation) available(s *slot) bool {
	return s.bookable && s.holder == nil && s.MinutesUntilRelease != nil && *s.MinutesUntilRelease == 0
}
