// One decision in the making: the input is checked, put in order, and completed with what follows from it.

package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// An allocation is one decision in the making: the needs in the order in which they are placed, the slots in the order
// of time, and the lines of the plan, all as they are at one instant.
type allocation struct {
	*Policy
	now      time.Time
	today    calendar.Date
	date     field.ISODate // today, for rules that are in force between dates
	shared   view          // the facts that all needs, slots and lines share
	moving   []moving.Fact // those of them that change with time
	needs    []*need
	slots    []*slot
	bySite   []*slot // the slots of each site together, as needs seldom may have those of several
	lines    []*planLine
	byID     map[string]*slot
	held     map[string][]*slot // those that needs have for good, by clinician
	booked   engagements        // when needs have clinicians for good
	checker  *rules.Evaluator   // of ranges
	columns  [][]*slot          // the slots that take up each column of the board
	layout   *match.Layout      // of which column each slot is
	rivalry  bool               // some slots share columns, or take up several
	previous heldAlerts
	errors   []rules.Error
	// undecided are the rules over the plan that could not be decided, with the facts that they lack.
	undecided map[string][]string
	// allSlotsGiven: the slots of the input are all that there are, and so can be counted.
	allSlotsGiven bool
}

// begin checks the whole input and works out what follows from it before any rule is asked.
func (p *Policy) begin(in *Input, now time.Time) (*allocation, error) {
	if y := now.UTC().Year(); y < 1900 || y > 9000 {
		return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	cal, err := in.Practice.Calendar(p.cal)
	if err != nil {
		return nil, err
	}
	if cal != p.cal {
		inZone := *p
		inZone.cal = cal
		p = &inZone
	}
	d := &allocation{
		Policy: p, now: now, today: p.cal.Today(now), byID: map[string]*slot{}, held: map[string][]*slot{},
		previous:  in.AlertState.kept,
		undecided: map[string][]string{}, allSlotsGiven: in.Slots != nil && !in.partial,
	}
	d.date = field.ISODate(d.today.String())
	d.shared = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}
	d.shared.Staff.Derive()
	d.moving = d.shared.Demand.Derive(now, p.cal)
	d.shared.Day.Derive(now, p.cal)
	d.moving = append(d.moving, d.shared.Day.MovingFacts(now, p.cal)...)
	if err := d.arrange(in); err != nil {
		return nil, err
	}
	return d, nil
}

// arrange puts needs and slots in order, gives slots to those who have them already, and builds the plan.
func (d *allocation) arrange(in *Input) error {
	side := d.shared
	if err := d.checkRanges(&side, -1); err != nil {
		return err
	}
	side = view{}
	for i, s := range in.Slots {
		d.slots = append(d.slots, d.newSlot(s))
		side.Slot = d.slots[i].Slot
		if err := d.checkRanges(&side, i); err != nil {
			return err
		}
	}
	side = view{}
	slices.SortFunc(d.slots, func(a, b *slot) int {
		return cmp.Or(cmp.Compare(a.start, b.start), strings.Compare(a.ID, b.ID))
	})
	for i, s := range d.slots {
		s.index = i
		d.byID[s.ID] = s
	}
	d.bySite = slices.Clone(d.slots)
	slices.SortStableFunc(d.bySite, func(a, b *slot) int { return strings.Compare(a.SiteID, b.SiteID) })
	for i, s := range d.bySite {
		s.rank = i
	}
	for i, o := range in.Needs {
		d.needs = append(d.needs, d.newNeed(o))
		side.Need, side.Patient = d.needs[i].Need, d.needs[i].patient
		if err := d.checkRanges(&side, i); err != nil {
			return err
		}
	}
	slices.SortFunc(d.needs, compareNeeds)
	d.applyBookings()
	slices.SortFunc(d.needs, compareNeeds) // displaced needs come first
	for i, n := range d.needs {
		n.index = i
	}
	d.booked = engagementsIn(d.slots, func(s *slot) bool { return s.holder != nil })
	d.engage()
	d.linkAdjoining()
	return d.buildPlan(in)
}

// view is what the rules read of a need and a slot, each of which may be nil.
func (d *allocation) view(n *need, s *slot) view {
	v := d.shared
	if n != nil {
		v.Need, v.Patient = n.Need, n.patient
	}
	if s != nil {
		v.Slot = s.Slot
		if s.line != nil {
			v.Plan = s.line.PlanLine
		}
	}
	if n != nil && s != nil {
		d.relate(&v, n, s)
	}
	return v
}

// relate computes the facts that are about a need and a slot together.
func (d *allocation) relate(v *view, n *need, s *slot) {
	if late := d.late(n, s); v.Slot.WithinTimeframe == nil && late != rules.Unknown {
		v.Slot.WithinTimeframe = rules.Known(late == rules.NotFired)
	}
	if v.Slot.MissingSkillCount == nil && (s.Slot.Skills != nil || len(n.Need.Skills) == 0) {
		v.Slot.MissingSkillCount = rules.Known(min(lacking(n.Need.Skills, s.Slot.Skills), 20))
	}
}

// lacking counts the words that are wanted and are not there.
func lacking(wanted, has []string) (n int) {
	for _, w := range wanted {
		if !slices.Contains(has, w) {
			n++
		}
	}
	return n
}

// checkRanges refuses a fact of one element of the input that lies outside its range; the error says which element, and
// of an index below 0 that it is none.
func (d *allocation) checkRanges(v *view, i int) error {
	if d.checker == nil {
		d.checker = d.set.Evaluator()
	}
	_, err := d.checker.Evaluate(v, rules.Answers{}, d.date)
	return withItem(err, i)
}
