// A need as an allocation sees it, and the order in which needs are placed.

package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A need is one need with what an allocation works out about it.
type need struct {
	Need
	patient    practice.Patient
	index      int       // in the order of needs
	due        time.Time // zero for none, or when it is not known
	dueUnknown bool      // there is a timeframe, and its end is not known
	displaced  bool      // its confirmed booking is gone
	booked     []*slot   // the slots that it has for good; nil while it is to be placed
	proposed   []string  // the ids of the slots that were proposed before
	state      BookingState

	adjustments       []patientAdjustment
	length, maxLength extent   // how long the appointment is for certain, and how long it may have to be
	lengthUnknown     []string // the missing facts that would tell

	may         *match.Row        // the single slots that it can have
	runs        []run             // the adjoining slots that it can have together
	conditional []conditionalSlot // the slots that only missing facts keep it from
}

// compareNeeds is the order in which needs are placed: by rating, displaced ones first, then by due time, age and id.
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

// compareZeroLast compares instants; the zero instant comes last.
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

// newNeed computes what follows from the raw inputs of a need alone.
func (d *allocation) newNeed(o Order) *need {
	n := &need{Need: o.Need, patient: o.Patient}
	asked := n.OrderedAt
	if asked.IsZero() || asked.After(d.now) {
		asked = d.now
	}
	undated := n.patient.Derive(asked, d.cal)
	if n.patient.AccountVerified == rules.Withhold(false) {
		n.patient.ClearRecord()
		undated = nil
	}
	for _, fact := range undated {
		e := rules.Error{Code: "zone-not-known", Fact: fact}
		if d.loaded.Thresholds[fact].Read && !slices.Contains(d.errors, e) {
			d.errors = append(d.errors, e)
		}
	}
	d.setDue(n)
	if open, known := d.cal.OpenBetween(n.OrderedAt, d.now); known && !n.OrderedAt.IsZero() && open >= 0 {
		practice.Fill(&n.WaitingCoreH, rules.Known(min(open.Hours(), 10_000)))
	}
	n.adjustments = d.adjustmentsOf(n)
	n.length, n.maxLength, n.lengthUnknown = n.lengths()
	return n
}

// setDue works out when the need is due: the instant that was given, else from the minutes or the timeframe.
func (d *allocation) setDue(n *need) {
	switch {
	case !n.DueBy.IsZero():
		n.due = n.DueBy
	case n.MinutesUntilDue != nil:
		n.due = d.now.Add(time.Duration(*n.MinutesUntilDue) * time.Minute)
	case n.TimeframeCoreH != nil:
		due, ok := d.cal.AddOpen(n.OrderedAt, time.Duration(*n.TimeframeCoreH*float64(time.Hour)))
		n.dueUnknown = n.OrderedAt.IsZero() || !ok
		if !n.dueUnknown {
			n.due = due
		}
	}
	if n.due.IsZero() || n.MinutesUntilDue != nil {
		return
	}
	left := n.due.Sub(d.now)
	minutes := practice.MinutesRoundedUp(left)
	if left < 0 {
		minutes = practice.MinutesRoundedDown(left)
	}
	n.MinutesUntilDue = rules.Known(min(max(minutes, -1_000_000), 1_000_000))
}
