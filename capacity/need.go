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
	patient           practice.Patient
	index             int // in the order of needs
	due               time.Time
	dueUnknown        bool // there is a timeframe and its end is not known
	displaced         bool // its confirmed booking is gone
	booked            []*slot
	proposed          []string // the slots of a proposal
	state             BookingState
	adjustments       []patientAdjustment // adjustments
	length, maxLength extent
	lengthUnknown     []string // the facts that do not tell whether it may

	edges       []match.Edge      // the slots that it can have, one at a time
	runs        []run             // and several adjoining ones
	conditional []conditionalSlot // and those that only what is not known keeps it from
}

// compareNeeds is the order in which needs are placed: rating, displaced ones first, due, age, id.
func compareNeeds(a, b *need) int {
	displaced := 0
	if a.displaced != b.displaced {
		displaced = 1
		if a.displaced {
			displaced = -1
		}
	}
	return cmp.Or(
		ratingRank(a.Rating)-ratingRank(b.Rating), displaced, compareZeroLast(a.due, b.due),
		compareZeroLast(a.OrderedAt, b.OrderedAt), strings.Compare(a.ID, b.ID),
	)
}

// orLast compares instants; one that is not there comes last.
func compareZeroLast(a, b time.Time) int {
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
func (d *allocation) newNeed(o Order) *need {
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
		n.dueUnknown = n.OrderedAt.IsZero() || !ok
		if !n.dueUnknown {
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
	n.adjustments = d.adjustmentsOf(n)
	n.length, n.maxLength, n.lengthUnknown = n.lengths()
	return n
}
