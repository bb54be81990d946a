// What an input cannot be: too large, with two elements of one id, or with raw inputs that contradict themselves.

package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// check refuses an input that is too large, that has two elements with one id, or whose raw inputs cannot be.
func (in *Input) check() error {
	switch {
	case len(in.Needs) > maxNeeds:
		return outOfRange("needs")
	case len(in.Slots) > maxSlots:
		return outOfRange("slots")
	case slices.ContainsFunc(in.Plan, func(l PlanLine) bool {
		return len(l.History) > maxHistory || slices.ContainsFunc(l.History, func(p Past) bool { return !p.valid() })
	}):
		return outOfRange("plan.history")
	case slices.ContainsFunc(in.AlertState.kept.Alerts, func(h heldAlert) bool {
		return h.Rule == "" || h.Since.IsZero()
	}):
		return &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
	case len(in.Plan) > maxLines:
		return outOfRange("plan")
	case in.Budget < 0:
		return outOfRange("budget")
	}
	needs, slots := map[string]bool{}, map[string]bool{}
	for i, o := range in.Needs {
		err := checkID(needs, "need.id", o.Need.ID)
		if err == nil {
			err = o.Need.check()
		}
		// Of an account that is not verified the record is taken away before it is read
		if err == nil && o.Patient.AccountVerified == rules.Withhold(false) {
			err = rules.CheckWords("patient", o.Patient)
		}
		if err != nil {
			return withItem(err, i)
		}
	}
	for i, s := range in.Slots {
		if err := checkID(slots, "slot.id", s.ID); err != nil {
			return withItem(err, i)
		}
	}
	return nil
}

// outOfRange is the error for a fact or a list that is larger or smaller than it can be.
func outOfRange(fact string) error { return &rules.Error{Code: "out-of-range", Fact: fact} }

// checkID refuses an id that is missing, or that an element before has.
func checkID(seen map[string]bool, fact, id string) error {
	if id == "" {
		return &rules.Error{Code: "missing-fact", Fact: fact}
	}
	if seen[id] {
		return &rules.Error{Code: "duplicate-id", Fact: fact}
	}
	seen[id] = true
	return nil
}

// check refuses raw inputs of a need that cannot be.
func (n *Need) check() error {
	if len(n.Unavailable)+len(n.OfferedSlots)+len(n.DeclinedSlots) > rules.MaxListLength {
		return outOfRange("need.unavailable")
	}
	if b := n.Booking; b.State != "" && !b.valid() || b.State == "" && len(b.slots()) > 0 {
		return &rules.Error{Code: "unknown-value", Fact: "need.booking"}
	}
	for _, s := range n.Unavailable {
		if s.From.IsZero() || s.To.Before(s.From) {
			return outOfRange("need.unavailable")
		}
	}
	return nil
}
