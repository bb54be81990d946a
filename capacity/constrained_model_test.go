// What an allocation with caps and reserves is worth, computed without the package.

package capacity_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

func isOpen(s capacity.Slot) bool { return s.Status == "free" && !s.ReleaseAt.After(monday) }

// oneClinician tells whether two slots are at one time and of one clinician; all last ten minutes.
func oneClinician(a, b capacity.Slot) bool {
	return a.ID != b.ID && a.ClinicianID == b.ClinicianID && a.Start.Sub(b.Start).Abs() < 10*time.Minute
}

// engaged tells whether the clinician of a slot has somebody in another at the time.
func (w small) engaged(s capacity.Slot) bool {
	return slices.ContainsFunc(w.Slots, func(o capacity.Slot) bool { return o.Status == "busy" && oneClinician(s, o) })
}

// fault is what does not hold of an assignment: the slot of each need, -1 for none.
func (w small) fault(at []int) string {
	for _, l := range w.limits {
		room, from, others := map[string]int{}, map[string]int{}, map[string]int{}
		key := func(s capacity.Slot) string { return law{per: l.per}.part(&s) }
		for _, s := range w.Slots {
			switch {
			case !l.slot(s) || l.pool != "" && s.Pool != l.pool:
			case l.pool != "" && isOpen(s) && !w.engaged(s):
				room[key(s)]++
			case l.pool == "" && s.Status == "busy":
				room[key(s)]--
			}
		}
		last := map[string]int{}
		for n, s := range at {
			if s >= 0 && w.limited(l, n, s) {
				from[key(w.Slots[s])]++
				last[key(w.Slots[s])] = n
			}
		}
		for n, s := range at {
			if s >= 0 && l.pool == w.Slots[s].Pool && isOpen(w.Slots[s]) && !w.limited(l, n, s) &&
				n < last[key(w.Slots[s])] {
				others[key(w.Slots[s])]++
			}
		}
		for k, n := range from {
			most := l.n + room[k]
			if l.pool != "" {
				most = room[k] - l.n - others[k]
			}
			if n > max(0, most) {
				return fmt.Sprintf("%s %s: %d, %d allowed", strings.TrimSpace(l.rule), k, n, most)
			}
		}
	}
	for n, s := range at {
		for m := range n {
			if o := at[m]; s >= 0 && o >= 0 &&
				(s == o || w.Needs[n].Need.PatientID.Given() && w.Needs[n].Need.PatientID.Value() == w.Needs[m].Need.PatientID.Value() &&
					w.Slots[s].Start.Sub(w.Slots[o].Start).Abs() < 10*time.Minute) {
				return "overlap"
			}
			if s >= 0 && at[m] >= 0 && oneClinician(w.Slots[s], w.Slots[at[m]]) {
				return "two places"
			}
		}
		if s >= 0 && w.engaged(w.Slots[s]) {
			return "beside a booking"
		}
	}
	return ""
}

func (w small) limited(l limit, n, s int) bool {
	return l.slot(w.Slots[s]) && (l.pool == "" || l.pool == w.Slots[s].Pool && isOpen(w.Slots[s])) &&
		(l.need == nil || l.need(w.Needs[n].Need))
}

func (w small) cost(n, s int) int {
	return w.prices[slices.Index([]string{"cough", "acne"}, w.Needs[n].Need.Topic.Value())][slices.Index(
		[]string{"soon", "urgent_today"}, w.Slots[s].Pool,
	)]
}

func (w small) assignment(d capacity.Decision) (at []int) {
	for _, o := range w.Needs {
		slot := -1
		for _, p := range d.Placed {
			if p.Need == o.Need.ID {
				slot = slices.IndexFunc(w.Slots, func(s capacity.Slot) bool { return s.ID == p.Slot })
			}
		}
		at = append(at, slot)
	}
	return at
}

// score is how many of each rating are placed, and what that costs.
func (w small) score(at []int) (counts [4]int, set, cost int) {
	for n, s := range at {
		if s >= 0 {
			counts[ranks[w.Needs[n].Need.Rating]]++
			set, cost = set|1<<n, cost+w.cost(n, s)
		}
	}
	return counts, set, cost
}

// beaten is an assignment that is better than one: more per rating, or the same needs at less cost; nil for none.
func (w small) beaten(by []int) (better []int) {
	counts, set, cost := w.score(by)
	at := make([]int, len(w.Needs))
	var try func(n int)
	try = func(n int) {
		if n == len(at) {
			c, s, p := w.score(at)
			if (slices.Compare(c[:], counts[:]) > 0 || s == set && p < cost) && w.fault(at) == "" {
				better = slices.Clone(at)
				counts, set, cost = c, s, p
			}
			return
		}
		at[n] = -1
		try(n + 1)
		for s, slot := range w.Slots {
			if isOpen(slot) && !w.engaged(slot) && !slices.Contains(w.Needs[n].Need.DeclinedSlots, slot.ID) &&
				!slices.Contains(at[:n], s) {
				at[n] = s
				try(n + 1)
			}
		}
		at[n] = -1
	}
	try(0)
	return better
}
