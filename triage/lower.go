// Lowering: what is proposed or applied, and what blocks it.

package triage

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// maxLowerAsk is the most answers that a conditional lowering may hang on.
const maxLowerAsk = 2

// lower proposes a lowering, by one step, when its condition is certainly true and nothing speaks or may speak
// against it; and finds those that a few answers would make certain. Nothing is lowered over words that nobody read:
// a downgrade that does not say of all words that they are harmless needs a text that is known to be empty.
func (a *assessment) lower(d *Decision) {
	firm, open := a.against(d)
	for _, r := range a.fired {
		switch {
		case r.kind != downgrade:
		case len(firm)+len(open) > 0:
			by := sorted(append(slices.Clone(firm), ids(open)...))
			a.blocked = append(a.blocked, Blocked{r.ID, by})
		case !r.SaysOnly() && !a.words.Empty():
			a.blocked = append(a.blocked, Blocked{r.ID, []string{byUnreadWords}})
		default:
			a.lowered = append(a.lowered, r)
		}
	}
	if len(a.lowered) > 0 && d.To == Amber {
		if a.applies() {
			d.To = Green
		} else {
			d.LowerTo = Green
		}
	}
	if len(firm) == 0 && len(a.lowered) == 0 && d.To == Amber {
		a.lowerIf(d, open)
	}
}

// against is what blocks every lowering: firm reasons, which no answer takes away, and rules that are unknown.
func (a *assessment) against(d *Decision) (firm []string, open []*ruled) {
	if d.To == Red {
		firm = append(firm, byRed)
	}
	firm = append(firm, a.base.firm()...)
	if len(a.errors) > 0 {
		firm = append(firm, byFailure)
	}
	if a.policy.lowering == "off" {
		firm = append(firm, byLoweringOff)
	}
	for _, r := range a.fired {
		if r.kind == upgrade || r.kind == guard {
			firm = append(firm, r.ID)
		}
	}
	for _, r := range a.unknown {
		if r.kind == upgrade || r.kind == guard {
			open = append(open, r)
		}
	}
	return firm, open
}

// applies tells whether a lowering acts without a person: the policy says so, its brake is known to be off, no person
// has set the rating, and the patient is known to have written nothing.
func (a *assessment) applies() bool {
	if !a.words.Empty() || a.base.setBy == "admin" || a.in.Submission.RatingSetBy == "admin" {
		return false
	}
	brake := a.policy.loaded.Header.Brake
	today, reversed := a.in.Lowered.Today, a.in.Lowered.Reversed
	if a.policy.lowering != "apply" || brake == nil || today == nil || reversed == nil {
		return false
	}
	return *today < brake.Lowered && *reversed < brake.Reversed
}

// lowerIf lists the downgrades that at most two answers would make certain, with all that stands open against them.
func (a *assessment) lowerIf(d *Decision, open []*ruled) {
	candidates := slices.Concat(a.fired, a.unknown)
	slices.SortFunc(candidates, func(x, y *ruled) int { return strings.Compare(x.ID, y.ID) })
	for _, r := range candidates {
		if r.kind != downgrade || !r.SaysOnly() && !a.words.Empty() {
			continue
		}
		want := map[*rules.Rule]rules.Verdict{r.Rule: rules.Fired}
		for _, o := range open {
			want[o.Rule] = rules.NotFired
		}
		ask, failure := a.result.Settle(want, maxLowerAsk)
		if ask != nil {
			d.LowerIf = append(d.LowerIf, LowerIf{r.ID, ask})
		}
		if failure != "" {
			a.errors = append(a.errors, rules.Error{Code: failure, Rule: r.ID})
		}
	}
}

// ids are the ids of rules, in their order.
func ids(rs []*ruled) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.ID
	}
	return out
}
