// This file makes the clinic into groups: what is to be booked, and the plan.

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// bookGroup is what was ordered and is not booked yet. What has no slot comes first, as somebody has to find one.
func (c clinic) bookGroup() group {
	g := group{
		key: "book", title: "6 BOOK FOR THE DUTY GP", least: 2,
		order: "no slot first, then rating, then when it is due",
		columns: []column{
			{"need", 6}, {"rating", 6}, {"due", 10}, {"ordered", 18}, {"slot", 19}, {"why", 0},
		},
	}
	for _, u := range c.decision.Unplaced {
		g.rows = append(g.rows, c.bookRow(u.Need, "NO SLOT", shortage(u), c.options(u)))
	}
	for _, p := range c.decision.Placed {
		if p.State == capacity.Proposed {
			g.rows = append(g.rows, c.bookRow(p.Need, c.slot(p.Slot), c.reasons(p.Because), nil))
		}
	}
	g.counts = fmt.Sprintf("%d, of which %d with NO SLOT in time", len(g.rows), len(c.decision.Unplaced))
	return g
}

// bookRow is the row of one need.
func (c clinic) bookRow(id, slot, why string, notes []note) row {
	n := c.need(id)
	return row{
		cells: []string{id, cmp.Or(string(n.Rating), "?"), deadline(n.DueBy, c.now, ""), c.ordered(id), slot, why},
		late:  late(n.DueBy, c.now) != "",
		notes: notes,
	}
}

// shortage says why a need has no slot; whom it competes with stands in the notes.
func shortage(u capacity.Unplaced) string {
	if u.Because == capacity.Compete && len(u.Kept) == 0 && u.LeftOut == nil {
		return fmt.Sprintf("%d needs compete for %d slots", len(u.Competing), len(u.Slots))
	}
	return u.Text()
}

// options are what a person could do for a need without a slot, and for which slots it competes.
func (c clinic) options(u capacity.Unplaced) []note {
	var notes []note
	for i, o := range u.Options {
		notes = append(notes, note{
			label: "you could", text: fmt.Sprintf("%d of %d: %s", i+1, len(u.Options), c.option(o)), spare: i > 0,
		})
	}
	for _, k := range u.Kept {
		notes = append(notes, note{label: "kept", text: c.reasons([]capacity.Code{capacity.Code(k.Rule)}), spare: true})
	}
	for _, i := range u.PlaceIf {
		text := c.slot(i.Slot) + ", if the answer allows: " + strings.Join(i.Ask, ", ")
		notes = append(notes, note{label: "placed", text: text, spare: true})
	}
	return append(notes, note{label: "proof", text: u.Text(), spare: true})
}

// option is one thing that a person could do, with slots and reasons in words where the library names their ids.
func (c clinic) option(o capacity.Option) string {
	slot := c.slot(o.Slot)
	switch o.Kind {
	case capacity.AskToMove:
		whose := cmp.Or(o.Need, "that slot")
		return fmt.Sprintf("ask the patient of %s, routine, %s, to move; a person phones", whose, slot)
	case capacity.AskClinician:
		return fmt.Sprintf("ask the clinician whether %s will do, %s after it is due", slot,
			length(time.Duration(o.LateMinutes)*time.Minute))
	case capacity.EarlyRelease:
		return fmt.Sprintf("release %s early", slot)
	case capacity.UseReserve:
		return fmt.Sprintf("give up %s, which is kept: %s", slot, c.reasons([]capacity.Code{capacity.Code(o.Rule)}))
	}
	return o.Text()
}

// bookedGroup is what is booked already.
func (c clinic) bookedGroup() group {
	g := group{
		key: "book", title: "BOOKED ALREADY", order: "rating, then when it is due",
		columns: []column{{"need", 6}, {"rating", 6}, {"due", 10}, {"ordered", 18}, {"slot", 19}, {"why", 0}},
	}
	for _, p := range c.decision.Placed {
		if p.State != capacity.Proposed {
			g.rows = append(g.rows, c.bookRow(p.Need, c.slot(p.Slot), c.reasons(p.Because), nil))
		}
	}
	g.counts = fmt.Sprint(len(g.rows))
	return g
}

// planGroup is the plan against the slots that there are, for today's same-day slots or for all.
func (c clinic) planGroup(sameDay bool) group {
	g := group{
		key: "slots", title: "THE PLAN OF TODAY AND TOMORROW", order: "date and session", named: true,
		columns: []column{
			{"session", 9},
			{"slots", 15},
			{"planned", 7},
			{"made", 4},
			{"booked", 6},
			{"proposed", 8},
			{"free", 4},
			{"held", 4},
			{"unused", 6},
			{"lost", 4},
			{"not made", 0},
		},
		foot: []note{{label: "made", text: "booked, proposed, free, held (not released yet) and unused"}},
	}
	if sameDay {
		g.title, g.foot = "7 TODAY'S SAME-DAY SLOTS", nil
		g.columns[1], g.columns[7] = column{"who", 5}, column{"unreleased", 10}
	}
	today := c.policy.Calendar().Today(c.now).String()
	planned, made, short := 0, 0, 0
	for _, l := range c.decision.Plan {
		nothing := number(l.Required) == "0" && number(l.Created) == "0"
		if nothing || sameDay && (l.Date != today || l.Pool != "urgent_today") {
			continue
		}
		planned, made, short = planned+known(l.Required), made+known(l.Created), short+shortOfPlan(l)
		row := c.planRow(l)
		if sameDay {
			row.cells[1] = roles(l.Role)
		}
		g.rows = append(g.rows, row)
	}
	g.counts = fmt.Sprintf("%d planned, %d made", planned, made)
	if short > 0 {
		g.counts += fmt.Sprintf(", %d planned and NOT MADE", short)
	}
	g.least = len(g.rows)
	return g
}

// shortOfPlan is how many slots of one line were planned and not made.
func shortOfPlan(l capacity.PlanCounts) int {
	if l.Required == nil || l.Created == nil {
		return 0
	}
	return max(0, *l.Required-*l.Created)
}

// planRow is one line of the plan, with what is expected of it.
func (c clinic) planRow(l capacity.PlanCounts) row {
	date, _ := calendar.ParseDate(l.Date)
	r := row{cells: []string{
		date.At(0, c.now.Location()).Format("Mon 2 ") + l.Session,
		plain(l.Pool) + " " + roles(l.Role), number(l.Required), number(l.Created),
		number(l.Booked), fmt.Sprint(l.Proposed), number(l.Free), number(l.Embargoed), fmt.Sprint(l.Unused),
		number(l.Lost), fmt.Sprint(shortOfPlan(l)),
	}}
	if e := l.Expected; e != nil {
		text := fmt.Sprintf("%d of the last %d %ss needed %d or fewer", e.Rank, e.Of, date.Weekday(), e.N)
		i := slices.IndexFunc(c.decision.Shortages, func(s capacity.Shortage) bool {
			return s.Kind == capacity.ShortOfExpected && s.Date == l.Date && s.Session == l.Session && s.Pool == l.Pool
		})
		if i >= 0 {
			s := c.decision.Shortages[i]
			text += fmt.Sprintf("; may be short by %d", s.Short)
			if !s.RunsOut.IsZero() {
				text += ", out by " + s.RunsOut.In(c.now.Location()).Format("15:04")
			}
		}
		r.notes = append(r.notes, note{label: "expected", text: text})
	}
	return r
}

// number is a count, or a question mark for one that is not known.
func number(n *int) string {
	if n == nil {
		return "?"
	}
	return fmt.Sprint(*n)
}

// known is a count; 0 for one that is not known.
func known(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
