// This file shows the whole allocation, and what becomes of it when a clinician's session is lost.

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

// show writes the whole allocation: what is to be booked, what is booked, the plan, and what staff should know.
func (c clinic) show(p page) {
	fmt.Fprintln(p, p.paint(bold, "THE CLINIC of today and tomorrow, "+c.now.Format("Mon 2 Jan 2006 15:04")))
	for _, g := range []group{c.bookGroup(), c.bookedGroup(), c.planGroup(false)} {
		p.group(inWhole(g))
	}
	c.showAlerts(p)
	c.showGaps(p)
	if next := c.decision.NextChange; !next.IsZero() {
		p.text(0, "Time alone may change this at "+instant(next, c.now)+".")
	}
}

// showGaps writes what the allocation lacks: facts, decisions of rules, the proof; and how far ahead slots are.
func (c clinic) showGaps(p page) {
	for _, m := range c.decision.Missing {
		p.text(0, fmt.Sprintf("Not known: %s, which keeps %d needs out of slots", m.Fact, m.Needs))
	}
	for _, u := range c.decision.Unknown {
		p.text(0, fmt.Sprintf("Not decided: %s lacks %s", u.Rule, strings.Join(u.Missing, ", ")))
	}
	for _, e := range c.decision.Errors {
		p.text(0, "Finding: "+e.Error())
	}
	if !c.decision.Exact {
		p.text(0, "It is not proved that no other allocation is better.")
	}
	var next []string
	for _, t := range c.decision.ThirdNext {
		if t.WorkingDays != nil {
			slots := plain(t.Pool) + " " + roles(t.Role)
			next = append(next, fmt.Sprintf("%s %d", slots, *t.WorkingDays))
		}
	}
	p.text(0, "Working days to the third next free slot: "+strings.Join(next, ", "))
}

// showLoss writes who moves, who has no slot any more, and why, compared with the clinic before.
func (c clinic) showLoss(p page, before clinic, clinician string) {
	p.text(0, fmt.Sprintf(
		"WITHOUT %s today: %d of %d needs have a slot, before %d", strings.ToUpper(name(clinician)),
		len(c.decision.Placed), len(c.in.Needs), len(before.decision.Placed),
	))
	was := map[string]string{}
	for _, placed := range before.decision.Placed {
		was[placed.Need] = before.slot(placed.Slot)
	}
	p.group(inWhole(c.movedGroup(
		"BOOKED, AND THE SLOT IS GONE: a person phones to ask whether this will do", capacity.WasDisplaced, was,
	)))
	p.group(inWhole(c.movedGroup("PROPOSED, AND NOBODY WAS TOLD: these move", capacity.WasMoved, was)))
	none := c.bookGroup()
	none.title, none.counts = "NO SLOT IN TIME", fmt.Sprint(len(c.decision.Unplaced))
	none.rows = none.rows[:len(c.decision.Unplaced)] // these come first
	for i, u := range c.decision.Unplaced {
		if slot := was[u.Need]; slot != "" {
			none.rows[i].notes = append(none.rows[i].notes, note{label: "before", text: slot})
		}
	}
	p.group(inWhole(none))
	c.showAlerts(p)
}

// movedGroup is what has another slot than before, for one reason.
func (c clinic) movedGroup(title string, why capacity.Code, was map[string]string) group {
	g := group{
		key: "book", title: title, order: "rating, then when it is due",
		columns: []column{{"need", 6}, {"rating", 6}, {"due", 10}, {"ordered", 18}, {"slot", 19}, {"before", 0}},
	}
	for _, placed := range c.decision.Placed {
		if slices.Contains(placed.Because, why) {
			g.rows = append(g.rows, c.bookRow(placed.Need, c.slot(placed.Slot), was[placed.Need], nil))
		}
	}
	g.counts = fmt.Sprint(len(g.rows))
	return g
}

// showAlerts writes what staff should know, what it is about, and whom it is for.
func (c clinic) showAlerts(p page) {
	for _, a := range c.decision.Alerts {
		about := slices.Clone(a.Needs)
		if a.Line != "" {
			about = append(about, plain(strings.ReplaceAll(a.Line, "/", " ")))
		}
		for _, who := range a.Notify {
			about = append(about, "for "+plain(who))
		}
		p.text(0, fmt.Sprintf("ALERT, %s: %s (%s)", plain(a.Code), a.Because, strings.Join(about, ", ")))
	}
}
