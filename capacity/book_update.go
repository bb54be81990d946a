// What a decision changes in a book: its new state, and a record of each booking that changes and each alert that is
// raised.

package capacity

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A bookUpdate puts together what becomes of a book by a decision.
type bookUpdate struct {
	Decision
	entry record.Entry[Input, State]
	// before is what each need of the input had, and allocated what the allocation was given: for a displaced need that
	// is the booking whose slot is gone.
	before, allocated map[string]Booking
	next              bookState
	records           []record.Record
}

// bookings gives the state that follows from a decision on an entry, and a record of each change.
func (d Decision) bookings(e record.Entry[Input, State]) (bookState, []record.Record) {
	u := bookUpdate{
		Decision: d, entry: e, before: map[string]Booking{}, allocated: map[string]Booking{},
		next: bookState{
			Bookings: map[string]Booking{}, Ended: map[string]string{}, Lost: map[string]Booking{},
			Declined: map[string][]string{}, State: d.AlertState, Alerts: map[string][]string{},
		},
	}
	for i, o := range e.State.kept.with(e.Input).Needs {
		u.before[o.Need.ID] = e.State.kept.bookingOf(e.Input.Needs[i].Need)
		u.allocated[o.Need.ID] = o.Need.Booking
	}
	for _, p := range d.Placed {
		u.addPlaced(p)
	}
	for _, n := range d.Unplaced {
		u.record(n.Need, Booking{}, u.reason(n.Need, string(n.Because)), []string{}, nil)
	}
	u.addUnlisted()
	u.carryOver()
	for _, a := range d.Alerts {
		u.addAlert(a)
	}
	for i := range u.records {
		r := &u.records[i]
		r.By, r.Role, r.At, r.Version = "policy", "system", d.Now, fmt.Sprint(e.Version)
		r.Digest, r.CalendarDigest = d.Digest, d.CalendarDigest
	}
	return u.next, u.records
}

// record notes what a need has now, where that is another booking than before.
func (u *bookUpdate) record(need string, to Booking, reason string, because, notify []string) {
	from := u.before[need]
	if from.String() == to.String() {
		return
	}
	u.records = append(u.records, record.Record{
		Subject: need, Kind: record.Booking, What: u.entry.ID.Subject, From: from.String(), To: to.String(),
		Reason: record.Code(reason), Rules: because, Notify: notify,
	})
}

// reason is "displaced" for a need whose confirmed slot is gone, which is remembered until the need has another.
func (u *bookUpdate) reason(need, otherwise string) string {
	if u.allocated[need].State != Confirmed {
		return otherwise
	}
	u.next.Lost[need] = u.allocated[need]
	return "displaced"
}

// addPlaced keeps the booking of a need that is placed. An offer of the same slots keeps its end.
func (u *bookUpdate) addPlaced(p Placement) {
	b := Booking{Slot: p.Slot, Slots: p.Slots, State: p.State}
	if was := u.before[p.Need]; was.State == b.State && slices.Equal(was.slots(), b.slots()) {
		b.Until = was.Until
	}
	u.next.Bookings[p.Need] = b
	because, reason := stringsOf(p.Because), "placed"
	if b.State == Proposed {
		reason = u.reason(p.Need, reason)
	}
	slices.Sort(because)
	u.record(p.Need, b, reason, wire.Listed(because), p.Notify)
}

// addUnlisted keeps the confirmed bookings of needs that the host does not list any more until they are over, and
// ends their other bookings.
func (u *bookUpdate) addUnlisted() {
	kept := u.entry.State.kept.Bookings
	for _, need := range slices.Sorted(maps.Keys(kept)) {
		if _, listed := u.before[need]; listed {
			continue
		}
		if b := kept[need]; b.State == Confirmed && b.stands(u.entry.Input.Slots, u.Now) {
			u.next.Bookings[need] = b
			continue
		}
		u.before[need] = kept[need]
		u.record(need, Booking{}, "need_gone", []string{}, nil)
	}
}

// carryOver keeps what was declined, lost and ended for the needs that are still there.
func (u *bookUpdate) carryOver() {
	kept := u.entry.State.kept
	for need := range u.before {
		if slots := kept.Declined[need]; len(slots) > 0 {
			u.next.Declined[need] = slots
		}
		if lost, ok := kept.Lost[need]; ok && u.next.Bookings[need].State != Confirmed {
			u.next.Lost[need] = lost
		}
		if ended := kept.Ended[need]; ended != "" {
			u.next.Ended[need] = ended
		}
	}
}

// addAlert records an alert that is new, or that is about needs that it was not about before.
func (u *bookUpdate) addAlert(a Alert) {
	key := string(a.Code) + "/" + a.Rule + "/" + a.Line
	before, raised := u.entry.State.kept.Alerts[key]
	fresh := slices.DeleteFunc(slices.Clone(a.Needs), func(need string) bool { return slices.Contains(before, need) })
	u.next.Alerts[key] = a.Needs
	if raised && len(fresh) == 0 {
		return
	}
	u.records = append(u.records, record.Record{
		Kind: record.Alert, What: strings.TrimSpace(a.Line + " " + strings.Join(fresh, " ")), To: string(a.Code),
		Reason: "raised", Rules: a.ruleIDs(), Notify: a.Notify,
	})
}

// ruleIDs is the alert's rule as a list; empty for an alert that needs no rule.
func (a Alert) ruleIDs() []string {
	if a.Rule == "" {
		return []string{}
	}
	return []string{a.Rule}
}
