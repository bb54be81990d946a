// What to ask, so that a rule which is unknown can be decided.

package triage

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// defaultQuestions is how many questions a decision asks at most, where the policy does not say.
const defaultQuestions = 2

// question is a fact worth asking for.
type question struct {
	fact    string
	could   Rating // the highest rating that the answer could rule out
	settles int    // how many rules it alone would settle
	local   bool   // only the practice's own layer asks
}

// asking gathers the facts that a decision lacks, and those of them that are worth asking for.
type asking struct {
	worth  map[string]*question
	lacked map[string]bool
}

// note notes a fact that is worth asking for, if anybody can answer for it.
func (a *asking) note(fact string, could Rating, alone, local bool) {
	a.lacked[fact] = true
	if !askable(fact) {
		return
	}
	if a.worth[fact] == nil {
		a.worth[fact] = &question{fact: fact, local: true}
	}
	q := a.worth[fact]
	q.local = q.local && local
	q.could = practice.Highest(q.could, could)
	if alone {
		q.settles++
	}
}

// asking looks for what to ask: facts that could rule out a rating above the result, where there is evidence for it or
// a text that nobody could read; those of which one alone decides a lowering; and those that a rule asks for.
func (a *assessment) asking(d *Decision) *asking {
	out := &asking{worth: map[string]*question{}, lacked: map[string]bool{}}
	for _, n := range d.NotRuledOut {
		for _, f := range n.Missing {
			out.lacked[f] = true
			if n.CouldBe.Rank() <= d.To.Rank() {
				continue
			}
			a.canRuleOut = a.canRuleOut || askable(f)
			if n.Support == Suspected || a.unread(f) {
				out.note(f, n.CouldBe, len(n.Missing) == 1, a.local(n.Rule))
			}
		}
	}
	for _, l := range d.LowerIf {
		for _, f := range l.Ask {
			out.lacked[f] = true
		}
		if len(l.Ask) == 1 {
			out.note(l.Ask[0], "", true, false)
		}
	}
	for _, r := range a.acting {
		for _, f := range r.then.AskFor {
			if !a.result.Facts().Given(string(f)) || a.unanswered(string(f)) {
				out.note(string(f), "", false, r.Local)
			}
		}
	}
	return out
}

// questions chooses what to ask, the most useful first. The rest are counted, never dropped.
func (a *assessment) questions(d *Decision) {
	found := a.asking(d)
	order := slices.SortedFunc(maps.Values(found.worth), func(x, y *question) int {
		return cmp.Or(y.could.Rank()-x.could.Rank(), y.settles-x.settles, later(x.local)-later(y.local),
			strings.Compare(x.fact, y.fact))
	})
	limit := defaultQuestions
	if q := a.policy.loaded.Header.Questions; q != nil {
		limit = *q
	}
	for _, q := range order[:min(limit, len(order))] {
		a.asksToRaise = a.asksToRaise || q.could.Rank() > d.To.Rank()
		d.Ask = append(d.Ask, q.fact)
	}
	d.AskMore = len(found.lacked) - len(d.Ask)
}

// local tells whether a rule is of the practice's own layer; a built-in reason is not.
func (a *assessment) local(id string) bool {
	r := a.policy.set.Rule(id)
	return r != nil && r.Local
}

// later orders what the practice's own layer asks after what the supplier's policy asks.
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

// unread tells whether a fact is missing because what the patient wrote could not be read: what it says is not known.
func (a *assessment) unread(fact string) bool {
	return (fact == "submission.text" || fact == "submission.text_language") && a.in.Submission.Text.Given()
}

// unanswered tells whether a fact that lists questions left blank lists any: then it is worth asking for though known.
func (a *assessment) unanswered(fact string) bool {
	return fact == "submission.unanswered_red_flags" && len(a.in.Submission.UnansweredRedFlags) > 0
}
