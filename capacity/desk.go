package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// desk is one moment with everything that lies on it: needs in the order in which they are placed, slots in the order of
// time, and the lines of the plan.
type desk struct {
	*Policy
	now    time.Time
	today  calendar.Date
	date   rules.Date // today, for rules in force between dates
	shared view       // what all needs, slots and lines share
	moving []practice.Moving
	needs  []*need
	slots  []*slot
	lines  []*line
	byID   map[string]*slot
	prior  State
	errors []rules.Error
	open   map[string][]string // plan rules that could not be decided, with what they lack
	counts bool                // the slots given are all slots, and so can be counted
}

// need is one need as it is placed.
type need struct {
	Need
	patient   practice.Patient
	at        int // in the order of needs
	due       time.Time
	dueLost   bool // there is a timeframe and its end is not known
	displaced bool // its confirmed booking is gone
	pinned    []*slot
	was       []string // the slots of a proposal
	state     BookingState
	asks      []asking // adjustments
	sure, may extent
	mayBe     []string // the facts that do not tell whether it may

	edges []match.Edge // the slots that it can have, one at a time
	runs  []run        // and several adjoining ones
	maybe []maybe      // and those that only what is not known keeps it from
}

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

// begin checks the input whole and lays it out.
func (p *Policy) begin(in *Input, now time.Time) (*desk, error) {
	if y := now.UTC().Year(); y < 1900 || y > 9000 {
		return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	d := &desk{Policy: p, now: now, today: p.cal.Today(now), byID: map[string]*slot{}, prior: in.Previous, open: map[string][]string{}, counts: in.Slots != nil && !in.partial}
	d.date = rules.Date(d.today.String())
	d.shared = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}
	d.shared.Staff.Derive()
	d.moving = d.shared.Demand.Derive(now, p.cal)
	d.shared.Day.Derive(now, p.cal)
	d.moving = append(d.moving, d.shared.Day.Moving(now, p.cal)...)
	if err := d.lay(in); err != nil {
		return nil, err
	}
	return d, nil
}

// check refuses what cannot be, and what has no id.
func (in *Input) check() error {
	switch {
	case len(in.Needs) > MaxNeeds:
		return &rules.Error{Code: "out-of-range", Fact: "needs"}
	case len(in.Slots) > MaxSlots:
		return &rules.Error{Code: "out-of-range", Fact: "slots"}
	case slices.ContainsFunc(in.Plan, func(l Line) bool { return slices.ContainsFunc(l.History, func(p Past) bool { return !p.sound() }) }):
		return &rules.Error{Code: "out-of-range", Fact: "plan.history"}
	case slices.ContainsFunc(in.Previous.Alerts, func(h Holding) bool { return h.Rule == "" || h.Since.IsZero() }):
		return &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
	case len(in.Plan) > MaxLines:
		return &rules.Error{Code: "out-of-range", Fact: "plan"}
	case in.Budget < 0:
		return &rules.Error{Code: "out-of-range", Fact: "budget"}
	}
	seen := map[string]bool{}
	id := func(kind, id string, i int) error {
		if id == "" {
			return &rules.Error{Code: "missing", Fact: kind + ".id", Item: i + 1}
		}
		if seen[kind+"\x00"+id] {
			return &rules.Error{Code: "duplicate-id", Fact: kind + ".id", Item: i + 1}
		}
		seen[kind+"\x00"+id] = true
		return nil
	}
	for i, n := range in.Needs {
		if err := id("need", n.Need.ID, i); err != nil {
			return err
		}
		if len(n.Need.Unavailable)+len(n.Need.OfferedSlots)+len(n.Need.DeclinedSlots) > rules.MaxListLength {
			return &rules.Error{Code: "out-of-range", Fact: "need.unavailable", Item: i + 1}
		}
		for _, s := range n.Need.Unavailable {
			if s.From.IsZero() || s.To.Before(s.From) {
				return &rules.Error{Code: "out-of-range", Fact: "need.unavailable", Item: i + 1}
			}
		}
	}
	for i, s := range in.Slots {
		if err := id("slot", s.ID, i); err != nil {
			return err
		}
	}
	return nil
}

func (d *desk) lay(in *Input) error {
	if err := d.sound(d.shared, -1); err != nil {
		return err
	}
	for i, s := range in.Slots {
		d.slots = append(d.slots, d.newSlot(s))
		if err := d.sound(view{Slot: d.slots[i].Slot}, i); err != nil {
			return err
		}
	}
	slices.SortFunc(d.slots, func(a, b *slot) int { return cmp.Or(cmp.Compare(a.start, b.start), strings.Compare(a.ID, b.ID)) })
	for i, s := range d.slots {
		s.at = i
		d.byID[s.ID] = s
	}
	for i, o := range in.Needs {
		d.needs = append(d.needs, d.newNeed(o))
		if err := d.sound(view{Need: d.needs[i].Need, Patient: d.needs[i].patient}, i); err != nil {
			return err
		}
	}
	slices.SortFunc(d.needs, compareNeeds)
	d.pin()
	slices.SortFunc(d.needs, compareNeeds) // displaced needs come first
	for i, n := range d.needs {
		n.at = i
	}
	d.adjoin()
	return d.layPlan(in)
}

// compareNeeds is the order in which needs are placed: rating, displaced ones first, due, age, id.
func compareNeeds(a, b *need) int {
	displaced := 0
	if a.displaced != b.displaced {
		if displaced = 1; a.displaced {
			displaced = -1
		}
	}
	return cmp.Or(a.Rating.rank()-b.Rating.rank(), displaced, orLast(a.due, b.due), orLast(a.OrderedAt, b.OrderedAt), strings.Compare(a.ID, b.ID))
}

// orLast compares instants; one that is not there comes last.
func orLast(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

// newNeed computes what follows from the raw inputs of a need.
func (d *desk) newNeed(o Order) *need {
	n := &need{Need: o.Need, patient: o.Patient}
	asked := n.OrderedAt
	if asked.IsZero() || asked.After(d.now) {
		asked = d.now
	}
	n.patient.Derive(asked, d.cal)
	if v := n.patient.AccountVerified; v != nil && !*v {
		n.patient.Unverified()
	}
	switch {
	case !n.DueBy.IsZero():
		n.due = n.DueBy
	case n.MinutesUntilDue != nil:
		n.due = d.now.Add(time.Duration(*n.MinutesUntilDue) * time.Minute)
	case n.TimeframeCoreH != nil:
		due, ok := d.cal.Add(n.OrderedAt, time.Duration(*n.TimeframeCoreH*float64(time.Hour)))
		if n.dueLost = n.OrderedAt.IsZero() || !ok; !n.dueLost {
			n.due = due
		}
	}
	if !n.due.IsZero() && n.MinutesUntilDue == nil {
		left := n.due.Sub(d.now)
		minutes := practice.MinutesUp(left)
		if left < 0 {
			minutes = practice.MinutesDown(left)
		}
		n.MinutesUntilDue = rules.Known(min(max(minutes, -1_000_000), 1_000_000))
	}
	if open, known := d.cal.Between(n.OrderedAt, d.now); known && !n.OrderedAt.IsZero() && open >= 0 {
		practice.Fill(&n.WaitingCoreH, rules.Known(min(open.Hours(), 10_000)))
	}
	n.asks = d.adjust(n)
	n.sure, n.may, n.mayBe = n.extents()
	return n
}

// newSlot computes what follows from the raw inputs of a slot alone.
func (d *desk) newSlot(given Slot) *slot {
	s := &slot{Slot: given}
	if until := given.ReleaseAt.Sub(d.now); given.ReleaseAt.IsZero() || until <= 0 {
		practice.Fill(&s.MinutesUntilRelease, rules.Known(0))
	} else {
		practice.Fill(&s.MinutesUntilRelease, rules.Known(min(practice.MinutesUp(until), 600_000)))
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
	parts := d.header.Sessions
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

// view is what the rules read of a need and a slot, each of which may be nil.
func (d *desk) view(n *need, s *slot) view {
	v := d.shared
	if n != nil {
		v.Need, v.Patient = n.Need, n.patient
	}
	if s != nil {
		v.Slot = s.Slot
		if s.line != nil {
			v.Plan = s.line.Line
		}
	}
	if n != nil && s != nil {
		d.relate(&v, n, s)
	}
	return v
}

// relate computes the facts that are of a need and a slot together.
func (d *desk) relate(v *view, n *need, s *slot) {
	if late := d.late(n, s); v.Slot.WithinTimeframe == nil && late != rules.Unknown {
		v.Slot.WithinTimeframe = rules.Known(late == rules.NotFired)
	}
	if v.Slot.MissingSkillCount == nil && (s.Slot.Skills != nil || len(n.Need.Skills) == 0) {
		v.Slot.MissingSkillCount = rules.Known(min(lacking(n.Need.Skills, s.Slot.Skills), 20))
	}
}

func lacking(wanted, has []string) (n int) {
	for _, w := range wanted {
		if !slices.Contains(has, w) {
			n++
		}
	}
	return n
}

// sound holds every fact of one element of the input against its range.
func (d *desk) sound(v view, i int) error {
	_, err := d.set.Facts(v, nil)
	return numbered(err, i)
}
