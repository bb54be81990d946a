package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// desk is one moment with everything that lies on it: needs in the order in which they are placed, slots in the order of
// time, and the lines of the plan.
type desk struct {
	*Policy
	now       time.Time
	today     calendar.Date
	date      field.ISODate // today, for rules in force between dates
	shared    view          // what all needs, slots and lines share
	moving    []moving.Fact
	needs     []*need
	slots     []*slot
	lines     []*line
	byID      map[string]*slot
	prior     state
	errors    []rules.Error
	undecided map[string][]string // plan rules that could not be decided, with what they lack
	counts    bool                // the slots given are all slots, and so can be counted
}

// begin checks the input whole and lays it out.
func (p *Policy) begin(in *Input, now time.Time) (*desk, error) {
	if y := now.UTC().Year(); y < 1900 || y > 9000 {
		return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	d := &desk{Policy: p, now: now, today: p.cal.Today(now), byID: map[string]*slot{}, prior: in.Previous.kept, undecided: map[string][]string{}, counts: in.Slots != nil && !in.partial}
	d.date = field.ISODate(d.today.String())
	d.shared = view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}
	d.shared.Staff.Derive()
	d.moving = d.shared.Demand.Derive(now, p.cal)
	d.shared.Day.Derive(now, p.cal)
	d.moving = append(d.moving, d.shared.Day.MovingFacts(now, p.cal)...)
	if err := d.lay(in); err != nil {
		return nil, err
	}
	return d, nil
}

// check refuses what cannot be, and what has no id.
func (in *Input) check() error {
	switch {
	case len(in.Needs) > maxNeeds:
		return &rules.Error{Code: "out-of-range", Fact: "needs"}
	case len(in.Slots) > maxSlots:
		return &rules.Error{Code: "out-of-range", Fact: "slots"}
	case slices.ContainsFunc(in.Plan, func(l Line) bool { return slices.ContainsFunc(l.History, func(p Past) bool { return !p.sound() }) }):
		return &rules.Error{Code: "out-of-range", Fact: "plan.history"}
	case slices.ContainsFunc(in.Previous.kept.Alerts, func(h holding) bool { return h.Rule == "" || h.Since.IsZero() }):
		return &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
	case len(in.Plan) > maxLines:
		return &rules.Error{Code: "out-of-range", Fact: "plan"}
	case in.Budget < 0:
		return &rules.Error{Code: "out-of-range", Fact: "budget"}
	}
	seen := map[string]bool{}
	id := func(kind, id string, i int) error {
		if id == "" {
			return &rules.Error{Code: "missing-fact", Fact: kind + ".id", Item: i + 1}
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
		if b := n.Need.Booking; b.State != "" && !b.sound() || b.State == "" && len(b.slots()) > 0 {
			return &rules.Error{Code: "unknown-value", Fact: "need.booking", Item: i + 1}
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
