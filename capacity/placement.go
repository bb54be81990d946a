// The decision put together from an attempt: what was placed and why, and which facts were missing.

package capacity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// decision puts together what was placed, what was not and why, and what follows for the plan.
func (p *attempt) decision(released []earlyRelease) (Decision, error) {
	d := Decision{
		Exact: p.exact, Now: p.now, Errors: p.errors, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(),
	}
	p.listNeeds(&d, released)
	p.listMissing(&d)
	p.countShortages()
	p.listShortages(&d)
	if err := p.listAlerts(&d); err != nil {
		return d, err
	}
	p.listPlan(&d)
	d.ThirdNext = p.thirdNext()
	for _, t := range p.tables() {
		if t.failure != "" {
			d.Errors = append(d.Errors, rules.Error{Code: t.failure, Rule: t.ID})
		}
	}
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fact, b.Fact))
	})
	d.NextChange = p.nextChange()
	d.result = p.result
	return d, p.err
}

// listNeeds lists each need with its slots or with what could be done for it, and the proposals that are to change.
func (p *attempt) listNeeds(d *Decision, released []earlyRelease) {
	used := map[*need]string{}
	for _, e := range released {
		if at := p.placed[e.need]; len(at) == 1 && at[0] == e.slot && used[e.need] == "" {
			used[e.need] = e.rule
			d.Released = append(d.Released, Released{Slot: e.slot.ID, Need: e.need.ID, Rule: e.rule})
		}
	}
	for _, n := range p.needs {
		slots := p.placed[n]
		if slots != nil {
			d.Placed = append(d.Placed, p.placement(n, slots, used[n]))
		} else {
			d.Unplaced = append(d.Unplaced, p.unplaced(n))
		}
		if n.moves(slots) {
			m := Move{Need: n.ID, From: n.proposed[0]}
			if len(slots) > 0 {
				m.To = slots[0].ID
			}
			d.Moved = append(d.Moved, m)
		}
	}
}

// placement is a need's slots with what spoke for them and against them; release is the rule that released the slot
// early.
func (p *attempt) placement(n *need, slots []*slot, release string) Placement {
	out := Placement{
		Need: n.ID, Slot: slots[0].ID, State: cmp.Or(n.state, Proposed), Start: slots[0].Start.In(p.cal.Zone()),
		Because: []Code{},
	}
	if len(slots) > 1 {
		for _, s := range slots {
			out.Slots = append(out.Slots, s.ID)
		}
	}
	if n.booked == nil {
		p.addPreferences(&out, n, slots)
		if release != "" {
			out.Because = append(out.Because, Code(release), ByRelease)
		}
	}
	p.addWarnings(&out, n, slots)
	switch n.state {
	case Confirmed:
		out.Because = append(out.Because, IsConfirmed)
	case Offered:
		out.Because = append(out.Because, IsOffered)
	}
	if n.displaced {
		out.Because = append(out.Because, WasDisplaced)
	}
	if n.moves(slots) {
		out.Because = append(out.Because, WasMoved)
	}
	if len(out.Because) == 0 {
		out.Because = append(out.Because, AsOrdered)
	}
	return out
}

// addPreferences adds what a proposal costs, and the rules that spoke for it and against it.
func (p *attempt) addPreferences(out *Placement, n *need, slots []*slot) {
	out.Cost = p.points(n, slots)
	for _, t := range p.prefers {
		switch fired := p.verdict(t, n, slots[0]) == rules.Fired; {
		case fired && *t.Then.Prefer > 0:
			out.Because = append(out.Because, Code(t.ID))
		case fired:
			out.Against = append(out.Against, t.ID)
		}
	}
}

// addWarnings adds the warnings of rules, and of what is booked that it is late or at the time of another booking.
// Rules that warn are evaluated for the very pair, as a booking may be late or lack a skill.
func (p *attempt) addWarnings(out *Placement, n *need, slots []*slot) {
	for _, t := range p.warns {
		v, _, _, err := t.lens.Evaluate(p.view(n, slots[0]))
		if err != nil {
			p.err = err
		}
		if v == rules.NotFired {
			continue
		}
		out.Warn = append(out.Warn, Code(t.Then.Warn))
		for _, who := range t.Then.Notify {
			out.Notify = union(out.Notify, []string{string(who)})
		}
	}
	if n.booked != nil && p.late(n, slots[0]) == rules.Fired {
		out.Warn = append(out.Warn, PastDue)
	}
	if n.booked != nil && p.clashes(n) {
		out.Warn = append(out.Warn, Overlapping)
	}
	if n.booked != nil && p.clinicianClashes(n) {
		out.Warn = append(out.Warn, ClinicianElsewhere)
	}
}

// clashes tells whether the patient of a booked need has another booking at the time.
func (p *attempt) clashes(n *need) bool {
	return slices.ContainsFunc(p.patients[n.patientID()], func(o *need) bool {
		return o != n && o.booked != nil && overlapping(n.booked, o.booked)
	})
}

// listMissing lists the facts that keep needs out of slots, those that keep most out first.
func (p *attempt) listMissing(d *Decision) {
	for fact, g := range p.missingFacts {
		d.Missing = append(d.Missing, Missing{fact, g.pairs, len(g.needs)})
	}
	slices.SortFunc(d.Missing, func(a, b Missing) int {
		return cmp.Or(b.Excluded-a.Excluded, strings.Compare(a.Fact, b.Fact))
	})
}
