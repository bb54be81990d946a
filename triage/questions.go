package triage

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const defaultQuestions = 2

// question is a fact worth asking for.
type question struct {
	fact    string
	could   Rating // the highest rating that the answer could rule out
	settles int    // how many rules it alone would settle
	local   bool   // only the practice's own layer asks
}

// questions chooses what to ask: facts that could rule out a rating above the result, then those that could allow a
// lowering or that a rule asks for. The rest are counted, never dropped.
func (a *assessment) questions(d *Decision) {
	asked, all := map[string]*question{}, map[string]bool{}
	note := func(fact string, could Rating, alone, local bool) {
		all[fact] = true
		if !askable(fact) {
			return
		}
		if asked[fact] == nil {
			asked[fact] = &question{fact: fact, local: true}
		}
		asked[fact].local = asked[fact].local && local
		if asked[fact].could = highest(asked[fact].could, could); alone {
			asked[fact].settles++
		}
	}
	for _, n := range d.NotRuledOut {
		for _, f := range n.Missing {
			if all[f] = true; n.CouldBe.rank() > d.To.rank() {
				note(f, n.CouldBe, len(n.Missing) == 1, a.local(n.Rule))
			}
		}
	}
	for _, l := range d.LowerIf {
		for _, f := range l.Ask {
			note(f, "", len(l.Ask) == 1, false)
		}
	}
	for _, r := range a.acting {
		for _, f := range r.then.AskFor {
			if !a.result.Facts().Given(string(f)) || a.unanswered(string(f)) {
				note(string(f), "", false, r.Local)
			}
		}
	}
	order := slices.SortedFunc(maps.Values(asked), func(x, y *question) int {
		return cmp.Or(cmp.Compare(y.could.rank(), x.could.rank()), cmp.Compare(y.settles, x.settles), later(x.local)-later(y.local), strings.Compare(x.fact, y.fact))
	})
	a.canRuleOut = len(order) > 0 && order[0].could.rank() > d.To.rank()
	limit := defaultQuestions
	if q := a.policy.loaded.Header.Questions; q != nil {
		limit = *q
	}
	for _, q := range order[:min(limit, len(order))] {
		d.Ask = append(d.Ask, q.fact)
	}
	d.AskMore = len(all) - len(d.Ask)
}

// local tells whether a rule is of the practice's own layer; a built-in reason is not.
func (a *assessment) local(id string) bool {
	r := a.policy.set.Rule(id)
	return r != nil && r.Local
}

func later(local bool) int {
	if local {
		return 1
	}
	return 0
}

// askable tells whether a person can answer for a fact: not the calendar, nor what the host's own records lack.
func askable(fact string) bool {
	return !strings.HasPrefix(fact, "day.") && fact != "submission.links" && fact != "submission.supplier_rating"
}

// unanswered tells whether a fact that lists questions left blank lists any: then it is worth asking for though known.
func (a *assessment) unanswered(fact string) bool {
	return fact == "submission.unanswered_red_flags" && len(a.in.Submission.UnansweredRedFlags) > 0
}

// attend chooses one level with one reason: the most pressing that holds.
func (a *assessment) attend(d *Decision) {
	suspects := d.Suspects()
	if a.base.covered {
		suspects = "" // she has seen what there is
	}
	again := a.base.clinician && !a.base.covered && (d.To.rank() > d.Base.rank() || suspects.rank() > d.Base.rank())
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
		{d.To.rank() > d.Base.rank(), StaffNow, "raised"},
		{a.conflict, StaffNow, "two_routes"},
		{a.ruleSays(StaffNow), StaffNow, "rule"},
		{d.Disposition != "", StaffNow, "disposition"},
		{!d.Due.IsZero(), StaffNow, "timeframe"}, // something is to happen by then
		{!a.canRuleOut && a.couldRise(d), StaffNow, "cannot_be_asked"},
		{a.couldRise(d), Ask, "could_be_higher"},
		{asksToLower, Ask, "could_be_lower"},
		{len(d.Ask) > 0, Ask, "rule"},
		{d.LowerTo.valid(), ConfirmLower, "lowering_proposed"},
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
	return slices.ContainsFunc(d.NotRuledOut, func(n NotRuledOut) bool { return n.CouldBe.rank() > d.To.rank() })
}
