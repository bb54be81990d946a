// How soon somebody should look at a submission, and why.

package triage

import (
	"slices"
)

// A Level says who should look at a submission, and how soon.
type Level string

// The levels, from the most pressing.
const (
	ClinicianNow Level = "clinician_now" // a clinician, at once
	StaffNow     Level = "staff_now"     // anybody on the staff, at once
	Ask          Level = "ask"           // whoever can ask the patient
	ConfirmLower Level = "confirm_lower" // whoever may agree with a proposed lowering
	None         Level = "none"          // nobody has to
)

// Attention is a level with the one reason for it.
type Attention struct {
	Level Level `json:"level"` // who should look, and how soon
	// Code is the reason: new_input_after_clinician, red, suspected_red, disposition, rule, rule_failed, raised,
	// two_routes, timeframe, cannot_be_asked, could_be_higher, could_be_lower, lowering_proposed, nothing_to_do.
	Code string `json:"code"`
}

// attend chooses one level with one reason: the first that holds, from the most pressing.
func (a *assessment) attend(d *Decision) {
	suspects := d.Suspects()
	if a.base.covered {
		suspects = "" // the clinician who rated it has seen all that there is
	}
	again := a.base.clinician && !a.base.covered && (d.To.Rank() > d.Base.Rank() || suspects.Rank() > d.Base.Rank())
	asksToLower := slices.ContainsFunc(d.LowerIf, func(l LowerIf) bool {
		return len(l.Ask) == 1 && slices.Contains(d.Ask, l.Ask[0])
	})
	for _, c := range []struct {
		holds bool
		level Level
		code  string
	}{
		{again, ClinicianNow, "new_input_after_clinician"},
		{d.To == Red, ClinicianNow, "red"},
		{suspects == Red, ClinicianNow, "suspected_red"},
		{d.Disposition == dispositions[0] || d.Disposition == dispositions[1], ClinicianNow, "disposition"},
		{a.ruleSays(ClinicianNow), ClinicianNow, "rule"},
		{len(d.Errors) > 0, StaffNow, "rule_failed"},
		{d.To.Rank() > d.Base.Rank(), StaffNow, "raised"},
		{a.conflict, StaffNow, "two_routes"},
		{a.ruleSays(StaffNow), StaffNow, "rule"},
		{d.Disposition != "", StaffNow, "disposition"},
		{!d.Due.IsZero(), StaffNow, "timeframe"}, // something is to happen by then
		{!a.canRuleOut && a.couldRise(d), StaffNow, "cannot_be_asked"},
		{a.asksToRaise, Ask, "could_be_higher"},
		{asksToLower, Ask, "could_be_lower"},
		{len(d.Ask) > 0, Ask, "rule"},
		{d.LowerTo.Valid(), ConfirmLower, "lowering_proposed"},
		{true, None, "nothing_to_do"},
	} {
		if c.holds {
			d.Attention = Attention{c.level, c.code}
			return
		}
	}
}

// ruleSays tells whether an acting rule asks for a level.
func (a *assessment) ruleSays(level Level) bool {
	return slices.ContainsFunc(a.acting, func(r *ruled) bool { return r.then.Attention == level })
}

// couldRise tells whether a rule that is not ruled out would give a higher rating.
func (a *assessment) couldRise(d *Decision) bool {
	return slices.ContainsFunc(d.NotRuledOut, func(n NotRuledOut) bool { return n.CouldBe.Rank() > d.To.Rank() })
}
