// What is missing: needs that cannot be placed, slots that were planned and do not exist, and what experience lets
// expect.

package capacity

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Shortage is how many slots are missing, and for what: for needs of one rating that compete for the same slots, or on
// one line of the plan.
type Shortage struct {
	Kind  ShortageKind `json:"kind"`  // what is short
	Short int          `json:"short"` // slots, at least 1

	// Of needs: their rating, those that are not placed, the needs that compete, these included, and for which slots.
	// By is the earliest due time of those that are not placed; zero when none has one.
	Rating    practice.Rating `json:"rating,omitempty"`
	Needs     []string        `json:"needs,omitempty"`
	Competing []string        `json:"competing,omitempty"`
	Slots     []string        `json:"slots,omitempty"`
	By        time.Time       `json:"by,omitzero"`

	// Of a line of the plan: which, and when its free slots are expected to be gone, where that is known.
	Date    string    `json:"date,omitempty"` // 2026-11-24
	Session string    `json:"session,omitempty"`
	Pool    string    `json:"pool,omitempty"`
	Role    string    `json:"role,omitempty"`
	RunsOut time.Time `json:"runs_out,omitzero"`

	Because string `json:"because"` // in words
}

// ShortageKind is what a shortage is measured against.
type ShortageKind string

// The kinds of shortage: needs that were ordered and cannot be placed, which is exact; slots that were planned and do
// not exist; what the last same weekdays let expect.
const (
	ShortOfOrders   ShortageKind = "orders"
	ShortOfPlan     ShortageKind = "plan"
	ShortOfExpected ShortageKind = "expected"
)

// listShortages lists what is missing: the needs of one rating that compete for the same slots are one shortage. A need
// that waits for an answer, or that the search did not come to, is none, as nothing is proved of it.
func (p *attempt) listShortages(d *Decision) {
	for _, g := range p.groups() {
		s := Shortage{
			Kind: ShortOfOrders, Short: len(g.unplaced), Rating: g.unplaced[0].Rating,
			Because: "needs beyond the slots that they may have",
		}
		for _, n := range g.unplaced {
			s.Needs = append(s.Needs, n.ID)
			if !n.due.IsZero() && (s.By.IsZero() || n.due.Before(s.By)) {
				s.By = n.due.In(p.cal.Zone())
			}
		}
		for _, n := range slices.SortedFunc(maps.Keys(g.needs), compareNeeds) {
			s.Competing = append(s.Competing, n.ID)
		}
		for _, slot := range slices.SortedFunc(maps.Keys(g.slots), func(a, b *slot) int {
			return cmp.Compare(a.index, b.index)
		}) {
			s.Slots = append(s.Slots, slot.ID)
		}
		d.Shortages = append(d.Shortages, s)
	}
	for _, l := range p.lines {
		p.plannedShortages(l, d)
	}
}

// A group is needs of one rating that are not placed and compete for the same slots.
type group struct {
	unplaced []*need
	needs    map[*need]bool
	slots    map[*slot]bool
}

// isShort tells whether there are too few slots for a need, for certain.
func (p *attempt) isShort(n *need) bool {
	f, failed := p.failures[n]
	return failed && p.allSlotsGiven && !f.givenUp && !f.bound && len(f.placeIf) == 0 &&
		(len(n.conditional) == 0 || len(f.slots) > 0)
}

// groups finds the needs of one rating that are short of the same slots; a need whose slots nobody competes for is
// alone.
func (p *attempt) groups() (out []*group) {
	type key struct {
		rating practice.Rating
		set    int
		alone  *need
	}
	of := map[key]*group{}
	for _, n := range p.needs {
		if !p.isShort(n) {
			continue
		}
		f := p.failures[n]
		k := key{rating: n.Rating, set: -1, alone: n}
		if f.set >= 0 {
			k.set, k.alone = p.sets.find(f.set), nil
		}
		g := of[k]
		if g == nil {
			g = &group{needs: map[*need]bool{}, slots: map[*slot]bool{}}
			of[k], out = g, append(out, g)
		}
		g.unplaced = append(g.unplaced, n)
		g.needs[n] = true
		for _, m := range f.needs {
			g.needs[m] = true
		}
		for _, s := range f.slots {
			g.slots[s] = true
		}
	}
	return out
}

// union adds to a list what another has and it has not.
func union[T comparable](a, b []T) []T {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// countShortages counts each need that there are too few slots for on one line of the plan.
func (p *attempt) countShortages() {
	for _, l := range p.lines {
		if !l.shortageGiven {
			l.Shortage = rules.Known(0)
		}
	}
	for _, n := range p.needs {
		if !p.isShort(n) {
			continue
		}
		if l := p.lineOf(n); l != nil && !l.shortageGiven {
			l.Shortage = rules.Known(min(*l.Shortage+1, maxPlanned))
		}
	}
}

// lineOf is the line on which a need counts as short: the first whose slots it could have had, else the first in its
// time whose role and pool are for it. A line that lacks slots against its plan comes before others; nil for none.
func (p *attempt) lineOf(n *need) (of *planLine) {
	any := false
	consider := func(l *planLine) {
		any = true
		if l == nil || of == l {
			return
		}
		if of == nil || l.lacksMore(of) {
			of = l
		}
	}
	for s := range n.may.Places() {
		consider(p.slots[p.bySite[s].columns[0]].line)
	}
	for _, r := range n.runs {
		consider(r.slots[0].line)
	}
	if any {
		return of
	}
	for _, l := range p.lines {
		if p.wanted(l, n) {
			consider(l)
		}
	}
	return of
}

// lacksMore tells whether a line comes before another one: it lacks slots and the other does not, or it is as the other
// and comes first.
func (l *planLine) lacksMore(o *planLine) bool {
	if lacks, other := l.missingSlots() > 0, o.missingSlots() > 0; lacks != other {
		return lacks
	}
	return l.index < o.index
}

// missingSlots is how many slots were planned and do not exist.
func (l *planLine) missingSlots() int {
	if l.Required == nil || l.Created == nil {
		return 0
	}
	return max(0, *l.Required-*l.Created)
}

// wanted tells whether a slot of the line could have been the need's: in time, of the pool for its rating, and of a
// role that was ordered.
func (p *attempt) wanted(l *planLine, n *need) bool {
	from, to := p.sessionHours(l.key.date, l.key.session)
	inTime := to.After(p.now) && (n.due.IsZero() || !from.After(n.due))
	return inTime &&
		string(l.key.pool) == map[practice.Rating]string{
			practice.Red: "urgent_today", "": "urgent_today", practice.Amber: "soon", practice.Green: "routine",
		}[n.Rating] &&
		(n.Roles == nil || slices.Contains(n.Roles, l.key.role))
}

// plannedShortages lists what a line lacks against its plan, and against what is expected.
func (p *attempt) plannedShortages(l *planLine, d *Decision) {
	if l.key.date.IsZero() || l.Created == nil {
		return
	}
	s := Shortage{Date: l.key.date.String(), Session: string(l.key.session), Pool: string(l.key.pool), Role: l.key.role}
	_, end := p.sessionHours(l.key.date, l.key.session)
	if !end.After(p.now) {
		return
	}
	if n := l.missingSlots(); n > 0 {
		s := s
		s.Kind, s.Short, s.Because = ShortOfPlan, n, "planned and not there"
		d.Shortages = append(d.Shortages, s)
	}
	s.Kind, s.Because = ShortOfExpected, "as the last same weekdays let expect"
	if e, out, ok := p.stillToCome(l); ok && l.Free != nil {
		s.Short = e.N - p.leftForToday(l)
		if s.Short > 0 {
			s.RunsOut = l.key.date.At(int(out/time.Minute), p.cal.Zone())
			d.Shortages = append(d.Shortages, s)
		}
	} else if l.ExpectedDemand != nil && *l.ExpectedDemand > *l.Created {
		s.Short = *l.ExpectedDemand - *l.Created
		d.Shortages = append(d.Shortages, s)
	}
}
