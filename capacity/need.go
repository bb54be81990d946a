package capacity

import (
	"cmp"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

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
		n.patient.ClearRecord()
	}
	switch {
	case !n.DueBy.IsZero():
		n.due = n.DueBy
	case n.MinutesUntilDue != nil:
		n.due = d.now.Add(time.Duration(*n.MinutesUntilDue) * time.Minute)
	case n.TimeframeCoreH != nil:
		due, ok := d.cal.AddOpen(n.OrderedAt, time.Duration(*n.TimeframeCoreH*float64(time.Hour)))
		if n.dueLost = n.OrderedAt.IsZero() || !ok; !n.dueLost {
			n.due = due
		}
	}
	if !n.due.IsZero() && n.MinutesUntilDue == nil {
		left := n.due.Sub(d.now)
		minutes := practice.MinutesRoundedUp(left)
		if left < 0 {
			minutes = practice.MinutesRoundedDown(left)
		}
		n.MinutesUntilDue = rules.Known(min(max(minutes, -1_000_000), 1_000_000))
	}
	if open, known := d.cal.OpenBetween(n.OrderedAt, d.now); known && !n.OrderedAt.IsZero() && open >= 0 {
		practice.Fill(&n.WaitingCoreH, rules.Known(min(open.Hours(), 10_000)))
	}
	n.asks = d.adjust(n)
	n.sure, n.may, n.mayBe = n.extents()
	return n
}
