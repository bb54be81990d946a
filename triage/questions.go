package triage

import (
	"cmp"
	"slices"
	"strings"
)

const defaultQuestions = 2

// question is a fact worth asking for.
type question struct {
	fact  string
	could Rating // the highest rating that the answer could rule out
	rules int    // how many rules it helps to settle
}

// questions chooses what to ask: facts that could rule out a rating above the result, then those that could allow a
// lowering or that a rule asks for. The rest are counted, never dropped.
func (a *assessment) questions(d *Decision) {
	asked := map[string]*question{}
	note := func(fact string, could Rating) {
		q, ok := asked[fact]
		if !ok {
			q = &question{fact: fact}
			asked[fact] = q
		}
		q.could = highest(q.could, could)
		q.rules++
	}
	all := map[string]bool{}
	for _, n := range d.NotRuledOut {
		for _, f := range n.Missing {
			all[f] = true
			if n.CouldBe.rank() > d.To.rank() {
				note(f, n.CouldBe)
			}
		}
	}
	for _, l := range d.LowerIf {
		for _, f := range l.Ask {
			all[f] = true
			note(f, "")
		}
	}
	for _, r := range a.acting() {
		for _, f := range r.then.AskFor {
			if !a.result.Facts().Given(string(f)) || a.unanswered(string(f)) {
				all[string(f)] = true
				note(string(f), "")
			}
		}
	}
	var order []*question
	for _, q := range asked {
		order = append(order, q)
	}
	slices.SortFunc(order, func(x, y *question) int {
		return cmp.Or(cmp.Compare(y.could.rank(), x.could.rank()), cmp.Compare(y.rules, x.rules), strings.Compare(x.fact, y.fact))
	})
	limit := cmp.Or(a.policy.header.Questions, defaultQuestions)
	for _, q := range order[:min(limit, len(order))] {
		d.Ask = append(d.Ask, q.fact)
	}
	d.AskMore = len(all) - len(d.Ask)
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
	_, conflict := a.route(d, a.acting())
	asksToLower := len(d.LowerIf) > 0 && len(d.Ask) > 0
	for _, c := range []struct {
		holds bool
		level Level
		code  string
	}{
		{again, ClinicianNow, "new_input_after_clinician"},
		{d.To == Red, ClinicianNow, "red"},
		{suspects == Red, ClinicianNow, "suspected_red"},
		{a.ruleSays(ClinicianNow), ClinicianNow, "rule"},
		{len(d.Errors) > 0, StaffNow, "rule_failed"},
		{d.To.rank() > d.Base.rank(), StaffNow, "raised"},
		{conflict, StaffNow, "two_routes"},
		{a.ruleSays(StaffNow), StaffNow, "rule"},
		{len(d.Ask) > 0 && a.couldRise(d), Ask, "could_be_higher"},
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
	return slices.ContainsFunc(a.acting(), func(r ruled) bool { return r.then.Attention == level })
}

func (a *assessment) couldRise(d *Decision) bool {
	return slices.ContainsFunc(d.NotRuledOut, func(n NotRuledOut) bool { return n.CouldBe.rank() > d.To.rank() })
}
