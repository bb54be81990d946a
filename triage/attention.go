// How soon somebody should look at a submission, and why.

package triage

import (
	"slices"
)

// Level is how soon who should look.
type Level string

// The levels, from the most pressing.
const (
	ClinicianNow Level = "clinician_now"
	StaffNow     Level = "staff_now"
	Ask          Level = "ask"
	ConfirmLower Level = "confirm_lower"
	None         Level = "none"
)

// Attention is a level with its one reason.
type Attention struct {
	Level Level  `json:"level"`
	Code  string `json:"code"`
}

// attend chooses one level with one reason: the most pressing that holds.
func (a *assessment) attend(d *Decision) {
	suspects := d.Suspects()
	if a.base.covered {
		suspects = "" // she has seen what there is
	}
	again := a.base.clinician && !a.base.covered && (d.To.Rank() > d.Base.Rank() || suspects.Rank() > d.Base.Rank())
	asksToLower := len(d.LowerIf) > 0 && len(d.Ask) > 0
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
		{a.couldRise(d), Ask, "could_be_higher"},
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

func (a *assessment) ruleSays(level Level) bool {
	return slices.ContainsFunc(a.acting, func(r ruled) bool { return r.then.Attention == level })
}

func (a *assessment) couldRise(d *Decision) bool {
	return slices.ContainsFunc(d.NotRuledOut, func(n NotRuledOut) bool { return n.CouldBe.Rank() > d.To.Rank() })
}
